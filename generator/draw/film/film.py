"""Films: marks sent through a flow, in panels, with clock, cameras and strips.

    film = draw.film(draw.grid(), draw.curves(data), draw.line(), through=flow)
    film.gif("spiral.gif"); film.mp4("spiral.mp4"); film.svg("spiral.svg"); film.png("spiral.png")

`still(…)` is a film of one picture: its marks are where the flow carries them at its end.
"""

import os
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
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
from generator.draw.geometry.shapes import Carried, Readout, with_points
from generator.draw.marks.mark import Mark
from generator.draw.motion.orbit import is_closing
from generator.draw.motion.poster import check_poster
from generator.draw.scene.panel import Panel, View, panel
from generator.draw.scene.strip import Strip
from generator.draw.style.format import Format
from generator.draw.style.look import PLAIN, Look, check, class_look
from generator.draw.style.theme import CLASS_COLOURS
from generator.errors import UserError
from generator.validation import shown

Classes = Sequence[str] | Mapping[str, object]
Marks = Mark | Iterable[Mark]
File = str | PathLike[str]
PDF = "generator.draw.render.raster.pdf"
FLATTEST, TALLEST = 0.05, 20.0  # height / width
FASTEST, SLOWEST = 0.25, 4.0  # factors on the time of a stage


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
            raise UserError(f"film.{name}: {file}: can't be written: {error.strerror}") from None

    def _encoded(self, name: str, form: Format | None = None) -> bytes:
        data: bytes = file_formats().format_named(name).encode(self.context(form))
        return data

    def _repr_html_(self) -> str:
        """A film shows itself in a notebook: as SVG, playing; as GIF where it has no such SVG."""
        if self.animated and self.left_out:
            data = b64encode(self._encoded("gif")).decode()
            mime = file_formats().format_named("gif").mime
            return f'<img src="data:{mime};base64,{data}" alt="film">'
        return self._encoded("svg").decode()

    def _repr_png_(self) -> bytes:
        """The poster, for programs that show no HTML."""
        return self._encoded("png")

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str | bytes]:
        """All that a notebook can show of a film, by MIME type; it takes what it prefers.

        The poster as a PDF is for exports to LaTeX: without it nbconvert would make one of the SVG,
        which takes Inkscape and shows the first moment.
        """
        makers: dict[str, Callable[[], str | bytes]] = {
            "text/plain": self.__repr__,
            "text/html": self._repr_html_,
            "image/svg+xml": lambda: self._encoded("svg").decode(),
            "image/png": self._repr_png_,
            "application/pdf": self._pdf,
        }
        if self.animated and self.left_out:
            del makers["image/svg+xml"]
        return {
            mime: make()
            for mime, make in makers.items()
            if (include is None or mime in include) and (exclude is None or mime not in exclude)
        }

    def _pdf(self) -> bytes:
        data: bytes = import_module(PDF).encode(self.context())  # of no film's key, as formats
        return data


@dataclass(frozen=True, eq=False, repr=False)
class Film(Composition, Writable):
    """What `film(…)` and `still(…)` make."""

    def cut(self, panel: int | None = None, layers: tuple[int, int] | None = None) -> "Film":
        """One of its panels, without strips, and of its time only from one layer to another.

        Panels count from 0, `layers` are the first and the last boundary, where 0 is the input.
        UserError for a panel or layers that the film doesn't have.
        """
        return part(self, panel, layers)


