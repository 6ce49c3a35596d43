"""What Jinja puts in the prose for Markdown to carry through untouched.

    slots = Placeholders()
    text = slots.put(lambda: "<b>7</b>", "7")      two private characters about a number
    slots.fill("see " + text)                      "see <b>7</b>", once everything is numbered
    slots.plain("see " + text)                     "see 7", where HTML can't stand

The characters are of Unicode's private use area: Markdown minds them not, and prose may not have
any of its own (prose_source.py).
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
        self.placeholders: list[Placeholder] = []

    def put(self, html: Callable[[], str], text: str, block: bool = False) -> str:
        """The characters that stand for `html`; a block is alone in its paragraph."""
        self.placeholders.append(Placeholder(html, text, block))
        return f"\ue000{len(self.placeholders) - 1}\ue001"

    def fill(self, html: str) -> str:
        """`html` with every slot's HTML in its place."""
        return SLOT.sub(lambda match: self.placeholders[int(match[1])].html(), html)

    def plain(self, text: str, change: Callable[[str], str] = str) -> str:
        """`text` with every slot's plain text, changed by a function, in its place."""
        return SLOT.sub(lambda match: change(self.placeholders[int(match[1])].text), text)

    def blanked(self, text: str) -> str:
        """`text` without its slots; what only looks like one stays."""
        known = {f"\ue000{number}\ue001" for number in range(len(self.placeholders))}
        return SLOT.sub(lambda match: "" if match[0] in known else match[0], text)

    def is_block(self, text: str) -> bool:
        """Whether the whole of `text` is one block."""
        match = SLOT.fullmatch(text.strip())
        return match is not None and self.placeholders[int(match[1])].block

    def has_block(self, text: str) -> bool:
        """Whether there is a block in `text`."""
        return any(self.placeholders[int(number)].block for number in SLOT.findall(text))
