"""How a film's stages are eased, so that what is seen of each begins and ends gently.

`easings(film)` measures how far the points of the carried marks move in the picture, camera
included, in the size in which the article shows it: then GIF, MP4, SVG and slides have one course.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy as np

from generator.draw.geometry.protocols import Stage
from generator.draw.geometry.shapes import Array, Carried, Points
from generator.draw.motion.camera import Camera
from generator.draw.motion.easing import EASE, LONG_EASE, Easing, Timing
from generator.draw.motion.even_easing import even_easing
from generator.draw.scene.panel import Panel

LOOKS = {"recorded": 121, "turn": 33}  # values of t at which the picture is looked at …
USUAL_LOOKS = 49
LONG = ("recorded", "turn")  # kinds of stages that take many seconds
MOST_POINTS = 250  # of a mark; of more, some are taken
LEAST_MOVED = 0.5  # px: a stage that moves less is eased as one in which nothing moves


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
        chosen.append(even_easing(distance if distance[-1] >= LEAST_MOVED else looks, profile))
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


def seen_points(panel: Panel, camera: Camera, stage: int, t: float) -> Array:
    """Points (n, 2) of a sparse panel at t of a stage, px; the origin where there are none."""
    view = camera.view(stage, t)
    seen = [view.px(panel.positions(index, stage, t)) for index in range(len(panel.marks))]
    return np.concatenate(seen) if seen else np.zeros((1, 2))
