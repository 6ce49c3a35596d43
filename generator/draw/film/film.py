"""A film: marks sent through a flow, in panels, with clock, cameras and strips, and no colours yet.

    film = draw.film(draw.grid(), draw.curves(data), draw.line(), through=flow)
    film.gif("spiral.gif"); film.mp4("spiral.mp4"); film.svg("spiral.svg"); film.png("spiral.png")

Every picture is rendered from the same film. `still(…)` is a film of one picture: its marks are
carried to the end once.
"""

import os
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from os import PathLike
from pathlib import Path
from types import ModuleType

from generator.draw.composition.composition import Composition, RenderContext
from generator.draw.film.clip import part
from generator.draw.geometry.protocols import Stages
from generator.draw.geometry.quantity import quantity
from generator.draw.geometry.shapes import Carried, Readout, moved
from generator.draw.marks.mark import Mark
from generator.draw.scene.panel import Panel, View, panel
from generator.draw.scene.strip import Strip
from generator.draw.style.format import Format
from generator.errors import UserError

Marks = Mark | Iterable[Mark]
File = str | PathLike[str]
SHARE = "expected a share of the film's time from 0 to 1"


class Writable(ABC):
    """A `Drawable` that shows itself and writes itself to files.

    `form` is a `draw.Format`, by default the article's.
    """

    @property
    @abstractmethod
    def animated(self) -> bool: ...
    @property
    @abstractmethod
    def left_out(self) -> str | None: ...
    @abstractmethod
    def context(self, form: Format | None = None) -> RenderContext: ...

    def gif(self, path: File, form: Format | None = None) -> None:
        """Writes the GIF; UserError for a still, a name that ends otherwise, or a full disk."""
        self._write("gif", path, form)

    def mp4(self, path: File, form: Format | None = None) -> None:
        """Writes the MP4, 25 frames a second; UserError as of `gif`."""
        self._write("mp4", path, form)

    def svg(self, path: File, form: Format | None = None) -> None:
        """Writes the animated SVG, or the still; UserError for a name that ends otherwise."""
        self._write("svg", path, form)

    def png(self, path: File, form: Format | None = None) -> None:
        """Writes the poster; UserError for a name that ends otherwise."""
        self._write("png", path, form)

    def write(self, path: File, form: Format | None = None) -> None:
        """Writes the file in the format that its suffix names; UserError for an unknown one."""
        name = Path(path).suffix.lower().removeprefix(".")
        file_formats().format_named(name)
        self._write(name, path, form)

    def _write(self, name: str, path: File, form: Format | None) -> None:
        file = _checked_name(path, name)
        data = self._encoded(name, form)
        try:
            _write_whole(file, data)
        except OSError as error:
            raise UserError(f"film.{name}: can't write {file}: {error.strerror}") from None

    def _encoded(self, name: str, form: Format | None = None) -> bytes:
        data: bytes = file_formats().format_named(name).encode(self.context(form))
        return data

    def _repr_html_(self) -> str:
        """A film shows itself in a notebook: as SVG, playing; as GIF where it has no such SVG."""
        if self.animated and self.left_out:
            data, mime = (
                b64encode(self._encoded("gif")).decode(),
                file_formats().format_named("gif").mime,
            )
            return f'<img src="data:{mime};base64,{data}" alt="film">'
        return self._encoded("svg").decode()

    def _repr_png_(self) -> bytes:
        """The poster beside it, for whoever shows no HTML: a notebook's export to LaTeX or PDF."""
        return self._encoded("png")


@dataclass(frozen=True, eq=False, repr=False)
class Film(Composition, Writable):
    """What `film(…)` and `still(…)` make."""

    def cut(self, panel: int | None = None, layers: tuple[int, int] | None = None) -> "Film":
        """One of its panels, without strips, and of its time only from one layer to another.

        Both count from 0; layer 0 is the input. UserError for what the film hasn't.
        """
        return part(self, panel, layers)


def film(
    *marks: Marks | Panel,
    through: Stages | None = None,
    view: View = None,
    strips: Sequence[Strip] = (),
    poster: float = 1.0,
    aspect: float | None = None,
) -> Film:
    """A film of marks through a flow, or of panels that each have their own.

    `poster` is the share of the time that its poster shows; `view` turns the camera (needed beyond
    two dimensions). UserError when nothing moves, or on a mixture of marks and panels.
    """
    made = Film(_panels(marks, through, view), tuple(strips), poster, aspect or _aspect(marks))
    if made.flow is None or not made.stages:
        what = "none" if made.flow is None else "one of no stages"
        raise UserError(f"draw.film: expected a flow, through=flow, got {what}; or draw a still")
    if not 0 <= poster <= 1:
        raise UserError(f"draw.film: poster: {SHARE}, got {poster}")
    return made


def still(
    *marks: Marks | Panel,
    through: Stages | None = None,
    view: View = None,
    aspect: float | None = None,
) -> Film:
    """One picture: the marks, carried to the end of `through` if given."""
    panels = tuple(_arrived(one) for one in _panels(marks, through, view))
    return Film(panels, aspect=aspect or _aspect(marks))


def file_formats() -> ModuleType:
    """generator/formats.py, imported when a file is written.

    Not by an import statement: that would put it into the key of every film, and another format,
    or another word there, would render all of them again.
    """
    return import_module("generator.formats")


def _write_whole(path: Path, data: bytes) -> None:
    """The whole file or, when that fails, what was there; OSError.

    A link stays a link, and what is no file, as a pipe, is written to.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.touch(exist_ok=False)  # never over a file that is there
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _checked_name(path: File, name: str) -> Path:
    """The path of a file of this format; UserError where its suffix is of another."""
    file = Path(path)
    if file.suffix.lower() not in ("", f".{name}"):
        known = {file_format.suffix for file_format in file_formats().FORMATS}
        remedy = "; film.write(…) writes that" if file.suffix.lower() in known else ""
        raise UserError(
            f"film.{name}: expected a name that ends in .{name}, got {file.name!r}{remedy}"
        )
    return file


def _aspect(marks: Sequence[Marks | Panel]) -> float:
    """Panels side by side are squares; a single one is a little wider than high."""
    return 1.0 if len(marks) > 1 and isinstance(marks[0], Panel) else 0.9


def _panels(
    marks: Sequence[Marks | Panel], through: Stages | None, view: View
) -> tuple[Panel, ...]:
    panels = [item for item in marks if isinstance(item, Panel)]
    if not panels:
        loose = [item for item in marks if not isinstance(item, Panel)]
        return (panel(*loose, through=through, view=view),)
    if len(panels) < len(marks) or through is not None or view is not None:
        raise UserError(
            "draw.film: expected marks, through and view inside draw.panel(…),"
            " got them beside panels"
        )
    return tuple(panels)


def _constant(value: float, stage: int, t: float) -> float:
    return value


def _arrived(one: Panel) -> Panel:
    """The panel with its carried marks at the end of its flow, and the flow left out."""
    if one.flow is None:
        return one
    last = len(one.stages) - 1
    marks = []
    for index, mark in enumerate(one.marks):
        if mark.carried and isinstance(mark.geometry, Carried):
            there = moved(mark.geometry, one.positions(index, last, 1.0))
            mark = replace(mark, carried=False, geometry=there)
        elif isinstance(mark.geometry, Readout):
            arrived = quantity(partial(_constant, mark.geometry.value(last, 1.0)))
            mark = replace(mark, geometry=replace(mark.geometry, value=arrived))
        marks.append(mark)
    return replace(one, marks=tuple(marks), flow=None)
