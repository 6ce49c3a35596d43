"""The layers of the network at the end of training, which a page shows beside a training's film.

The film shows one representation, from one side. The others may have more units than a picture has
dimensions: they are seen in the plane, or the space, of their principal directions (PCA), and the
picture says so.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from generator.draw.composition.composition import Composition, Drawable
from generator.draw.composition.projections import Projection, of_axes, of_data, projections
from generator.draw.geometry.protocols import Stage, is_training
from generator.draw.geometry.quantity import quantity
from generator.draw.geometry.shapes import Array, Carried, Field, Readout, Straight
from generator.draw.marks.in_plane import readout
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Views, nearest_frame
from generator.draw.motion.orbit import Orbit
from generator.draw.scene.panel import Panel
from generator.reproducible_algebra import eigh, matmul

PCA, DRAWN = "PCA", "PCA of what is drawn"  # of the data's points; of others, where there are none
OF_A_LAYER = ("axes", PCA, "LDA")  # kinds of planes that are said with their layer
COUNTS = {1: "the one", 2: "both"}


def with_final_network(film: Drawable) -> Drawable:
    """The film itself; of a training film, the final network's own layers.

    Only panels with a flow are kept; their decision line is the final one, and fades in at the end.
    """
    if not any(is_training(stage) for stage in film.stages):
        return film
    panels = [_with_final_layers(panel) for panel in film.panels if panel.flow is not None]
    alike = len({len(panel.stages) for panel in panels}) == 1
    one_scale = film.one_scale and alike
    return Composition(tuple(panels), aspect=film.aspect, look=film.look, one_scale=one_scale)


def _with_final_layers(panel: Panel) -> Panel:
    """A panel carried by the layers of the network at the end of training, if it has any."""
    marks = [
        _last_line(mark) for mark in panel.marks if not isinstance(mark.geometry, Field | Readout)
    ]
    final = getattr(panel.flow, "final", panel.flow)
    if final is not None and not final.stages:  # a network that is a head alone
        return replace(panel, marks=tuple(marks), flow=None)
    carried = replace(panel, marks=tuple(marks), flow=final)
    if final is panel.flow or _whole(carried):
        return carried
    seen = replace(carried, turn=_view(carried, panel))
    return replace(seen, marks=(*marks, *_words(seen)))


def _last_line(mark: Mark) -> Mark:
    if not isinstance(mark.geometry, Straight):
        return mark
    weight_and_offset = mark.geometry.at(1.0)
    return replace(mark.at_end(), geometry=replace(mark.geometry, at=lambda t: weight_and_offset))


def _whole(panel: Panel) -> bool:
    """Whether all representations have room in the picture as they are, or in the orbit's space."""
    widest = max(max(stage.inputs, stage.outputs) for stage in panel.stages)
    return widest <= 3 if panel.solid else widest <= 2 and panel.turn is None


