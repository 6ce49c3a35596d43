"""A mark: a geometry with a style, and its part in a film.

Carried marks go through the panel's flow; the others stay where they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.draw.geometry.shapes import Geometry, Style


@dataclass(frozen=True, eq=False)
class Mark:
    """One geometry, its style, and its part in the film."""

    geometry: Geometry
    style: Style
    name: str  # what it is, for readers of the SVG and for tests
    carried: bool = True  # sent through the flow
    span: str = "always"  # "end": fades in at the last representation
    framed: bool = True  # the camera keeps it in view

    def at_end(self) -> "Mark":
        """The same mark, fading in when the last representation is reached."""
        return replace(self, span="end")


def fixed(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, which the flow doesn't carry: they stand still."""
    return tuple(replace(mark, carried=False) for mark in marks)


def unframed(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, which the camera needn't keep in view: a sheet that runs off the picture."""
    return tuple(replace(mark, framed=False) for mark in marks)
