"""Options of one build of the pages that no source contains: `PageOptions(draft=True)`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PageOptions:
    """How pages and slides are made, beside the article's own sources."""

    address: str = ""  # the site's own, in place of article.toml's
    collection: str = ""  # name of the digits that were read; "" for scikit-learn's
    base: Path | None = None  # folder of layouts and static files that the templates don't have
    draft: bool = False  # a number that isn't measured is shown as …; else it is an error
    warn: Callable[[str], None] = lambda line: None  # called with what the author should know


DEFAULTS = PageOptions()
