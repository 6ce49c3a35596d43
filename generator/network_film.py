"""The film of a network and points that lie in files, without a figure: the command `film`.

planned(order)                  what is read, and how it is shown
network_film(order)             the film, and what is said of it
write(order, file, …)           the same, written to a file
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator import draw, learn, topology
from generator.draw.film.clip import Clip
from generator.draw.film.film import Film
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Views
from generator.draw.style.look import PLAIN, Look, read_look
from generator.draw.style.machine_fonts import MachineFont, found_for
from generator.draw.style.text import lacking
from generator.draw.style.theme import CLASS_COLOURS
from generator.errors import UserError, WrongUsage, expected
from generator.learn.data.dataset import Data, Integers
from generator.learn.data.table import words_at
from generator.learn.data.table_columns import Columns, columns
from generator.learn.importers.assembly import place
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.source_files import read_text
from generator.topology.flow.flow import Flow
from generator.topology.measure.representation_views import LAST, OF_CLASSES

ROOM = 1.1  # how much farther than the points the grid of the input goes
UNLIKE = 4.0  # ratio of the coordinates' ranges from which a square grid would dwarf the points
GRID_SAMPLES = 161  # of each line, more where the flow stretches it
TEST_RADIUS = 4.6  # px, of the rings around test points
OWN_COLUMNS = {"split", "class", "set", "x0"}  # which every data.csv has (docs/formats.md)
# A wrong order of classes: of the wrong points so many, at least so large a share, become right.
LEAST_MISORDERED, MISORDERED = 4, 0.9
LARGEST = 1e100  # of coordinates: squares of larger ones may be no numbers
ASPECT = 0.9  # height / width of the panel


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
    drop_missing: bool = False  # leaves out rows that lack a value
    no_header: bool = False  # the first line is a row; columns are named 0, 1, …
    command: str = "film"  # where errors say that they come from
    colours: Path | None = None  # a file of own colours, as theme.toml


@dataclass(frozen=True)
class Plan:
    """What an order's files hold, and how a film shows it."""

    order: FilmOrder
    network: Network
    data: Data
    test: Integers  # the rows that are for testing
    flow: Flow
    kind: str  # of the last representation's view: a key of LAST
    view: Views | None  # None where every representation is drawn as it is
    decision: tuple[Mark, ...]  # of the head; empty where it isn't seen
    x: tuple[str, ...]  # the columns; empty for an .npz
    label: str

    @property
    def wide(self) -> bool:
        """Whether a representation has more dimensions than a picture."""
        return max(self.flow.dimensions) > 2

    @property
    def decision_unseen(self) -> bool:
        """Whether there is a decision that the film doesn't show."""
        return self.flow.network.head is not None and not self.decision

    @property
    def title(self) -> str:
        """The words in the frame."""
        unseen = ["decision not seen"] if self.decision_unseen else []
        return "; ".join([*unseen, *(["rings: test"] if len(self.test) else [])])

    @property
    def accuracy(self) -> float | None:
        """The share of the points that are right; None without a head."""
        return None if self.network.head is None else learn.accuracy(self.network, self.data)


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
    WrongUsage for layers or a theme that there isn't.
    """
    drawn = network_film(order)
    clip = Clip(file.suffix[1:], "", None, layers, size, theme, speed)
    part, form = clip.of(drawn.film)
    part.write(file, form)
    return drawn


def planned(order: FilmOrder) -> Plan:
    """What the files hold and how it is shown; UserError for what can't be read or drawn."""
    given, order = order, _completed(order)
    names = list(order.activations)
    network = learn.load(order.model, names[0] if len(names) == 1 else names)
    x, label = _columns(order)
    reading = ("drop" if order.drop_missing else "error", not order.no_header)
    data = learn.table(order.points, x, label, *reading, classes=order.classes)
    test = np.zeros(0, dtype=int)
    if order.split:
        test = learn.split_by_column(order.points, order.split, x, label, *reading).test
    if data.dimension != network.widths[0]:
        raise UserError(
            f"{order.command}: expected points of {network.widths[0]} coordinates, as"
            f" {order.model.name} takes, got {data.dimension} in {order.points.name}"
        )
    _check_classes(network, data, order)
    flow = topology.flow(network)
    if not flow.stages:
        raise UserError(
            f"{order.command}: {order.model}: expected layers before the head, got none"
        )
    _check_size(flow, data, order)
    if order is given:  # a data.csv has the order of its network
        _check_order(network, data, order)
    kind = _view(order, flow, data)
    view = None
    if max(flow.dimensions) > 2 or min(flow.dimensions) < 2:  # a line is drawn in a plane too
        with place(f"{order.command}: --view {kind}"):
            view = draw.views(topology.layer_views(flow, data, kind))
    decision = _decision(flow, data, view, kind)
    return Plan(order, network, data, test, flow, kind, view, decision, tuple(x), label)


