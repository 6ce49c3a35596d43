"""A strip laid out in a film: `charts(strips, boxes, clock, scale)` yield their scenes.

Names and numbers stand in a column at the left, levels at the right; all strips of a film have the
same columns, so that their curves share one time axis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from generator.draw.geometry.quantity import format_number
from generator.draw.geometry.shapes import Array, Style
from generator.draw.motion.camera import Box
from generator.draw.motion.clock import Clock, Moment
from generator.draw.scene.scene import Markers, Primitive, Scale, Shape, Text
from generator.draw.scene.strip import Strip, Trace
from generator.draw.style import text

LEAST_LEFT = 92.0  # px
FIRST = 18.5  # px from the top of the box to the base line of the name
BELOW = 2.0  # px below the base line of the last trace
GAP = 12.0  # px between column and chart
WORDS = 58.0  # px, the height of name and numbers
PALE = 0.55  # opacity of a curve with a colour of its own, so that its bead can be seen on it


@dataclass(frozen=True)
class Lettering:
    """How a kind of words is written; `name` is the item's in the scene."""

    size: float  # px
    colour: str
    name: str
    anchor: str = "start"


NAME = Lettering(14.0, "pale", "strip")
VALUE = Lettering(16.0, "text", "strip-value")  # of a strip with one trace
LEVEL = Lettering(12.0, "pale", "level", "end")
TRACE_NAME = Lettering(13.0, "text", "trace")
TRACE_VALUE = Lettering(13.0, "text", "strip-value", "end")
STRIP_WORDS = {lettering.name for lettering in (NAME, VALUE, LEVEL, TRACE_NAME, TRACE_VALUE)}


def charts(
    strips: Sequence[Strip], boxes: Sequence[Box], clock: Clock, scale: Scale, room: float = 1.0
) -> tuple["Chart", ...]:
    """The strips of a film in their boxes; words in the column may become `room` times as large."""
    lefts = (_left(strip, clock, scale.fonts, room) for strip in strips)
    left = max(lefts, default=0.0) * scale.label
    right = max((_right(strip, scale.fonts) for strip in strips), default=0.0) * scale.label
    return tuple(
        Chart(strip, box, left, right, clock, scale)
        for strip, box in zip(strips, boxes, strict=True)
    )


def _left(strip: Strip, clock: Clock, fonts: text.Fonts, room: float) -> float:
    """The px that a strip needs for its name and its widest read-outs."""
    numbers = {format_number(strip.text, float(value)) for value in strip.values(clock).ravel()}
    reach = VALUE.size * max(text.layout(number, fonts)[1] for number in numbers)
    if len(strip.traces) > 1:
        names = max(text.layout(trace.name, fonts)[1] for trace in strip.traces)
        reach = reach * TRACE_VALUE.size / VALUE.size + names * TRACE_NAME.size + GAP
    reach = max(reach, text.layout(strip.name, fonts)[1] * NAME.size)
    return max(LEAST_LEFT, GAP + room * reach)


def _right(strip: Strip, fonts: text.Fonts) -> float:
    """The px that a strip needs for the numbers of its levels."""
    return max(
        (
            8 + LEVEL.size * text.layout(format_number("{:g}", level), fonts)[1]
            for level in strip.levels
        ),
        default=0.0,
    )


@dataclass(frozen=True, eq=False)
class Chart:
    """A strip in its box, of which `left` and `right` px are for words."""

    strip: Strip
    box: Box
    left: float
    right: float
    clock: Clock
    scale: Scale

    def still(self) -> Iterator[Primitive]:
        """What does not move: names, base line, levels and the whole curves."""
        strip, inner = self.strip, self.inner
        yield self._word(strip.name, self.box.x, FIRST, NAME)
        line = Style("grid", 1.0 * self.scale.line)
        yield self._across(inner.y + inner.height + 4, line, "strip-base")
        for level in strip.levels:
            line = self.scale.style(Style("pale", 1.0, dash=(4.0, 4.0)), 1.0)
            yield self._across(self._y(level), line, "strip-level")
            at = (self._y(level) - self.box.y) / self.scale.label + 4
            right = self.box.x + self.box.width
            yield self._word(format_number("{:g}", level), right, at, LEVEL)
        for k, (trace, values) in enumerate(
            zip(strip.traces, strip.values(self.clock), strict=True)
        ):
            yield self._curve(trace, values)
            if len(strip.traces) > 1:
                lettering = replace(TRACE_NAME, colour=trace.colour or TRACE_NAME.colour)
                yield self._word(trace.name, self.box.x, self._row(k), lettering)

    def moving(self, moment: Moment) -> Iterator[Primitive]:
        """The beads on the curves and the numbers."""
        inner, scale = self.inner, self.scale
        x = inner.x + inner.width * self.clock.progress(moment.cs)
        for k, trace in enumerate(self.strip.traces):
            value = self.strip.value(trace, moment)
            bead = Style(fill=trace.colour or "text")
            yield Markers(
                np.array([[x, self._y(value)]]), "dot", 4.0 * scale.line, bead, "strip-bead"
            )
            number = format_number(self.strip.text, value)
            if len(self.strip.traces) == 1:
                yield self._word(number, self.box.x, 36, VALUE)
            else:
                right = self.box.x + self.left - GAP * scale.label
                yield self._word(number, right, self._row(k), TRACE_VALUE)

    @property
    def inner(self) -> Box:
        """Where the curves are: right of the words, or below them where the box is high."""
        box, head = self.box, WORDS * self.scale.label
        if self._tall:
            return Box(box.x, box.y + head, box.width - self.right, box.height - head - 8)
        width = box.width - self.left - self.right
        return Box(box.x + self.left, box.y + 4, width, box.height - 8)

    @property
    def _tall(self) -> bool:
        """Whether the words stand above the curves, not beside them."""
        return self.box.height > 2 * WORDS * self.scale.label

    def _curve(self, trace: Trace, values: Array) -> Shape:
        """A polyline; of whole numbers a staircase, which has nothing between its steps."""
        passed = np.array([*map(self.clock.progress, self.clock.times), 1.0])
        values = np.append(values, values[-1])  # the last picture rests
        if self.strip.whole:
            passed, values = np.repeat(passed, 2)[1:], np.repeat(values, 2)[:-1]
        x = self.inner.x + self.inner.width * passed
        points = np.column_stack([x, [self._y(float(value)) for value in values]])
        style = Style(trace.colour or "edge", 1.6, opacity=PALE if trace.colour else 1.0)
        return Shape(points, (len(points),), self.scale.style(style, 1.0), "strip-curve")

    def _y(self, value: float) -> float:
        low, high = self._axis
        return self.inner.y + self.inner.height * (high - value) / (high - low)

    @cached_property
    def _axis(self) -> tuple[float, float]:
        return self.strip.axis(self.clock)

    def _across(self, y: float, style: Style, name: str) -> Shape:
        ends = np.array([[self.inner.x, y], [self.inner.x + self.inner.width, y]])
        return Shape(ends, (2,), style, name)

    def _row(self, k: int) -> float:
        """How far below the top trace k's name and number have their base line."""
        high = WORDS if self._tall else self.box.height / self.scale.label
        return FIRST + (high - BELOW - FIRST) * (k + 1) / len(self.strip.traces)

    def _word(self, words: str, x: float, below: float, lettering: Lettering) -> Text:
        """Words at x px; their base line is `below` px (at label factor 1) under the box's top."""
        size, y = lettering.size * self.scale.label, self.box.y + below * self.scale.label
        return Text(words, x, y, size, lettering.colour, lettering.anchor, name=lettering.name)
