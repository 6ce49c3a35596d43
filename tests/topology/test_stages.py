import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.topology import Affine, Pointwise, Projection, flow
from tests.topology.random_networks import SHAPES, network

TIMES = np.linspace(0, 1, 11)


def embedded(x, units):
    return np.pad(x, ((0, 0), (0, max(units - x.shape[1], 0))))


@pytest.mark.parametrize("activation", sorted(set(ACTIVATIONS) - {"identity"}))
@pytest.mark.parametrize(("out", "into"), SHAPES)
def test_a_stage_is_the_identity_first_and_its_map_last(out, into, activation):
    rng = np.random.default_rng(out + 10 * into)
    played = flow(network(rng, [into, out], activation))
    layer = played.network.layers[0]
    x = rng.normal(size=(20, into))
    weigh, shift, squash = played.stages
    z = x @ layer.W.T
    np.testing.assert_array_equal(weigh.at(0.0, x), embedded(x, out))
    np.testing.assert_allclose(weigh.at(1.0, x), z, atol=1e-13)
    np.testing.assert_array_equal(shift.at(0.0, z), z)
    np.testing.assert_array_equal(shift.at(1.0, z), z + layer.b)
    np.testing.assert_array_equal(squash.at(0.0, z), z)
    np.testing.assert_array_equal(squash.at(1.0, z), ACTIVATIONS[activation].value(z))


def test_linear_says_whether_a_stage_runs_straight():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 2))
    symmetric = network(rng, [2, 2])
    object.__setattr__(symmetric.layers[0], "W", np.array([[2.0, 0.5], [0.5, 1.0]]))
    seen = set()
    for net in (symmetric, network(rng, [2, 2]), network(rng, [2, 3])):
        for stage in flow(net).stages:
            inside = embedded(x, stage.inputs)
            straight = all(
                np.allclose(
                    stage.at(t, inside), (1 - t) * stage.at(0.0, inside) + t * stage.at(1.0, inside)
                )
                for t in TIMES
            )
            assert stage.linear == straight
            seen.add((stage.name, straight))
    assert {("W", True), ("W", False), ("b", True), ("tanh", True)} <= seen


