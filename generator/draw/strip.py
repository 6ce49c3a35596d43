"""A strip chart below the picture: one number along the film's time, with a bead that runs on it.

    draw.strip("loss", lambda stage, t: …, low=0)

The curve is drawn pale from the start, so that one sees what is coming; the read-out at its left
says the number of the moment.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generator.draw.camera import Box
from generator.draw.clock import Clock, Moment
from generator.draw.geometry import Array, Style
from generator.draw.scene import Dots, Item, Scale, Shape, Word
from generator.errors import AuthorError

SAMPLES = 201
HEIGHT = 58.0  # px
LABEL = 92.0  # px at the left, for name and read-out


@dataclass(frozen=True, eq=False)
class Strip:
    """A name, its value at (stage, t), the range of the axis (None: of the values), a format."""

    name: str
    value: Callable[[int, float], float]
    low: float | None = None
    high: float | None = None
    text: str = "{:.2f}"

    @cached_property
    def _sampled(self) -> dict[Clock, tuple[Array, Array]]:
        return {}

    def curve(self, clock: Clock) -> tuple[Array, Array]:
        """Times in cs and values, sampled along the clock."""
        if clock not in self._sampled:
            times = np.linspace(0, clock.duration, SAMPLES)
            moments = [clock.moment(float(time)) for time in times]
            values = np.array([self.value(one.stage, one.t) for one in moments])
            if not np.isfinite(values).all():
                raise AuthorError(f"strip {self.name!r} with NaN or infinity")
            self._sampled[clock] = times, values
        return self._sampled[clock]

    def axis(self, values: Array) -> tuple[float, float]:
        """The range that the strip's height stands for."""
        low = float(values.min()) if self.low is None else self.low
        high = float(values.max()) if self.high is None else self.high
        return low, high if high > low else low + 1.0

    def still(self, box: Box, clock: Clock, scale: Scale) -> Iterator[Item]:
        """What does not move: name, base line and the whole curve."""
        times, values = self.curve(clock)
        yield Word(
            self.name, box.x, box.y + 16 * scale.label, 14 * scale.label, "pale", name="strip"
        )
        points = np.column_stack(self._place(box, clock, times, values))
        base = points[[0, -1]] * (1, 0) + (0, box.y + box.height)
        yield Shape(base, (2,), Style("grid", 1.0 * scale.line), "strip-base")
        yield Shape(points, (len(points),), Style("edge", 1.6 * scale.line), "strip-curve")

    def moving(self, box: Box, clock: Clock, moment: Moment, scale: Scale) -> Iterator[Item]:
        """The bead on the curve and the number."""
        value = self.value(moment.stage, moment.t)
        _, values = self.curve(clock)
        x, y = self._place(box, clock, np.array([moment.cs]), np.array([value]), values)
        bead = Style(fill="text")
        yield Dots(np.column_stack([x, y]), "dot", 4.0 * scale.line, bead, "strip-bead")
        at = box.y + 36 * scale.label
        yield Word(self.text.format(value), box.x, at, 16 * scale.label, "text", name="strip-value")

    def _place(
        self, box: Box, clock: Clock, times: Array, values: Array, all_values: Array | None = None
    ) -> tuple[Array, Array]:
        low, high = self.axis(values if all_values is None else all_values)
        passed = np.array([clock.progress(float(time)) for time in times])
        x = box.x + LABEL + (box.width - LABEL) * passed
        y = box.y + box.height - 4 - (box.height - 8) * (values - low) / (high - low)
        return x, y


def strip(
    name: str,
    value: Callable[[int, float], float],
    low: float | None = None,
    high: float | None = None,
    text: str = "{:.2f}",
) -> Strip:
    """A strip chart of `value(stage, t)`; `text` is the read-out's format."""
    return Strip(name, value, low, high, text)
