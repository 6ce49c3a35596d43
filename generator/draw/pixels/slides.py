"""A film for slides: GIF and MP4 laid out for the slide's size, in both themes, drawn in one go.

`reading` is one size: `<id>-<size>.gif`, `.mp4`, `.png` and the same with `-dark`. A GIF that is
too large for mail and README gets fewer frames a second, then fewer colours; its facts say which.
Of the wide size there are `frames/<k>.png` too, the few pictures that a PDF can step through.
"""

import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np

from generator.draw.clock import Moment
from generator.draw.composition import Composition, Setting
from generator.draw.format import slide
from generator.draw.pixels import gif, poster, video
from generator.draw.pixels.palette import Indices, Palette, design
from generator.draw.pixels.raster import Raster, Rgb
from generator.draw.reading import Reading
from generator.draw.scene import Item, Painting
from generator.draw.theme import load

THEMES = {"light": "", "dark": "-dark"}  # and the endings of their files' names
MOST_BYTES = 5_000_000  # of a GIF: what most mail and a README take
STEPS_CS = (4, 6, 12)  # 25, 16.7 and 8.3 frames a second; the MP4 has the first
COARSE_CS = 6  # from there on rather fewer colours than still fewer frames
DRAFT_STEPS_CS = (12,)
FEWER = 48  # colours, where all that were designed make too large a GIF with few frames too
LEAST_FRAMES = 6  # pictures for a PDF, and one more


def reading(film: Composition, id: str, profile: str, width: int, height: int) -> Reading:
    """All files of one size, and how they were made."""
    name, size = f"{id}-{width}x{height}", f"{width}x{height}"
    settings = {theme: film.setting(slide(width, height, theme)) for theme in THEMES}
    files = {f"{name}{THEMES[one]}.png": poster.png(set) for one, set in settings.items()}
    if not film.animated:
        return Reading(files, {size: {}})
    steps = DRAFT_STEPS_CS if profile == "draft" else STEPS_CS
    shoot = Shoot([*settings.values()], steps)
    facts: dict[str, Any] = {"duration_cs": shoot.clock.duration, "stops_cs": stops(shoot.first)}
    shoot.run()
    for theme, roll in zip(settings, shoot.rolls, strict=True):
        files |= {f"{name}{THEMES[theme]}.gif": roll.gif, f"{name}{THEMES[theme]}.mp4": roll.mp4}
        facts[theme] = roll.chosen
    if width > height:
        files |= frames(settings["light"])
    return Reading(files, {size: facts})


def stops(setting: Setting) -> list[int]:
    """Where one may stop to speak, cs: at layers, or at stages where there is but one layer."""
    ticks = [*setting.ticks[:-1], setting.clock.duration]
    starts = [one.start for one in setting.clock.segments if one.start_t != one.end_t]
    return ticks if len(ticks) > 2 else [0, *starts[1:], setting.clock.duration]


def frames(setting: Setting) -> dict[str, bytes]:
    """PNGs of the input, where each stage begins (of few stages also within) and of the end."""
    moving = [one for one in setting.clock.segments if one.start_t != one.end_t]
    each = ceil(LEAST_FRAMES / len(moving))
    times = [one.start + one.duration * k / each for one in moving for k in range(each)]
    times[0] = 0.0  # at rest, and named as what it is
    raster = Raster(setting)
    moments = map(setting.clock.moment, (*times, setting.clock.duration))
    return {f"frames/{k}.png": png(raster.frame(one)) for k, one in enumerate(moments)}


def png(picture: Rgb) -> bytes:
    """As far as PNG compresses."""
    return bytes(imageio.imwrite("<bytes>", picture, extension=".png", optimize=True))


