"""What a network of thin layers pays: the law of measure/necks.py, measured and proved."""

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad

from generator import learn
from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.flow.bounds import carried, carried_boxes, network_pieces
from generator.topology.measure.necks import least_wrong_area, thin_neck
from generator.topology.proofs.cells import grid
from generator.topology.proofs.neck_bounds import RingCircles, certify_neck, certify_necks
from generator.verdict import Verdict
from tests.conftest import cases
from tests.topology.adversary import exact_logit
from tests.topology.cell_checks import check_cells
from tests.topology.random_networks import network
from tests.topology.sets import ANNULUS, DISK, TORI, data

RING = data((DISK, ANNULUS))


def sharpest(width):
    """f = |y| − width · clip(1.5x + ½, 0, 1) + 10⁻⁹ by ReLU: it pays hardly more than it must."""
    layers = (
        Dense(np.eye(2), np.array([1 / 3, 3.0]), "relu"),
        Dense(np.array([[-1.0, 0.0], [0.0, 1.0]]), np.array([2 / 3, 0.0]), "relu"),
        Dense(np.array([[1.5 * width, 1.0], [0.0, -1.0]]), np.array([0.0, 3.0]), "relu"),
    )
    return Network(layers, Head("logistic", np.array([[1.0, 2.0]]), np.array([1e-9 - 3 - width])))


def test_the_law_is_sharp():
    width = 0.1
    strip = quad(lambda r: 2 * r * np.arcsin(width / r), 2 / 3, 1)[0]
    measured, bounds = thin_neck(sharpest(width), RING), certify_neck(sharpest(width), RING)
    assert measured.wrong_area == pytest.approx(strip, rel=0.05)
    assert 0.98 * strip <= bounds.wrong_area <= strip <= bounds.most_wrong_area
    assert bounds.verdict is Verdict.PROVED
    assert strip / (2 / 3 * measured.depth / measured.steepness) == pytest.approx(1, abs=0.02)
    assert bounds.wrong_area / bounds.least_area < 1.15


@pytest.mark.parametrize(("depth", "steepness"), [(1, 0.1), (1, 0.4), (2, 5), (0.3, 100), (1, 0)])
def test_the_least_area_is_the_integral(depth, steepness):
    arc = np.inf if steepness == 0 else 2 * depth / steepness
    integral = quad(lambda r: min(arc, 2 * np.pi * r), 2 / 3, 1, points=[0.8])[0]
    assert least_wrong_area(ANNULUS, depth, steepness) == pytest.approx(integral, rel=1e-6)
    assert least_wrong_area(ANNULUS, -depth, steepness) == 0


@pytest.mark.parametrize("activation", ["tanh", "relu", "sine"])
def test_bounds_hold_for_what_is_sampled(activation):
    rng = np.random.default_rng(8)
    for _ in range(cases(2, 60, 6)):
        widths = (2, *rng.integers(1, 5, rng.integers(1, 4)))
        net = network(rng, widths, activation, scale=rng.uniform(1, 6))
        measured, bounds = thin_neck(net, RING, 40, 500), certify_neck(net, RING, 1 << 13)
        assert bounds.depth <= measured.depth + 1e-9 * (1 + abs(measured.depth))
        if bounds.depth > 0:
            # The measured band is that of a depth that is larger by no more than rounding.
            assert measured.steepness <= bounds.steepness * (1 + 1e-9) + 1e-9
            rim = 0.02 * bounds.most_wrong_area + 0.02
            assert bounds.wrong_area - rim <= measured.wrong_area <= bounds.most_wrong_area + rim


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu"])
def test_layers_of_two_units_always_pay(activation):
    rng = np.random.default_rng(9)
    proved = 0
    for _ in range(cases(25, 400)):
        widths = (2, *rng.integers(1, 3, rng.integers(1, 5)))
        bounds = certify_neck(network(rng, widths, activation, scale=rng.uniform(1, 8)), RING)
        assert bounds.verdict is not Verdict.REFUTED
        decided = bounds.least_area > 0 and bounds.wrong_area < 1.7
        proved += decided and bounds.verdict is Verdict.PROVED
    assert proved > 2


def test_cells_lie_in_their_boxes():
    check_cells(RingCircles(ANNULUS), 9)