def turn(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


@pytest.mark.parametrize("seed", range(50))
def test_spin_is_the_matrix(seed):
    rng = np.random.default_rng(seed)
    for stage in flow(network(rng, [2, 2])).stages[:2]:
        spin = stage.spin
        for t in TIMES:
            stretch = np.diag(1 + t * (np.array(spin.scales) - 1))
            expected = turn(t * spin.angle) @ turn(spin.axis) @ stretch @ turn(-spin.axis)
            np.testing.assert_allclose(stage.matrix(t), expected, atol=1e-13)
            assert type(spin.angle) is type(spin.scales[0]) is float


def test_only_the_plane_has_a_spin():
    rng = np.random.default_rng(0)
    assert flow(network(rng, [2, 3])).stages[0].spin is None
    assert flow(network(rng, [3, 3])).stages[0].spin is None
    shift = flow(network(rng, [2, 2])).stages[1].spin
    assert (shift.angle, shift.scales) == (0.0, (1.0, 1.0))


@pytest.mark.parametrize(
    "activation",
    [
        *(activation.name for activation in ACTIVATIONS.values() if activation.strictly_increasing),
        "relu",
        "hardtanh",
    ],
)
def test_activations_increase_at_every_t(activation):
    stage = Pointwise(1, activation, 1)
    x = np.linspace(-6, 6, 400)[:, None]
    for t in TIMES[:-1]:
        assert (np.diff(stage.at(t, x), axis=0) > 0).all()
    assert (np.diff(stage.at(1.0, x), axis=0) > 0).all() == (activation not in ("relu", "hardtanh"))


def test_a_projection_has_its_dimensions_until_they_are_flat():
    rng = np.random.default_rng(4)
    stage = flow(network(rng, [4, 2])).stages[0]
    assert isinstance(stage, Projection)
    x = rng.normal(size=(9, 4))
    near = stage.at(1 - 1e-9, x)
    assert near.shape == (9, 4)
    np.testing.assert_allclose(near, np.pad(stage.at(1.0, x), ((0, 0), (0, 2))), atol=1e-7)
    assert stage.at(1.0, x).shape == (9, 2)


def test_every_stage_says_what_it_is():
    stages = flow(network(np.random.default_rng(0), [2, 5, 3], "sigmoid")).stages
    assert [stage.name for stage in stages] == ["W", "b", "sigmoid"] * 2
    assert [stage.layer for stage in stages] == [1, 1, 1, 2, 2, 2]
    kinds = ["affine", "affine", "pointwise", "projection", "affine", "pointwise"]
    assert [stage.kind for stage in stages] == kinds
    assert [(stage.inputs, stage.outputs) for stage in stages[:4]] == [
        (2, 5),
        (5, 5),
        (5, 5),
        (5, 3),
    ]
    assert all(stage.formula.startswith("x ↦ ") for stage in stages)
    assert isinstance(stages[0], Affine)


def test_points_of_the_wrong_dimension_are_reported():
    played = flow(network(np.random.default_rng(0), [2, 2]))
    with pytest.raises(
        UserError, match=r"points for stage W: expected shape \(n, 2\), got \(7, 3\)"
    ):
        played.through(np.zeros((7, 3)))


def losses(net):
    """Of each stage of a network's flow: whether it is a homeomorphism, and what it loses."""
    return [(stage.name, stage.homeomorphism, stage.loses) for stage in flow(net).stages]


def test_every_stage_says_whether_it_is_a_homeomorphism_and_what_it_loses():
    turned = np.array([[0.6, -0.8], [0.8, 0.6]])
    words = {
        "tanh": ("tanh", True, ""),
        "relu": ("relu", False, "flat below 0"),
        "gelu": ("gelu", False, "folds at −0.752"),
        "sine": ("sine", False, "folds at π/2 + kπ"),
    }
    for name, expected in words.items():
        net = Network((Dense(turned, np.ones(2), name),), None)
        assert losses(net) == [("W", True, ""), ("b", True, ""), expected]
        notes = " ".join(flow(net).notes)
        assert (f"{name} is not one-to-one: {expected[2]}" in notes) == bool(expected[2])
    flat = Network((Dense(np.ones((2, 2)), np.zeros(2)),), None)
    assert losses(flat)[0] == ("W", False, "flat at t = 1")
    mirror = Network((Dense([[-2.0]], [0.0]),), None)
    assert losses(mirror)[0] == ("W", False, "reflected through 0")
    fewer = network(np.random.default_rng(0), [3, 2])
    assert losses(fewer)[0] == ("W", False, "projects 3 → 2")
    wider = network(np.random.default_rng(0), [2, 3])
    assert losses(wider)[0] == ("W", True, "")


@pytest.mark.parametrize("name", ["tanh", "gelu", "leaky_relu(3.0)"])
def test_a_residual_layer_that_contracts_is_a_homeomorphism(name):
    """By Lipschitz's bound; beyond it nothing is known, and where a fold is, none is claimed."""
    rng = np.random.default_rng(3)
    V, W, b = rng.normal(size=(2, 5)), rng.normal(size=(5, 2)), rng.normal(size=5)
    bound = ResidualLayer(V, W, b, activation=name).lipschitz
    calm = ResidualLayer(0.9 / bound * V, W, b, np.ones(2), name)
    x, y = rng.normal(size=(2, 4000, 2)) * 3
    away = np.linalg.norm(calm.field(x) - calm.field(y), axis=1) / np.linalg.norm(x - y, axis=1)
    assert away.max() <= 0.9
    assert losses(Network((calm,), None)) == [("F", True, "")]
    wild = ResidualLayer(50 / bound * V, W, b, np.ones(2), name)
    assert losses(Network((wild,), None)) == [("F", None, "may fold")]
    assert "which may fold space" in " ".join(flow(Network((wild,), None)).notes)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_a_residual_layer_runs_straight_to_its_map(name):
    rng = np.random.default_rng(4)
    layer = ResidualLayer(
        rng.normal(size=(3, 4)), rng.normal(size=(4, 3)), rng.normal(size=4), np.ones(3), name
    )
    stage = flow(Network((layer,), None)).stages[0]
    x = rng.normal(size=(10, 3))
    hidden = ACTIVATIONS[name].value(x @ layer.W.T + layer.b)
    whole = x + hidden @ layer.V.T + 1
    np.testing.assert_array_equal(stage.at(0.0, x), x)
    np.testing.assert_allclose(stage.at(1.0, x), whole, atol=1e-14)
    np.testing.assert_allclose(stage.at(0.3, x), 0.7 * x + 0.3 * whole, atol=1e-14)
    step = 1e-6 * np.eye(3)
    numeric = [(stage.at(0.3, x + h) - stage.at(0.3, x - h)) / 2e-6 for h in step]
    np.testing.assert_allclose(stage.jacobian(0.3, x), np.stack(numeric, axis=2), atol=1e-7)
