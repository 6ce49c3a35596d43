"""Inks by name: `load("light").rgb("a")`. A theme is a TOML file in `themes/`; it needs no code.

Everything drawn names its ink (`"a"`, `"grid"`, `"text"`); only a renderer turns the name into a
colour, so one film can be read in every theme.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.errors import UserError, did_you_mean

SOURCES = ("themes/light.toml", "themes/dark.toml")
FOLDER = Path(__file__).parent / "themes"
CLASS_INKS = tuple("abcdefghij")
TONES = 12  # of each class ink, from the darkest
DARKEST, LIGHTEST = 0.42, 0.52  # share of the ink left in shade; share of white in full light
PURE = 7  # the tone that is the ink itself


@dataclass(frozen=True)
class Theme:
    """A name and its inks as `#rrggbb`."""

    name: str
    inks: dict[str, str]

    def hex(self, ink: str) -> str:
        """The ink as `#rrggbb`; UserError when the theme has no such ink."""
        if ink not in self.inks:
            base, _, tone = ink.rpartition("-")
            if base in CLASS_INKS and tone.isdecimal() and int(tone) < TONES:
                return "#" + "".join(f"{one:02x}" for one in self._tone(base, int(tone)))
            raise UserError(f"theme {self.name!r} has no ink {ink!r}{did_you_mean(ink, self.inks)}")
        return self.inks[ink]

    def rgb(self, ink: str) -> tuple[int, int, int]:
        """The ink as three integers 0–255."""
        value = self.hex(ink)
        return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)

    @property
    def every(self) -> dict[str, str]:
        """All inks by name, the tones of the class inks too: what an SVG may name."""
        tones = (f"{ink}-{tone}" for ink in CLASS_INKS for tone in range(TONES))
        return self.inks | {name: self.hex(name) for name in tones}

    def _tone(self, ink: str, tone: int) -> tuple[int, ...]:
        """A class ink in shade (towards black) or in light (towards white), as `a-0` to `a-11`."""
        if tone <= PURE:
            left = DARKEST + (1 - DARKEST) * tone / PURE
            return tuple(round(left * one) for one in self.rgb(ink))
        white = LIGHTEST * (tone - PURE) / (TONES - 1 - PURE)
        return tuple(round(one + white * (255 - one)) for one in self.rgb(ink))


@cache
def load(name: str) -> Theme:
    """The theme of that name; UserError when there is no such file."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        known = [file.stem for file in FOLDER.glob("*.toml")]
        raise UserError(f"no theme {name!r}{did_you_mean(name, known)}")
    return Theme(name, tomllib.loads(path.read_text("utf-8")))


def class_ink(label: int) -> str:
    """The ink of class number `label` (0 is A); UserError beyond the last."""
    if not 0 <= label < len(CLASS_INKS):
        raise UserError(f"expected a class with a colour, 0 to {len(CLASS_INKS) - 1}, got {label}")
    return CLASS_INKS[label]
