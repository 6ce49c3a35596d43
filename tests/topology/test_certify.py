"""Certificates: what they call certain is right, and networks that part the sets get all of it."""

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.topology.flow.bounds import flow_pieces, network_pieces, reach
from generator.topology.flow.flow import flow
from generator.topology.measure.jacobian import flow_jacobian, jacobian
from generator.topology.proofs.certify import certify
from tests.topology.random_networks import network
from tests.topology.sets import ANNULUS, DISK, TORI, data


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
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


def residual_flow(rng, d, hidden, size=0.7, shift=True):
    """A flow of residual layers, of several activations, after a dense one."""
    layers = [Dense(rng.normal(size=(d, d)), rng.normal(size=d), "tanh")]
    for m, activation in zip(hidden, ("tanh", "relu", "softplus", "sine"), strict=False):
        V, W = size * rng.normal(size=(d, m)), rng.normal(size=(m, d))
        c = rng.normal(size=d) if shift else None
        layers.append(ResidualLayer(V, W, rng.normal(size=m), c, activation))
    return flow(Network(tuple(layers), None))


@pytest.mark.parametrize("t", [0.0, 0.37, 1.0])
@pytest.mark.parametrize("shift", [False, True])
def test_no_point_of_a_ball_gets_farther_through_residual_layers_than_the_bound(t, shift):
    rng = np.random.default_rng(9)
    for d, hidden in [(1, [3]), (2, [4, 2]), (3, [5, 3, 4]), (4, [3, 3, 2, 6])]:
        motion = residual_flow(rng, d, hidden, shift=shift)
        last = len(motion.stages) - 1
        centres, radius = rng.normal(size=(20, d)), 10.0 ** rng.uniform(-4, 0.5, size=20)
        images, far = reach(flow_pieces(motion, last, t), centres, radius)
        np.testing.assert_allclose(images, motion.at(last, t, motion.to(last, centres)))
        away = rng.normal(size=(500, 20, d))
        away *= rng.uniform(size=(500, 20, 1)) / np.linalg.norm(away, axis=2, keepdims=True)
        points = (centres + radius[:, None] * away).reshape(-1, d)
        moved = motion.at(last, t, motion.to(last, points)).reshape(500, 20, d) - images
        assert (np.linalg.norm(moved, axis=2) <= far * (1 + 1e-12) + 1e-14).all()
        if t == 1.0:
            whole, _ = reach(network_pieces(motion.network), centres, radius)
            np.testing.assert_allclose(whole, images)


def test_small_balls_are_bounded_tightly_through_residual_layers():
    rng = np.random.default_rng(8)
    motion = residual_flow(rng, 3, [4, 4])
    last, centres = len(motion.stages) - 1, rng.normal(size=(10, 3))
    _, far = reach(flow_pieces(motion, last, 0.6), centres, np.full(10, 1e-7))
    jacobians = flow_jacobian(motion, last, 0.6, centres)
    largest = np.linalg.norm(jacobians, ord=2, axis=(1, 2))
    np.testing.assert_allclose(far / 1e-7, largest, rtol=1e-4)


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
