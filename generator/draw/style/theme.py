"""Colours by name: `load("light").rgb("a")`. A theme is a TOML file in `themes/`; it needs no code.

Marks have the names of colours (`"a"`, `"grid"`, `"text"`; `"ground"` is the background); renderers
look them up, so one film can be rendered in every theme.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from generator.errors import UserError, expected

SOURCES = ("themes/light.toml", "themes/dark.toml")
FOLDER = Path(__file__).parent / "themes"
CLASS_COLOURS = tuple("abcdefghij")
TONES = 12  # of each class colour, 0 the darkest
DARKEST, LIGHTEST = 0.42, 0.3  # share of the colour in the darkest tone; of white in the lightest
PURE_LIGHT = 7 / (TONES - 1)  # the light in which a surface has the colour itself


@dataclass(frozen=True)
class Theme:
    """A name and its colours as `#rrggbb`."""

    name: str
    colours: dict[str, str]

    def hex(self, colour: str) -> str:
        """The colour as `#rrggbb`; UserError when the theme has no such colour."""
        if colour in self.colours:
            return self.colours[colour]
        if colour not in self._known_tones:
            base, _, tone = colour.rpartition("-")
            if base not in CLASS_COLOURS or not tone.isdecimal() or int(tone) >= TONES:
                known = expected("a name of its colours", self.colours, colour)
                raise UserError(f"theme {self.name!r}: {known}")
            channels = self._tone(base, int(tone))
            self._known_tones[colour] = "#" + "".join(f"{channel:02x}" for channel in channels)
        return self._known_tones[colour]

    @cached_property
    def _known_tones(self) -> dict[str, str]:
        """The tones that were asked for: an SVG of surfaces has thousands."""
        return {}

    def rgb(self, colour: str) -> tuple[int, int, int]:
        """The colour as three integers 0–255."""
        value = self.hex(colour)
        return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)

    @property
    def every(self) -> dict[str, str]:
        """All colours by name, the tones of the class colours too: what an SVG may name."""
        tones = (f"{colour}-{tone}" for colour in CLASS_COLOURS for tone in range(TONES))
        return self.colours | {name: self.hex(name) for name in tones}

    def tone(self, colour: str, light: float) -> tuple[float, ...]:
        """The RGB of a class colour in a light from 0 (towards black) to 1 (towards white)."""
        channels = self.rgb(colour)
        if light <= PURE_LIGHT:
            left = DARKEST + (1 - DARKEST) * light / PURE_LIGHT
            return tuple(left * channel for channel in channels)
        white = LIGHTEST * (light - PURE_LIGHT) / (1 - PURE_LIGHT)
        return tuple(channel + white * (255 - channel) for channel in channels)

    def _tone(self, colour: str, tone: int) -> tuple[int, ...]:
        """The RGB of tone 0 to 11 of a class colour, from darker (`a-0`) to lighter (`a-11`)."""
        return tuple(round(channel) for channel in self.tone(colour, tone / (TONES - 1)))


@cache
def load(name: str) -> Theme:
    """The theme of that name; UserError when there is no such file."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        known = [file.stem for file in FOLDER.glob("*.toml")]
        raise UserError(expected("a theme's name", known, name))
    return Theme(name, tomllib.loads(path.read_text("utf-8")))


def class_colour(label: int) -> str:
    """The colour of class number `label` (0 is A); UserError beyond the last."""
    if not 0 <= label < len(CLASS_COLOURS):
        raise UserError(
            f"draw: expected classes 0 to {len(CLASS_COLOURS) - 1}, which have colours, got"
            f" {label}; join or leave out some"
        )
    return CLASS_COLOURS[label]
