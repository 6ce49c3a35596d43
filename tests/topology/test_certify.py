"""Certificates: what they call certain is right, and networks that part the sets get all of it."""

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.flow.bounds import flow_pieces, network_pieces, reach
from generator.topology.flow.flow import flow
from generator.topology.measure.jacobian import jacobian
from generator.topology.proofs.certify import certify
from tests.topology.random_networks import network
from tests.topology.sets import ANNULUS, DISK, TORI, data


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus", "relu", "identity"])
def test_no_point_of_a_ball_gets_farther_than_the_bound(activation):
    rng = np.random.default_rng(5)
    for widths in [(2, 2, 2), (2, 4, 1), (3, 3, 3, 3), (3, 5)]:
        net = network(rng, widths, activation)
        centres = rng.normal(size=(20, widths[0]))
        radius = 10.0 ** rng.uniform(-4, 0.5, size=20)
        images, far = reach(network_pieces(net), centres, radius)
        np.testing.assert_allclose(images, net.representation(centres))
        away = rng.normal(size=(500, 20, widths[0]))
        away *= rng.uniform(size=(500, 20, 1)) / np.linalg.norm(away, axis=2, keepdims=True)
        points = centres + radius[:, None] * away
        moved = net.representation(points.reshape(-1, widths[0])).reshape(500, 20, -1) - images
        moved = np.linalg.norm(moved, axis=2)
        assert (moved <= far * (1 + 1e-12) + 1e-14).all()


def test_small_balls_are_bounded_tightly():
    rng = np.random.default_rng(6)
    net = network(rng, (3, 3, 3))
    centres = rng.normal(size=(10, 3))
    _, far = reach(network_pieces(net), centres, np.full(10, 1e-7))
    largest = np.linalg.norm(jacobian(net, centres), ord=2, axis=(1, 2))
    np.testing.assert_allclose(far / 1e-7, largest, rtol=1e-4)


def test_bounds_of_a_flow_between_its_layers():
    rng = np.random.default_rng(7)
    motion = flow(network(rng, (2, 2, 2)))
    centres = rng.normal(size=(5, 2))
    for stage, t in [(0, 0.4), (2, 0.5), (5, 1.0)]:
        images, _ = reach(flow_pieces(motion, stage, t), centres, np.zeros(5))
        np.testing.assert_allclose(images, motion.at(stage, t, motion.to(stage, centres)))


def test_networks_that_part_the_sets_are_certified_whole():
    for sets, widths in [((DISK, ANNULUS), [3]), (TORI, [4, 4])]:
        samples = data(sets, 200)
        training = learn.train(
            learn.dense(samples.dimension, widths), samples, restarts=12, steps=1200, gentle=3e-4
        )
        certified = certify(training.gentlest(), samples, 1 << 16)
        assert certified.share == pytest.approx(1, abs=1e-12)
        assert certified.wrong == certified.undecided == 0
        assert certified.margin > 0
        assert certified.distance > 0


def test_the_share_of_a_plane_is_the_true_one():
    """x > ½ in the annulus of radii 2/3 and 1: a share of the parameters that one can integrate."""
    net = Network((), Head("logistic", np.array([[1.0, 0.0]]), np.array([-0.5])))
    certified = certify(net, data((DISK, ANNULUS)), 1 << 18)
    r = (np.arange(100_000) + 0.5) / 300_000 + 2 / 3
    right = float(np.mean(np.arccos(0.5 / r) / np.pi))
    assert certified.shares["A"] == pytest.approx(1)
    assert right - 0.01 < certified.shares["B"] <= right
    assert certified.wrong == pytest.approx((1 - right) / 2, abs=0.01)
    assert certified.share + certified.wrong <= 1 + 1e-12
    assert certified.margin < 0


def test_the_budget_is_kept():
    net = network(np.random.default_rng(3), (2, 2, 2), scale=20.0)
    certified = certify(net, data((DISK, ANNULUS)), 2000)
    assert certified.cells <= 4000
    assert certified.undecided > 0


def test_what_cannot_be_certified():
    with pytest.raises(UserError, match="logistic"):
        certify(network(np.random.default_rng(0), (2, 2), head="softmax"), data((DISK, ANNULUS)))
