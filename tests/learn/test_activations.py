"""Every activation's record against mpmath, and one record added: it is all that is needed."""

import re
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
from generator.learn.nn.activations import (
    ACTIVATIONS,
    Activation,
    activation,
    activation_or_inverse,
    is_activation,
)
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
from tests.topology.adversary import EXACT as BY_NAME

NAMES = sorted(ACTIVATIONS)


# One of each family, by parameters other than the usual ones.
OTHERS = {
    "leaky_relu(0.2)": lambda z: max(z, z * mpmath.mpf(0.2)),
    "leaky_relu(3.0)": lambda z: min(z, z * 3),
    "elu(2.5)": lambda z: z if z > 0 else mpmath.mpf(2.5) * mpmath.expm1(z),
    "hardtanh(0.0, 6.0)": lambda z: min(max(z, mpmath.mpf(0)), mpmath.mpf(6)),
}
EXACT = BY_NAME | OTHERS
ALL = [*NAMES, *OTHERS]
KINKED = ("relu", "leaky_relu", "hardtanh", "elu", "selu")
PLACES = [-300.0, -40.0, -3.0, -1e-9, 0.3, 0.7, 5.0, 19.0, 300.0]


def _sine_range(low, high):
    """Of sin between low and high: 1 where they hold a crest, −1 where they hold a trough."""
    crest = np.ceil((low - np.pi / 2) / (2 * np.pi)) * 2 * np.pi + np.pi / 2
    trough = np.ceil((low + np.pi / 2) / (2 * np.pi)) * 2 * np.pi - np.pi / 2
    least, largest = np.minimum(np.sin(low), np.sin(high)), np.maximum(np.sin(low), np.sin(high))
    return np.where(trough <= high, -1.0, least), np.where(crest <= high, 1.0, largest)


WAVE = Activation(
    name="wave",
    formula="x ↦ sin x",
    value=np.sin,
    slope=anp.cos,
    value_range=_sine_range,
    slope_range=lambda low, high: _sine_range(low + np.pi / 2, high + np.pi / 2),
    enclose=lambda z, iv: iv.sin(z),
    strictly_increasing=False,
)


@pytest.fixture
def wave(monkeypatch):
    """One record more, and nothing else."""
    monkeypatch.setitem(ACTIVATIONS, "wave", WAVE)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("z", PLACES)
def test_values_and_slopes_keep_their_digits(name, z):
    record = activation(name)
    with mpmath.workdps(400):
        value = float(EXACT[name](mpmath.mpf(z)))
        slope = float(mpmath.diff(EXACT[name], mpmath.mpf(z)))
    assert record.value(np.array(z)) == pytest.approx(value, rel=1e-12, abs=1e-16)
    assert record.slope(np.array(z)) == pytest.approx(slope, rel=1e-12)
    if record.slope_of_value:
        assert record.slope_of_value(record.value(np.array(z))) == pytest.approx(slope, abs=1e-12)


@pytest.mark.parametrize("name", [*ALL, "wave"])
def test_ranges_hold_all_that_lies_between(name, wave):
    record = activation(name)
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
        assert np.abs(values.min(axis=0) - least).max() < 0.05 or name.startswith(KINKED)


@pytest.mark.parametrize("name", ALL)
def test_an_enclosure_holds_the_value(name):
    for low, high in ((-40.0, -39.0), (-0.5, 0.25), (3.0, 3.0), (17.0, 40.0)):
        enclosed = activation(name).enclose(iv.mpf([low, high]), iv)
        with mpmath.workdps(60):
            for z in (low, (low + high) / 2, high):
                assert enclosed.a <= EXACT[name](mpmath.mpf(z)) <= enclosed.b


@pytest.mark.parametrize("name", ALL)
def test_increasing_says_whether_slopes_are_positive(name):
    slopes = activation(name).slope(np.linspace(-20, 20, 401))
    assert activation(name).strictly_increasing == bool((slopes > 0).all())


@pytest.mark.parametrize("name", [name for name in ALL if activation(name).inverse])
def test_an_inverse_leads_back(name):
    record, z = activation(name), np.linspace(-5, 5, 101)
    assert record.inverse.value(record.value(z)) == pytest.approx(z, abs=1e-11)


@pytest.mark.parametrize("place", [activation, lambda name: dense(2, [2], name)])
def test_an_unknown_activation_is_an_error_that_lists_the_known(place):
    with pytest.raises(UserError, match=r"expected an activation \(tanh, .+\), got 'unheard'"):
        place("unheard")
    with pytest.raises(UserError, match=r"expected an activation \(tanh, .+\), got 'unheard'"):
        Dense(np.eye(2), np.zeros(2), "unheard")


def test_one_more_record_trains(wave):
    def run(W, b, h):
        return layer(W, b, h, "wave")

    rng = np.random.default_rng(1)
    arguments = [rng.normal(size=shape) for shape in ((3, 4, 2), (3, 4), (3, 2, 5))]
    check_grads(run, modes=["rev"], order=2)(*arguments)
    points = rng.normal(size=(60, 2))
    data = sample("waves", points, (np.sin(2 * points[:, 0]) > 0).astype(int))
    restarts = train(dense(2, [4], "wave"), data, restarts=8, steps=400, seed=1)
    assert restarts.best_accuracy > 0.9


