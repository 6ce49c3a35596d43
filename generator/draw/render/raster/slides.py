"""A film for slides: GIF and MP4 laid out for the slide's size, in both themes.

`render` makes one size: `<id>-<size>.gif`, `.mp4`, `.png` and the same with `-dark`. A GIF that is
too large for mail and README gets fewer frames a second, then fewer colours; its facts say which.
Of the wide size there are `frames/<k>.png` too, the few pictures that a PDF can step through.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.render.raster import gif, mp4, png
from generator.draw.render.raster.canvas import Raster, Rgb
from generator.draw.render.raster.palette import MOST, design
from generator.draw.render.rendering import Facts, Rendering
from generator.draw.style.format import slide
from generator.draw.style.theme import load
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
    steps = DRAFT_STEPS_CS if profile == "draft" else STEPS_CS
    recorder = ThemeRecorder([*contexts.values()], steps)
    facts: Facts = {
        "duration_cs": recorder.clock.duration,
        "stops_cs": stops(contexts["light"]),
    }
    recorder.record()
    for theme, trial, video in zip(contexts, recorder.trials, recorder.mp4s, strict=True):
        encoded = trial.gif()
        files |= {f"{name}{THEMES[theme]}.gif": encoded, f"{name}{THEMES[theme]}.mp4": video}
        facts[theme] = trial.facts | {"bytes": len(encoded)}
    if width > height:
        files |= frames(contexts["light"])
    return Rendering(files, {size: facts})


def stops(context: RenderContext) -> list[int]:
    """Times (cs) at which a speaker may stop: layers, or stages where there is one layer."""
    ticks = [*context.ticks[:-1], context.clock.duration]
    starts = [
        segment.start for segment in context.clock.segments if segment.start_t != segment.end_t
    ]
    return ticks if len(ticks) > 2 else [0, *starts[1:], context.clock.duration]


def frames(context: RenderContext) -> dict[str, bytes]:
    """PNGs of the input, where each stage begins (of few stages also within) and of the end."""
    moving = [segment for segment in context.clock.segments if segment.start_t != segment.end_t]
    each = ceil(LEAST_FRAMES / len(moving))
    times = [segment.start + segment.duration * k / each for segment in moving for k in range(each)]
    times[0] = 0.0  # at rest: its heading says "Input"
    raster = Raster(context)
    moments = map(context.clock.moment, (*times, context.clock.duration))
    pictures = [png.encode_pixels(raster.frame(moment)) for moment in moments]
    return {f"frames/{k}.png": picture for k, picture in enumerate(pictures)}


class GifTrial:
    """A GIF that is being encoded, until it is finished or larger than allowed."""

    def __init__(self, context: RenderContext, step_cs: int, most: int) -> None:
        palette = design(context, load(context.form.theme), most)
        rate, count = round(100 / step_cs, 1), len(palette.colours)
        self.facts: Facts = {"frames_a_second": rate, "colours": count}
        self._frames = gif.Frames(palette)
        self._blocks = [gif.header(context, palette)]
        self._size = len(self._blocks[0]) + len(gif.END)

    @property
    def fits(self) -> bool:
        return self._size <= MOST_BYTES

    def add(self, pixels: Rgb, reveal: float, duration: int) -> None:
        """The next picture (h, w, 4), for so many cs."""
        if self.fits:
            packed = pixels.view("<u4")[:, :, 0]
            self._blocks.append(self._frames.block(packed, reveal, duration))
            self._size += len(self._blocks[-1])

    def gif(self) -> bytes:
        """The bytes of one that fits."""
        return b"".join((*self._blocks, gif.END))


class ThemeRecorder:
    """Draws a film in several themes at once: their scenes are equal, only colours differ."""

    def __init__(self, contexts: Sequence[RenderContext], steps_cs: Sequence[int]) -> None:
        self.contexts, self.steps_cs = contexts, steps_cs
        self.clock = contexts[0].clock
        self.mp4s: list[bytes] = []
        self.trials: list[GifTrial] = []  # those that fit, one a theme

    def record(self) -> None:
        """Draws the film, and again with fewer frames a second while a GIF is too large.

        UserError when none is small enough.
        """
        first, *others = self.steps_cs
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{k}.mp4" for k in range(len(self.contexts))]
            with mp4.recording(paths) as videos:
                trials = self._draw(first, range(len(self.contexts)), videos)
            self.mp4s = [path.read_bytes() for path in paths]
        for step_cs in others:
            lacking = [k for k, trial in trials.items() if not trial.fits]
            trials |= self._draw(step_cs, lacking) if lacking else {}
        if not all(trial.fits for trial in trials.values()):
            raise UserError(
                f"slides: expected a GIF of less than {MOST_BYTES:,} bytes, got larger ones;"
                " let less move at a time"
            )
        self.trials = [trials[k] for k in range(len(self.contexts))]

    def _draw(
        self, step_cs: int, themes: Sequence[int], videos: Sequence[mp4.Video] = ()
    ) -> dict[int, GifTrial]:
        """For each theme the GIF with the most colours that fits, or else the smallest."""
        clock = replace(self.clock, step_cs=step_cs)
        rasters = {k: Raster(self.contexts[k]) for k in themes}
        most = (MOST,) if step_cs < COARSE_CS else (MOST, FEWER)
        trials = {k: [GifTrial(self.contexts[k], step_cs, count) for count in most] for k in themes}
        for start, duration in clock.steps:
            moment = clock.moment(start)
            scenes = mp4.scenes([self.contexts[k] for k in themes], moment)
            for k, items in zip(themes, scenes, strict=True):
                pixels = rasters[k].paint(items)
                for trial in trials[k]:
                    trial.add(pixels, moment.reveal, duration)
                for _ in range(duration // mp4.FRAME_CS if videos else 0):
                    videos[k].append_data(pixels[:, :, :3])
        return {
            k: next((trial for trial in tried if trial.fits), tried[-1])
            for k, tried in trials.items()
        }