def network_film(order: FilmOrder) -> NetworkFilm:
    """The film of a network on points; UserError, one line, for what can't be read or drawn."""
    plan = planned(order)
    flow, data, view = plan.flow, plan.data, plan.view
    marks = [
        *_grid(flow, data),
        *_rings(data.points[plan.test]),  # below the points, whose colours stay visible
        *draw.points(data),
        *plan.decision,
    ]
    if view is not None and plan.wide:
        plane = topology.plane_shown(flow, view)
        shown = topology.variation_shown(flow, data.points, view)
        marks.append(draw.readout("view", plane, words=plane.words, clear=True))
        marks.append(draw.readout("variation shown", shown, "{:.0%}", clear=True))
    look, said = _look(order, data.class_names)
    panel = draw.panel(*marks, through=flow, title=plan.title, view=view)
    film = draw.film(panel, aspect=ASPECT, classes=data.class_names)
    return NetworkFilm(replace(film, look=look), (*notes(plan), *said), plan.accuracy)


def _look(order: FilmOrder, names: Sequence[str]) -> tuple[Look, list[str]]:
    """The colours and fonts of a film, and a line where fonts of the machine were found for it."""
    look = PLAIN
    if order.colours is not None:
        place = order.colours.name
        look = read_look(read_text(order.colours, place), place, order.colours.parent)
    missing = lacking("".join(names))
    if not missing or look.fonts:
        return look, []
    fonts = tuple(dict.fromkeys(_font(name, order) for name in names if lacking(name)))
    drawn = " and ".join(font.name for font in fonts)
    line = f"{missing!r} is drawn by {drawn} of this machine: other machines may draw it otherwise"
    return replace(look, fonts=fonts), [line]


def _font(name: str, order: FilmOrder) -> MachineFont:
    """A font of this machine that has a class's letters; UserError where there is none."""
    font = found_for(name)
    if font is None:
        raise UserError(
            f"{order.command}: expected a font of this machine that has {lacking(name)!r}, as the"
            f" class {name!r} needs, got none; install one, or write the class in other letters"
        )
    return font


def notes(plan: Plan) -> tuple[str, ...]:
    """What is to be said of a film, a line each."""
    order, flow, data, view = plan.order, plan.flow, plan.data, plan.view
    lines = [*flow.notes, *_of_activations_alone(plan.flow.network)]
    if view is not None and plan.wide:
        last = topology.variation_shown(flow, data.points, view).at(len(flow.stages) - 1, 1.0)
        planes = " → ".join(topology.plane_shown(flow, view).planes)
        lines.append(f"{planes}; the last picture shows {last:.0%} of the variation")
    if plan.decision_unseen:
        lines.append("the decision can't be seen from this side, so it isn't drawn")
    accuracy = plan.accuracy
    if accuracy is not None and len(plan.test):
        right = plan.network.predict(data.points[plan.test]) == data.labels[plan.test]
        lines.append(f"{right.sum()} of the {len(right)} test points are right")
    if accuracy is not None and accuracy < 0.5 and (other := _better_order(plan.network, data)):
        names = _listed(other)
        lines.append(f"less than half is right: if the network counts them so, --classes {names}")
    counted = [str(number) for number in range(len(data.class_names))]
    if accuracy is not None and not order.classes and list(data.class_names) != counted:
        listed = ", ".join(data.class_names)
        lines.append(f"classes in the network's order: {listed} (--classes says another order)")
    return tuple(lines)


