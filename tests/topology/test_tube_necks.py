"""What a network of layers of three units pays on a solid tube: measure/tube_necks.py."""

from dataclasses import replace
from math import pi

import numpy as np
import pytest
from scipy.integrate import dblquad

from generator import learn
from generator.errors import UserError
from generator.learn.data.tubes import torus
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.measure.tube_necks import TubeNeck, thin_tube
from generator.topology.proofs.cells import grid
from generator.topology.proofs.tube_neck_bounds import TubeCircles, certify_tube_neck
from generator.verdict import Verdict
from tests.topology.cell_checks import check_cells
from tests.topology.sets import ANNULUS, DISK, data

TORI = learn.linked_tori()
A, B = TORI.sets


def plane(normal, offset, kind="logistic"):
    return Network((), Head(kind, np.array([normal], float), np.array([offset])))


@pytest.mark.parametrize(("depth", "steepness"), [(1, 0.2), (1, 0.6), (0.1, 30.0)])
def test_the_least_volume_is_the_integral(depth, steepness):
    integral, _ = dblquad(
        lambda v, t: t * min(2 * depth / steepness, 2 * pi * (0.65 + t * np.cos(v))),
        0,
        A.minor,
        0,
        2 * pi,
    )
    neck = TubeNeck(A, depth, steepness, 0.0)
    assert neck.least_volume == pytest.approx(integral, rel=5e-3)
    assert neck.volume == pytest.approx(2 * pi**2 * 0.65 * A.minor**2)
    assert TubeNeck(A, depth, 0.0, 0.0).least_volume == pytest.approx(neck.volume)


def test_arcs_that_fit_cost_twice_the_section_over_the_slope():
    neck = TubeNeck(A, 0.1, 1.0, 0.0)
    assert neck.least_volume == pytest.approx(2 * pi * A.minor**2 * 0.1, rel=1e-9)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_plane_pays(sign):
    """B's core is where x ≥ −0.325, A's core from x = −0.975 to 0.325."""
    network = plane([4.0 * sign, 0.0, 0.0], 1.5 * sign)
    if sign < 0:  # now the classes are exchanged
        exchanged = [torus("A", 0, B.centre, B.axes, 0.65, 0.2)]
        exchanged += [torus("B", 1, A.centre, A.axes, 0.65, 0.2)]
        neck = thin_tube(network, data(tuple(exchanged)))
    else:
        neck = thin_tube(network, TORI)
    assert neck.depth == pytest.approx(0.2)
    assert neck.steepness == pytest.approx(4.0, rel=0.05)
    assert neck.wrong_volume >= neck.least_volume > 0
    rng = np.random.default_rng(0)
    inside = rng.uniform(-1, 1, (200_000, 3)) * (0.85, 0.85, 0.2)
    solid = (np.hypot(inside[:, 0], inside[:, 1]) - 0.65) ** 2 + inside[:, 2] ** 2 <= 0.04
    wrong = solid & (inside[:, 0] - 0.325 > -0.375)
    volume = wrong.mean() * 1.7 * 1.7 * 0.4
    assert neck.wrong_volume == pytest.approx(volume, rel=0.03)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_networks_of_three_units_pay(activation):
    training = learn.train(learn.dense(3, [3, 3], activation), TORI, restarts=6, steps=200, seed=2)
    around = 2 * np.pi * np.arange(2000) / 2000
    for restart in range(training.restarts):
        network = training.network(restart)
        head = network.head
        short = 0.3 - network.logits(B.core(around)).min()  # of being right along B's core
        shifted = replace(network, head=replace(head, b=head.b + short))
        neck = thin_tube(shifted, TORI)
        assert neck.tube is A
        assert neck.wrong_volume >= neck.least_volume > 0


def test_four_units_need_not_pay():
    training = learn.train(learn.dense(3, [6, 4]), TORI, restarts=8, steps=1500, seed=2)
    neck = thin_tube(training.best(), TORI)
    assert neck.wrong_volume < neck.least_volume


def test_what_it_does_not_speak_of():
    with pytest.raises(UserError, match="right along one core, got wrong points on both"):
        thin_tube(plane([0.0, 1.0, 0.0], 0.0), TORI)
    with pytest.raises(UserError, match="expected a round tube of each class, got"):
        thin_tube(plane([1.0, 0.0], 0.0), data((DISK, ANNULUS)))
    with pytest.raises(UserError, match="expected a round tube of each class, got"):
        thin_tube(plane([1.0, 0.0, 0.0], 0.0), learn.hooked_rings())
    with pytest.raises(UserError, match="expected a logistic head"):
        thin_tube(plane([1.0, 0.0, 0.0], 0.0, "softmax"), TORI)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_bounds_hold_for_what_is_sampled(activation):
    training = learn.train(
        learn.dense(3, [3, 3], activation), TORI, restarts=3, steps=200, seed=4, gentle=1e-3
    )
    around = 2 * np.pi * np.arange(2000) / 2000
    for restart in range(training.restarts):
        network = training.network(restart)
        short = 0.5 - network.logits(B.core(around)).min()
        shifted = replace(network, head=replace(network.head, b=network.head.b + short))
        measured, bounds = thin_tube(shifted, TORI), certify_tube_neck(shifted, TORI, 1 << 15)
        assert 0.3 < bounds.depth <= measured.depth
        assert bounds.steepness >= 0.97 * measured.steepness
        assert bounds.wrong_volume <= 1.03 * measured.wrong_volume
        assert bounds.most_wrong_volume >= 0.97 * measured.wrong_volume
        assert bounds.verdict is Verdict.PROVED
        assert 0 <= bounds.least_volume <= bounds.wrong_volume


def test_what_is_proved_of_a_plane():
    bounds = certify_tube_neck(plane([4.0, 0.0, 0.0], 1.5), TORI)
    assert bounds.depth == pytest.approx(0.2, abs=2e-3)
    assert bounds.depth <= 0.2
    assert 4.0 <= bounds.steepness <= 4.5
    assert bounds.least_volume > 0
    assert bounds.verdict is Verdict.PROVED
    on_both = certify_tube_neck(plane([0.0, 1.0, 0.0], 0.0), TORI)
    assert (on_both.wrong_volume, on_both.least_volume) == (0, 0)
    with pytest.raises(UserError, match="certify_tube_neck: network: expected a logistic head"):
        certify_tube_neck(plane([1.0, 0.0, 0.0], 0.0, "softmax"), TORI)


def test_four_units_are_refuted():
    training = learn.train(learn.dense(3, [6, 4]), TORI, restarts=8, steps=1500, seed=2)
    assert certify_tube_neck(training.best(), TORI).verdict is Verdict.REFUTED


def test_cells_fill_the_solid_tube():
    circles = TubeCircles(B)
    low, high = np.array(circles.domain).T
    middles, halves = grid(low, high, 9)
    volume = 2 * pi**2 * 0.65 * B.minor**2
    assert circles.sizes(middles, halves).sum() == pytest.approx(volume, rel=1e-12)
    step = 1e-6
    for k, speed in enumerate(circles.speeds):
        moved = middles + step * np.eye(3)[k]
        distances = np.linalg.norm(circles.at(moved) - circles.at(middles), axis=1)
        assert distances.max() <= speed * step * (1 + 1e-6)


def test_cells_lie_in_their_boxes():
    check_cells(TubeCircles(B), 7)
