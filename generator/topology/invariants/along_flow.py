"""Invariants along a flow: `linking_along(flow, a, b)` and `winding_along(flow, loop, point)`.

`linking_of(a, b)` is that of two curves that don't move.

Both are functions of (stage, t), for a strip or a read-out, and `record` lists them at many steps.
The polygons are refined at every step until they may replace the moved curves (polygons.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.short_repr import short_repr
from generator.topology.flow.bounds import Pieces, flow_pieces
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.linking import linking_number
from generator.topology.invariants.loops import Loop
from generator.topology.invariants.polygons import Polygon, rounds
from generator.topology.invariants.winding import winding_number
from generator.verdict import Verdict

MOST = 8192  # vertices of a polygon; a motion that needs more comes too near to a crossing
STEPS = 33  # of each stage, ends included


@dataclass(frozen=True, eq=False)
class Along:
    """An invariant at steps of a flow: at `t` of `stages`, with the vertices that it took."""

    stages: NDArray[np.int_]  # (k,)
    t: Array  # (k,)
    values: Array  # (k,) not rounded
    vertices: NDArray[np.int_]  # (k,) of the largest polygon

    __repr__ = short_repr

    @property
    def constant(self) -> bool:
        """Whether all steps have the same whole number."""
        return bool((np.rint(self.values) == np.rint(self.values[0])).all())

    def always(self, *numbers: int) -> Verdict:
        """Of "at every recorded step it is one of these numbers, and the same".

        Each value is of polygons that replace the curves, so none is left undecided.
        """
        right = self.constant and round(float(self.values[0])) in numbers
        return Verdict.PROVED if right else Verdict.REFUTED

    @property
    def off(self) -> float:
        """The largest distance of a value from a whole number."""
        return float(np.abs(self.values - np.rint(self.values)).max())

    def at(self, stage: int, t: float) -> float:
        """The value at the recorded step of a stage that is nearest to t."""
        mine = np.flatnonzero(self.stages == stage)
        return float(self.values[mine[np.argmin(np.abs(self.t[mine] - t))]])

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Invariant:
    """What `linking_along` and `winding_along` make: call it with (stage, t)."""

    flow: Flow
    loops: tuple[Loop, ...]
    point: Array | None  # (2,) of the input, for a winding number

    __repr__ = short_repr

    def __call__(self, stage: int, t: float) -> float:
        """The invariant of the curves at t of a stage, whole but rounding.

        UserError where they come too near to each other to tell.
        """
        return self._measured(stage, t)[0]

    def record(self, moments: Iterable[tuple[int, float]] | None = None) -> Along:
        """At moments (stage, t); without any, at STEPS even ones of every stage."""
        if moments is None:
            at = np.linspace(0, 1, STEPS)
            moments = [(i, float(t)) for i in range(len(self.flow.stages)) for t in at]
        rows = [(stage, t, *self._measured(stage, t)) for stage, t in moments]
        stages, t, values, vertices = zip(*rows, strict=True)
        return Along(np.array(stages), np.array(t), np.array(values), np.array(vertices))

    def _measured(self, stage: int, t: float) -> tuple[float, int]:
        self._check(stage, t)
        polygons = self._polygons(stage, t)
        vertices = max(len(polygon.turns) for polygon in polygons)
        if self.point is not None:
            about = self.flow.at(stage, t, self.flow.to(stage, self.point[None]))[0]
            return float(winding_number(polygons[0].vertices, about)), vertices
        return float(linking_number(polygons[0].vertices, polygons[1].vertices)), vertices

    def _polygons(self, stage: int, t: float) -> tuple[Polygon, ...]:
        pieces = flow_pieces(self.flow, stage, t)
        place = f"{self._name} at t = {t:.3f} of stage {stage}"
        return _faithful(self.loops, pieces, self.point, place)

    @property
    def _name(self) -> str:
        return "linking number" if self.point is None else "winding number"

    def _check(self, stage: int, t: float) -> None:
        here = self.flow.dimensions[stage : stage + 2]
        got = here[1] if t == 1.0 else max(here)
        dimension = 3 if self.point is None else 2
        if got != dimension:
            raise UserError(
                f"{self._name}: expected {dimension} dimensions all the way, got {got} dimensions"
                f" in stage {stage}"
            )


def _faithful(
    loops: Sequence[Loop], pieces: Pieces, point: Array | None, place: str
) -> tuple[Polygon, ...]:
    """Polygons that replace the images of the loops; UserError where they come too near."""
    polygons: tuple[Polygon, ...] = ()
    for polygons in rounds(loops, pieces, point):
        if max(len(polygon.turns) for polygon in polygons) > MOST:
            break
    if not all(polygon.faithful for polygon in polygons):
        raise UserError(
            f"{place}: expected curves that keep apart, got some too near to tell with {MOST}"
            " vertices"
        )
    return polygons


def linking_of(a: Loop, b: Loop) -> Along:
    """The linking number of two closed curves in space that don't move, as a record of one step.

    The curves are refined to polygons (n, 3) that are proved to have the same number (loops.py).
    UserError where they come too near to each other to tell.
    """
    polygons = _faithful((a, b), [], None, "linking number")
    vertices = max(len(polygon.turns) for polygon in polygons)
    value = float(linking_number(polygons[0].vertices, polygons[1].vertices))
    return Along(np.zeros(1, int), np.zeros(1), np.array([value]), np.array([vertices]))


def linking_along(flow: Flow, a: Loop, b: Loop) -> Invariant:
    """The linking number of two closed curves in space (loops.py) moved by a flow of R³."""
    return Invariant(flow, (a, b), None)


def winding_along(flow: Flow, loop: Loop, point: Array | Sequence[float]) -> Invariant:
    """The winding number of a closed curve about a point (2,), both moved by a flow."""
    return Invariant(flow, (loop,), np.asarray(point, dtype=float))
