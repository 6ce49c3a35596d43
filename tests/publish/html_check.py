"""A reader of pages for tests: `read(html)`; `wrong(html)` and `dead(site)` find faults.

Only the standard library's parser: it judges what jinja2 and markdown-it made.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LAB = "lab/index.html"
# A paragraph can't hold these: a browser closes it before them.
BLOCKS = {"p", "div", "figure", "table", "ul", "ol", "section", "aside", "h1", "h2", "h3", "pre"}
ADDRESSES = (
    "href",
    "src",
    "srcset",
    "poster",
    "data-svg",
    "data-video",
    "data-video-dark",
    "data-gif",
    "data-space",
)


@dataclass
class Page(HTMLParser):
    """What stands in one page."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        if tag in BLOCKS and "p" in self.open:
            self.faults.append(f"<{tag}> inside <p>")
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in ADDRESSES]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.words.append(data)

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def read(html: bytes) -> Page:
    page = Page()
    page.feed(html.decode())
    page.close()
    return page


def wrong(html: bytes) -> list[str]:
    """Tags that don't match, ids given twice, and what every page must have."""
    page = read(html)
    faults = page.faults + [f"<{tag}> stays open" for tag in page.open]
    faults += [f"id {id!r} twice" for id in page.ids if page.ids.count(id) > 1]
    faults += [
        f"{len(page.named(tag))} <{tag}>"
        for tag in ("h1", "main", "title")
        if len(page.named(tag)) != 1
    ]
    faults += [
        f"image without {name}: {image}"
        for image in page.named("img")
        for name in ("alt", "width", "height")
        if not image.get(name)
    ]
    return faults


def dead(site: Mapping[str, bytes]) -> list[str]:
    """Links within the site that lead to no file or id; files that are fetched from outside."""
    pages = {path: read(data) for path, data in site.items() if path.endswith(".html")}
    links = []
    for path, page in pages.items():
        for tag, attrs in page.tags:
            for link in filter(None, (attrs.get(name) for name in ADDRESSES)):
                if urlsplit(link).scheme or link.startswith("//"):
                    if tag != "a":
                        links.append(f"{path}: <{tag}> fetches {link}")
                elif not leads_somewhere(path, link, site, pages):
                    links.append(f"{path}: {link}")
    return links


def leads_somewhere(path, link, site, pages) -> bool:
    parts = urlsplit(link)
    if parts.path.startswith("/"):
        return False
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    target = target if parts.path else path
    if target not in site:
        return False
    if target == LAB and "=" in parts.fragment:  # a state, which tests/publish/lab reads
        return True
    return not parts.fragment or unquote(parts.fragment) in pages[target].ids
