"""A real browser as judge of what is drawn: `picture(…)`, then `seek`, `pixels` and `paths`.

    with picture(browser, "site/figures/one-layer/one-layer.svg", 640, 640) as shown:
        shown.seek(2.4)                        # seconds on the SVG's own clock, paused there
        frame = shown.pixels()                 # (height, width, 3) uint8
        curves = shown.paths("path.a")         # [(n, 2) px, …], every transform applied

Also for pages: `shown.page` is playwright's. Nothing here knows what a figure is.
"""

import io
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

__all__ = ["Browser", "Picture", "executable", "picture", "running", "vertices"]

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
# Root has no sandbox in a container; the others keep chromium from asking the network for anything.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--enable-unsafe-swiftshader",  # WebGL by software, without a warning
)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*(?:[eE][-+]?\d+[^A-Za-z]*)*)")

SEEK = """async seconds => {
    for (const svg of document.querySelectorAll("svg")) {
        svg.pauseAnimations();
        svg.setCurrentTime(seconds);
    }
    // Right after setCurrentTime the matrices don't hold the animated transforms yet.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""
# The `d` attribute keeps its unanimated value; the computed style has the one that is shown.
PATHS = """(elements) => elements.map(element => {
    const d = getComputedStyle(element).d, m = element.getCTM();
    return {d: d.startsWith("path(") ? d.slice(6, -2) : "", m: [m.a, m.b, m.c, m.d, m.e, m.f]};
})"""
# SVG elements as boxes on the page: where a circle, a text or a group is seen, in px.
BOXES = """(elements) => elements.map(element => {
    const box = element.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
})"""

# Windows in which an SVG was shown, to show the next one in.
WINDOWS: WeakKeyDictionary[Browser, list[Page]] = WeakKeyDictionary()


def executable() -> str | None:
    """Where chromium is; None when the machine has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def running() -> Iterator[Browser]:
    """A headless chromium without access to any network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass(frozen=True)
class Picture:
    """A page that shows one file."""

    page: Page

    def seek(self, seconds: float) -> None:
        """Every SVG of the page stands still at this time of its own clock."""
        self.page.evaluate(SEEK, seconds)

    def pixels(self) -> np.ndarray:
        """What is seen now: (height, width, 3) uint8."""
        shot = Image.open(io.BytesIO(self.page.screenshot(animations="allow")))
        return np.asarray(shot.convert("RGB"))

    def paths(self, selector: str = "path") -> list[np.ndarray]:
        """The vertices of each path in px of its SVG, as animated now: (n, 2) each."""
        elements = self.page.eval_on_selector_all(selector, PATHS)
        return [transformed(vertices(path["d"]), path["m"]) for path in elements]

    def boxes(self, selector: str) -> np.ndarray:
        """Left, top, right, bottom of each element in px of the window: (n, 4)."""
        return np.array(self.page.eval_on_selector_all(selector, BOXES)).reshape(-1, 4)


@contextmanager
def picture(
    browser: Browser, file: str | Path, width: int, height: int, dark: bool = False, **context
) -> Iterator[Picture]:
    """Opens an SVG or HTML file in a window of its own; `context` is playwright's `new_context`.

    SVGs keep nothing, so that the next one is shown in the window of one that was left: a new
    window takes three times as long as the rest.
    """
    left = WINDOWS.setdefault(browser, []) if Path(file).suffix == ".svg" and not context else None
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    if left:
        page = left.pop()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
    else:
        viewport: ViewportSize = {"width": width, "height": height}
        page = browser.new_page(viewport=viewport, color_scheme=scheme, **context)
    page.goto(Path(file).resolve().as_uri())
    yield Picture(page)
    if left is None:
        page.context.close()
    else:
        page.goto("about:blank")
        left.append(page)


def transformed(points: np.ndarray, matrix: Sequence[float]) -> np.ndarray:
    """(n, 2) points through SVG's matrix(a b c d e f)."""
    a, b, c, d, e, f = matrix
    return points @ np.array([[a, b], [c, d]]) + (e, f)


def vertices(d: str) -> np.ndarray:
    """The vertices of path data made of straight lines (M L H V Z, absolute or relative): (n, 2).

    Raises ValueError at a curve: its vertices are not on the picture's lines.
    """
    points: list[tuple[float, float]] = []
    here = start = (0.0, 0.0)
    for command, text in COMMAND.findall(d):
        numbers = list(map(float, NUMBER.findall(text)))
        kind, relative = command.upper(), command.islower()
        if kind not in "MLHVZ":
            raise ValueError(f"path command {command!r}; expected straight lines only")
        if kind == "Z":
            here = start
            continue
        for index, step in enumerate(steps(kind, numbers)):
            here = tuple(
                (old if relative else 0.0) + new if new is not None else old
                for old, new in zip(here, step, strict=True)
            )
            if kind == "M" and index == 0:
                start = here
            points.append(here)
    return np.array(points).reshape(-1, 2)


def steps(kind: str, numbers: list[float]) -> list[tuple[float | None, float | None]]:
    """The arguments of one path command as pairs; None is a coordinate that stays."""
    if kind == "H":
        return [(x, None) for x in numbers]
    if kind == "V":
        return [(None, y) for y in numbers]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
