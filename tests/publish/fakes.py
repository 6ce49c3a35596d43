"""Figures that were never trained: results as the pipeline hands them over, small pictures.

What the prose places and names but the table here doesn't have is made up from the prose.
"""

import io
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image, ImageDraw

from generator.draw.style.theme import load

ROOT = Path(__file__).parents[2]
TEMPLATES, ARTICLE = ROOT / "templates", ROOT / "article.toml"
THEMES = {name: load(name).every for name in ("light", "dark")}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}"><title/><desc/>'
    '<g><title/></g><rect width="{w}" height="{h}" fill="#fffdfa"/>'
    '<path d="M{a} {b}q{q} {h} {w2} 0" fill="none" stroke="#2166ac" stroke-width="3"/></svg>'
)


@dataclass(frozen=True)
class Blob:
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class FigureResult:
    id: str
    title: str
    caption: str
    alt: str
    kind: str
    source: str
    files: dict[str, Blob]
    facts: dict
    measured: list[dict]
    claims: list[dict] = field(default_factory=list)
    witnesses: list[dict] = field(default_factory=list)
    seconds: float = 0.1
    key: str = "0"
    title_line: int = 0
    caption_line: int = 0
    code: dict = field(default_factory=lambda: {"text": "", "cells": [], "files": []})


# id → kind, size, what is measured. The numbers are made up, some to be awkward to print.
FIGURES: dict[str, tuple[str, tuple[int, int], dict[str, float]]] = {
    "two-curves": ("still", (640, 640), {"distance": 0.4182736451}),
    "linear-boundary": ("still", (640, 640), {"accuracy": 0.8675, "certificate-points": 4}),
    "network-diagram": ("still", (640, 480), {}),
    "hidden-boundary": (
        "still",
        (640, 640),
        {"accuracy": 1.0, "restarts": 64, "succeeded": 61, "sweep-accuracy": 1.0},
    ),
    "hidden-representation": ("still", (640, 640), {"margin": 0.0871, "accuracy": 1.0}),
    "training": (
        "animation",
        (960, 520),
        {"loss-start": 0.7312, "loss-end": 0.0241, "steps": 2000},
    ),
    "one-layer": ("animation", (640, 680), {"least-singular-value": 0.6123}),
    "spiral-easy": (
        "animation",
        (640, 680),
        {
            "accuracy": 1.0,
            "sweep-accuracy": 1.0,
            "sweep-points": 20000,
            "restarts": 64,
            "succeeded": 51,
            "least-singular-value": 0.3111,
            "gentleness": 4.87654321,
        },
    ),
    "spiral-hard": (
        "animation",
        (640, 680),
        {
            "restarts": 64,
            "succeeded": 0,
            "best-accuracy": 0.9996,
            "steps": 3000,
            "least-singular-value": 0.0000123,
        },
    ),
    "spiral-wide": (
        "animation",
        (640, 680),
        {
            "accuracy": 1.0,
            "sweep-accuracy": 0.99985,
            "restarts": 32,
            "succeeded": 30,
            "least-singular-value": 0.211,
        },
    ),
}


TABLE = tuple(FIGURES)  # the others are made up from the prose
MADE_UP = 0.4321


def _add_what_the_prose_names() -> None:
    prose = "".join(path.read_text() for path in sorted((TEMPLATES / "sections").glob("*.md")))
    for call in re.findall(r"figure\(([^)]*)\)", prose):
        for id in re.findall(r'(?<!width=)"([a-z0-9-]+)"', call):
            FIGURES.setdefault(id, ("still", (640, 640), {}))
    for id, name in re.findall(r'(?:value|number)\("([a-z0-9-]+)\.([a-z0-9-]+)"', prose):
        FIGURES[id][2].setdefault(name, MADE_UP)


_add_what_the_prose_names()


def picture(kind: str, size: tuple[int, int], ground: str, step: int = 0) -> bytes:
    """A drawn curve on a ground, as PNG or GIF."""
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    w, h = size
    for ink, top in (("#2166ac", 0.1), ("#d9730d", 0.35)):
        box = (0.1 * w, (top - 0.3) * h, 0.9 * w, (top + 0.45 + step / 50) * h)
        pen.arc(box, 0, 180, fill=ink, width=max(1, w // 100))
    data = io.BytesIO()
    image.save(data, kind)
    return data.getvalue()


def pictures(id: str, kind: str, size: tuple[int, int]) -> dict[str, bytes]:
    """The files of a figure's folder, pixels scaled down to keep tests quick."""
    small = (size[0] // 8, size[1] // 8)
    w, h = size
    svg = SVG.format(w=w, h=h, a=w // 10, b=h // 10, q=w * 2 // 5, w2=w * 4 // 5).encode()
    files = {
        f"{id}.svg": svg,
        f"{id}.png": picture("PNG", small, "#fffdfa"),
        f"{id}-dark.png": picture("PNG", small, "#15181d"),
        "data.csv": b"split,class,set,t0,x0,x1\n",
    }
    if kind == "animation":
        files |= {f"{id}.gif": picture("GIF", small, "#fffdfa"), "network.json": b"{}\n"}
        files |= {f"layers/{layer}.svg": svg for layer in range(5)}
        files |= {f"steps/{step:03}.svg": svg for step in range(12)}
    return files


def result(folder: Path, id: str, kind: str = "", **changes) -> FigureResult:
    """One figure, its files written below `folder`; `kind` is that of the table if it is empty."""
    known, size, numbers = FIGURES.get(id, ("still", (640, 640), {"answer": 42}))
    kind = kind or known
    files = {}
    for name, data in pictures(id, kind, size).items():
        path = folder / id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        files[name] = Blob(path, "0" * 64, len(data))
    facts = {"size": list(size), "summary": {"networks": {}}}
    if kind == "animation":
        stages = [{"name": "layer 1 of 1: W", "start_cs": 60, "end_cs": 180}]
        stages[0]["easing"] = [[0, 0, 0.45, 0, 0.55, 1]]
        facts |= {
            "step_cs": [0, 60],
            "duration_cs": 1180,
            "end_cs": 1132,
            "stages": stages,
            "ticks": [60, 320],
        }
    measured = [
        {"id": name, "value": value, "unit": "", "method": f"how {name} was measured"}
        for name, value in numbers.items()
    ]
    claims = [
        {
            "id": name,
            "text": "on every point",
            "measured": 1.0,
            "relation": "=",
            "bound": 1,
            "holds": True,
        }
        for name in numbers
        if name == "accuracy" and numbers[name] == 1.0
    ]
    finished = FigureResult(
        id,
        f"A title for {id}",
        f"What to look at in {id}: the *grid*, and $y = Wx + b$.\n\nA second paragraph.",
        f"A picture of {id} in words.",
        kind,
        f"figures/{id.replace('-', '_')}.py",
        files,
        facts,
        measured,
        claims,
    )
    return replace(finished, **changes)


def results(folder: Path) -> list[FigureResult]:
    """All of the article and one that the prose doesn't place."""
    return [result(folder, id) for id in (*FIGURES, "an-extra")]
