"""Decision lines and planes stand where the network decides, read off the drawn picture."""

import numpy as np
import pytest
from matplotlib.path import Path

from generator import draw, learn, topology
from generator.draw.scene.scene import Markers, Shape
from generator.errors import UserError
from generator.learn.training.training_result import History

POINTS = np.random.default_rng(3).uniform(-1, 1, (200, 2))


def reversed_network(widths=(2, 2), seed=0, output=1):
    """Dense tanh layers of which the last has a determinant below 0; both classes have points."""
    rng = np.random.default_rng(seed)
    layers, images = [], POINTS
    for number, width in enumerate(widths, 1):
        W = rng.normal(size=(width, images.shape[1]))
        if width == images.shape[1] and (np.linalg.det(W) > 0) == (number == len(widths)):
            W[0] *= -1
        layers.append(learn.Dense(W, 0.3 * rng.normal(size=width), "tanh"))
        images = layers[-1](images)
    W = rng.normal(size=(output, images.shape[1]))
    head = learn.Head("logistic" if output == 1 else "softmax", W, -W @ images.mean(axis=0))
    return learn.Network(layers, head)


NETWORK = reversed_network()
FLOW = topology.flow(NETWORK)
WIDE = reversed_network((4, 4))
WIDE_FLOW = topology.flow(WIDE)
SPACE = reversed_network((3, 3))
SPACE_FLOW = topology.flow(SPACE)


def sides(film, network, points=POINTS):
    """How many points lie on the drawn side of the class that the network decides for."""
    labelled = draw.points(learn.sample("points", points, network.predict(points)))
    panel = film.panels[0]
    film = draw.film(*panel.marks, *labelled, through=panel.flow, view=panel.turn)
    context = film.context()
    items = list(context.moving_items(context.clock.moment(context.clock.duration)))
    tints = {item.style.fill: Path(item.points) for item in items if _is(item, Shape, "side")}
    dots = {item.style.fill: item.points for item in items if _is(item, Markers, "points")}
    assert tints.keys() == dots.keys() == {"a", "b"}
    return sum(int(tints[colour].contains_points(dots[colour]).sum()) for colour in dots)


def _is(item, kind, name):
    return isinstance(item, kind) and item.name.startswith(name)


def history(network, count=3):
    """A training that turns and shrinks the network's first layer."""
    first = network.layers[0]
    networks = [
        learn.Network(
            (learn.Dense((1 + 0.1 * k) * first.W, first.b, "tanh"), *network.layers[1:]),
            network.head,
        )
        for k in range(count)
    ]
    steps = np.arange(count)
    return History(steps, tuple(networks), np.linspace(1, 0, count), np.ones(count))


def test_the_flow_swaps_units_here():
    assert FLOW.network.swaps and WIDE_FLOW.network.swaps and SPACE_FLOW.network.swaps  # noqa: PT018


