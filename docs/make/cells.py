"""Python files in cells: `read(path)` gives the cells, `run(cell, names)` runs one.

A cell begins with `# %%`, as in VS Code, Spyder, Jupytext and sphinx-gallery; words on that line
are its title, comment lines right below it its text, in Markdown. A cell shows what it prints, and
the value of its last line, as a notebook does: a film as a picture, all else as text.
"""

import ast
import contextlib
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generator import draw
from generator.draw.film.film import Writable

MARK = re.compile(r"^# %%(.*)$", re.MULTILINE)
WIDTH = 320  # px of a picture
LARGEST_SVG = 200_000  # bytes; of an animated one, in whose place a smaller GIF is shown
LARGEST_GIF = 400_000  # bytes; in place of a larger one the poster is shown


@dataclass(frozen=True)
class Cell:
    """A part of a file."""

    title: str
    text: str  # Markdown
    code: str
    place: str  # file and line, for messages


@dataclass(frozen=True)
class Output:
    """What a cell shows."""

    text: str = ""
    picture: bytes = b""
    suffix: str = ""  # of the picture: ".svg"


def read(path: Path) -> list[Cell]:
    """The cells of a file; the first is what stands above the first mark, without its docstring."""
    parts = MARK.split(path.read_text("utf-8"))
    cells, line = [], 1 + parts[0].count("\n")
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        text, code = _divided(body)
        cells.append(Cell(title.strip(), text, code, f"{path.name}:{line}"))
        line += body.count("\n")
    return cells


def _divided(body: str) -> tuple[str, str]:
    """The comment lines that a cell begins with, and its code."""
    lines = body.strip("\n").split("\n")
    count = next((k for k, line in enumerate(lines) if not line.startswith("#")), len(lines))
    text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[:count])
    return text, "\n".join(lines[count:]).strip("\n")


def run(cell: Cell, names: dict[str, object], form: draw.Format | None = None) -> Output:
    """Runs a cell; `names` are its module's, and are changed. Errors pass through."""
    printed, value = io.StringIO(), None
    body = ast.parse(cell.code).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed), np.printoptions(precision=3, suppress=True):
        exec(compile(ast.Module(body, []), cell.place, "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), cell.place, "eval"), names)
        if isinstance(value, Writable):
            return Output(printed.getvalue(), *picture(value, form))
        shown = "" if value is None else f"{value!r}\n"
        return Output(printed.getvalue() + shown)


def picture(film: Writable, form: draw.Format | None = None) -> tuple[bytes, str]:
    """A film as SVG, which plays; as GIF where there is no such SVG or a large one; or the poster.

    The last for a large GIF.
    """
    form = form or draw.Format(width=WIDTH)
    svg = b"" if film.animated and film.left_out else written(film, ".svg", form)
    if svg and (not film.animated or len(svg) <= LARGEST_SVG):
        return svg, ".svg"
    gif = written(film, ".gif", form)
    if svg and len(svg) <= len(gif):
        return svg, ".svg"
    return (gif, ".gif") if len(gif) <= LARGEST_GIF else (written(film, ".png", form), ".png")


def written(film: Writable, suffix: str, form: draw.Format) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        film.write(path, form)
        return path.read_bytes()
