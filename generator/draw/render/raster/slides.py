"""A film for slides: GIF and MP4 laid out for the slide's size, in both themes.

`render` makes one size: `<id>-<size>.gif`, `.mp4`, `.png` and the same with `-dark`. A GIF that is
too large for mail and README gets fewer frames a second, then fewer colours; its facts say which.
Of the wide size there are `frames/<k>.png` too, the few pictures that a PDF can step through.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from math import ceil

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.render.raster import gif, mp4, png
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.palette import MOST
from generator.draw.render.raster.recording import draw_for
from generator.draw.render.rendering import Facts, Rendering
from generator.draw.style.format import slide
from generator.errors import UserError

THEMES = {"light": "", "dark": "-dark"}  # and the endings of their files' names
MOST_BYTES = 5_000_000  # of a GIF: accepted by most mail servers, and in a README
STEPS_CS = (4, 6, 12)  # 25, 16.7 and 8.3 frames a second; the MP4 has the first
COARSE_CS = 6  # from this step on, GIFs with fewer colours are tried too
DRAFT_STEPS_CS = (12,)
FEWER = 48  # colours, where the whole palette makes too large a GIF
LEAST_FRAMES = 6  # pictures for a PDF, and one more


def render(film: Drawable, id: str, profile: str, width: int, height: int) -> Rendering:
    """All files of one size, and how they were made."""
    name, size = f"{id}-{width}x{height}", f"{width}x{height}"
    contexts = {theme: film.context(slide(width, height, theme)) for theme in THEMES}
    files = {
        f"{name}{THEMES[theme]}.png": png.encode(context) for theme, context in contexts.items()
    }
    if not film.animated:
        return Rendering(files, {size: {}})
    facts: Facts = {
        "duration_cs": contexts["light"].clock.duration,
        "stops_cs": stops(contexts["light"]),
    }
    gifs, videos = record_slides(contexts, DRAFT_STEPS_CS if profile == "draft" else STEPS_CS)
    for theme, ending in THEMES.items():
        files |= {
            f"{name}{ending}.gif": gifs[theme].content(),
            f"{name}{ending}.mp4": videos[theme],
        }
        facts[theme] = gif_facts(gifs[theme])
    if width > height:
        files |= frames(contexts["light"])
    return Rendering(files, {size: facts})


def record_slides(
    contexts: Mapping[str, RenderContext], steps_cs: Sequence[int]
) -> tuple[dict[str, gif.GifFile], dict[str, bytes]]:
    """The GIF and the MP4 of each theme, drawn once; then smaller GIFs, while one is too large.

    UserError when none is small enough.
    """
    first, *others = steps_cs
    trials = gif_trials(contexts, first)
    with mp4.Mp4Recording(contexts, first) as recording:
        draw_for([*recording.encoders, *chain(*trials.values())])
        videos = recording.rendering().files
    gifs = best(trials)
    for step_cs in others:
        trials = gif_trials(
            {theme: contexts[theme] for theme, file in gifs.items() if not file.fits}, step_cs
        )
        draw_for(chain(*trials.values()))
        gifs |= best(trials)
    if not all(file.fits for file in gifs.values()):
        raise UserError(
            f"slides: expected a GIF of less than {MOST_BYTES:,} bytes, got larger ones;"
            " let less move at a time"
        )
    return gifs, videos


def gif_trials(contexts: Mapping[str, RenderContext], step_cs: int) -> dict[str, list[gif.GifFile]]:
    """For each theme the GIFs to try with this time between frames, the most colours first."""
    colours = (MOST,) if step_cs < COARSE_CS else (MOST, FEWER)
    return {
        theme: [gif.GifFile(context, MOST_BYTES, step_cs, count) for count in colours]
        for theme, context in contexts.items()
    }


def best(trials: Mapping[str, list[gif.GifFile]]) -> dict[str, gif.GifFile]:
    """For each theme the first GIF that fits, or else the smallest."""
    return {
        theme: next((trial for trial in of_theme if trial.fits), of_theme[-1])
        for theme, of_theme in trials.items()
    }


def gif_facts(file: gif.GifFile) -> Facts:
    """How a GIF was made."""
    return {
        "frames_a_second": round(100 / file.clock.step_cs, 1),
        "colours": len(file.palette.colours),
        "bytes": file.size,
    }


def stops(context: RenderContext) -> list[int]:
    """Times (cs) at which a speaker may stop: layers, or stages where there is one layer."""
    ticks = [*context.ticks[:-1], context.clock.end]
    starts = [
        segment.start for segment in context.clock.segments if segment.start_t != segment.end_t
    ]
    return ticks if len(ticks) > 2 else [0, *starts[1:], context.clock.end]


def frames(context: RenderContext) -> dict[str, bytes]:
    """PNGs of the input, where each stage begins (of few stages also within) and of the end."""
    moving = [segment for segment in context.clock.segments if segment.start_t != segment.end_t]
    each = ceil(LEAST_FRAMES / len(moving))
    times = [segment.start + segment.duration * k / each for segment in moving for k in range(each)]
    times[0] = 0.0  # at rest: its heading says "Input"
    raster = Raster(context)
    moments = map(context.clock.moment, (*times, context.clock.end))
    pictures = [png.encode_pixels(raster.frame(moment)) for moment in moments]
    return {f"frames/{k}.png": picture for k, picture in enumerate(pictures)}
