from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology import flow, inverse, preimage
from generator.topology.flow.stages import Pointwise
from tests.topology.random_networks import network, with_values

INVERTIBLE = sorted(record.name for record in ACTIVATIONS.values() if record.inverse)
TIMES = np.linspace(0, 1, 9)


def well_conditioned(rng, widths, activation):
    """Widths never fall; the first columns of square matrices of moderate singular values."""
    layers = [
        Dense(
            with_values(rng, rng.uniform(0.5, 1.5, out))[:, :into],
            0.3 * rng.normal(size=out),
            activation,
        )
        for into, out in pairwise(widths)
    ]
    return Network(tuple(layers), None)


@pytest.mark.parametrize("activation", INVERTIBLE)
@pytest.mark.parametrize("widths", [[1, 1], [2, 2], [2, 2, 2], [2, 3], [2, 5, 8], [4, 4, 4]])
def test_there_and_back(widths, activation):
    rng = np.random.default_rng(sum(widths))
    played = flow(well_conditioned(rng, widths, activation))
    x = rng.uniform(-1, 1, size=(100, widths[0]))
    back = inverse(played)
    np.testing.assert_allclose(back.through(played.through(x)), x, atol=1e-9)
    assert back.dimensions == played.dimensions[::-1]
    assert back.boundaries == tuple(len(played.stages) - i for i in played.boundaries[::-1])


@pytest.mark.parametrize("widths", [[2, 2, 2], [2, 4], [3, 3], [1, 1]])
def test_it_is_the_film_played_backwards(widths):
    rng = np.random.default_rng(1)
    played = flow(well_conditioned(rng, widths, "tanh"))
    back, last = inverse(played), len(played.stages) - 1
    x = rng.uniform(-1, 1, size=(20, widths[0]))
    for i, stage in enumerate(back.stages):
        there = played.to(last - i, x)
        for t in TIMES[:-1]:
            expected = played.at(last - i, 1 - t, there)
            start = played.to(last - i + 1, x)
            np.testing.assert_allclose(stage.at(t, start), expected, atol=1e-10)
        assert stage.linear == played.stages[last - i].linear or stage.kind == "projection"


def test_a_spin_backwards_is_a_spin():
    back = inverse(flow(well_conditioned(np.random.default_rng(3), [2, 2], "tanh")))
    stage = back.stages[-1]
    for t in TIMES:
        spin = stage.spin
        c, s = np.cos(t * spin.angle + spin.axis), np.sin(t * spin.angle + spin.axis)
        d, e = np.cos(spin.axis), np.sin(spin.axis)
        stretch = np.diag(1 + t * (np.array(spin.scales) - 1))
        expected = np.array([[c, -s], [s, c]]) @ stretch @ np.array([[d, e], [-e, d]])
        np.testing.assert_allclose(stage.matrix(t), expected, atol=1e-13)


@pytest.mark.parametrize("activation", [*INVERTIBLE, "relu", "hardtanh"])
@pytest.mark.parametrize("t", [0.0, 0.1, 0.5, 0.9, 1 - 1e-6, 1 - 1e-12])
def test_preimages_of_an_activation_to_machine_precision(activation, t):
    stage = Pointwise(1, activation, 2)
    y = np.random.default_rng(0).normal(size=(500, 2)) * 3
    y = np.concatenate([y, [[0.0, 0.5], [1e-300, -1.0], [90, -90]]])
    x = preimage(stage, t, y)
    steep = 8 * np.finfo(float).eps * np.maximum(np.abs(y), 1)
    assert (np.abs(stage.at(t, x) - y) <= np.maximum(steep, 4 * np.spacing((1 - t) * x))).all()


@pytest.mark.parametrize("activation", INVERTIBLE)
def test_preimages_at_the_end(activation):
    stage = Pointwise(1, activation, 1)
    x = np.linspace(-5, 5, 101)[:, None]
    np.testing.assert_allclose(preimage(stage, 1.0, stage.at(1.0, x)), x, atol=1e-11)


@pytest.mark.parametrize("widths", [[3, 3], [2, 6]])
@pytest.mark.parametrize("t", TIMES)
def test_preimages_of_affine_stages(widths, t):
    rng = np.random.default_rng(0)
    played = flow(well_conditioned(rng, widths, "tanh"))
    x = rng.normal(size=(10, widths[0]))
    weigh, shift = played.stages[:2]
    np.testing.assert_allclose(preimage(weigh, t, weigh.at(t, x)), x, atol=1e-12)
    z = weigh.at(1.0, x)
    np.testing.assert_allclose(preimage(shift, t, shift.at(t, z)), z, atol=1e-12)


@pytest.mark.parametrize(
    ("net", "why"),
    [
        (
            network(np.random.default_rng(0), [3, 2]),
            "layer 1: expected a stage with an inverse, got the kind projection",
        ),
        (
            network(np.random.default_rng(0), [2, 2], "relu"),
            "layer 1: expected an activation with an inverse, got relu",
        ),
        (
            Network((Dense(np.ones((2, 2)), np.zeros(2), "tanh"),), None),
            "layer 1: expected a W with an inverse, got a singular one",
        ),
    ],
)
def test_what_has_no_inverse_is_reported(net, why):
    with pytest.raises(UserError, match=why):
        inverse(flow(net))


def test_a_stage_of_w_and_b_at_once_has_no_stage_back():
    played = flow(well_conditioned(np.random.default_rng(0), [2, 2], "tanh"))
    weigh = replace(played.stages[0], shift=np.array([0.3, 0.0]))
    with pytest.raises(UserError, match="expected W and b one after the other"):
        inverse(replace(played, stages=(weigh, *played.stages[1:])))


def test_what_was_never_reached_is_reported():
    back = inverse(flow(well_conditioned(np.random.default_rng(0), [2, 2], "tanh")))
    with pytest.raises(UserError, match="inverse of tanh: expected values between -1"):
        back.through(np.array([[0.5, 1.0]]))
    with pytest.raises(
        UserError, match="expected t < 1 of relu, which has no inverse at 1, got t = 1"
    ):
        preimage(Pointwise(1, "relu", 1), 1.0, np.ones((1, 1)))
