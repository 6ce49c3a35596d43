"""How a film's stages are eased, so that what is seen of each begins and ends gently.

`easings(film)` measures how far the points of the carried marks move in the picture, camera
included, in the size in which the article shows it: then GIF, MP4, SVG and slides have one course.
Where nothing is carried, the change of tints is measured.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy as np

from generator.draw.geometry.protocols import Stage
from generator.draw.geometry.shapes import Array, Carried, Field, Points
from generator.draw.motion.camera import Camera, View
from generator.draw.motion.easing import EASE, LONG_EASE, Easing, Timing
from generator.draw.motion.even_easing import even_easing
from generator.draw.scene.panel import Panel

LOOKS = {"recorded": 121, "turn": 33}  # values of t at which the picture is looked at …
USUAL_LOOKS = 49
LONG = ("recorded", "turn")  # kinds of stages that take many seconds
MOST_POINTS = 250  # of a mark; of more, some are taken
LATTICE = 33  # points each way at which a field is looked at
TINT_LOOKS = 481  # values of t: tints may change at once where training jumps
TINT_TOLERANCE, TINT_PIECES = 0.01, 24
LEAST_MOVED = 0.5  # px: of a stage that moves less, the tints of its fields are followed


class Pictured(Protocol):
    """What is needed of a film laid out in a size."""

    @property
    def cameras(self) -> tuple[Camera, ...]: ...


def easings(panels: Sequence[Panel], stages: Sequence[Stage], picture: Pictured) -> list[Timing]:
    """The easing of each stage of a film."""
    chosen: list[Timing] = []
    shown = [(sparse(panel), camera) for panel, camera in zip(panels, picture.cameras, strict=True)]
    for number, stage in enumerate(stages):
        profile = usual_easing(stage)
        looks = np.linspace(0.0, 1.0, LOOKS.get(stage.kind, USUAL_LOOKS))
        distance = np.sum(
            [
                displacement(panel, camera, number, looks)
                for panel, camera in shown
                if number < len(panel.stages)
            ],
            axis=0,
        )
        if distance[-1] >= LEAST_MOVED:
            chosen.append(even_easing(distance, profile))
        else:
            chosen.append(even_tints(panels, picture.cameras, number, profile))
    return chosen


def usual_easing(stage: Stage) -> Easing:
    """How what is seen of a stage begins and ends."""
    return LONG_EASE if stage.kind in LONG else EASE


def sparse(panel: Panel) -> Panel:
    """A panel with what is measured of it: its carried marks, each of not too many points."""
    marks = [
        replace(mark, geometry=Points(_some(mark.geometry.points), "dot", 1.0))
        for mark in panel.marks
        if mark.carried and mark.framed and isinstance(mark.geometry, Carried)
    ]
    return replace(panel, marks=tuple(marks))


def _some(points: Array) -> Array:
    return points[:: 1 + len(points) // MOST_POINTS]


def displacement(panel: Panel, camera: Camera, stage: int, looks: Array) -> Array:
    """How far a panel's points have moved in the picture at each of these t (n,), in px: (n,).

    It is the mean over the points, added up from look to look; 0 where a panel carries none.
    """
    pictures = [seen_points(panel, camera, stage, t) for t in looks.tolist()]
    steps = [float(np.hypot(*(after - before).T).mean()) for before, after in pairwise(pictures)]
    return np.cumsum([0.0, *steps])


def even_tints(
    panels: Sequence[Panel], cameras: Sequence[Camera], stage: int, profile: Easing
) -> Timing:
    """The easing of a stage in which no mark moves: even in the change of the fields' tints."""
    looks = np.linspace(0.0, 1.0, TINT_LOOKS)
    pairs = zip(panels, cameras, strict=True)
    change = np.sum([tint_change(*pair, stage, looks) for pair in pairs], axis=0)
    return even_easing(change, profile, TINT_TOLERANCE, TINT_PIECES)


def tint_change(panel: Panel, camera: Camera, stage: int, looks: Array) -> Array:
    """How much a panel's fields have changed at each of these t (n,), from 0: (n,).

    It is counted in bands between levels, the mean over a lattice of the panel; 0 without a field.
    """
    fields = [mark.geometry for mark in panel.marks if isinstance(mark.geometry, Field)]
    pictures = [
        np.concatenate([[0.0], *(bands(field, camera.view(stage, t), t) for field in fields)])
        for t in looks.tolist()
    ]
    steps = [float(np.abs(after - before).mean()) for before, after in pairwise(pictures)]
    return np.cumsum([0.0, *steps])


def bands(field: Field, view: View, t: float) -> Array:
    """The band (n,) that a field has at the points of a lattice over the panel, with its share."""
    across, up = (
        np.linspace(middle - half, middle + half, LATTICE)
        for middle, half in zip(view.centre, view.half, strict=True)
    )
    plane = np.column_stack([way.ravel() for way in np.meshgrid(across, up)])
    values = np.asarray(field.value(t, plane), dtype=float).ravel()
    return np.interp(values, field.levels, np.arange(1.0, len(field.levels) + 1))


def seen_points(panel: Panel, camera: Camera, stage: int, t: float) -> Array:
    """Points (n, 2) of a sparse panel at t of a stage, px; the origin where there are none."""
    view = camera.view(stage, t)
    seen = [view.px(panel.positions(index, stage, t)) for index in range(len(panel.marks))]
    return np.concatenate(seen) if seen else np.zeros((1, 2))
