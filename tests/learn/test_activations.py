"""Every activation's record against mpmath, and one record added: it is all that is needed."""

from dataclasses import replace

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd.test_util import check_grads
from mpmath import iv

from generator.errors import UserError
from generator.learn.data.dataset import sample
from generator.learn.data.regions import Disk
from generator.learn.nn.activations import ACTIVATIONS, Activation, activation
from generator.learn.nn.architecture import dense
from generator.learn.nn.dense import Dense, layer
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.training.train import train
from generator.topology.flow.bounds import network_pieces, reach
from generator.topology.flow.flow import flow
from generator.topology.flow.inverse import inverse, preimage
from generator.topology.measure.jacobian import flow_jacobian, jacobian
from generator.topology.proofs.intervals import precise_logit

NAMES = sorted(ACTIVATIONS)
EXACT = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "identity": lambda z: z,
}
PLACES = [-300.0, -40.0, -3.0, -1e-9, 0.3, 0.7, 5.0, 19.0, 300.0]


def _sine_range(low, high):
    """Of sin between low and high: 1 where they hold a crest, −1 where they hold a trough."""
    crest = np.ceil((low - np.pi / 2) / (2 * np.pi)) * 2 * np.pi + np.pi / 2
    trough = np.ceil((low + np.pi / 2) / (2 * np.pi)) * 2 * np.pi - np.pi / 2
    least, largest = np.minimum(np.sin(low), np.sin(high)), np.maximum(np.sin(low), np.sin(high))
    return np.where(trough <= high, -1.0, least), np.where(crest <= high, 1.0, largest)


SINE = Activation(
    name="sine",
    formula="x ↦ sin x",
    value=np.sin,
    slope=anp.cos,
    value_range=_sine_range,
    slope_range=lambda low, high: _sine_range(low + np.pi / 2, high + np.pi / 2),
    enclose=lambda z, iv: iv.sin(z),
    strictly_increasing=False,
)


@pytest.fixture
def sine(monkeypatch):
    """One record more, and nothing else."""
    monkeypatch.setitem(ACTIVATIONS, "sine", SINE)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("z", PLACES)
def test_values_and_slopes_keep_their_digits(name, z):
    record = ACTIVATIONS[name]
    with mpmath.workdps(400):
        value = float(EXACT[name](mpmath.mpf(z)))
        slope = float(mpmath.diff(EXACT[name], mpmath.mpf(z)))
    assert record.value(np.array(z)) == pytest.approx(value, rel=1e-12, abs=1e-16)
    assert record.slope(np.array(z)) == pytest.approx(slope, rel=1e-12)
    if record.slope_of_value:
        assert record.slope_of_value(record.value(np.array(z))) == pytest.approx(slope, abs=1e-12)


@pytest.mark.parametrize("name", [*NAMES, "sine"])
def test_ranges_hold_all_that_lies_between(name, sine):
    record = ACTIVATIONS[name]
    rng = np.random.default_rng(0)
    low = rng.normal(size=200) * 4
    high = low + rng.exponential(size=200) * 2
    between = low + (high - low) * np.linspace(0, 1, 301)[:, None]
    for function, ends in ((record.value, record.value_range), (record.slope, record.slope_range)):
        least, largest = ends(low, high)
        values = function(between)
        assert (values >= least - 1e-15).all()
        assert (values <= largest + 1e-15).all()
        assert np.abs(values.max(axis=0) - largest).max() < 0.05  # and they are no wider
        assert np.abs(values.min(axis=0) - least).max() < 0.05 or name == "relu"


@pytest.mark.parametrize("name", NAMES)
def test_an_enclosure_holds_the_value(name):
    for low, high in ((-40.0, -39.0), (-0.5, 0.25), (3.0, 3.0), (17.0, 40.0)):
        enclosed = ACTIVATIONS[name].enclose(iv.mpf([low, high]), iv)
        with mpmath.workdps(60):
            for z in (low, (low + high) / 2, high):
                assert enclosed.a <= EXACT[name](mpmath.mpf(z)) <= enclosed.b


