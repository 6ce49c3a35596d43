"""The heading of a film (its layer and stage, top left) and the track below the picture.

The track is a thin line with a dot at each layer boundary, filled as time passes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from generator.draw.geometry.protocols import Stage, is_training
from generator.draw.geometry.shapes import Style
from generator.draw.motion.camera import Box
from generator.draw.motion.clock import CLOSING, Clock, Moment, Segment
from generator.draw.scene.scene import Markers, Primitive, Scale, Shape, Text
from generator.draw.style import text

TITLE_PX, FORMULA_PX = 19.0, 17.0
BEHIND = 16.0  # px, from the widest title to the formula where they share a line


class Film(Protocol):
    """What the heading reads of a film."""

    @property
    def stages(self) -> tuple[Stage, ...]: ...
    def formula(self, stage: int) -> str:
        """What a stage does, as mathematics."""


def heading(
    film: Film, clock: Clock, moment: Moment, box: Box, scale: Scale
) -> Iterator[Primitive]:
    """The layer of how many, and the stage as mathematics: below it, or behind it in a low box."""
    title, formula = heading_words(film, clock, moment)
    x, line = box.x, 53 * scale.label
    if line > box.height:  # one line
        titles = {
            heading_words(film, clock, clock.moment(segment.start))[0] for segment in clock.segments
        }
        x += max(text.layout(words, scale.fonts)[1] for words in titles) * TITLE_PX * scale.label
        x, line = x + BEHIND * scale.label, 30 * scale.label
    if title:
        size = TITLE_PX * scale.label
        title_word = Text(title, box.x, 30 * scale.label, size, "text", name="title")
        yield fitting(title_word, box, scale.fonts)
    if formula:
        size = FORMULA_PX * scale.label
        yield fitting(Text(formula, x, line, size, "pale", name="stage"), box, scale.fonts)


def fitting(word: Text, box: Box, fonts: text.Fonts = ()) -> Text:
    """A word that begins in a box, made smaller where it would end outside of it."""
    width = box.x + box.width - word.x
    return replace(word, size=min(word.size, width / text.layout(word.text, fonts)[1]))


def heading_words(film: Film, clock: Clock, moment: Moment) -> tuple[str, str]:
    """The heading's title and formula at a moment; at rest the title names the representation.

    Where panels run different stages at a time, the formula has those of all.
    """
    stages = film.stages
    segment = next((part for part in clock.segments if moment.cs < part.end), clock.segments[-1])
    stage = stages[moment.stage]
    if is_training(stage):
        return stage.name.capitalize(), stage.label(moment.t)
    if moment.closing:
        return rest_name(stages, segment), ""
    if not stage.layer:  # a stage of no network has a title and a formula of its own
        return getattr(stage, "title", ""), stage.formula
    if segment.start_t != segment.end_t:
        title = getattr(stage, "title", "") or f"Layer {stage.layer} of {layers(stages)}"
        return title, film.formula(moment.stage)
    return rest_name(stages, segment), ""


def rest_name(stages: Sequence[Stage], segment: Segment) -> str:
    """The name of a representation at rest; a stage may name its result by `arrival`."""
    passed = stages[: segment.stage + (segment.start_t == 1.0)]
    done = [stage for stage in passed if stage.name != CLOSING]
    if not done:
        return "Input"
    arrival = getattr(done[-1], "arrival", "")
    return str(arrival) or f"After layer {done[-1].layer} of {layers(stages)}"


def layers(stages: Sequence[Stage]) -> int:
    """How many layers the stages belong to."""
    return max((stage.layer for stage in stages), default=0)


def track_still(
    ticks: Sequence[int], clock: Clock, box: Box, scale: Scale, to_the_left: bool = False
) -> Iterator[Primitive]:
    """The empty track: a pale line and a dot at each tick (cs); time runs right, or to the left."""
    y = box.y + box.height / 2
    ends = np.array([[box.x, y], [box.x + box.width, y]])
    yield Shape(ends, (2,), Style("grid", 2.5 * scale.line), "track")
    points = np.array([[_along(box, clock, tick, to_the_left), y] for tick in ticks])
    if len(points):
        yield Markers(points, "dot", 4.5 * scale.line, Style(fill="grid"), "ticks")


def track_moving(
    ticks: Sequence[int],
    clock: Clock,
    moment: Moment,
    box: Box,
    scale: Scale,
    to_the_left: bool = False,
) -> Iterator[Primitive]:
    """The part of the track that has passed, and the dots that were reached."""
    y = box.y + box.height / 2
    ends = [_along(box, clock, cs, to_the_left) for cs in (0, moment.cs)]
    line = np.array([[x, y] for x in ends])
    yield Shape(line, (2,), Style("edge", 2.5 * scale.line), "elapsed")
    for k, tick in enumerate(ticks):
        if tick <= moment.cs:
            point = np.array([[_along(box, clock, tick, to_the_left), y]])
            yield Markers(point, "dot", 4.5 * scale.line, Style(fill="edge"), f"tick-{k}")


def _along(box: Box, clock: Clock, cs: float, to_the_left: bool) -> float:
    """Where a time lies on the track, px."""
    share = clock.progress(cs)
    return box.x + box.width * (1 - share if to_the_left else share)


def ticks(stages: Sequence[Stage], boundaries: Sequence[int], clock: Clock) -> list[int]:
    """When each layer boundary is reached, in cs: the input at 0, then the end of each layer.

    For a clip, its beginning and the ends of the layers that it shows.
    """
    if not stages:
        return []
    reached_cs = [0]
    for boundary in boundaries:
        reached = [
            segment
            for segment in clock.segments
            if segment.stage == boundary - 1 and segment.end_t == 1.0
        ]
        reached_cs += [segment.end for segment in reached[:1]]
    return reached_cs
