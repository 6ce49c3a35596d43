"""A strip chart below the picture: numbers as curves over the film's time.

    draw.strip("loss", lambda stage, t: …, low=0)
    draw.strip("linking number", stored, whole=True, text="{:.0f}")
    draw.strip(
        "det p(t)",
        draw.trace(straight, "straight", colour="b"),
        draw.trace(ours, "ours", colour="a"),
        levels=(0,),
    )

The whole curves are drawn pale from the start; a bead on each shows the moment, and a read-out at
the left says its number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from generator.draw.geometry.quantity import Quantity, Stored, quantity
from generator.draw.geometry.shapes import Array
from generator.draw.motion.clock import Clock, Moment
from generator.errors import UserError
from generator.short_repr import short_repr

MOST = 3  # traces; more rows would overlap
SKETCHED = 3  # in a draft: a value at one of so many times
Value = Quantity | Stored | Callable[[int, float], float]


@dataclass(frozen=True, eq=False)
class Trace:
    """A number of a strip: value, name and colour (None: a pale curve with a dark bead)."""

    value: Quantity
    name: str = ""
    colour: str | None = None

    __repr__ = short_repr


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
    every: int = 1  # of the clock's times; between them values lie on straight lines

    __repr__ = short_repr

    @property
    def sketch(self) -> "Strip":
        """The same for a draft: values at fewer times, whole numbers at all."""
        return self if self.whole else replace(self, every=SKETCHED)

    @cached_property
    def _sampled(self) -> dict[Clock, Array]:
        return {}

    def values(self, clock: Clock) -> Array:
        """Each trace at the clock's times: (traces, times)."""
        if clock not in self._sampled:
            times = sorted({*clock.times[:: self.every], clock.times[-1]})
            moments = [clock.moment(time) for time in times]
            rows = [[self.value(trace, moment) for moment in moments] for trace in self.traces]
            if self.every > 1:
                rows = [np.interp(clock.times, times, row).tolist() for row in rows]
            self._sampled[clock] = np.array(rows)
        return self._sampled[clock]

    def value(self, trace: Trace, moment: Moment) -> float:
        """The value of a trace at a moment; an integer if the strip is `whole`."""
        value = trace.value.whole if self.whole else trace.value
        return value(*moment.measured)

    def axis(self, clock: Clock) -> tuple[float, float]:
        """The lowest and highest value of the axis; for whole numbers it contains 0."""
        shown = [*self.values(clock).ravel(), *self.levels, *((0.0,) if self.whole else ())]
        low = float(min(shown)) if self.low is None else self.low
        high = float(max(shown)) if self.high is None else self.high
        return low, high if high > low else low + max(1.0, abs(low))


def trace(value: Value, name: str, colour: str = "text") -> Trace:
    """A number of a strip that has several, with its name and colour."""
    return Trace(quantity(value), name, colour)


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

    `low` and `high` are the ends of the axis (default: of the values), `text` is the read-out's
    format, `levels` are drawn as dashed lines. With `whole` the values are integers, drawn as a
    staircase. UserError for no values, more than three, several without names, or low > high.
    """
    traces = tuple(
        value if isinstance(value, Trace) else Trace(quantity(value)) for value in values
    )
    if not 1 <= len(traces) <= MOST:
        raise UserError(f"draw.strip: {name!r}: expected 1 to {MOST} values, got {len(traces)}")
    if len(traces) > 1 and not all(trace.name for trace in traces):
        raise UserError(
            f"draw.strip: {name!r}: expected a name for each value, draw.trace(…), got none"
        )
    if low is not None and high is not None and low > high:
        raise UserError(f"draw.strip: {name!r}: expected low up to high, got {low:g} and {high:g}")
    return Strip(name, traces, low, high, text, tuple(map(float, levels)), whole)