@pytest.mark.parametrize("name", NAMES)
def test_increasing_says_whether_slopes_are_positive(name):
    slopes = ACTIVATIONS[name].slope(np.linspace(-20, 20, 401))
    assert ACTIVATIONS[name].strictly_increasing == bool((slopes > 0).all())


@pytest.mark.parametrize("name", [name for name in NAMES if ACTIVATIONS[name].inverse])
def test_an_inverse_leads_back(name):
    record, z = ACTIVATIONS[name], np.linspace(-5, 5, 101)
    assert record.inverse.value(record.value(z)) == pytest.approx(z, abs=1e-11)


@pytest.mark.parametrize("place", [activation, lambda name: dense(2, [2], name)])
def test_an_unknown_activation_is_an_error_that_lists_the_known(place):
    with pytest.raises(UserError, match=r"expected an activation: tanh, .+; got 'gelu'"):
        place("gelu")
    with pytest.raises(UserError, match=r"expected an activation: tanh, .+; got 'gelu'"):
        Dense(np.eye(2), np.zeros(2), "gelu")


def test_one_more_record_trains(sine):
    def run(W, b, h):
        return layer(W, b, h, "sine")

    rng = np.random.default_rng(1)
    arguments = [rng.normal(size=shape) for shape in ((3, 4, 2), (3, 4), (3, 2, 5))]
    check_grads(run, modes=["rev"], order=2)(*arguments)
    points = rng.normal(size=(60, 2))
    data = sample("waves", points, (np.sin(2 * points[:, 0]) > 0).astype(int))
    restarts = train(dense(2, [4], "sine"), data, restarts=8, steps=400, seed=1)
    assert restarts.best_accuracy > 0.9


def test_one_more_record_is_drawn_measured_and_bounded(sine):
    """A film of it once ended at Wx + b, since one table lacked the activation."""
    W, b = np.array([[1.2, -0.4], [0.3, 0.9]]), np.array([0.1, -0.2])
    network = Network(
        (Dense(W, b, "sine"),), Head("logistic", np.array([[1.0, -1.0]]), np.zeros(1))
    )
    x = np.array([[0.5, 2.0], [-1.0, 0.3]])
    played = flow(network)
    assert [stage.name for stage in played.stages] == ["W", "b", "sine"]
    assert played.through(x) == pytest.approx(np.sin(x @ W.T + b), abs=1e-12)
    expected = np.cos(x @ W.T + b)[:, :, None] * W
    assert jacobian(network, x) == pytest.approx(expected)
    assert flow_jacobian(played, 2, 1.0, x) == pytest.approx(expected)

    centres, radius = np.array([[0.5, 0.5], [2.0, -1.0]]), np.array([0.8, 0.8])
    values, far = reach(network_pieces(network), centres, radius)
    turns = np.linspace(0, 2 * np.pi, 100)
    around = centres[:, None] + 0.8 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    images = np.sin(around @ W.T + b)
    assert (np.linalg.norm(images - values[:, None], axis=2) <= far[:, None] + 1e-12).all()

    logit = precise_logit(network, Disk("A", 0, 0.0, 2.0), np.array([1.5, 0.7]))
    there = 1.5 * np.array([[np.cos(0.7), np.sin(0.7)]])
    assert logit == pytest.approx(float(network.logits(there)[0]))


def test_one_more_record_without_an_inverse_is_told(sine):
    network = Network((Dense(np.eye(2), np.zeros(2), "sine"),), None)
    with pytest.raises(UserError, match="expected an activation with an inverse, got sine"):
        inverse(flow(network))
    with pytest.raises(UserError, match=r"preimage: expected an activation with .*, got sine"):
        preimage(flow(network).stages[-1], 0.5, np.ones((1, 2)))


def test_a_wrong_slope_is_caught(monkeypatch):
    wrong = replace(SINE, slope=lambda z: 1.0005 * anp.cos(z))
    monkeypatch.setitem(ACTIVATIONS, "sine", wrong)
    rng = np.random.default_rng(1)
    with pytest.raises(AssertionError):
        check_grads(lambda W, b, h: layer(W, b, h, "sine"), modes=["rev"])(
            *[rng.normal(size=shape) for shape in ((3, 4, 2), (3, 4), (3, 2, 5))]
        )