def boxes_of(net, along):
    """Cells of the ring, their halves, and what is proved of their boxes; then of the slopes."""
    circles = RingCircles(ANNULUS)
    low, high = np.array(circles.domain).T
    middles, halves = grid(low, high, along)
    lengths = circles.lengths(middles, halves) * (1 + 1e-14)
    pieces, axes = network_pieces(net, head=True), circles.axes(middles)
    images = carried_boxes(pieces, circles.at(middles), circles.rounding, axes, lengths)
    turns = circles.turns(middles, halves) * (1 + 1e-14)
    slopes = ((np.abs(images.mid[:, 0]) + images.off[:, 0]) * turns).sum(axis=1)
    return middles, halves, images, slopes


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "sine"])
def test_what_is_proved_of_boxes_holds_in_sixty_digits(activation):
    rng = np.random.default_rng(12)
    for along in ((4, 40), (64, 700)):
        net = network(rng, (2, 3, 2, 2), activation, scale=rng.uniform(1, 5))
        middles, halves, images, slopes = boxes_of(net, along)
        for k in rng.integers(0, len(middles), cases(12, 400, 40)):
            t = middles[k] + halves[k] * rng.uniform(-1, 1, 2)
            step = 1e-9 * halves[k, 1]
            with mpmath.workdps(60):
                f = exact_logit(net, ANNULUS, t)
                ends = [exact_logit(net, ANNULUS, t + [0, sign * step]) for sign in (1, -1)]
                span = mpmath.mpf(float(t[1] + step)) - mpmath.mpf(float(t[1] - step))
                slope = (ends[0] - ends[1]) / span / mpmath.mpf(float(t[0]))
            assert abs(f - images.values[k, 0]) <= images.spread[k, 0]
            assert abs(slope) <= slopes[k]


@pytest.mark.parametrize("activation", ["tanh", "leaky_relu"])
def test_boxes_are_bounded_better_than_balls_around_cells(activation):
    """Balls have radii of half a cell's both sides, and E without the circle's direction."""
    rng = np.random.default_rng(13)
    for _ in range(5):
        net = network(rng, (2, 2, 2, 2), activation, scale=rng.uniform(1, 5))
        middles, halves, images, slopes = boxes_of(net, (16, 250))
        balls = carried(network_pieces(net, head=True), ANNULUS.at(middles), halves @ [1, 1])
        assert np.median(images.spread[:, 0] / balls.distance) < 0.9
        gradient, off = balls.mid[:, 0], np.linalg.norm(balls.off[:, 0], axis=1)
        tangent = np.column_stack([-np.sin(middles[:, 1]), np.cos(middles[:, 1])])
        before = np.abs((gradient * tangent).sum(axis=1)) + off
        before += np.linalg.norm(gradient, axis=1) * halves[:, 1]
        assert (slopes <= before * (1 + 1e-9) + 1e-9).mean() > 0.99
        assert slopes.max() < before.max()


def test_many_at_once_are_as_each_alone():
    rng = np.random.default_rng(11)
    shapes = [(2, 2), (2, 2, 2), (2, 2), (2, 3), (2, 2)]
    networks = [network(rng, shape, scale=rng.uniform(1, 8)) for shape in shapes]
    networks += [network(rng, (2, 2), "relu", scale=3), network(rng, (2, 2), "relu", scale=5)]
    assert certify_necks(networks, RING, 3000) == [
        certify_neck(net, RING, 3000) for net in networks
    ]
    assert certify_necks([], RING) == []


def test_an_activation_that_falls_breaks_the_law():
    layer = Dense(np.eye(2), np.full(2, -0.75179), "gelu")
    dip = Network((layer,), Head("logistic", np.ones((1, 2)), np.array([0.29599])))
    bounds = certify_neck(dip, RING)
    assert bounds.depth > 0
    assert bounds.most_wrong_area == 0
    assert bounds.verdict is Verdict.REFUTED


def test_near_a_wrong_point_lies_what_the_law_says():
    rng = np.random.default_rng(10)
    for _ in range(cases(2, 50, 5)):
        neck = thin_neck(network(rng, (2, 2, 2), scale=4.0), RING, 121, 1440)
        if neck.depth > 0:
            for distance in (0.02, 0.1, 0.5):
                assert neck.area_within(distance) >= 2 / 3 * distance


def test_the_area_near_a_half_plane():
    """Wrong where x ≤ ½; within 0.1 of it in the ring lies what x ≤ 0.6 has, but at the rims."""
    half_plane = Network((), Head("logistic", np.array([[1.0, 0.0]]), np.array([-0.5])))
    neck = thin_neck(half_plane, RING, 121, 1440)
    cap = quad(lambda r: 2 * r * np.arccos(min(1.0, 0.6 / r)), 2 / 3, 1)[0]
    assert neck.area_within(0.1) == pytest.approx(np.pi * 5 / 9 - cap, rel=0.02)
    assert neck.depth == pytest.approx(0.5 + 1 / 3, rel=1e-3)
    with pytest.raises(UserError, match="expected above 0, got 0"):
        neck.area_within(0)


def test_three_units_pay_less():
    training = learn.train(learn.dense(2, [3]), learn.disk_annulus(100), restarts=8, steps=1500)
    bounds = [certify_neck(training.network(restart), RING) for restart in training.able()]
    assert any(bound.verdict is Verdict.REFUTED for bound in bounds)
    assert any(bound.most_wrong_area == 0 for bound in bounds)


def test_what_has_no_neck():
    net = network(np.random.default_rng(0), (3, 2))
    with pytest.raises(UserError, match="expected a disk of class 0 in a ring of class 1"):
        thin_neck(net, data(TORI))
    softmax = network(np.random.default_rng(0), (2, 2), head="softmax")
    for measure in (thin_neck, certify_neck):
        with pytest.raises(UserError, match="expected a logistic head"):
            measure(softmax, RING)
