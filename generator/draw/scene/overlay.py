"""The frame of a film: which layer and stage it is in (top left), and the track below.

The track is a thin line with a dot at each layer boundary, filled as time passes.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from generator.draw.geometry.protocols import Stage, is_training
from generator.draw.geometry.shapes import Style
from generator.draw.motion.camera import Box
from generator.draw.motion.clock import Clock, Moment, Segment
from generator.draw.scene.scene import Item, Markers, Scale, Shape, Text
from generator.draw.style import text

TITLE_PX, FORMULA_PX = 19.0, 17.0
BEHIND = 16.0  # px, from the widest title to the formula where they share a line


class Film(Protocol):
    """What the heading reads of a film."""

    @property
    def stages(self) -> tuple[Stage, ...]: ...
    def formula(self, stage: int) -> str:
        """What a stage does, as mathematics."""


def heading(film: Film, clock: Clock, moment: Moment, box: Box, scale: Scale) -> Iterator[Item]:
    """The layer of how many, and the stage as mathematics: below it, or behind it in a low box."""
    title, formula = names(film, clock, moment)
    x, line = box.x, 53 * scale.label
    if line > box.height:  # one line
        titles = {names(film, clock, clock.moment(one.start))[0] for one in clock.segments}
        x += max(text.layout(one)[1] for one in titles) * TITLE_PX * scale.label
        x, line = x + BEHIND * scale.label, 30 * scale.label
    if title:
        yield fitting(title, box.x, 30 * scale.label, TITLE_PX * scale.label, "text", "title", box)
    if formula:
        yield fitting(formula, x, line, FORMULA_PX * scale.label, "pale", "stage", box)


def fitting(words: str, x: float, y: float, size: float, ink: str, name: str, box: Box) -> Text:
    """A word that ends within the box: a longer one is smaller."""
    room = box.x + box.width - x
    return Text(words, x, y, min(size, room / text.layout(words)[1]), ink, name=name)


def names(film: Film, clock: Clock, moment: Moment) -> tuple[str, str]:
    """What the heading of a composition says at a moment; between two layers it names the last.

    Where panels do different things at a time, it has the formulas of all.
    """
    stages = film.stages
    segment = next((one for one in clock.segments if moment.cs < one.end), clock.segments[-1])
    stage = stages[moment.stage]
    if is_training(stage):
        return stage.name.capitalize(), stage.label(moment.t)
    if not stage.layer:  # it belongs to no network, and says itself what it does
        return getattr(stage, "title", ""), stage.formula
    if segment.start_t != segment.end_t:
        title = getattr(stage, "title", "") or f"Layer {stage.layer} of {layers(stages)}"
        return title, film.formula(moment.stage)
    return rest_name(stages, segment), ""


def rest_name(stages: Sequence[Stage], segment: Segment) -> str:
    """The name of a representation at rest; a stage may say itself where it arrives."""
    before = stages[segment.stage if segment.start_t == 1.0 else segment.stage - 1]
    arrival = getattr(before, "arrival", "")
    if (segment.stage or segment.start_t == 1.0) and arrival:
        return str(arrival)
    done = stages[segment.stage].layer - (segment.start_t != 1.0)
    if done == 0:
        return "Input"
    return f"After layer {done} of {layers(stages)}"


def layers(stages: Sequence[Stage]) -> int:
    """How many layers the stages belong to."""
    return max((stage.layer for stage in stages), default=0)


def track_still(ticks: Sequence[int], clock: Clock, box: Box, scale: Scale) -> Iterator[Item]:
    """The empty track: a pale line and a dot at each tick (cs)."""
    y = box.y + box.height / 2
    ends = np.array([[box.x, y], [box.x + box.width, y]])
    yield Shape(ends, (2,), Style("grid", 2.5 * scale.line), "track")
    points = np.array([[_along(box, clock, tick), y] for tick in ticks])
    if len(points):
        yield Markers(points, "dot", 4.5 * scale.line, Style(fill="grid"), "ticks")


def track_moving(
    ticks: Sequence[int], clock: Clock, moment: Moment, box: Box, scale: Scale
) -> Iterator[Item]:
    """What has passed: the line up to now, and the dots reached."""
    y = box.y + box.height / 2
    line = np.array([[box.x, y], [_along(box, clock, moment.cs), y]])
    yield Shape(line, (2,), Style("edge", 2.5 * scale.line), "elapsed")
    for k, tick in enumerate(ticks):
        if tick <= moment.cs:
            point = np.array([[_along(box, clock, tick), y]])
            yield Markers(point, "dot", 4.5 * scale.line, Style(fill="edge"), f"tick-{k}")


def _along(box: Box, clock: Clock, cs: float) -> float:
    """Where a time lies on the track, px."""
    return box.x + box.width * clock.progress(cs)


def ticks(stages: Sequence[Stage], boundaries: Sequence[int], clock: Clock) -> list[int]:
    """When each layer boundary is reached, in cs: the input at 0, then the end of each layer.

    Of a cut, its beginning and the ends of the layers that it shows.
    """
    if not stages:
        return []
    found = [0]
    for boundary in boundaries:
        reached = [one for one in clock.segments if one.stage == boundary - 1 and one.end_t == 1.0]
        found += [one.end for one in reached[:1]]
    return found
