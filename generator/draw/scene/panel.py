"""A panel: marks in one space, the flow that carries them, and the side it is seen from.

draw.panel(draw.grid(), draw.curves(data), through=flow, title="hidden space")
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

import numpy as np

from generator.draw.geometry.protocols import Stage, Stages
from generator.draw.geometry.shapes import (
    Array,
    Bars,
    Carried,
    Floor,
    Paths,
    Pictures,
    Plane,
    Readout,
    Surface,
    Tube,
    lowest_and_highest,
    thinned,
)
from generator.draw.marks.decision import with_flows_head
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import MARGIN, PROBES, Box, Camera, Turn, Views, fit, project
from generator.draw.motion.orbit import Orbit, closed_flow, is_closing
from generator.errors import UserError
from generator.short_repr import short_repr

View = Turn | Views | Orbit | None
SKETCHED, SKETCH_PROBES = 3, 5  # in a draft: one of so many points of a line, and probes
FOOT, FOOT_ROW = 0.33, 0.085  # heights of bars at the foot of a panel and of a row, of its width
BELOW = 0.2  # of what is read below a picture
ROW, ROWS_AIR = 24.0, 16.0  # px, of a read-out at the top and of all of them together
FARTHEST = 1e50  # from 0, of a framed point: beyond, the camera's numbers would overflow


@dataclass(frozen=True, eq=False)
class Panel:
    """What `panel(…)` makes."""

    marks: tuple[Mark, ...]
    flow: Stages | None = None
    title: str = ""
    turn: View = None
    probes: int = PROBES  # values of t at which the camera looks at a stage

    __repr__ = short_repr

    @cached_property
    def sketch(self) -> "Panel":
        """The same for a draft: lines of fewer points, looked at less often."""
        if self.probes == SKETCH_PROBES:
            return self
        marks = (
            replace(mark, geometry=thinned(mark.geometry, SKETCHED))
            if type(mark.geometry) is Paths
            else mark
            for mark in self.marks
        )
        return replace(self, marks=tuple(marks), probes=SKETCH_PROBES)

    @property
    def solid(self) -> bool:
        """Whether it is seen in space."""
        return isinstance(self.turn, Orbit)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of its flow; none for a panel that doesn't move."""
        return tuple(self.flow.stages) if self.flow is not None else ()

    @property
    def barred(self) -> bool:
        """Whether it has bars at its foot."""
        return any(isinstance(mark.geometry, Bars) for mark in self.marks)

    @property
    def foot(self) -> float:
        """The height of what stands below the picture, bars or read-outs, share of the width."""
        if self.barred:
            return FOOT + FOOT_ROW * len(self.readouts)
        return BELOW if any(readout.place == "below" for readout in self.readouts) else 0.0

    @property
    def readouts(self) -> list[Readout]:
        """What is read of it, in the order of its marks."""
        return [mark.geometry for mark in self.marks if isinstance(mark.geometry, Readout)]

    @cached_property
    def _starts(self) -> dict[tuple[int, int], Array]:
        return {}

    def positions(self, index: int, stage: int, t: float) -> Array:
        """Points (n, d) of mark `index` at t of a stage, in the representation's coordinates."""
        geometry = self.marks[index].geometry
        if not isinstance(geometry, Carried):
            kind = type(geometry).__name__
            raise TypeError(f"expected a geometry with points to transform, got {kind}")
        if self.flow is None or not self.marks[index].carried:
            return geometry.points
        index = self._alike[index]
        kept = self._kept.setdefault(index, {})
        if (stage, t) not in kept:
            if self.probes != SKETCH_PROBES:
                kept.clear()
            kept[stage, t] = self._moved(index, stage, t)
        return kept[stage, t]

    def seen(self, index: int, stage: int, t: float, frame: Array | None) -> Array:
        """Points (n, 2) of a mark at t of a stage through a frame; of pictures their places."""
        geometry = self.marks[index].geometry
        if isinstance(geometry, Pictures) and geometry.places is not None:
            return self._projected(index, geometry.places, frame)
        return self._projected(index, self.positions(index, stage, t), frame)

    def _projected(self, index: int, points: Array, frame: Array | None) -> Array:
        """Points of mark `index` through a frame (n, 2).

        What neither moves nor is seen otherwise than before is not projected again.
        """
        if frame is None:
            return project(points, None)[:, :2]
        known = self._seen.get(index)
        if known is None or known[0] is not points or not np.array_equal(known[1], frame):
            known = self._seen[index] = points, frame, project(points, frame)[:, :2]
        return known[2]

    @cached_property
    def _seen(self) -> dict[int, tuple[Array, Array, Array]]:
        """Of each mark its last points, the frame and what was seen."""
        return {}

    @cached_property
    def _alike(self) -> tuple[int, ...]:
        """For each mark the first one that the flow carries from the same points: moved once."""
        first: dict[tuple[tuple[int, ...], bytes, bytes], int] = {}
        alike = []
        for index, mark in enumerate(self.marks):
            geometry = mark.geometry
            if mark.carried and isinstance(geometry, Carried):
                shares = geometry.shares if isinstance(geometry, Paths) else None
                key = (
                    geometry.points.shape,
                    geometry.points.tobytes(),
                    b"" if shares is None else shares.tobytes(),
                )
                alike.append(first.setdefault(key, index))
            else:
                alike.append(index)
        return tuple(alike)

    @cached_property
    def _kept(self) -> dict[int, dict[tuple[int, float], Array]]:
        """Of each mark its last positions, which another size or theme asks for again.

        A draft has few pictures, and the same ones for its colours, its camera and its posters: it
        keeps all of them.
        """
        return {}

    def _moved(self, index: int, stage: int, t: float) -> Array:
        """Where the flow has carried a mark's points (n, d) to at t of a stage."""
        geometry = self.marks[index].geometry
        assert isinstance(geometry, Carried)
        if isinstance(geometry, Paths) and geometry.shares is not None:
            return self._trail(index, geometry.points, geometry.shares * (stage + t))
        return np.asarray(self.stages[stage].at(t, self._start(index, stage, geometry.points)))

    def _trail(self, index: int, points: Array, times: Array) -> Array:
        """Points (n, d), each where it is at its own time (n,), counted in stages."""
        ends: dict[float, Array] = {}
        for time in np.unique(times).tolist():
            stage = min(int(time), len(self.stages) - 1)
            start = self._start(index, stage, points)
            ends[time] = np.asarray(self.stages[stage].at(time - stage, start))
        wide = max(end.shape[1] for end in ends.values())
        trail = np.zeros((len(points), wide))
        for time, end in ends.items():
            rows = times == time
            trail[rows, : end.shape[1]] = end[rows]
        return trail

    def _start(self, index: int, stage: int, points: Array) -> Array:
        """The points of a mark at the start of a stage; kept, since every step needs them."""
        if stage == 0:
            return points
        if (index, stage) not in self._starts:
            before = self._start(index, stage - 1, points)
            self._starts[index, stage] = np.asarray(self.stages[stage - 1].at(1.0, before))
        return self._starts[index, stage]

    def with_points_of(self, marks: Iterable[Mark]) -> "Panel":
        """The same with other marks at the same points: what is known of these needn't be found."""
        other = replace(self, marks=tuple(marks))
        for name in ("_starts", "_kept", "_corners", "_frames"):
            other.__dict__[name] = getattr(self, name)
        return other

    @cached_property
    def _corners(self) -> dict[tuple[int, float], Array]:
        return {}

    @cached_property
    def _frames(self) -> dict[tuple[int, float], Array | None]:
        return {}

    def head(self, box: Box, label: float) -> float:
        """The px of a box's height that rows of read-outs take beyond the camera's margin.

        Of read-outs at the top that are to stand over nothing; `label` is the factor on their size.
        """
        top = [readout for readout in self.readouts if readout.place == "top"]
        if self.barred or not any(readout.clear for readout in top):
            return 0.0
        rows = min((ROWS_AIR + ROW * len(top)) * label, box.height / 2)
        return max(0.0, (rows - MARGIN * box.height) / (1 - MARGIN))

    def camera(self, box: Box, part: Box | None = None, label: float = 1.0) -> Camera:
        """The camera of a panel in `box`, which keeps the framed marks inside it, or in a part.

        Where the marks reach at each t is computed once for all boxes. Bars and
        read-outs take the foot of the box, if there are bars. `label` is the factor on the size of
        words, which read-outs at the top need room for.
        """
        foot = self.foot * box.width
        if foot:
            part = replace(box, height=box.height - foot)
        head = self.head(part or box, label)
        if head:
            part = replace(part or box, height=(part or box).height - head)
        framed = [i for i, mark in enumerate(self.marks) if mark.framed]
        if not framed:
            raise UserError(
                "draw.panel: expected a mark that the camera can frame, as a grid, got none"
            )

        def frames(stage: int, t: float) -> Array | None:
            if (stage, t) not in self._frames:
                turn = self.turn
                self._frames[stage, t] = turn.frame(self.stages, stage, t) if turn else None
            return self._frames[stage, t]

        def corners(stage: int, t: float) -> Array:
            if (stage, t) not in self._corners:
                self._corners[stage, t] = np.array(lowest_and_highest(seen(stage, t)))
            return self._corners[stage, t]

        def seen(stage: int, t: float) -> Array:
            frame = frames(stage, t)
            shown = [self._projected(i, self.positions(i, stage, t), frame) for i in framed]
            whole = np.concatenate(
                [widened(self.marks[i], points) for i, points in zip(framed, shown, strict=True)]
            )
            if not len(whole) or not (np.abs(whole) < FARTHEST).all():
                what = f"points beyond {FARTHEST:.0e} or NaN" if len(whole) else "none"
                raise UserError(
                    f"draw.panel: expected points that a camera can frame, got {what}"
                    f" at stage {stage}, t = {t:.2f}"
                )
            return whole

        moving = [stage for stage in self.stages if not is_closing([stage])]
        steady = any(stage.kind in ("recorded", "turn") for stage in moving)
        camera = fit(box, len(self.stages), corners, frames, steady, part, self.probes)
        down = np.array([[0.0, (foot - head) / 2]]) * camera.spans[:, None]
        return replace(camera, centres=camera.centres - down) if foot or head else camera