def test_one_more_record_is_drawn_measured_and_bounded(wave):
    """A film of it once ended at Wx + b, since one table lacked the activation."""
    W, b = np.array([[1.2, -0.4], [0.3, 0.9]]), np.array([0.1, -0.2])
    network = Network(
        (Dense(W, b, "wave"),), Head("logistic", np.array([[1.0, -1.0]]), np.zeros(1))
    )
    x = np.array([[0.5, 2.0], [-1.0, 0.3]])
    played = flow(network)
    assert [stage.name for stage in played.stages] == ["W", "b", "wave"]
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


def test_one_more_record_without_an_inverse_is_reported(wave):
    network = Network((Dense(np.eye(2), np.zeros(2), "wave"),), None)
    with pytest.raises(UserError, match="expected an activation with an inverse, got wave"):
        inverse(flow(network))
    with pytest.raises(UserError, match="preimage: expected a t at which wave doesn"):
        preimage(flow(network).stages[-1], 0.5, np.ones((1, 2)))


def test_a_wrong_slope_is_caught(monkeypatch):
    wrong = replace(WAVE, slope=lambda z: 1.0005 * anp.cos(z))
    monkeypatch.setitem(ACTIVATIONS, "wave", wrong)
    rng = np.random.default_rng(1)
    with pytest.raises(AssertionError):
        check_grads(lambda W, b, h: layer(W, b, h, "wave"), modes=["rev"])(
            *[rng.normal(size=shape) for shape in ((3, 4, 2), (3, 4), (3, 2, 5))]
        )


def test_one_of_a_family_is_named_with_its_parameters():
    W, b = np.eye(2), np.zeros(2)
    squashed = Dense(W, b, "leaky_relu(0.2)")(np.array([[-1.0, 2.0]]))
    np.testing.assert_array_equal(squashed, [[-0.2, 2.0]])
    assert activation("elu(1)").value(-0.5) == activation("elu").value(-0.5)
    assert is_activation("hardtanh(0, 6)")
    assert not is_activation("inverse elu(2.0)")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("leaky_relu()", "leaky_relu: expected a finite number in brackets, got 'leaky_relu()'"),
        ("elu(a)", "elu: expected a finite number in brackets, got 'elu(a)'"),
        ("elu(inf)", "elu: expected a finite number in brackets, got 'elu(inf)'"),
        ("hardtanh(1)", "hardtanh: expected 2 finite numbers in brackets, got 'hardtanh(1)'"),
        ("hardtanh(2, 1)", "hardtanh(2, 1): expected the lower end first, got 2, 1"),
        ("leaky_relu(0)", "leaky_relu(0): expected a slope above 0, got 0.0"),
        ("elu(-1)", "elu(-1): expected a factor above 0, got -1.0"),
        ("tanh(2)", "expected an activation (tanh, "),
    ],
)
def test_wrong_parameters_are_reported(name, why):
    with pytest.raises(UserError, match=f"^{re.escape(why)}"):
        activation(name)


@pytest.mark.parametrize("name", ["leaky_relu(0.2)", "elu(2.5)", "selu", "softsign"])
def test_a_film_runs_back_through_the_inverse(name):
    network = Network((Dense(np.eye(2), np.zeros(2), name),), None)
    x = np.array([[0.5, -2.0], [-1.0, 0.3]])
    back = inverse(flow(network))
    assert back.stages[0].name == f"inverse {name}"
    assert activation_or_inverse(back.stages[0].name)[0] == activation(name)
    assert back.through(flow(network).through(x)) == pytest.approx(x, abs=1e-14)


@pytest.mark.parametrize("name", ALL)
def test_what_is_not_one_to_one_says_where_it_loses(name):
    """By a pair of numbers that it maps to one, beside the place that it names."""
    record = activation(name)
    assert bool(record.loses) != record.strictly_increasing
    if "folds at −" in record.loses:
        turn = -float(record.loses.removeprefix("folds at −"))
        assert record.slope(np.array(turn - 2e-3)) < 0 < record.slope(np.array(turn + 2e-3))
    elif record.loses.startswith("flat"):
        ends = [float(text.replace("−", "-")) for text in re.findall(r"−?[\d.]+", record.loses)]
        assert record.value(np.array(ends[0] - 1)) == record.value(np.array(ends[0] - 2))
        assert record.value(np.array(ends[-1] - 0.1)) < record.value(np.array(ends[-1]) + 0.1) or (
            len(ends) == 2
        )


@pytest.mark.parametrize("name", ["silu", "gelu", "gelu_tanh", "sine"])
def test_a_smooth_fold_appears_at_a_time_of_its_own(name):
    """(1 − t)x + tσ(x) is one-to-one until t = 1 / (1 − the least slope)."""
    record = activation(name)
    first = 1 / (1 - float(record.slope_range(np.array(-9.0), np.array(9.0))[0]))
    y = np.array([[-0.7, 0.4]])
    stage = flow(Network((Dense(np.eye(2), np.zeros(2), name),), None)).stages[-1]
    before = 0.999 * first
    assert stage.at(before, preimage(stage, before, y)) == pytest.approx(y, abs=1e-13)
    with pytest.raises(UserError, match=f"preimage: expected a t at which {name} doesn't fold"):
        preimage(stage, first + 1e-9, y)
