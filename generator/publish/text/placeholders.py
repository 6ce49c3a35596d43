"""What Jinja puts in the prose for Markdown to carry through untouched.

    slots = Placeholders()
    text = slots.put(lambda: "<b>7</b>", "7")      two private characters about a number
    slots.fill("see " + text)                      "see <b>7</b>", once everything is numbered
    slots.plain("see " + text)                     "see 7", where HTML can't stand

The characters are of Unicode's private use area: no keyboard has them, Markdown minds them not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

SLOT = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True)
class Placeholder:
    """What one slot stands for."""

    html: Callable[[], str]  # called when all figures and references have their numbers
    text: str
    block: bool


class Placeholders:
    """The slots of one article."""

    def __init__(self) -> None:
        self.made: list[Placeholder] = []

    def put(self, html: Callable[[], str], text: str, block: bool = False) -> str:
        """The characters to stand for `html`; a block stands alone in its paragraph."""
        self.made.append(Placeholder(html, text, block))
        return f"\ue000{len(self.made) - 1}\ue001"

    def fill(self, html: str) -> str:
        """`html` with every slot's HTML in its place."""
        return SLOT.sub(lambda match: self.made[int(match[1])].html(), html)

    def plain(self, text: str) -> str:
        """`text` with every slot's plain text in its place."""
        return SLOT.sub(lambda match: self.made[int(match[1])].text, text)

    def is_block(self, text: str) -> bool:
        """Whether the whole of `text` is one block."""
        match = SLOT.fullmatch(text.strip())
        return match is not None and self.made[int(match[1])].block

    def has_block(self, text: str) -> bool:
        """Whether a block stands anywhere in `text`."""
        return any(self.made[int(number)].block for number in SLOT.findall(text))
