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
from typing import Protocol

from generator.draw.geometry.protocols import Stage, is_training
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
        """Every time, cs, at which some renderer asks what is shown: 25 a second while it moves."""
        found = []
        for segment in self.segments:
            found.append(segment.start)
            if segment.moves:
                half = self.step_cs // 2
                found += range(segment.start + half, segment.end, half)
        return tuple(found)


class Pace(Protocol):
    """How fast a film plays: the fields of a `Format` that say it."""

    @property
    def speed(self) -> float: ...
    @property
    def step_cs(self) -> int: ...
    @property
    def longest_cs(self) -> int | None: ...  # what would be longer is played faster
    @property
    def hold_cs(self) -> int | None: ...  # of the last picture; None: a time that follows the speed


@dataclass(frozen=True)
class Schedule:
    """What a film plays, in which order, without its speed."""

    stages: Sequence[Stage]
    boundaries: Sequence[int]  # stages at whose start a layer begins, and the end
    reveals: bool = False  # whether marks fade in at the end
    played: range | None = None  # of a clip: the stages that take time; None: all

    @property
    def playing(self) -> range:
        """The stages that take time."""
        return range(len(self.stages)) if self.played is None else self.played

    @property
    def ends(self) -> bool:
        """Whether it plays to the end of the last stage."""
        return self.playing.stop == len(self.stages)


def clock(schedule: Schedule, pace: Pace) -> Clock:
    """The clock of a flow: W, b and σ eased one after the other, a rest at each layer boundary.

    A film of no stages is one picture.
    """
    moves = sum(move_cs(schedule.stages[i]) for i in schedule.playing)
    speed = pace.speed * max(1.0, moves / (LONGEST_CS - START_CS - END_CS - REVEAL_CS))
    paced = _paced(schedule, pace, speed)
    while pace.longest_cs and paced.duration > pace.longest_cs and speed < MOST_SPEED:
        speed *= FASTER
        paced = _paced(schedule, pace, speed)
    return paced


def _paced(schedule: Schedule, pace: Pace, speed: float) -> Clock:
    """The segments at a speed, in whole steps."""
    stages, playing, step_cs = schedule.stages, schedule.playing, pace.step_cs

    def whole(cs: float) -> int:
        return step_cs * max(1, round(cs / speed / step_cs))

    segments: list[Segment] = []

    def add(
        cs: int,
        stage: int,
        t: tuple[float, float],
        easing: Easing = EASE,
        reveal: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        start = segments[-1].end if segments else 0
        segments.append(Segment(start, cs, stage, *t, easing, reveal))

    last = playing[-1] if playing else 0
    if playing:
        add(whole(START_CS), playing[0], (0.0, 0.0))
    for i in playing:
        easing = STEADY if is_training(stages[i]) else EASE
        add(whole(move_cs(stages[i])), i, (0.0, 1.0), easing)
        if i + 1 in schedule.boundaries and i < last:
            add(whole(REST_CS), i + 1, (0.0, 0.0))
    if schedule.reveals and schedule.ends and stages:
        add(whole(REVEAL_CS), last, (1.0, 1.0), reveal=(0.0, 1.0))
    shown = 1.0 if schedule.ends else 0.0
    add(pace.hold_cs or whole(END_CS), last, (1.0, 1.0), reveal=(shown, shown))
    return Clock(tuple(segments), step_cs)


def move_cs(stage: Stage) -> int:
    """How long a stage moves, in cs at speed 1; a shift is a short affine stage."""
    return SHIFT_CS if stage.name == "b" else MOVES_CS.get(stage.kind, MOVES_CS["affine"])
