"""Field stages against scipy's integrator and finite differences."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from generator import learn, topology
from generator.errors import UserError
from generator.topology.flow import field_stages
from generator.topology.measure.jacobian import stage_jacobian

TIMES = (0.0, 0.13, 0.5, 0.875, 1.0)


def field(seed=0, kind="flow", strength=1.0, steps=40, d=2):
    rng = np.random.default_rng(seed)
    c, v = rng.uniform(-1, 1, (5, d)), strength * rng.normal(size=(5, d))
    return learn.FieldLayer(c, v, rng.uniform(0.3, 0.7, 5), kind, steps)


def by_hand(layer, x):
    """F as the article writes it, one point and one anchor at a time."""
    values = []
    for point in x:
        aside = [(point - c) @ (point - c) for c in layer.c]
        bumps = [np.exp(-square / (2 * s**2)) for square, s in zip(aside, layer.s, strict=True)]
        pulled = sum(f * v for f, v in zip(bumps, layer.v, strict=True))
        values.append(pulled / (1 + sum(bumps)))
    return np.array(values)


def stage(layer):
    return topology.flow(learn.Network((layer,), None)).stages[0]


def points(n=20, d=2):
    return np.random.default_rng(9).uniform(-1.2, 1.2, (n, d))


def numeric(run, x, step=1e-5):
    """Derivatives (n, d, d) by central differences."""
    columns = []
    for k in range(x.shape[1]):
        aside = step * np.eye(x.shape[1])[k]
        columns.append((run(x + aside) - run(x - aside)) / (2 * step))
    return np.stack(columns, axis=2)


@pytest.mark.parametrize("d", [2, 3])
def test_the_field_is_the_articles(d):
    layer = field(d=d)
    np.testing.assert_allclose(layer.field(points(d=d)), by_hand(layer, points(d=d)), atol=1e-13)


@pytest.mark.parametrize("t", TIMES[1:])
def test_the_flow_is_scipys(t):
    layer, x = field(), points()
    for start, end in zip(x, stage(layer).at(t, x), strict=True):
        run = solve_ivp(
            lambda _, y: by_hand(layer, y[None])[0], (0, t), start, rtol=1e-11, atol=1e-12
        )
        np.testing.assert_allclose(end, run.y[:, -1], atol=2e-6)


@pytest.mark.parametrize("kind", ["jump", "flow", "residual"])
def test_a_stage_is_the_identity_first_and_its_layer_last(kind):
    rng = np.random.default_rng(3)
    weights = rng.normal(size=(2, 4)), rng.normal(size=(4, 2)), rng.normal(size=4)
    layer = learn.ResidualLayer(*weights) if kind == "residual" else field(kind=kind, steps=7)
    played, x = stage(layer), points()
    np.testing.assert_array_equal(played.at(0.0, x), x)
    np.testing.assert_array_equal(played.at(1.0, x), layer(x))
    if kind == "residual":
        np.testing.assert_allclose(layer(x), x + np.tanh(x @ layer.W.T + layer.b) @ layer.V.T)
    near = [played.at(t, x) for t in np.linspace(0, 1, 400)]
    assert max(np.abs(b - a).max() for a, b in pairwise(near)) < 0.05


def test_a_moment_does_not_depend_on_what_was_asked_before():
    """Whole steps are kept; neither other moments, nor other points, nor the caller change them."""
    layer, x, other = field(steps=5), points(), points() + 0.25
    times = [0.0, 0.35, 0.4, 0.8, 1.0]
    expected = [stage(layer).at(t, x) for t in times]
    played = stage(layer)
    for t, end in zip(reversed(times), reversed(expected), strict=True):
        played.at(0.7, other)
        got = played.at(t, x)
        np.testing.assert_array_equal(got, end)
        got += 1.0
    np.testing.assert_array_equal(played.at(1.0, x), expected[-1])
    x[0] += 1.0
    np.testing.assert_array_equal(played.at(1.0, x), layer(x))


def test_only_so_much_is_kept(monkeypatch):
    monkeypatch.setattr(field_stages, "KEPT", 2000)
    played, x = stage(field(steps=5)), points()
    for k in range(20):
        np.testing.assert_array_equal(played.at(1.0, x + k), played.field(x + k))
        kept = sum(array.nbytes for steps in played._taken.values() for array in steps)
        assert kept <= 2000


@pytest.mark.parametrize("kind", ["jump", "flow", "residual"])
@pytest.mark.parametrize("t", TIMES)
def test_jacobians_are_finite_differences(kind, t):
    rng = np.random.default_rng(4)
    weights = rng.normal(size=(2, 4)), rng.normal(size=(4, 2)), rng.normal(size=4)
    layer = learn.ResidualLayer(*weights) if kind == "residual" else field(kind=kind, steps=3)
    played, x = stage(layer), points()
    expected = numeric(lambda y: played.at(t, y), x)
    np.testing.assert_allclose(stage_jacobian(played, t, x), expected, atol=1e-7)
    np.testing.assert_allclose(layer.field_jacobian(x), numeric(layer.field, x), atol=1e-7)


def test_the_flows_determinant_is_liouvilles():
    """log det J = ∫ div F along the way (Liouville), which is no other way to write the steps."""
    layer, x = field(steps=100), points()
    grown = np.linalg.det(stage(layer).jacobian(1.0, x))
    for start, determinant in zip(x, grown, strict=True):

        def grow(_, y):
            here = y[None, :2]
            return [*layer.field(here)[0], np.trace(layer.field_jacobian(here)[0])]

        run = solve_ivp(grow, (0, 1), [*start, 0.0], rtol=1e-11, atol=1e-12)
        assert determinant == pytest.approx(np.exp(run.y[2, -1]), rel=1e-5)


def test_a_strong_jump_folds_and_its_flow_does_not():
    inward = [[-0.5, 0.0], [0.5, 0.0]], [[3.0, 0.0], [-3.0, 0.0]], [0.4, 0.4]
    layers = [learn.FieldLayer(*inward, kind, 40) for kind in ("jump", "flow")]
    nets = [topology.flow(learn.Network((layer,), None)) for layer in layers]
    assert topology.least_determinant(nets[0]) < 0 < topology.least_determinant(nets[1])


def test_determinants_of_a_mixed_network_are_finite_differences():
    rng = np.random.default_rng(5)
    W = np.array([[0.2, 1.3], [0.9, -0.1]])  # det < 0: its units change places
    layers = (field(2, "jump"), learn.Dense(W, [0.1, 0.2]), field(6), learn.Dense(W, [0, 0]))
    network = learn.Network(layers, learn.Head("logistic", rng.normal(size=(1, 2)), [0.3]))
    flow, x = topology.flow(network), points()
    assert flow.network.swaps == ((2, 0, 1),)
    np.testing.assert_allclose(flow.network.logits(x), network.logits(x), atol=1e-12)
    np.testing.assert_allclose(flow.through(x), flow.network.representation(x), atol=1e-12)
    expected = np.linalg.det(numeric(flow.through, x))
    np.testing.assert_allclose(topology.determinants(flow, x), expected, atol=1e-6)


def test_what_has_no_determinant_says_so():
    widening = topology.flow(learn.Network((learn.Dense(np.ones((3, 2)), np.ones(3)),), None))
    with pytest.raises(UserError, match="layer 1: expected as many units as inputs, got 3 and 2"):
        topology.determinants(widening, points())
