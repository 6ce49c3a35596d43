"""A mark: a geometry with a style, and its part in a film.

Carried marks go through the panel's flow; the others stay where they are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf

from generator.draw.geometry.shapes import Array, Carried, Geometry, Style, with_points
from generator.errors import UserError
from generator.short_repr import short_repr

FADING = 0.1  # of a stage, in which a mark with a window appears or goes


@dataclass(frozen=True, eq=False)
class Mark:
    """One geometry, its style, and its part in the film."""

    geometry: Geometry
    style: Style
    name: str  # the kind of mark, as tests and space.json name it
    carried: bool = True  # sent through the flow
    span: str = "always"  # "end": fades in at the last representation; "until": fades out there
    framed: bool = True  # the camera keeps it in view
    window: tuple[float, float] | None = None  # when it is seen, in stages from 0; None: always

    __repr__ = short_repr

    def at_end(self) -> "Mark":
        """The same mark, fading in when the last representation is reached."""
        return replace(self, span="end")

    def during(self, start: float, end: float = inf) -> "Mark":
        """The same mark, fading in at a time and out before another, in stages from 0."""
        return replace(self, window=(start, end))

    def opacity(self, reveal: float) -> float:
        """How much of it is seen when so much of what fades in is, both from 0 to 1."""
        return {"always": 1.0, "end": reveal, "until": 1.0 - reveal}[self.span]

    def presence(self, time: float) -> float:
        """How much of it is seen at a time, in stages, within its window; it fades at both ends."""
        if self.window is None:
            return 1.0
        start, end = self.window
        return min(max(min(time - start, end - time) / FADING, 0.0), 1.0)


def fixed(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, not carried by the flow: they stand still."""
    return tuple(replace(mark, carried=False) for mark in marks)


def placed(marks: Iterable[Mark], image: Callable[[Array], Array]) -> tuple[Mark, ...]:
    """The same marks standing where a map of points (n, d) sends theirs, not carried by the flow.

    The camera need not keep them in view. UserError for a mark without points, as a read-out.
    """
    return tuple(_placed(mark, image) for mark in marks)


def _placed(mark: Mark, image: Callable[[Array], Array]) -> Mark:
    if not isinstance(mark.geometry, Carried):
        raise UserError(f"draw.placed: expected marks with points, got draw.{mark.name}")
    geometry = with_points(mark.geometry, image(mark.geometry.points))
    return replace(mark, geometry=geometry, carried=False, framed=False)


def until_end(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, fading out when the last representation is reached."""
    return tuple(replace(mark, span="until") for mark in marks)


def unframed(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, which the camera need not keep in view."""
    return tuple(replace(mark, framed=False) for mark in marks)
