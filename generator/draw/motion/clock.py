"""When things happen: a clock turns stages into centiseconds, with rests at the layers and easing.

`Clock.moment(cs)` says which stage runs at a time and how far it is; `Clock.steps` lists the
distinct pictures of a film with their durations, which are the frames of its GIF. All times are
whole multiples of the step, so that GIF, SVG and MP4 meet at every frame.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from generator.draw.motion.easing import EASE, STEADY, Easing

MOVES_CS = {
    "affine": 96,
    "pointwise": 72,
    "projection": 96,
    "field": 320,
    "recorded": 800,
    "turn": 560,
    "shift": 240,
    "thicken": 160,
}
SHIFT_CS = 40
START_CS, REST_CS, REVEAL_CS, END_CS = 64, 40, 40, 176
LONGEST_CS = 1300  # more layers get shorter stages instead of a longer film
FASTER, MOST_SPEED = 1.03, 50.0  # how a film is hurried that must be over by a time


@dataclass(frozen=True)
class Segment:
    """A stretch of time in which a stage goes from t = `start_t` to `end_t` (equal: a rest)."""

    start: int  # cs
    duration: int  # cs
    stage: int
    start_t: float
    end_t: float
    easing: Easing = EASE
    reveal: tuple[float, float] = (0.0, 0.0)  # opacity of the marks that fade in at the end

    @property
    def moves(self) -> bool:
        """Whether anything but time changes."""
        return self.start_t != self.end_t or self.reveal[0] != self.reveal[1]

    @property
    def end(self) -> int:
        """cs."""
        return self.start + self.duration


@dataclass(frozen=True)
class Moment:
    """One instant of a film: stage and t of the flow, and what has faded in."""

    cs: float
    stage: int
    t: float
    reveal: float


@dataclass(frozen=True)
class Clock:
    """Segments that follow each other without a gap, from 0 cs."""

    segments: tuple[Segment, ...]
    step_cs: int

    @property
    def duration(self) -> int:
        """cs."""
        return self.segments[-1].end

    def moment(self, cs: float) -> Moment:
        """What the film shows at a time; before the start and after the end it rests."""
        index = min(bisect_right(self._ends, cs), len(self.segments) - 1)
        segment = self.segments[index]
        way = segment.easing(min(max((cs - segment.start) / segment.duration, 0.0), 1.0))
        t = segment.start_t + way * (segment.end_t - segment.start_t)
        reveal = segment.reveal[0] + way * (segment.reveal[1] - segment.reveal[0])
        return Moment(cs, segment.stage, t, reveal)

    def progress(self, cs: float) -> float:
        """The share of the moving time that has passed; it stands still in rests."""
        index = bisect_right(self._starts, cs) - 1
        if index < 0:
            return 0.0 if self._moving else 1.0
        segment = self._moving[index]
        passed = self._passed[index] + min(cs - segment.start, segment.duration)
        return passed / self._passed[-1]

    @cached_property
    def _moving(self) -> tuple[Segment, ...]:
        return tuple(one for one in self.segments if one.moves)

    # Every frame asks for many times; of hundreds of layers, these are found by bisection.

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(segment.end for segment in self.segments)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Of the segments that move."""
        return tuple(segment.start for segment in self._moving)

    @cached_property
    def _passed(self) -> tuple[int, ...]:
        """The moving time before each segment that moves, and all of it, cs."""
        return tuple(accumulate((segment.duration for segment in self._moving), initial=0))

    @cached_property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """(start, duration) in cs of every distinct picture; a rest is one, however long."""
        starts = [0]
        for segment in self.segments:
            if segment.moves:
                first = segment.start + self.step_cs
                starts += range(first, segment.end + 1, self.step_cs)
        ends = [*starts[1:], self.duration]
        return tuple((a, b - a) for a, b in zip(starts, ends, strict=True) if b > a)

    @cached_property
    def times(self) -> tuple[int, ...]:
        """Every time, cs, at which some reading asks what is shown: 25 a second while it moves."""
        found = []
        for segment in self.segments:
            found.append(segment.start)
            if segment.moves:
                half = self.step_cs // 2
                found += range(segment.start + half, segment.end, half)
        return tuple(found)


def clock(
    stages: Sequence[Any],
    boundaries: Sequence[int],
    reveals: bool,
    speed: float = 1.0,
    step_cs: int = 8,
    played: range | None = None,
    longest_cs: int | None = None,
    hold_cs: int | None = None,
) -> Clock:
    """The clock of a flow: W, b and σ eased one after the other, a rest at each layer boundary.

    `boundaries` are the indices of stages at whose start a layer begins, and the end; `reveals`
    says whether marks fade in at the end; a film of no stages is one picture. Of a cut only the
    stages `played` take time. What would be longer than `longest_cs` is played faster; the last
    picture stays for `hold_cs` just so, or for a time that follows the speed.
    """
    played = range(len(stages)) if played is None else played
    moves = sum(move_cs(stages[i]) for i in played)
    speed *= max(1.0, moves / (LONGEST_CS - START_CS - END_CS - REVEAL_CS))
    reveals = reveals and played.stop == len(stages) > 0
    made = _paced(stages, boundaries, reveals, speed, step_cs, played, hold_cs)
    while longest_cs and made.duration > longest_cs and speed < MOST_SPEED:
        speed *= FASTER
        made = _paced(stages, boundaries, reveals, speed, step_cs, played, hold_cs)
    return made


def _paced(
    stages: Sequence[Any],
    boundaries: Sequence[int],
    reveals: bool,
    speed: float,
    step_cs: int,
    played: range,
    hold_cs: int | None,
) -> Clock:
    """The segments at a speed, in whole steps."""

    def whole(cs: float) -> int:
        return step_cs * max(1, round(cs / speed / step_cs))

    made: list[Segment] = []

    def add(cs: int, stage: int, start_t: float, end_t: float, **more: Any) -> None:
        start = made[-1].end if made else 0
        made.append(Segment(start, cs, stage, start_t, end_t, **more))

    last = played[-1] if played else 0
    if played:
        add(whole(START_CS), played[0], 0.0, 0.0)
    for i in played:
        easing = STEADY if stages[i].kind == "recorded" else EASE
        add(whole(move_cs(stages[i])), i, 0.0, 1.0, easing=easing)
        if i + 1 in boundaries and i < last:
            add(whole(REST_CS), i + 1, 0.0, 0.0)
    if reveals:
        add(whole(REVEAL_CS), last, 1.0, 1.0, reveal=(0.0, 1.0))
    shown = 1.0 if played.stop == len(stages) else 0.0
    add(hold_cs or whole(END_CS), last, 1.0, 1.0, reveal=(shown, shown))
    return Clock(tuple(made), step_cs)


def move_cs(stage: Any) -> int:
    """How long a stage moves, in cs at speed 1; a shift is a short affine stage."""
    return SHIFT_CS if stage.name == "b" else MOVES_CS.get(stage.kind, MOVES_CS["affine"])
