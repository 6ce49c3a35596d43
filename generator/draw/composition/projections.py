"""What a film's projections show of the data: `projections(film)`, for figure.json.

At each layer boundary, of each panel that looks at more dimensions than its picture has: which
plane (or space) that is, and what share of the data's variation lies in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from generator.draw.geometry.protocols import is_training
from generator.draw.geometry.shapes import Array, Carried
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Turn, Views, project
from generator.draw.motion.orbit import Orbit
from generator.draw.scene.panel import Panel
from generator.draw.style.theme import CLASS_COLOURS

ROUNDING = 1e-24  # of the sum of squares: a variance below is of rounding
AXIS = 1e-9  # from a coordinate axis, of a row that counts as one


@dataclass(frozen=True)
class Projection:
    """How a panel shows the representation after a layer; layer 0 is the input."""

    panel: int
    layer: int
    dimensions: int  # of the representation
    shown: int  # of the plane or the space that is looked at
    kind: str  # "axes", or as the view says it: "PCA", "LDA", "plane of the decision", …
    share: float | None  # 0 to 1, of the data's variance; None without data that vary


def projections(panels: Sequence[Panel]) -> Iterator[Projection]:
    """Those of all panels whose flow is seen through a view, in their order.

    A film of a training has none: its boundaries are states, and no layers.
    """
    for number, panel in enumerate(panels):
        if panel.turn is None or panel.flow is None or any(map(is_training, panel.stages)):
            continue
        for layer, boundary in enumerate(panel.flow.boundaries):
            stage, t = (boundary, 0.0) if boundary < len(panel.stages) else (boundary - 1, 1.0)
            yield _projection(panel, panel.turn, number, layer, stage, t)


def _projection(
    panel: Panel, view: Turn | Views | Orbit, number: int, layer: int, stage: int, t: float
) -> Projection:
    dimensions = panel.stages[stage].inputs if t == 0.0 else panel.stages[stage].outputs
    frame = view.frame(panel.stages, stage, t)[:, :dimensions]
    kind = "axes" if of_axes(frame) else view.kind(layer)
    images = [
        panel.positions(index, stage, t)[:, :dimensions]
        for index, mark in enumerate(panel.marks)
        if of_data(mark)
    ]
    return Projection(number, layer, dimensions, len(frame), kind, _share(images, frame))


def of_data(mark: Mark) -> bool:
    """Whether a mark is of the data: in a class's colour, and carried by the flow."""
    colour = mark.style.fill or mark.style.stroke
    return mark.carried and isinstance(mark.geometry, Carried) and colour in CLASS_COLOURS


def of_axes(frame: Array) -> bool:
    """Whether each row of a frame is a coordinate axis, or its opposite."""
    return bool((np.abs(np.abs(frame).max(axis=1, initial=0.0) - 1) < AXIS).all())


def _share(images: Sequence[Array], frame: Array) -> float | None:
    """The share of the variance of points (n, d) that a frame of orthonormal rows shows."""
    points = np.concatenate(images) if images else np.empty((0, frame.shape[1]))
    if not len(points):
        return None
    centred = points - points.mean(axis=0)
    whole = float((centred**2).sum())
    if whole <= ROUNDING * float((points**2).sum()):
        return None
    return float((project(centred, frame) ** 2).sum()) / whole
