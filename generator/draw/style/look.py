"""Colours of an article's or a figure's own, over those of the themes: `read_look(text, place)`.

A file of own colours is TOML with a table for each theme; what it leaves out stays as it is:

    [light]
    a = "#1b6ca8"
    ground = "#ffffff"
    [dark]
    a = "#5aa9e6"

A line `fonts = ["Vazirmatn"]` before the tables names fonts of the machine (or files beside it) for
words that the pictures' own font can't write. Colours are checked: contrast to the background, and
that classes can be told apart.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from generator.draw.style.machine_fonts import MachineFont, named, of_file
from generator.draw.style.theme import CLASS_COLOURS, Theme, load
from generator.errors import UserError, expected

THEMES = ("light", "dark")
FILES = (".ttf", ".otf", ".ttc")
HEX = re.compile(r"#[0-9a-f]{6}")
WORDS, LINES = 4.5, 3.0  # least contrast to the background, WCAG 2.2: of words, of marks
APART = 0.08  # least distance of two class colours in OKLab; the least of the themes is 0.081
CHECKED = {"text": WORDS, "pale": WORDS, "witness": LINES}
Colours = Mapping[str, str]  # name → #rrggbb


@dataclass(frozen=True)
class Look:
    """Colours that replace a theme's, and whether time runs to the left, as the page's text."""

    light: Colours = field(default_factory=dict)
    dark: Colours = field(default_factory=dict)
    to_the_left: bool = False
    fonts: tuple[MachineFont, ...] = ()  # for words that the pictures' own can't write

    def own(self, theme: str) -> Colours:
        """The colours of its own in a theme."""
        return self.dark if theme == "dark" else self.light

    def theme(self, name: str) -> Theme:
        """The theme of that name with these colours; UserError as of `load`."""
        theme = load(name)
        return replace(theme, colours=theme.colours | dict(self.own(name)))

    def over(self, other: "Look") -> "Look":
        """This one's colours where it has some, else the other's."""
        return Look(
            {**other.light, **self.light},
            {**other.dark, **self.dark},
            self.to_the_left or other.to_the_left,
            self.fonts or other.fonts,
        )

    @property
    def json(self) -> str:
        """The same as text, for `look_of`."""
        return json.dumps(asdict(self), sort_keys=True)


PLAIN = Look()


class Looks(Protocol):
    """A dataclass of a film."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def look(self) -> Look: ...
    @property
    def classes(self) -> tuple[str, ...]: ...


Film = TypeVar("Film", bound=Looks)


def look_of(text: str) -> Look:
    """The look that `Look.json` wrote; the plain one of ""."""
    if not text:
        return PLAIN
    fields = json.loads(text)
    fonts = tuple(MachineFont(**font) for font in fields.pop("fonts"))
    return Look(**fields, fonts=fonts)


def in_look(film: Film, text: str) -> Film:
    """A film in an article's look, which its own colours go before; UserError as of `check`."""
    look = film.look.over(look_of(text))
    if film.look.light:
        colours, place = CLASS_COLOURS[: len(film.classes)], "draw.film: classes, with theme.toml"
        check(look, colours, place, film.classes)
    return replace(film, look=look)


def read_look(text: str, place: str, folder: Path = Path()) -> Look:
    """The look of a TOML file, checked; UserError, one line that begins with `place`.

    Fonts that are files lie in `folder`.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{place}: {error}") from None
    fonts = _fonts(tables.pop("fonts", []), f"{place}: fonts", folder)
    for name, table in tables.items():
        if name not in THEMES:
            known = expected("a table or fonts", [*THEMES, "fonts"], name)
            raise UserError(f"{place}: {known}")
        if not isinstance(table, dict):
            raise UserError(f"{place}: {name}: expected a table of colours, got {table!r}")
    light, dark = (
        {
            colour: _hex(value, colour, f"{place}: {name}")
            for colour, value in tables.get(name, {}).items()
        }
        for name in THEMES
    )
    look = Look(light, dark, fonts=fonts)
    check(look, CLASS_COLOURS, place)
    return look


def _fonts(names: object, place: str, folder: Path) -> tuple[MachineFont, ...]:
    """Fonts of the machine by the names of their families, or files (*.ttf, *.otf)."""
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise UserError(f'{place}: expected a list of names, as ["Vazirmatn"], got {names!r}')
    return tuple(
        of_file(f"{place}: {name}", folder / name)
        if name.lower().endswith(FILES)
        else named(name, place)
        for name in names
    )


def _hex(value: object, colour: str, place: str) -> str:
    if colour not in load("light").colours:
        raise UserError(f"{place}: {expected('a colour', load('light').colours, colour)}")
    if not isinstance(value, str) or not HEX.fullmatch(value.lower()):
        raise UserError(f"{place}: {colour}: expected a colour as #1b6ca8, got {value!r}")
    return value.lower()


def class_look(classes: Mapping[str, object], place: str) -> Look:
    """The look of classes by name, each with its colour or colours (light, dark), or None.

    UserError for what is no colour, and for colours that can't be told apart.
    """
    light, dark = dict[str, str](), dict[str, str]()
    for colour, (name, value) in zip(CLASS_COLOURS, classes.items(), strict=False):
        if value is None:
            continue
        pair = (value, value) if isinstance(value, str) else value
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise UserError(
                f"{place}: {name}: expected a colour, two (light, dark) or None, got {value!r}"
            )
        light[colour], dark[colour] = (_hex(part, colour, f"{place}: {name}") for part in pair)
    return Look(light, dark)


def check(look: Look, classes: Sequence[str], place: str, names: Sequence[str] = ()) -> None:
    """UserError where an own colour has too little contrast, or two classes look alike.

    `names` are what messages call the classes; by default their colours' names.
    """
    called = dict(zip(classes, names or classes, strict=True))
    for name in THEMES:
        theme, own = look.theme(name), look.own(name)
        for colour, least in {**dict.fromkeys(classes, LINES), **CHECKED}.items():
            ratio = contrast(theme.rgb(colour), theme.rgb("ground"))
            if ratio < least and {colour, "ground"} & own.keys():
                raise UserError(
                    f"{place}: {name}: {called.get(colour, colour)}: expected a contrast of"
                    f" {least:g} : 1 to the background {theme.hex('ground')}, got {ratio:.2f} : 1"
                    f" of {theme.hex(colour)}"
                )
        for one_class, other in combinations(classes, 2):
            gap = distance(theme.rgb(one_class), theme.rgb(other))
            if gap < APART and {one_class, other} & own.keys():
                raise UserError(
                    f"{place}: {name}: {called[other]}: expected a colour that can be told from"
                    f" {called[one_class]} {theme.hex(one_class)}, got {theme.hex(other)}"
                )


def luminance(rgb: tuple[int, int, int]) -> float:
    """Relative luminance of sRGB, 0 to 1 (WCAG 2.2)."""
    red, green, blue = map(_linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def distance(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """The distance of two colours in OKLab (Ottosson 2020); black and white have 1."""
    pairs = zip(_oklab(first), _oklab(second), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs)) ** 0.5


def _oklab(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    red, green, blue = map(_linear, rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(channel: int) -> float:
    """The linear light, 0 to 1, of an 8-bit sRGB channel."""
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