@pytest.mark.parametrize("output", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_points_lie_on_the_drawn_side_of_the_drawn_line(seed, output):
    network = reversed_network(seed=seed, output=output)
    flow = topology.flow(network)
    for line in (draw.line(), draw.line(flow.network.head), draw.line(lambda t: flow.network.head)):
        film = draw.film(draw.grid(), line, through=flow)
        assert sides(film, network) == len(POINTS)


def test_so_do_they_in_a_view_of_more_dimensions():
    view = draw.turn(*topology.decision_view(WIDE_FLOW, POINTS))
    assert sides(draw.film(draw.grid(), draw.line(), through=WIDE_FLOW, view=view), WIDE) == 200


def test_so_do_they_when_training_ends():
    flow = topology.recorded(history(NETWORK))
    last = flow.network_at(1.0)
    for line in (
        draw.line(span="always"),
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.line(last.head),
    ):
        assert sides(draw.film(draw.grid(), line, through=flow), last) == 200


def test_a_line_of_ones_own_is_drawn():
    images = FLOW.through(POINTS)
    best = topology.best_line(images, NETWORK.predict(POINTS))
    for line in (best, (best.normal, best.offset), lambda t: (best.normal, best.offset)):
        film = draw.film(draw.grid(), draw.line(line), through=FLOW)
        assert sides(film, NETWORK) == best.right == 200


def test_on_a_line_the_decision_is_a_point_drawn_as_a_line_across():
    """A representation of one unit is drawn along the x axis, with a view or without."""
    network = learn.Network(
        [learn.Dense([[2.0]], [0.3], "tanh")], learn.Head("logistic", np.array([[1.0]]), [-0.2])
    )
    flow = topology.flow(network)
    points = np.linspace(-1, 1, 21)[:, None]
    data = learn.sample("line", points, (network.logits(points) > 0).astype(int))
    frames = draw.views(topology.layer_views(flow, data, "pca"))
    drawn = []
    for view in (None, frames):
        panel = draw.panel(*draw.points(data), draw.line(), through=flow, view=view)
        context = draw.film(panel).context()
        items = list(context.moving_items(context.clock.moment(context.clock.duration)))
        (line,) = [item for item in items if isinstance(item, Shape) and item.name == "line"]
        groups = [
            item for item in items if isinstance(item, Markers) and item.name.startswith("points-")
        ]
        left, right = sorted((item.points[:, 0] for item in groups), key=np.min)
        assert np.ptp(line.points[:, 0]) < 1e-9
        assert left.max() < line.points[0, 0] < right.min()
        drawn.append(line.points)
    np.testing.assert_allclose(*drawn)


def test_a_field_of_the_flows_head_is_drawn_and_so_is_any_other():
    for field in (FLOW.network.head, NETWORK.logits, lambda x: x[:, 0]):
        still(draw.field(lambda t, x, field=field: field(x)), through=FLOW)


def still(*marks, **more):
    return draw.still(draw.grid(3), *marks, **more)


def film(*marks, through=FLOW, **more):
    return draw.film(draw.grid(3), *marks, through=through, **more)


def orbit(view):
    return draw.orbit(axes=view)


OTHER = reversed_network(seed=9)
INNER = topology.recorded(history(reversed_network((2, 2, 2))), layer=0)
NEIGHBOURS = learn.Network(
    NETWORK.layers,
    learn.NeighbourHead(
        NETWORK.representation(POINTS), NETWORK.predict(POINTS), "inverse", 1.0, 1.0
    ),
)
SWAPPED = "expected the flow's own head, draw.line(), got another one (the flow has swapped units"
OFF = "expected a view that has the normal of the decision in it"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: film(draw.line(NETWORK.head)), f"draw.line: {SWAPPED} 1 and 2 of layer"),
        (lambda: still(draw.line(NETWORK.head), through=FLOW), f"draw.line: {SWAPPED}"),
        (lambda: film(draw.line(lambda t: NETWORK.head)), f"draw.line: {SWAPPED}"),
        (lambda: film(draw.line(OTHER.head)), f"draw.line: {SWAPPED}"),
        (
            lambda: film(draw.line(OTHER.head), through=topology.flow(FLOW.network)),
            "draw.line: expected the flow's own head",
        ),
        (
            lambda: film(
                draw.line(lambda t: NETWORK.head, span="always"),
                through=topology.recorded(history(NETWORK)),
            ),
            f"draw.line: {SWAPPED}",
        ),
        (
            lambda: film(draw.plane(SPACE.head), through=SPACE_FLOW, view=draw.orbit()),
            "draw.plane: expected the flow's own head, draw.plane(), got another one",
        ),
        (lambda: topology.decision_view(WIDE, POINTS), "decision_view: expected a flow, topology."),
        (lambda: topology.edge_on(SPACE), "edge_on: expected a flow, topology.flow(network), got"),
        (
            lambda: film(draw.line(), through=WIDE_FLOW, view=draw.turn(*np.eye(4)[:2])),
            f"draw.line: {OFF}",
        ),
        (
            lambda: film(draw.plane(), through=WIDE_FLOW, view=orbit(np.eye(4)[:3])),
            f"draw.plane: {OFF}",
        ),
        (
            lambda: film(draw.line(), through=topology.inverse(topology.flow(OTHER))),
            "draw.line: expected a flow that ends where its network has a head of one output",
        ),
        (lambda: film(draw.line(), through=INNER), "draw.line: expected a flow that ends where"),
        (lambda: still(draw.line()), "draw.line() takes its head from a flow; expected through="),
        (lambda: still(draw.line(NETWORK)), "draw.line: expected a head of one output or a pair"),
        (lambda: still(draw.line(NEIGHBOURS.head)), "draw.line: expected a head of one output or"),
        (
            lambda: still(draw.line(learn.Head("logistic", [[np.nan, 1]], [0]))),
            "draw.line: expected a head of finite weights, got NaN or infinity",
        ),
        (lambda: still(draw.line(([1, 2], "x"))), "draw.line: expected a head of one output or a"),
        (
            lambda: film(draw.line(), through=topology.flow(NEIGHBOURS)),
            "draw.line: expected a head of one output",
        ),
        (
            lambda: still(draw.line(reversed_network(output=3).head)),
            "draw.line: expected a head of one output or two classes, got one with W (3, 2)",
        ),
        (
            lambda: film(draw.line(([1, 2, 3], 0))),
            "draw.line: expected a head of 2 inputs, got one",
        ),
        (lambda: topology.decision_view(NEIGHBOURS, POINTS), "decision_view: expected a flow"),
        (
            lambda: topology.decision_view(topology.flow(NEIGHBOURS), POINTS),
            "decision_view: expected a head of one output or two classes, got another or none",
        ),
        (
            lambda: still(draw.field(lambda t, x: NETWORK.head(x)), through=FLOW),
            "draw.field: expected a field of the flow's own head, flow.network.head, got one of the"
            " network's (the flow has swapped units 1 and 2 of layer 2)",
        ),
        (
            lambda: still(draw.field(lambda t, x: -np.tanh(NETWORK.head(x))), through=FLOW),
            "draw.field: expected a field of the flow's own head",
        ),
        (lambda: still(draw.plane(SPACE_FLOW.network.head)), "a plane of space: expected view="),
        (lambda: still(draw.tube(np.eye(3))), "a tube-a of space: expected view=draw.orbit"),
    ],
)
def test_a_line_in_a_wrong_place_is_refused(make, message):
    with pytest.raises(UserError) as caught:
        make()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
