"""An activation of one's own, by two functions: trained, played, loaded, and never proved of."""

import re

import autograd.numpy as anp
import numpy as np
import pytest

from generator import learn, topology
from generator.errors import UserError
from generator.learn.nn.activations import OWN
from generator.topology.flow.bounds import network_pieces, reach


def mish(z):
    return z * anp.tanh(anp.log1p(anp.exp(z)))


def slope(z):
    soft = anp.log1p(anp.exp(z))
    return anp.tanh(soft) + z / (1 + anp.exp(-z)) / anp.cosh(soft) ** 2


@pytest.fixture(autouse=True)
def clean():
    yield
    OWN.clear()


def test_it_trains_flows_and_says_that_it_folds():
    name = learn.own_activation("mish", mish, slope, loses="folds at −1.19")
    data = learn.two_curves(points=40)
    training = learn.train(learn.dense(2, [2], name), data, restarts=4, steps=600, seed=1)
    network = training.best()
    assert learn.accuracy(network, data) > 0.95
    flow = topology.flow(network)
    x = data.points
    layer = flow.network.layers[0]
    np.testing.assert_allclose(flow.through(x), mish(x @ layer.W.T + layer.b))
    stage = flow.stages[-1]
    assert (stage.homeomorphism, stage.loses, stage.formula) == (
        False,
        "folds at −1.19",
        "x ↦ mish x",
    )
    assert "mish is not one-to-one: folds at −1.19" in " ".join(flow.notes)
    _, far = reach(network_pieces(network), x[:3], np.full(3, 0.1))
    assert not np.isfinite(far).any()  # nothing is known of it
    block = learn.ResidualLayer(np.eye(2), np.eye(2), np.zeros(2), activation=name)
    assert topology.flow(learn.Network((block,), None)).stages[0].homeomorphism is None


def test_an_increasing_one_is_a_homeomorphism_and_has_preimages():
    name = learn.own_activation("cube", lambda z: z + z**3, lambda z: 1 + 3 * z**2, increasing=True)
    network = learn.network_from([(np.eye(2), [0, 0]), (np.eye(2), [0, 0])], name)
    stage = topology.flow(network).stages[-1]
    assert stage.homeomorphism
    y = np.array([[0.5, -2.0]])
    assert stage.at(0.7, topology.preimage(stage, 0.7, y)) == pytest.approx(y)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tanh", np.tanh, np.cos), "name: expected a new word of a-z, 0-9 and _, got 'tanh'"),
        (("leaky_relu", np.tanh, np.cos), "name: expected a new word"),
        (("a(b)", np.tanh, np.cos), "name: expected a new word"),
        (("sinus", np.sin, np.sin), "sinus: slope: expected -0.664 at -3.986, the derivative"),
        (("log", lambda z: z * np.nan, np.cos), "log: value: expected a finite number for each"),
        (("one", np.sum, np.cos), "one: value: expected a finite number for each"),
        (("wave", np.sin, np.cos, "", True), "wave: expected increasing values, got others"),
    ],
)
def test_what_is_no_activation_is_reported(arguments, message):
    with pytest.raises(UserError, match=f"^own_activation: {re.escape(message)}"):
        learn.own_activation(*arguments)
    assert arguments[0] not in OWN