def widened(mark: Mark, seen: Array) -> Array:
    """Points (n, 2) that bound what a mark covers: a tube reaches farther than its curve."""
    if not isinstance(mark.geometry, Tube):
        return seen
    return np.concatenate([seen - mark.geometry.radius, seen + mark.geometry.radius])


def panel(
    *marks: Mark | Iterable[Mark], through: Stages | None = None, title: str = "", view: View = None
) -> Panel:
    """A panel of marks, or tuples of them, in the order of painting.

    `through` is their flow, `view` a `draw.turn`, `draw.views` or `draw.orbit`. UserError for what
    is no mark, for marks of space without an orbit, for more than two dimensions without a view,
    and for a decision line that is not the flow's.
    """
    listed: list[Mark] = []
    for item in marks:
        listed += [item] if isinstance(item, Mark) else list(item)
    for mark in listed:
        if not isinstance(mark, Mark):
            raise UserError(
                f"draw.panel: expected marks, as draw.grid(), got {type(mark).__name__}"
            )
    closes = isinstance(view, Orbit) and view.closing and through is not None
    flow = closed_flow(through) if through is not None and closes else through
    unchecked = Panel(tuple(_with_rows(listed)), flow, title, view)
    _check_dimensions(unchecked)
    checked_marks = (
        with_flows_head(mark, through, unchecked.stages, view) for mark in unchecked.marks
    )
    return replace(unchecked, marks=tuple(checked_marks))


def _with_rows(marks: list[Mark]) -> Iterator[Mark]:
    """The marks, each read-out in a row, at the top or above bars, with the number of others."""
    rows, barred = count(), any(isinstance(mark.geometry, Bars) for mark in marks)
    for mark in marks:
        if isinstance(mark.geometry, Readout) and (barred or mark.geometry.place == "top"):
            mark = replace(mark, geometry=replace(mark.geometry, row=next(rows)))
        yield mark


def _check_dimensions(panel: Panel) -> None:
    """UserError for more dimensions, or other marks, than the panel's view can show."""
    for mark in panel.marks:
        if isinstance(mark.geometry, Surface | Tube | Plane | Floor) and not panel.solid:
            raise UserError(f"a {mark.name} of space: expected view=draw.orbit(…), got none")
    widest = max((stage.outputs for stage in panel.stages), default=2)
    if widest > 2 and panel.turn is None:
        raise UserError(
            "draw.panel: expected view=draw.turn(…), draw.views(…) or draw.orbit(…) for a flow"
            f" through {widest} dimensions, got none"
        )
