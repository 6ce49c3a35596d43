"""How well sets keep their shape, on motions of which it is known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import special_ortho_group

from generator import learn, topology
from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from tests.topology.sets import data as sample_of

MAJOR, MINOR = 1.0, 0.2
APART = 3.0  # along z


def tori():
    sets = tuple(
        learn.torus(name, label, np.array([0, 0, label * APART]), np.eye(3), MAJOR, MINOR)
        for label, name in enumerate("AB")
    )
    return sample_of(sets, 20)


def linear(matrix, normal):
    layers = (Dense(np.asarray(matrix, float), np.zeros(len(matrix)), "identity"),)
    return topology.flow(Network(layers, Head("logistic", np.array([normal]), np.zeros(1))))


def test_a_turn_and_a_scale_keep_all():
    turn = special_ortho_group.rvs(3, random_state=2)
    kept = topology.shape_kept(linear(5 * turn, turn[:, 2]), tori())
    assert kept.stretch == pytest.approx(1, abs=1e-6)
    assert kept.kept == pytest.approx(1, rel=1e-3)  # a circle has no second axis
    extent = APART + 2 * MINOR  # the rings lie above each other
    assert kept.thinnest == pytest.approx(2 * MINOR / extent, rel=0.02)
    assert kept.gap == pytest.approx((APART - 2 * MINOR) / extent)


def test_a_stretch_is_measured_along_the_surface_and_thins_what_it_leaves():
    kept = topology.shape_kept(linear(np.diag([1.0, 1.0, 4.0]), [0.0, 0.0, 1.0]), tori())
    assert kept.stretch == pytest.approx(4, rel=1e-6)
    assert kept.kept == pytest.approx((APART + 2 * MINOR) / (4 * (APART + 2 * MINOR)), rel=0.02)


def test_what_overlaps_has_a_gap_below_zero():
    kept = topology.shape_kept(linear(np.eye(3), [1.0, 0.0, 0.0]), tori())
    assert kept.gap == pytest.approx(-2 * (MAJOR + MINOR) / (APART + 2 * MINOR), rel=1e-3)


def test_of_a_view_only_what_is_seen_counts():
    embedded = Dense(np.eye(4, 3), np.zeros(4), "identity")
    lifted = ResidualLayer(  # x₄ becomes 2 tanh x₁
        [[0.0], [0.0], [0.0], [2.0]], [[1.0, 0.0, 0.0, 0.0]], [0.0]
    )
    head = Head("logistic", np.array([[0.0, 0.0, 1.0, 0.0]]), np.zeros(1))
    flow = topology.flow(Network((embedded, lifted), head))
    seen = topology.shape_kept(flow, tori(), np.eye(3, 4))
    assert seen.stretch == pytest.approx(1, abs=1e-6)
    assert seen.kept == pytest.approx(1)
    assert topology.shape_kept(flow, tori()).stretch == pytest.approx(np.sqrt(5), rel=0.01)


def test_regions_of_the_plane():
    data = learn.disk_annulus(points=20)
    kept = topology.shape_kept(linear([[3.0, 0.0], [0.0, 1.0]], [1.0, 0.0]), data)
    assert kept.stretch == pytest.approx(3)
    assert kept.thinnest == np.inf


def test_what_has_no_plane_or_no_sets_is_refused():
    flow = linear(np.eye(3), [1.0, 0.0, 0.0])
    with pytest.raises(UserError, match="shape_kept: flow: expected a head of one output"):
        topology.shape_kept(topology.flow(replace(flow.network, head=None)), tori())
    data = tori()
    with pytest.raises(UserError, match="shape_kept: data: expected exact sets of two classes"):
        topology.shape_kept(flow, replace(data, sets=(), members=0 * data.members))
