"""A strip chart below the picture: numbers along the film's time, with beads that run on them.

    draw.strip("loss", lambda stage, t: …, low=0)
    draw.strip("linking number", stored, whole=True, text="{:.0f}")
    draw.strip(
        "det p(t)",
        draw.trace(straight, "straight", ink="b"),
        draw.trace(ours, "ours", ink="a"),
        levels=(0,),
    )

The curves are drawn pale from the start, so that one sees what is coming; the read-outs at their
left say the numbers of the moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generator.brief import brief
from generator.draw.geometry.quantity import Quantity, Stored, quantity
from generator.draw.geometry.shapes import Array
from generator.draw.motion.clock import Clock, Moment
from generator.errors import UserError

MOST = 3  # traces; more rows would not stand apart
Value = Quantity | Stored | Callable[[int, float], float]


@dataclass(frozen=True, eq=False)
class Trace:
    """One number of a strip: its value, its name and its ink (None: pale, with a dark bead)."""

    value: Quantity
    name: str = ""
    ink: str | None = None

    __repr__ = brief


@dataclass(frozen=True, eq=False)
class Strip:
    """A name, its traces, the range of the axis (None: of the values), a format, level lines."""

    name: str
    traces: tuple[Trace, ...]
    low: float | None = None
    high: float | None = None
    text: str = "{:.2f}"
    levels: tuple[float, ...] = ()
    whole: bool = False

    __repr__ = brief

    @cached_property
    def _sampled(self) -> dict[Clock, Array]:
        return {}

    def values(self, clock: Clock) -> Array:
        """Each trace at the clock's times: (traces, times)."""
        if clock not in self._sampled:
            moments = [clock.moment(time) for time in clock.times]
            rows = [[self.value(trace, one) for one in moments] for trace in self.traces]
            self._sampled[clock] = np.array(rows)
        return self._sampled[clock]

    def value(self, trace: Trace, moment: Moment) -> float:
        """What a trace is at a moment; an integer where the strip says so."""
        ask = trace.value.whole if self.whole else trace.value
        return ask(moment.stage, moment.t)

    def axis(self, clock: Clock) -> tuple[float, float]:
        """The range that the strip's height stands for; of whole numbers it has 0 and another."""
        shown = [*self.values(clock).ravel(), *self.levels, *((0.0,) if self.whole else ())]
        low = float(min(shown)) if self.low is None else self.low
        high = float(max(shown)) if self.high is None else self.high
        return low, high if high > low else low + max(1.0, abs(low))


def trace(value: Value, name: str, ink: str = "text") -> Trace:
    """A number of a strip that has several, with its name and ink."""
    return Trace(quantity(value), name, ink)


def strip(
    name: str,
    *values: Trace | Value,
    low: float | None = None,
    high: float | None = None,
    text: str = "{:.2f}",
    levels: Sequence[float] = (),
    whole: bool = False,
) -> Strip:
    """A strip chart of one value(stage, t), or of up to three traces with names.

    `text` is the read-out's format, `levels` are drawn as dashed lines, and with `whole` the values
    are integers, told as such and drawn as a staircase.
    """
    traces = tuple(one if isinstance(one, Trace) else Trace(quantity(one)) for one in values)
    if not 1 <= len(traces) <= MOST:
        raise UserError(f"draw.strip: {name!r}: expected 1 to {MOST} values, got {len(traces)}")
    if len(traces) > 1 and not all(one.name for one in traces):
        raise UserError(
            f"draw.strip: {name!r}: expected a name for each value, draw.trace(…), got none"
        )
    return Strip(name, traces, low, high, text, tuple(map(float, levels)), whole)