def _of_activations_alone(network: Network) -> list[str]:
    """A line for each layer that the network itself doesn't have: an activation behind a sum."""
    return [
        f"layer {k} is {layer.activation} alone: W is the identity, b is 0"
        for k, layer in enumerate(network.layers, 1)
        if isinstance(layer, Dense)
        and layer.activation != "identity"
        and np.array_equal(layer.W, np.eye(*layer.W.shape))
        and not layer.b.any()
    ]


def _better_order(network: Network, data: Data) -> tuple[str, ...]:
    """The classes, each where the network decides for the largest share of its points.

    () where no order fits, or that of the data does.
    """
    names, head = data.class_names, network.head
    if head is None or len(names) != (2 if head.units == 1 else head.units):
        return ()
    counts = np.zeros((len(names), len(names)))  # of points, class × what is decided
    np.add.at(counts, (data.labels, network.predict(data.points)), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    order = tuple(names[k] for k in shares.argmax(axis=0).tolist())
    fits = counts.any(axis=0).all() and len(set(order)) == len(order)
    return order if fits and order != names else ()


def _check_order(network: Network, data: Data, order: FilmOrder) -> None:
    """UserError where nearly all wrong points would be right in another order of the classes.

    Then the table's order is not the network's, and the picture would show nearly every point on
    the wrong side. What was asked for by `--classes` is drawn.
    """
    better = () if order.classes else _better_order(network, data)
    if not better:
        return
    decided, number = network.predict(data.points), data.class_names.index
    right = int(np.sum(decided == data.labels))
    then = int(np.sum(np.array([number(name) for name in better])[decided] == data.labels))
    wrong = len(decided) - right
    if then - right < max(LEAST_MISORDERED, MISORDERED * wrong):
        return
    ours, theirs = map(_listed, (data.class_names, better))
    raise UserError(
        f"{order.command}: expected the classes of {order.points.name} in the order of"
        f" {order.model.name}, --classes {theirs} ({then} of {len(decided)} points right), got"
        f" {ours} ({right} right); this order is drawn when --classes gives it"
    )


def _listed(names: Sequence[str]) -> str:
    """Names as the option `--classes` takes them."""
    return shlex.quote(",".join(names))


def _completed(order: FilmOrder) -> FilmOrder:
    """The order, with the columns of a data.csv of a figure or the lab where it names none."""
    if order.x or order.label or order.split or order.points.suffix.lower() != ".csv":
        return order
    names = columns(order.points, not order.no_header).names
    if not set(names) >= OWN_COLUMNS:
        return order
    x = [name for name in names if re.fullmatch(r"x\d+", name)]
    return replace(order, x=x, label="class", split="split")


def _columns(order: FilmOrder) -> tuple[list[str], str]:
    """The columns of the coordinates and of the classes; none of an .npz, where none is named."""
    label, x = order.label, list(order.x)
    if order.points.suffix.lower() == ".npz":
        return x, label
    read = columns(order.points, not order.no_header)
    names = [name for name in read.names if name != order.split]
    label = label or next(reversed(names), "")
    read.index(label)
    if not x:
        x = [name for name in names if name != label]
        _check_no_words(read, x, order)
    return x, label


def _check_no_words(read: Columns, x: Sequence[str], order: FilmOrder) -> None:
    """UserError where a column of words was taken for a coordinate, as all but the label's are."""
    words = {read.names[k]: row for k, row in words_at(read, list(map(read.index, x))).items()}
    for name, row in words.items():
        numeric = ",".join(column for column in x if column not in words)
        options = [] if order.label else [f"--label {shlex.quote(name)} says the classes"]
        if numeric:
            options.append(f"--x {shlex.quote(numeric)} takes the columns of numbers alone")
        got = f"{name}: expected a number, got {read.cells[read.index(name)][row]!r}"
        remedy = f"; {', '.join(options)}" if options else ""
        raise UserError(f"{read.place(row)}: {got}{remedy}")


def _check_classes(network: Network, data: Data, order: FilmOrder) -> None:
    head = network.head
    if head is None:
        return
    classes = 2 if head.units == 1 else head.units
    if classes > len(CLASS_COLOURS):
        raise UserError(
            f"{order.command}: expected at most {len(CLASS_COLOURS)} classes, each of a colour, got"
            f" {classes} in {order.model.name}"
        )
    if data.class_names and not order.classes and data.classes < classes:
        raise UserError(
            f"{order.command}: expected {classes} classes, as many as {order.model.name} knows, got"
            f" {data.classes} in {order.points.name}; --classes names all, in the network's order"
        )
    if data.classes > classes:
        raise UserError(
            f"{order.command}: expected {classes} classes, as many as {order.model.name} has, got"
            f" {data.classes} in {order.points.name} (--label names the column)"
        )


def _check_size(flow: Flow, data: Data, order: FilmOrder) -> None:
    """UserError for coordinates that are too large to be drawn, at the input or after a stage."""
    at = data.points
    with np.errstate(over="ignore", invalid="ignore"):
        for stage in (None, *flow.stages):
            at = at if stage is None else stage.at(1.0, at)
            largest = float(np.abs(at).max())
            if not largest < LARGEST:
                where = f"in layer {stage.layer}" if stage else f"in {order.points.name}"
                raise UserError(
                    f"{order.command}: expected coordinates below {LARGEST:g}, got {largest:.3g}"
                    f" {where}"
                )


def _view(order: FilmOrder, flow: Flow, data: Data) -> str:
    """The view of the last representation: the one asked for, or the first that there is.

    WrongUsage for an unknown one, and where a last layer of two units or one needs none.
    """
    asked, option = order.view, f"{order.command}: --view"
    if asked and asked not in LAST:
        raise WrongUsage(f"{option}: {expected('a kind of view', LAST, asked)}")
    head, last, classes = flow.network.head, flow.dimensions[-1], len(np.unique(data.labels))
    if asked and last <= 2:
        raise WrongUsage(f"{option}: expected a last layer of more than 2 units, got {last}")
    if asked in OF_CLASSES and classes < 3:
        raise WrongUsage(f"{option} {asked}: expected 3 classes and more, got {classes}")
    if asked or last <= 2 or not isinstance(head, Head):
        return asked or "pca"
    if len(head.W) <= 3:
        return "decision"
    return "means" if classes >= 3 else "pca"


def grid_around(data: Data) -> tuple[float | tuple[float, float], tuple[float, float]]:
    """Extent and centre of a grid around points (n, 2).

    An extent for each coordinate where their ranges are as unlike as of lengths beside weights.
    """
    least, most = data.points.min(axis=0), data.points.max(axis=0)
    x, y = ((least + most) / 2).tolist()
    right, up = (ROOM * (most - least) / 2).tolist()
    if 0 < UNLIKE * min(right, up) < max(right, up):
        return (right, up), (x, y)
    return max(right, up) or 1.0, (x, y)


def _grid(flow: Flow, data: Data) -> tuple[Mark, ...]:
    """The plane of the input, around the points; none of other dimensions."""
    if data.dimension != 2:
        return ()
    extent, centre = grid_around(data)
    return draw.grid(extent=extent, centre=centre, samples=GRID_SAMPLES, even=flow)


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
