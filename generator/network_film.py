"""The film of a network and points that lie in files, without a figure: the command `film`.

network_film(order)             the film, and what is said of it
write(order, file, …)           the same, written to a file
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator import draw, learn, topology
from generator.draw.film.clip import Clip
from generator.draw.film.film import Film
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Views
from generator.errors import UserError, did_you_mean
from generator.learn.data.dataset import Data, Integers
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.flow.flow import Flow

VIEWS = {"decision": "plane of the decision", "pca": "PCA", "lda": "LDA"}
ROOM = 1.1  # how much farther than the points the grid of the input goes
TEST_RADIUS = 4.6  # px, of the rings around test points


@dataclass(frozen=True)
class FilmOrder:
    """What is to be drawn. `x`, `label` and `classes` as of `learn.table`."""

    model: Path
    points: Path
    view: str = ""  # of the last representation; "" for the decision's, or what comes nearest
    activations: Sequence[str] = ()  # of a state dictionary
    x: Sequence[str] = ()
    label: str = ""  # "" for the last column
    classes: Sequence[str] = ()
    split: str = ""  # the column that says train or test


@dataclass(frozen=True)
class NetworkFilm:
    """A film, with what is to be said of it, a line each."""

    film: Film
    notes: tuple[str, ...]
    accuracy: float | None  # on the points; None without a head


def write(
    order: FilmOrder,
    file: Path,
    layers: Sequence[int] | None,
    size: Sequence[int],
    theme: str,
    speed: float,
) -> NetworkFilm:
    """Writes the film, or some of its layers, to a file; returns what was drawn.

    `layers` are the first and the last, `size` the width and height in px, or the width alone.
    """
    drawn = network_film(order)
    part = drawn.film.cut(None, (layers[0], layers[1])) if layers else drawn.film
    clip = Clip(file.suffix[1:], "", size=size, theme=theme, speed=speed)
    part.write(file, clip.form)
    return drawn


def network_film(order: FilmOrder) -> NetworkFilm:
    """The film of a network on points; UserError, one line, for what can't be read or drawn."""
    names = list(order.activations)
    network = learn.load(order.model, names[0] if len(names) == 1 else names)
    data, test = _data(order)
    if data.dimension != network.widths[0]:
        raise UserError(
            f"film: expected points of {network.widths[0]} coordinates, as {order.model.name}"
            f" takes, got {data.dimension} in {order.points.name}"
        )
    _check_classes(network, data, order)
    flow = topology.flow(network)
    if not flow.stages:
        raise UserError(f"film: {order.model}: expected layers before the head, got none")
    wide = max(flow.dimensions) > 2
    kind = _view(order.view, flow, data) if wide else ""
    line = min(flow.dimensions) < 2  # which is drawn in a plane too
    view = draw.views(topology.layer_views(flow, data, kind or "pca")) if wide or line else None
    decision = _decision(flow, data, view, kind)
    marks = [*_grid(data), *draw.points(data), *_rings(data.points[test]), *decision]
    notes, titles = list(flow.notes), []
    if view is not None and wide:
        shown = topology.variation_shown(flow, data.points, view)
        marks.append(draw.readout("variation shown", shown, "{:.0%}"))
        last = shown.at(len(flow.stages) - 1, 1.0)
        titles.append(_words(kind, flow.dimensions[-1]))
        notes.append(f"{titles[0]}; the last picture shows {last:.0%} of the variation")
    if flow.network.head is not None and not decision:
        notes.append("the decision can't be seen from this side, so it isn't drawn")
        titles.append("the decision isn't seen")
    title = "; ".join(titles)
    film = draw.film(draw.panel(*marks, through=flow, title=title, view=view), aspect=0.9)
    accuracy = learn.accuracy(network, data) if network.head is not None else None
    if accuracy is not None and accuracy < 0.5 and len(data.class_names) == 2:
        other = ",".join(reversed(data.class_names))
        notes.append(f"less than half is right: if the network counts them so, --classes {other}")
    counted = [str(number) for number in range(len(data.class_names))]
    if network.head is not None and not order.classes and list(data.class_names) != counted:
        listed = ", ".join(data.class_names)
        notes.append(f"classes in the network's order: {listed} (--classes says another order)")
    return NetworkFilm(film, tuple(notes), accuracy)


def _words(kind: str, last: int) -> str:
    """Which planes are shown of layers that have more than two units."""
    if last <= 2:
        return "PCA of layers of more than 2 units"
    return "PCA" if kind == "pca" else f"before the end PCA, at the end {VIEWS[kind]}"


def _data(order: FilmOrder) -> tuple[Data, Integers]:
    """The points, and the rows that are for testing."""
    from generator.learn.data.table_columns import columns

    label, x = order.label, list(order.x)
    if order.points.suffix.lower() != ".npz":
        names = [name for name in columns(order.points, True, ()).names if name != order.split]
        label = label or names[-1]
        x = x or [name for name in names if name != label]
    data = learn.table(order.points, x, label, classes=order.classes)
    if not order.split:
        return data, np.zeros(0, dtype=int)
    return data, learn.split_by_column(order.points, order.split, x, label).test


def _check_classes(network: Network, data: Data, order: FilmOrder) -> None:
    head = network.head
    if head is None:
        return
    classes = 2 if head.units == 1 else head.units
    if data.class_names and not order.classes and data.classes < classes:
        raise UserError(
            f"film: expected {classes} classes, as many as {order.model.name} knows, got"
            f" {data.classes} in {order.points.name}; --classes names all, in the network's order"
        )
    if data.classes > classes:
        raise UserError(
            f"film: expected {classes} classes, as many as {order.model.name} has, got"
            f" {data.classes} in {order.points.name} (--label names the column)"
        )


def _view(asked: str, flow: Flow, data: Data) -> str:
    """The view of the last representation: the one asked for, or the first that there is."""
    if asked and asked not in VIEWS:
        raise UserError(f"film: --view: unknown {asked!r}{did_you_mean(asked, VIEWS)}")
    head = flow.network.head
    if asked or not isinstance(head, Head):
        return asked or "pca"
    if len(head.W) <= 3:
        return "decision"
    return "lda" if len(np.unique(data.labels)) >= 3 else "pca"


def _grid(data: Data) -> tuple[Mark, ...]:
    """The plane of the input, around the points; none of other dimensions."""
    if data.dimension != 2:
        return ()
    least, most = data.points.min(axis=0), data.points.max(axis=0)
    x, y = (least + most) / 2
    extent = ROOM * float((most - least).max()) / 2
    return draw.grid(extent=extent or 1.0, centre=(float(x), float(y)))


def _rings(points: NDArray[np.float64]) -> tuple[Mark, ...]:
    """Around the points that are for testing."""
    if not len(points):
        return ()
    return (draw.rings(points, "text", TEST_RADIUS, carried=True),)


def _decision(flow: Flow, data: Data, view: Views | None, kind: str) -> tuple[Mark, ...]:
    """The line or the regions of the head, where they can be seen as what they are."""
    head = flow.network.head
    last = flow.dimensions[-1]
    if not isinstance(head, Head) or not (last <= 2 or kind == "decision"):
        return ()
    if last == 1 and len(head.W) > 1:
        return ()
    if len(head.W) == 1:
        return (draw.line(),)
    return tuple(draw.classes(head, flow.to(len(flow.stages), data.points), view))
