"""A figure as the pages see it: `in_order(results, placed)` numbers them, `Figure` is one.

Results are taken as they come from the pipeline (figure_result.py).
"""

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.errors import UserError
from generator.publish.figure_result import Claimed, Measured, Result, values
from generator.publish.figures import notes, panels
from generator.publish.figures.dark_still import all_vector
from generator.publish.figures.notes import Witness
from generator.publish.figures.panels import Box
from generator.publish.figures.phone_type import BESIDE, Words, words
from generator.publish.text.alternative_text import with_numbers
from generator.publish.text.captions import caption, title_html, title_text
from generator.publish.text.languages import ENGLISH, Language
from generator.publish.text.numbers import shown
from generator.publish.text.titles import clean, typeset

# A picture that is drawn so wide, and is so much wider than high, may run wider than the text.
WIDE_PX, WIDE = 600, 1.25
VIEW_BOX = re.compile(rb'<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Row:
    """A line of "what was measured"; text and bound are empty where nothing was claimed."""

    id: str
    value: str
    exact: str  # all digits, as figure.json has them
    method: str
    text: str = ""
    bound: str = ""  # with its relation: ≥ 0.5
    holds: bool = True


@dataclass(frozen=True)
class Figure:
    """One figure; `number` is None where the prose doesn't place it."""

    result: Result
    number: int | None
    draft: bool = False  # then a number that isn't measured is shown as …
    locale: Language = ENGLISH  # of the article

    @property
    def id(self) -> str:
        return self.result.id

    @property
    def kind(self) -> str:
        return self.result.kind

    @property
    def source(self) -> str:
        return self.result.source

    @property
    def animated(self) -> bool:
        return self.kind == "animation"

    @cached_property
    def title(self) -> str:
        """The title where no HTML can stand: its formulas are text."""
        try:
            return title_text(clean(self.result.title))
        except UserError as error:
            raise UserError(f"{self.at(self.result.title_line)}: title: {error}") from None

    def at(self, line: int) -> str:
        """A place in the figure's source, as an error names it; 0 is no line."""
        return f"{self.source}:{line}" if line else self.source

    @cached_property
    def title_html(self) -> str:
        return title_html(clean(self.result.title))

    @property
    def caption(self) -> str:
        return clean(self.result.caption)

    @cached_property
    def alt(self) -> str:
        try:
            numbers = values(self.result)
            text = clean(self.result.alt)
            return typeset(with_numbers(text, numbers, self.draft, self.locale.measured))
        except UserError as error:
            raise UserError(f"{self.source}: alt: {error}") from None

    @property
    def label(self) -> str:
        """What it is called: its number, or its title where it has none."""
        return self.locale.figure(self.number) if self.number else self.title

    @property
    def width(self) -> int:
        return int(self.result.facts["size"][0])

    @property
    def height(self) -> int:
        return int(self.result.facts["size"][1])

    @property
    def wide(self) -> bool:
        return self.width >= WIDE_PX and self.width >= WIDE * self.height

    @cached_property
    def panels(self) -> list[Box]:
        """Where its picture has panels, px; none where no SVG of it says so."""
        own, step = f"{self.id}.svg", "steps/000.svg"
        if own in self.result.files:
            return panels.panels(self.read(own))
        # A step of a film without an SVG may lack the heading that its poster has.
        if step in self.result.files and self.pixels(step) == (self.width, self.height):
            return panels.panels(self.read(step))
        return []

    @property
    def subject(self) -> Box:
        """What is left of its picture without heading and track."""
        return panels.around(self.panels or [Box(0, 0, self.width, self.height)])

    @property
    def playing(self) -> Box | None:
        """What of a video its player shows: it says itself what heading and track say.

        None where it plays something else, or all of it.
        """
        above, below = self.result.facts.get("overlay", (0.0, 0.0))
        if "space.json" in self.result.files or not above + below:
            return None
        return Box(0, above, self.width, self.height - above - below)

    @cached_property
    def pieces(self) -> list[Box]:
        """What of its picture a phone shows below each other; none if all of it stays together."""
        return panels.pieces(self.panels, self.width, self.height, self.animated)

    @property
    def dark_name(self) -> str:
        """The picture that its page shows on dark: of a film the poster."""
        own = f"{self.id}.svg"
        drawn = not self.animated and own in self.result.files
        kind = "svg" if drawn and all_vector(self.read(own)) else "png"
        return f"{self.id}-dark.{kind}"

    @cached_property
    def words(self) -> frozenset[Words]:
        """The words of its SVG, or of what stands beside its film in space, by size."""
        named = {f"{self.id}.svg": self.id, "space.json": BESIDE}
        texts = [
            words(self.read(path), prefix)
            for path, prefix in named.items()
            if path in self.result.files
        ]
        return frozenset[Words]().union(*texts)

    @cached_property
    def caption_html(self) -> str:
        def place(line: int) -> str:
            return self.at(self.result.caption_line and self.result.caption_line + line - 1)

        return caption(self.caption, place)

    def read(self, path: str) -> bytes:
        """The bytes of one of its files."""
        return Path(self.result.files[path].path).read_bytes()

    def pixels(self, path: str) -> tuple[int, int]:
        """Width and height of one of its pictures as the file itself has them, px."""
        with Path(self.result.files[path].path).open("rb") as file:
            head = file.read(1000)
        if head.startswith(b"GIF"):
            width, height = struct.unpack("<HH", head[6:10])
        elif head.startswith(b"\x89PNG"):
            width, height = struct.unpack(">II", head[16:24])
        elif box := VIEW_BOX.search(head):
            width, height = float(box[1]), float(box[2])
        else:  # H.264 has even sizes, and the film's height is even
            width, height = self.result.facts.get(
                "video_size", (self.width + self.width % 2, self.height)
            )
        return round(width), round(height)

    def displayed(self, path: str) -> tuple[int, int]:
        """Width and height at which a page shows a picture, in the file's own proportions, px."""
        width, height = self.pixels(path)
        if path.endswith(".svg"):
            return width, height
        return self.width, round(self.width * height / width)

    @property
    def code_files(self) -> tuple[str, str]:
        """Paths of its code: the file as it is written, and a notebook that runs alone."""
        return f"{self.id}.py", f"{self.id}.ipynb"

    @property
    def made_files(self) -> tuple[str, ...]:
        """Paths of what publishing adds to what its products made: code, a still on dark."""
        dark = self.dark_name
        return (*self.code_files, *([dark] if dark.endswith(".svg") else []))

    def folder(self, name: str) -> list[str]:
        """Paths of the files in `layers` or `steps`, in the order of their numbers."""
        inside = [path for path in self.result.files if path.startswith(f"{name}/")]
        return sorted(inside, key=lambda path: (len(path), path))

    def size(self, *paths: str) -> int:
        """Bytes of these files together."""
        return sum(self.result.files[path].size for path in paths)

    @property
    def notes(self) -> list[str]:
        return notes.notes(self.result.facts, self.locale)

    @property
    def projections(self) -> list[str]:
        return notes.projections(self.result.facts, self.locale)

    @property
    def left_out(self) -> list[tuple[str, str]]:
        return notes.left_out(self.result.facts)

    @property
    def witnesses(self) -> list[Witness]:
        return notes.witnesses(self.result.witnesses)

    @cached_property
    def rows(self) -> list[Row]:
        """Claims in their order, then the measurements that nothing was claimed about."""
        known = {entry["id"]: entry for entry in self.result.measured}
        claimed = [
            claim_row(claim, known.get(claim["id"]), self.locale) for claim in self.result.claims
        ]
        about = {claim["id"] for claim in self.result.claims}
        others = [
            measured_row(entry, self.locale) for id, entry in known.items() if id not in about
        ]
        return claimed + others


def with_unit(value: float, entry: Measured | None, locale: Language) -> str:
    """The value as it is printed: 2.67 s, but 2.67% as in the text."""
    unit = clean(entry.get("unit", "")) if entry else ""
    return f"{locale.measured(shown(value))}{'' if unit == '%' else ' '}{unit}".strip()


def method(entry: Measured | None) -> str:
    return typeset(clean(entry.get("method", ""))) if entry else ""


def claim_row(claim: Claimed, entry: Measured | None, locale: Language) -> Row:
    value = claim["measured"]
    bound = f"{claim['relation']} {with_unit(claim['bound'], entry, locale)}"
    return Row(
        claim["id"],
        with_unit(value, entry, locale),
        repr(value),
        method(entry),
        typeset(clean(claim.get("text", ""))),
        bound,
        claim["holds"],
    )


def measured_row(entry: Measured, locale: Language) -> Row:
    value = entry["value"]
    return Row(entry["id"], with_unit(value, entry, locale), repr(value), method(entry))


def in_order(
    results: Mapping[str, Result],
    placed: Sequence[str],
    draft: bool = False,
    locale: Language = ENGLISH,
) -> list[Figure]:
    """Those that the prose places, numbered from 1, then the others by id."""
    numbered = [Figure(results[id], index + 1, draft, locale) for index, id in enumerate(placed)]
    rest = [Figure(results[id], None, draft, locale) for id in sorted(set(results) - set(placed))]
    for figure in (*numbered, *rest):
        # Raises the error of a broken formula before any page is laid out.
        _ = figure.title, figure.caption_html, figure.alt
    return numbered + rest
