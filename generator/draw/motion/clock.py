"""Clocks: the time of each stage in centiseconds, with easing, and rests at the layer boundaries.

After the last rest the film fades back into its first picture, so that it can be repeated.

`Clock.moment(cs)` says which stage runs at a time and how far it is; `Clock.steps` lists the
distinct pictures of a film with their durations, which are the frames of its GIF. All times are
whole multiples of the step, so that GIF, SVG and MP4 meet at every frame.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from generator.draw.geometry.protocols import Stage
from generator.draw.motion.easing import EASE, FADE, Piece, Timing, resting

MOVES_CS = {
    "affine": 144,
    "pointwise": 120,
    "projection": 144,
    "field": 240,
    "recorded": 800,
    "turn": 560,
    "shift": 240,
    "thicken": 160,
    "sending": 240,
}
SHIFT_CS, CLOSING_CS = 64, 320
CLOSING = "closing"  # name of the stage in which only the camera moves, after all others
START_CS, REST_CS, REVEAL_CS, END_CS, FADE_CS = 64, 40, 40, 176, 32
LONGEST_CS = 1960  # more layers get shorter stages instead of a longer film
FASTER, MOST_SPEED = 1.03, 50.0  # the factor and the limit of speeding up a film that is too long


@dataclass(frozen=True)
class Segment:
    """A stretch of time in which a stage goes from t = `start_t` to `end_t` (equal: a rest)."""

    start: int  # cs
    duration: int  # cs
    stage: int
    start_t: float
    end_t: float
    easing: Timing = EASE
    reveal: tuple[float, float] = (0.0, 0.0)  # opacity of the marks that fade in at the end
    returns: bool = False  # whether the first picture fades in over the last one
    closing: bool = False  # whether the stage is the camera's alone

    @property
    def moves(self) -> bool:
        """Whether anything but time changes."""
        return self.start_t != self.end_t or self.reveal[0] != self.reveal[1] or self.returns

    @property
    def end(self) -> int:
        """cs."""
        return self.start + self.duration

    @property
    def pieces(self) -> Iterator[Piece]:
        """The Bézier curves by which it is eased."""
        return self.easing.pieces()

    def at(self, time: float) -> float:
        """The time in cs at a share of its own."""
        return self.start + self.duration * time


@dataclass(frozen=True)
class Moment:
    """One instant of a film: stage and t of the flow, and what has faded in."""

    cs: float
    stage: int
    t: float
    reveal: float
    returned: float = 0.0  # opacity of the first picture over this one
    closing: bool = False  # whether the stage is the camera's alone

    @property
    def measured(self) -> tuple[int, float]:
        """Stage and t at which an invariant of the flow is looked up: a closing turn has none."""
        return (self.stage - 1, 1.0) if self.closing else (self.stage, self.t)

    @property
    def shown(self) -> float:
        """The opacity at which what has faded in is seen."""
        return self.reveal * (1.0 - self.returned)

    def looks_like(self, other: "Moment") -> bool:
        """Whether both are one picture, at two times of a rest."""
        return replace(self, cs=other.cs) == other


@dataclass(frozen=True)
class Clock:
    """Segments that follow each other without a gap, from 0 cs."""

    segments: tuple[Segment, ...]
    step_cs: int

    @property
    def duration(self) -> int:
        """cs."""
        return self.segments[-1].end

    @property
    def end(self) -> int:
        """When the last picture has rested, cs; after it the film only fades into its first one."""
        last = self.segments[-1]
        return last.start if last.returns else last.end

    def moment(self, cs: float) -> Moment:
        """The moment at a time in cs; before the start it is the first, after the end the last."""
        index = min(bisect_right(self._ends, cs), len(self.segments) - 1)
        segment = self.segments[index]
        way = segment.easing(min(max((cs - segment.start) / segment.duration, 0.0), 1.0))
        t = segment.start_t + way * (segment.end_t - segment.start_t)
        reveal = segment.reveal[0] + way * (segment.reveal[1] - segment.reveal[0])
        returned = way if segment.returns else 0.0
        return Moment(cs, segment.stage, t, reveal, returned, segment.closing)

    def progress(self, cs: float) -> float:
        """The share of the time that has passed, 1 once the last picture has rested.

        Track, charts and the page's slider have this one axis.
        """
        return min(max(cs / self.end, 0.0), 1.0)

    # Bisection keeps `moment` fast for films of hundreds of layers.

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(segment.end for segment in self.segments)

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

    @property
    def shown(self) -> list[int]:
        """When each distinct picture begins, cs, without those of the return to the first."""
        return [start for start, _ in self.steps if start < self.end]

    @cached_property
    def times(self) -> tuple[int, ...]:
        """The times, cs, that renderers need: 25 a second while something moves."""
        times = []
        for segment in self.segments:
            times.append(segment.start)
            if segment.moves:
                half = self.step_cs // 2
                times += range(segment.start + half, segment.end, half)
        return tuple(times)


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
    @property
    def loops(self) -> bool: ...  # whether it fades into its first picture


@dataclass(frozen=True)
class Schedule:
    """What a film plays, in which order, without its speed."""

    stages: Sequence[Stage]
    boundaries: Sequence[int]  # stages at whose start a layer begins, and the end
    reveals: bool = False  # whether marks fade in at the end
    played: range | None = None  # of a clip: the stages that take time; None: all
    easings: Sequence[Timing] = ()  # of the stages; none: `EASE` for each
    slow: float = 1.0  # factor on the time that each stage takes, but not on rests
    pauses: bool = False  # whether stages last as long as W at least, and rest inside layers too

    @property
    def playing(self) -> range:
        """The stages that take time."""
        return range(len(self.stages)) if self.played is None else self.played

    def easing(self, stage: int) -> Timing:
        """That of a stage, with its rest if it has one of its own."""
        eased = self.easings[stage] if self.easings else EASE
        rest = self.rest_cs(stage)
        return resting(eased, rest / (self.move_cs(stage) + rest)) if rest else eased

    def move_cs(self, stage: int) -> float:
        """How long a stage moves at speed 1."""
        usual = self.slow * move_cs(self.stages[stage])
        return max(usual, MOVES_CS["affine"]) if self.pauses else usual

    def rest_cs(self, stage: int) -> int:
        """How long it then rests: inside a layer, if the film pauses there."""
        inside = self.pauses and stage + 1 not in (*self.boundaries, len(self.stages))
        return REST_CS if inside else 0

    @property
    def ends(self) -> bool:
        """Whether it plays to the end of the last stage."""
        return self.playing.stop == len(self.stages)


def clock(schedule: Schedule, pace: Pace) -> Clock:
    """The clock of a flow: W, b and σ eased one after the other, a rest at each layer boundary.

    A film of no stages is one picture.
    """
    speed, longest = pace.speed, pace.longest_cs or LONGEST_CS / pace.speed
    paced = _at_speed(schedule, pace, speed)
    while paced.duration > longest and speed < MOST_SPEED:
        speed *= FASTER
        paced = _at_speed(schedule, pace, speed)
    return paced


def _at_speed(schedule: Schedule, pace: Pace, speed: float) -> Clock:
    """The segments at a speed, in whole steps."""
    stages, playing, step_cs = schedule.stages, schedule.playing, pace.step_cs

    def whole(cs: float) -> int:
        return step_cs * max(1, round(cs / speed / step_cs))

    segments: list[Segment] = []

    def add(
        cs: int,
        stage: int,
        t: tuple[float, float],
        easing: Timing = EASE,
        reveal: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        start = segments[-1].end if segments else 0
        closing = closes and stage == last
        segments.append(Segment(start, cs, stage, *t, easing, reveal, closing=closing))

    last = playing[-1] if playing else 0
    closes = bool(playing) and stages[last].name == CLOSING
    rests = set(schedule.boundaries)
    if playing:
        add(whole(START_CS), playing[0], (0.0, 0.0))
    for i in playing[: len(playing) - closes]:
        moves = schedule.move_cs(i) + schedule.rest_cs(i)
        add(whole(moves), i, (0.0, 1.0), schedule.easing(i))
        if i + 1 in rests and i < last:
            add(whole(REST_CS), i + 1, (0.0, 0.0))
    if schedule.reveals and schedule.ends and stages:
        at = 0.0 if closes else 1.0
        add(whole(REVEAL_CS), last, (at, at), reveal=(0.0, 1.0))
    if closes:
        add(whole(move_cs(stages[last])), last, (0.0, 1.0), schedule.easing(last), (1.0, 1.0))
    shown = 1.0 if schedule.ends else 0.0
    add(pace.hold_cs or whole(END_CS), last, (1.0, 1.0), reveal=(shown, shown))
    if pace.loops and playing:
        add(whole(FADE_CS), last, (1.0, 1.0), FADE, (shown, shown))
        segments[-1] = replace(segments[-1], returns=True)
    return Clock(tuple(segments), step_cs)


def move_cs(stage: Stage) -> int:
    """How long a stage moves, in cs at speed 1; a shift is a short affine stage."""
    if stage.name == CLOSING:
        return CLOSING_CS
    return SHIFT_CS if stage.name == "b" else MOVES_CS.get(stage.kind, MOVES_CS["affine"])
