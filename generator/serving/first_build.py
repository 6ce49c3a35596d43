"""What a first build has done so far: `Progress`, and the page that shows it.

A build that is asked for it (`--announce`) writes a line for each step on its standard error, among
the lines for people: the sign MARK, then JSON (as in RFC 7464). `announcement(…)` makes the line,
`Progress.read(line)` reads it.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TypedDict

MARK = "\x1e"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'"
)
EARLY = 0.02  # of all work: before, nothing can be said of the time left


class Ready(TypedDict):
    """A figure and, once it is ready, the file with its picture."""

    id: str
    title: str
    alt: str
    picture: str  # path of the file; "" while it is to come
    suffix: str  # ".svg" or ".png"


class Announcement(TypedDict):
    """What has changed since the line before."""

    figures: list[Ready]
    expected: float  # s of all tasks
    done: float  # s of those that have ended, as they were expected


def announcement(figures: Sequence[Ready], expected: float, done: float) -> str:
    """The line, with its end."""
    sent = Announcement(figures=list(figures), expected=expected, done=done)
    return f"{MARK}{json.dumps(sent)}\n"


@dataclass
class Progress:
    """How far the first build is."""

    figures: dict[str, Ready] = field(default_factory=dict)  # by id; those that are ready, in order
    expected: float = 0.0
    done: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    ended: bool = False  # without a site

    def read(self, line: str) -> None:
        """Takes in an announcement."""
        sent: Announcement = json.loads(line.removeprefix(MARK))
        new = {figure["id"]: figure for figure in sent["figures"]}
        others = {id: figure for id, figure in self.figures.items() if id not in new}
        self.figures = others | new  # another dict: a page may be reading the last one
        self.expected, self.done = sent["expected"], sent["done"]

    def picture(self, name: str) -> str:
        """The file that is shown as `name`, such as spiral-easy.svg; "" for none."""
        id, dot, ending = name.rpartition(".")
        figure = self.figures.get(id)
        return figure["picture"] if figure and figure["suffix"] == dot + ending else ""

    def words(self) -> str:
        """How many figures are ready, and the time left."""
        ready = sum(bool(figure["picture"]) for figure in self.figures.values())
        if self.ended:
            left = "the build ended without a site; it runs again when a source changes"
        else:
            left = time_left(self.done, self.expected, time.monotonic() - self.begun)
        figures = "figure is" if len(self.figures) == 1 else "figures are"
        return f"{ready} of {len(self.figures)} {figures} ready; {left}."


def time_left(done: float, expected: float, elapsed: float) -> str:
    """In words, when the rest takes as long as what is done did, in proportion."""
    if done <= EARLY * expected:
        return "the time left isn't known yet"
    left = elapsed * max(expected - done, 0.0) / done
    if left < 60:
        return "less than a minute is left"
    minutes = round(left / 60)
    return f"about {minutes} minute{'s are' if minutes > 1 else ' is'} left"


def waiting_page(progress: Progress | None) -> bytes:
    """The page that is shown while there is no site; it reads well without its script."""
    progress = progress or Progress()
    ready = [figure for figure in progress.figures.values() if figure["picture"]]
    coming = [figure for figure in progress.figures.values() if not figure["picture"]]
    words = progress.words() if progress.figures else "The figures are being read."
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not built yet</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/waiting.css">
<noscript><meta http-equiv="refresh" content="5"></noscript>
</head>
<body>
<main id="waiting">
<h1>The site is being built</h1>
<p>There is no site yet. This page shows what is ready, and gives way to the site.</p>
<p id="words" role="status">{words}</p>
<progress id="done" aria-label="Progress" max="1" value="{_share(progress):.3f}"></progress>
<h2>Ready</h2>
<ul id="ready">{"".join(map(_shown, ready))}</ul>
<h2>Still to come</h2>
<ul id="coming">{"".join(f"<li>{escape(figure['title'])}</li>" for figure in coming)}</ul>
</main>
</body>
</html>
""".encode()


def _share(progress: Progress) -> float:
    return min(progress.done / progress.expected, 1.0) if progress.expected else 0.0


def _shown(figure: Ready) -> str:
    id, title, alt = escape(figure["id"]), escape(figure["title"]), escape(figure["alt"])
    picture = f'<img src="/-/figures/{id}{figure["suffix"]}" alt="{alt}">'
    return f'<li data-id="{id}"><figure>{picture}<figcaption>{title}</figcaption></figure></li>'
