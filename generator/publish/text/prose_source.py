"""The text of a section before and after Jinja: `prepared(text, where)`, `finished(…)`, `Lines`.

What has no place in prose is refused here, with its line: a block of metadata at the top, and
characters that no reader sees. A heading may end with an id of its own, `## Title {#id}`, which is
kept from Jinja: there `{#` begins a comment.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.errors import UserError
from generator.publish.text.placeholders import Placeholders

HEADING_ID = re.compile(r"(?m)^( {0,3}#{1,6}[ \t].*)\{#(?=[^\s{}#]+\}[ \t]*$)")
KEPT = "{\ufdd0"  # stands for {# while Jinja runs; a noncharacter, which no text may have
FENCES = ("---", "+++")  # around a block of YAML or TOML at the top of a file
DATA = re.compile(r"\s*|\s.*|[-#\[\]}].*|[\w\"' .-]+[:=].*")  # a line of such a block
KINDS = {"Cc": "control character", "Cn": "noncharacter", "Co": "private-use character"}
PLANES = range(0x10000, 0xF0000, 0x10000)  # each ends with two noncharacters
ENDS = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in PLANES)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    f"\U000f0000-\U0010ffff{ENDS}]"
)


def prepared(text: str, where: str) -> str:
    """The text for Jinja. Raises UserError, as `where:line`, for what has no place in prose."""
    line = metadata_line(text.split("\n"))
    if line:
        raise UserError(
            f"{where}:{line}: expected prose, got a block of metadata; title, authors and date are"
            " in article.toml, and a section's title is its ## heading"
        )
    wrong = UNSEEN.search(text)
    if wrong:
        line = text.count("\n", 0, wrong.start()) + 1
        raise UserError(f"{where}:{line}: {unseen(wrong[0])}")
    return HEADING_ID.sub(rf"\1{KEPT}", text)


def metadata_line(lines: Sequence[str]) -> int | None:
    """The line in which a text begins with a block of metadata; None when it doesn't."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    fence = lines[first].rstrip()
    if fence in FENCES:
        for line in lines[first + 1 :]:
            if line.rstrip() in (fence, "..."):
                return first + 1
            if not DATA.fullmatch(line):
                return None
    return None


def unseen(character: str) -> str:
    """What is wrong with a character."""
    name = f"U+{ord(character):04X}"
    if character == "\ufeff":
        return f"expected a byte order mark at the file's start or none, got {name} in the text"
    kind = KINDS[unicodedata.category(character)]
    return f"expected characters that a page can show, got the {kind} {name}; remove it"


def finished(text: str, slots: Placeholders, lines: "Lines") -> str:
    """The text for Markdown, of what Jinja made; UserError for characters that it brought in."""
    text = text.replace(KEPT, "{#")
    others = slots.blanked(text)
    wrong = UNSEEN.search(others)
    if wrong:
        line = others.count("\n", 0, wrong.start()) + 1
        raise UserError(f"{lines.at(line)}: {unseen(wrong[0])}")
    return text


@dataclass(frozen=True)
class Lines:
    """Which lines of its source the lines of a rendered text are from, for messages."""

    name: str  # of the file
    source: Sequence[str]
    rendered: Sequence[str]

    def at(self, line: int | None) -> str:
        """`file:line` of a line of the rendered text, both counted from 1."""
        return f"{self.name}:{self.source_line(line - 1) + 1}" if line else self.name

    def source_line(self, line: int) -> int:
        """What Jinja left as it was keeps its line; the rest is between, line by line."""
        for _, start, end, begin, stop in self._blocks:
            if begin <= line < stop:
                return max(start, min(start + line - begin, end - 1))
        return max(len(self.source) - 1, 0)

    @cached_property
    def _blocks(self) -> Sequence[tuple[str, int, int, int, int]]:
        return difflib.SequenceMatcher(None, self.source, self.rendered, False).get_opcodes()