def film(
    *marks: Marks | Panel,
    through: Stages | None = None,
    view: View = None,
    strips: Sequence[Strip] = (),
    poster: float = 1.0,
    aspect: float | None = None,
    classes: Classes = (),
    one_scale: bool = False,
    slow: float = 1.0,
    pauses: bool = False,
) -> Film:
    """A film of marks through a flow, or of panels that each have their own flow and view.

    `through` is the flow, `view` a `draw.turn`, `draw.views` or `draw.orbit` (needed beyond two
    dimensions), `strips` are charts below the picture, `poster` is the share (0 to 1) of the film's
    time that its poster shows, and `aspect` is height / width of a panel, 0.05 to 20.
    `classes` are the names of a legend, as `data.class_names`; as a dictionary each with its
    colour "#1b6ca8", two colours (light, dark), or None for the theme's. With `one_scale` a px is
    as long in all panels, at every moment, so that what they show can be compared. `slow` is how
    many times as long as usual each stage takes, 0.25 to 4; with `pauses` each takes as long as a
    linear map at least, and the film rests after it. UserError when nothing moves, for marks
    beside panels, for another poster, aspect or slowness, for one scale of panels of different
    numbers of stages, and for colours with too little contrast or that can't be told apart.
    """
    composition = Film(
        _panels(marks, through, view),
        tuple(strips),
        poster,
        _aspect(marks, aspect, "film"),
        None,
        *_classes(classes, "film"),
        one_scale,
        slow,
        pauses,
    )
    if composition.flow is None or not composition.stages:
        what = "none" if composition.flow is None else "one of no stages"
        raise UserError(f"draw.film: expected a flow, through=flow, got {what}; or draw a still")
    check_poster("draw.film", poster)
    if not FASTEST <= slow <= SLOWEST:
        raise UserError(f"draw.film: slow: expected {FASTEST:g} to {SLOWEST:g}, got {slow:g}")
    return composition


def still(
    *marks: Marks | Panel,
    through: Stages | None = None,
    view: View = None,
    aspect: float | None = None,
    classes: Classes = (),
) -> Film:
    """One picture: the marks, carried to the end of the flow `through` if there is one.

    Arguments are those of `film`. UserError for marks beside panels, another aspect, and classes
    as of `film`.
    """
    panels = tuple(map(_at_end_of_flow, _panels(marks, through, view)))
    names, look = _classes(classes, "still")
    return Film(panels, aspect=_aspect(marks, aspect, "still"), classes=names, look=look)


def _classes(classes: Classes, name: str) -> tuple[tuple[str, ...], Look]:
    """The names of classes, and the look with their colours; UserError as of `film`."""
    place, names = f"draw.{name}: classes", tuple(classes)
    if len(names) > len(CLASS_COLOURS) or not all(isinstance(each, str) and each for each in names):
        raise UserError(
            f"{place}: expected up to {len(CLASS_COLOURS)} names that are not empty, got"
            f" {shown(classes)}"
        )
    if not isinstance(classes, Mapping):
        return names, PLAIN
    look = class_look(classes, place)
    check(look, CLASS_COLOURS[: len(names)], place, names)
    return names, look


def file_formats() -> ModuleType:
    """generator/formats.py, imported when a file is written.

    Not by an import statement: that would put it into the key of every film, and another format,
    or another word there, would render all of them again.
    """
    return import_module("generator.formats")


def _write_whole(path: Path, data: bytes) -> None:
    """Writes a file completely, or leaves what was there and raises OSError.

    A link stays a link; a pipe or a device is written to directly.
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


def checked_aspect(aspect: float, place: str) -> float:
    """A panel's height / width; UserError where a picture could not be drawn so."""
    if not FLATTEST <= aspect <= TALLEST:
        raise UserError(f"{place}: aspect: expected {FLATTEST:g} to {TALLEST:g}, got {aspect:g}")
    return aspect


def _aspect(marks: Sequence[Marks | Panel], aspect: float | None, name: str) -> float:
    """Panels side by side are squares; a single one is a little wider than high."""
    if aspect is not None:
        return checked_aspect(aspect, f"draw.{name}")
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


def _at_end_of_flow(panel: Panel) -> Panel:
    """The panel with its carried marks at the end of its flow, and the flow left out."""
    if panel.flow is None:
        return panel
    last = len(panel.stages) - 1 - is_closing(panel.stages)
    marks = []
    for index, mark in enumerate(panel.marks):
        if mark.window is not None:
            if mark.window[1] <= last + 1:
                continue
            mark = replace(mark, window=None)
        if mark.carried and isinstance(mark.geometry, Carried):
            there = with_points(mark.geometry, panel.positions(index, last, 1.0))
            mark = replace(mark, carried=False, geometry=there)
        elif isinstance(mark.geometry, Readout):
            arrived = quantity(partial(_constant, mark.geometry.value(last, 1.0)))
            mark = replace(mark, geometry=replace(mark.geometry, value=arrived))
        marks.append(mark)
    return replace(panel, marks=tuple(marks), flow=None)