@dataclass
class Roll:
    """What one theme's film is made of while it is drawn, and what came of it."""

    setting: Setting
    palette: Palette
    gif: bytes = b""
    mp4: bytes = b""
    chosen: dict[str, Any] = field(default_factory=dict)
    pictures: list[tuple[bytes, int]] = field(default_factory=list)  # deflated indices, cs

    def keep(self, indices: Indices, duration: int) -> None:
        """Adds a picture; deflated, a film of 8 s is a few MB."""
        self.pictures.append((zlib.compress(indices.tobytes(), 1), duration))

    def fit(self, step_cs: int, few: bool) -> None:
        """Encodes the pictures, unless there is a GIF that fits; `few` allows for fewer colours."""
        whole = len(self.palette.colours)
        for count in (whole, FEWER) if few and whole > FEWER else (whole,):
            if not self.gif or len(self.gif) > MOST_BYTES:
                self._encode(step_cs, count)

    def _encode(self, step_cs: int, count: int) -> None:
        colours = self.palette.colours[:count]
        nearest = np.array([_nearest(one, colours) for one in self.palette.colours], np.uint8)
        made = b"".join(gif.joined(self._indices(nearest), colours))
        if not self.gif or len(made) < len(self.gif):
            self.gif = made
            rate = round(100 / step_cs, 1)
            self.chosen = {"frames_a_second": rate, "colours": len(colours), "bytes": len(made)}

    def _indices(self, nearest: Indices) -> Iterator[tuple[Indices, int]]:
        shape = self.setting.layout.height, self.setting.layout.width
        for data, duration in self.pictures:
            yield nearest[np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape)], duration


def _nearest(colour: np.ndarray, colours: np.ndarray) -> int:
    """Which of the colours (n, 3) is nearest in RGB."""
    return int(((colours.astype(int) - colour.astype(int)) ** 2).sum(axis=1).argmin())


class Shoot:
    """Draws a film for several themes at once: their scenes are the same, only inks differ."""

    def __init__(self, settings: Sequence[Setting], steps_cs: Sequence[int]) -> None:
        self.first, self.settings, self.steps_cs = settings[0], settings, steps_cs
        self.clock = self.first.clock
        self.rolls = [Roll(one, design(one, load(one.form.theme))) for one in settings]

    def run(self) -> None:
        """Fills the rolls; draws anew, with fewer frames a second, while a GIF is too large."""
        with tempfile.TemporaryDirectory() as folder, ExitStack() as open:
            paths = [Path(folder) / f"{k}.mp4" for k in range(len(self.rolls))]
            writers = [open.enter_context(closing(video.writer(path))) for path in paths]
            self._draw(self.steps_cs[0], writers)
            open.close()
            for roll, path in zip(self.rolls, paths, strict=True):
                roll.mp4 = path.read_bytes()
        for step_cs in self.steps_cs[1:]:
            if any(len(roll.gif) > MOST_BYTES for roll in self.rolls):
                self._draw(step_cs)

    def _draw(self, step_cs: int, writers: Sequence[Any] = ()) -> None:
        """Every step's picture of every theme, into the GIFs' rolls and the writers of MP4."""
        clock = replace(self.clock, step_cs=step_cs)
        rasters = [Raster(one) for one in self.settings]
        lookups = [gif.Lookup(roll.palette) for roll in self.rolls]
        for roll in self.rolls:
            roll.pictures.clear()
        for start, duration in clock.steps:
            moment = clock.moment(start)
            for k, items in enumerate(self._scenes(moment)):
                pixels = rasters[k].painted(items)
                packed = pixels.view("<u4")[:, :, 0]
                self.rolls[k].keep(lookups[k].indices(packed, moment.reveal), duration)
                for _ in range(duration // video.FRAME_CS if writers else 0):
                    writers[k].append_data(pixels[:, :, :3])
        for roll in self.rolls:
            roll.fit(step_cs, few=step_cs >= COARSE_CS)

    def _scenes(self, moment: Moment) -> Iterator[list[Item]]:
        """The scene at a moment for each theme: made once, unless the inks are an author's own."""
        scene = list(self.first.moving_items(moment))
        yield scene
        for other in self.settings[1:]:
            own = any(isinstance(item, Painting) for item in scene)
            yield list(other.moving_items(moment)) if own else scene
