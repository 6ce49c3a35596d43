"""Code blocks of a page of docs/, in their order: `blocks("notebook.md")`."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`([\w/-]+\.(?:py|md|csv))`")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the file that was last named before it."""

    language: str
    text: str
    file: str


def blocks(name: str) -> list[Block]:
    page = (DOCS / name).read_text(encoding="utf-8")
    listing = []
    for fence in FENCE.finditer(page):
        prose = FENCE.sub("", page[: fence.start()])
        named = FILE.findall(prose)
        listing.append(Block(fence[1], fence[2], named[-1] if named else ""))
    return listing
