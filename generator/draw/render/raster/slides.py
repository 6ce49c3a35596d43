"""A film for slides: GIF and MP4 laid out for the slide's size, in both themes, drawn in one go.

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
MOST_BYTES = 5_000_000  # of a GIF: what most mail and a README take
STEPS_CS = (4, 6, 12)  # 25, 16.7 and 8.3 frames a second; the MP4 has the first
COARSE_CS = 6  # from there on rather fewer colours than still fewer frames
DRAFT_STEPS_CS = (12,)
FEWER = 48  # colours, where all that were designed make too large a GIF with few frames too
LEAST_FRAMES = 6  # pictures for a PDF, and one more


def render(film: Drawable, id: str, profile: str, width: int, height: int) -> Rendering:
    """All files of one size, and how they were made."""
    name, size = f"{id}-{width}x{height}", f"{width}x{height}"
    contexts = {theme: film.context(slide(width, height, theme)) for theme in THEMES}
    files = {f"{name}{THEMES[theme]}.png": png.encode(one) for theme, one in contexts.items()}
    if not film.animated:
        return Rendering(files, {size: {}})
    steps = DRAFT_STEPS_CS if profile == "draft" else STEPS_CS
    shoot = Shoot([*contexts.values()], steps)
    facts: Facts = {
        "duration_cs": shoot.clock.duration,
        "stops_cs": stops(contexts["light"]),
    }
    shoot.run()
    for theme, take, video in zip(contexts, shoot.takes, shoot.mp4s, strict=True):
        made = take.gif()
        files |= {f"{name}{THEMES[theme]}.gif": made, f"{name}{THEMES[theme]}.mp4": video}
        facts[theme] = take.facts | {"bytes": len(made)}
    if width > height:
        files |= frames(contexts["light"])
    return Rendering(files, {size: facts})


def stops(context: RenderContext) -> list[int]:
    """Where one may stop to speak, cs: at layers, or at stages where there is but one layer."""
    ticks = [*context.ticks[:-1], context.clock.duration]
    starts = [one.start for one in context.clock.segments if one.start_t != one.end_t]
    return ticks if len(ticks) > 2 else [0, *starts[1:], context.clock.duration]


def frames(context: RenderContext) -> dict[str, bytes]:
    """PNGs of the input, where each stage begins (of few stages also within) and of the end."""
    moving = [one for one in context.clock.segments if one.start_t != one.end_t]
    each = ceil(LEAST_FRAMES / len(moving))
    times = [one.start + one.duration * k / each for one in moving for k in range(each)]
    times[0] = 0.0  # at rest, and named as what it is
    raster = Raster(context)
    moments = map(context.clock.moment, (*times, context.clock.duration))
    pictures = [png.encode_pixels(raster.frame(moment)) for moment in moments]
    return {f"frames/{k}.png": picture for k, picture in enumerate(pictures)}


class Take:
    """One GIF in the making: it stops when it has grown too large, and another take must do."""

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


class Shoot:
    """Draws a film for several themes at once: their scenes are the same, only inks differ."""

    def __init__(self, contexts: Sequence[RenderContext], steps_cs: Sequence[int]) -> None:
        self.contexts, self.steps_cs = contexts, steps_cs
        self.clock = contexts[0].clock
        self.mp4s: list[bytes] = []
        self.takes: list[Take] = []  # those that fit, one a theme

    def run(self) -> None:
        """Draws it, and anew with fewer frames a second while a GIF is too large.

        UserError when none is small enough.
        """
        first, *others = self.steps_cs
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{k}.mp4" for k in range(len(self.contexts))]
            with mp4.recording(paths) as videos:
                found = self._draw(first, range(len(self.contexts)), videos)
            self.mp4s = [path.read_bytes() for path in paths]
        for step_cs in others:
            lacking = [k for k, take in found.items() if not take.fits]
            found |= self._draw(step_cs, lacking) if lacking else {}
        if not all(take.fits for take in found.values()):
            raise UserError(
                f"slides: expected a GIF of less than {MOST_BYTES:,} bytes, got larger ones;"
                " let less move at a time"
            )
        self.takes = [found[k] for k in range(len(self.contexts))]

    def _draw(
        self, step_cs: int, themes: Sequence[int], videos: Sequence[mp4.Video] = ()
    ) -> dict[int, Take]:
        """Every step's picture in these themes; of each the best take that fits, or none does."""
        clock = replace(self.clock, step_cs=step_cs)
        rasters = {k: Raster(self.contexts[k]) for k in themes}
        most = (MOST,) if step_cs < COARSE_CS else (MOST, FEWER)
        takes = {k: [Take(self.contexts[k], step_cs, one) for one in most] for k in themes}
        for start, duration in clock.steps:
            moment = clock.moment(start)
            scenes = mp4.scenes([self.contexts[k] for k in themes], moment)
            for k, items in zip(themes, scenes, strict=True):
                pixels = rasters[k].painted(items)
                for take in takes[k]:
                    take.add(pixels, moment.reveal, duration)
                for _ in range(duration // mp4.FRAME_CS if videos else 0):
                    videos[k].append_data(pixels[:, :, :3])
        return {k: next((one for one in of if one.fits), of[-1]) for k, of in takes.items()}