@dataclass(frozen=True, eq=False)
class Spaces(Orbit):
    """An orbit round a space of each representation; the input's is the first.

    `frames[k]` is (3, d), d the dimension of representation k, 3 or more.
    """

    frames: tuple[Array, ...] = ()
    kinds: tuple[str, ...] = ()  # what each is, in words

    def kind(self, layer: int) -> str:
        """What the space of a representation is, in words."""
        return self.kinds[layer]

    def frame(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The frame (3, d) at t of a stage: the tilt of its space, turned to as a layer begins."""
        now, numbers = stages[stage], [played.layer for played in stages]
        layer = sum(a != b for a, b in pairwise(numbers[: stage + 1]))
        begins = stage == 0 or numbers[stage] != numbers[stage - 1]
        wide, share = max(now.inputs, now.outputs, 3), t if begins else 1.0
        start, end = (padded(self.frames[k], wide) for k in (layer, layer + 1))
        space = nearest_frame((1 - share) * start + share * end)
        return matmul(self.tilt(stages, stage, t), space)[:, : max(now.inputs, now.outputs)]


def _view(panel: Panel, shown: Panel) -> Views | Spaces:
    """A view of all representations of a panel; the one that the film showed is seen as there."""
    rows, images = 3 if shown.solid else 2, list(_images(panel))
    data = any(map(of_data, panel.marks))
    kinds = ["axes" if each.shape[1] <= rows else PCA if data else DRAWN for each in images]
    frames = [principal(each, rows) for each in images]
    for k in range(1, len(frames)):
        if kinds[k] != "axes":  # turned in itself, so that the way to it is short
            wide = max(frames[k - 1].shape[1], frames[k].shape[1])
            mixed = matmul(padded(frames[k - 1], wide), padded(frames[k], wide).T)
            frames[k] = matmul(nearest_frame(mixed), frames[k])
    turn = shown.turn
    if turn is not None and shown.flow is not None:
        last = len(shown.stages) - 1
        layer = getattr(shown.stages[last], "of", -1) % (len(images) - 1) + 1
        film = turn.frame(shown.stages, last, 1.0)
        if isinstance(turn, Orbit):  # as it is before it is tilted
            film = matmul(turn.tilt(shown.stages, last, 1.0).T, film)
        frames[layer] = padded(film, max(film.shape[1], rows))
        kinds[layer] = "axes" if of_axes(film) else turn.kind(len(shown.flow.boundaries) - 1)
    if not isinstance(turn, Orbit):
        return Views(tuple(frames), tuple(kinds))
    path = turn.start, turn.end, np.eye(3), turn.sway
    return Spaces(*path, frames=tuple(frames), kinds=tuple(kinds))


def _images(panel: Panel) -> Iterator[Array]:
    """The representations (n, d) of the data, or of all that is carried where none is drawn."""
    marks = list(enumerate(panel.marks))
    carried = [i for i, mark in marks if mark.carried and isinstance(mark.geometry, Carried)]
    chosen = [i for i in carried if of_data(panel.marks[i])] or carried
    assert panel.flow is not None
    for boundary in panel.flow.boundaries:
        stage, t = (boundary, 0.0) if boundary < len(panel.stages) else (boundary - 1, 1.0)
        now = panel.stages[stage]
        dimensions = now.outputs if t else now.inputs
        images = [panel.positions(i, stage, t)[:, :dimensions] for i in chosen]
        yield np.concatenate(images) if images else np.empty((0, dimensions))


def principal(points: Array, rows: int) -> Array:
    """The `rows` orthonormal directions (rows, d) in which points (n, d) vary most.

    Those of the axes where d is not larger; then d counts as `rows`.
    """
    dimensions = points.shape[1]
    if dimensions <= rows or not len(points):
        return np.eye(rows, max(dimensions, rows))
    centred = points - points.mean(axis=0)
    return np.asarray(eigh(matmul(centred.T, centred))[1].T[::-1][:rows])


def padded(frame: Array, dimension: int) -> Array:
    """A frame (r, d) in another space, (r, dimension); what it loses of a larger one is 0."""
    return np.pad(frame, ((0, 0), (0, max(0, dimension - frame.shape[1]))))[:, :dimension]


def _words(panel: Panel) -> Iterator[Mark]:
    """Read-outs of which plane each representation is shown in, and how much that shows."""
    assert panel.flow is not None
    boundaries, shown = list(panel.flow.boundaries), list(projections([panel]))

    def layer(stage: int, t: float) -> int:
        return bisect_right(boundaries, stage + t) - 1

    number = quantity(layer)
    yield _in_row(0, readout("view", number, words=[*map(plane, shown)]))
    if all(each.share is not None for each in shown):
        shares = [f"{each.share:.0%}" for each in shown]
        yield _in_row(1, readout("variation shown", number, words=shares))


def _in_row(row: int, mark: Mark) -> Mark:
    assert isinstance(mark.geometry, Readout)
    return replace(mark, geometry=replace(mark.geometry, row=row))


def plane(shown: Projection) -> str:
    """Which plane or space a representation is shown in, in words."""
    of, what = (f"layer {shown.layer}", "unit") if shown.layer else ("the input", "coordinate")
    if shown.dimensions <= shown.shown:
        count = COUNTS.get(shown.dimensions, f"all {shown.dimensions}")
        return f"{count} {what}{'s' * (shown.dimensions > 1)} of {of}"
    if shown.kind == "class means":
        return f"plane of the {shown.kind}"
    return f"{shown.kind} of {of}" if shown.kind in OF_A_LAYER else shown.kind
