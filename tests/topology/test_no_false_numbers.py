"""Lines, planes, distances and invariants where floats lose what they are about."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import learn, topology
from generator.errors import UserError
from generator.learn.data.regions import Annulus, Disk
from generator.learn.nn.dense import Dense
from generator.learn.nn.knn import nearest
from generator.learn.nn.nearest_neighbours import NeighbourHead
from generator.learn.nn.network import Network
from generator.topology.measure.distance import distance
from generator.verdict import Verdict
from tests.conftest import cases


def right(points, labels, line):
    return int(((points @ line.normal + line.offset > 0) == (labels == 1)).sum())


@pytest.mark.parametrize("seed", range(cases(5, 20, 20)))
def test_a_line_through_a_lattice_gets_what_it_says(seed):
    rng = np.random.default_rng(seed)
    points = np.array([(i / 3, j / 10) for i in range(4) for j in range(3)])
    labels = rng.integers(0, 2, 12)
    line = topology.best_line(points, labels)
    assert right(points, labels, line) == line.right
    # A lattice of whole numbers has the same lines, and floats that are exact.
    whole = np.array([(float(i), float(j)) for i in range(4) for j in range(3)])
    assert line.right == topology.best_line(whole, labels).right


def test_the_line_with_all_on_one_side_is_tried():
    """One point of the other class amid 99: no line does better than to ignore it."""
    turns = np.arange(99) / 99 * 2 * np.pi
    points = np.vstack([np.zeros((1, 2)), np.column_stack([np.cos(turns), np.sin(turns)])])
    labels = np.append(0, np.ones(99, int))
    for classes in (labels, 1 - labels):
        line = topology.best_line(points, classes)
        assert line.right == right(points, classes, line) == 99


def strictly_separable(kind, seed):
    """Two classes with a gap, from exact differences, and what `separation` says."""
    rng = np.random.default_rng(seed)
    d = {"five": 5, "far": 2, "thin": 2}[kind]
    points = rng.uniform(-1, 1, size=(60, d))
    labels = np.repeat([0, 1], 30)
    gap = {"five": 1e-8, "far": 1e-9, "thin": 0.1}[kind]
    points[:, 0] = (np.abs(points[:, 0]) + gap / 2) * np.where(labels == 1, 1, -1)
    if kind == "five":
        points[:30, 0] = np.minimum(points[:30, 0], -gap / 2)
        points = points @ np.linalg.qr(rng.normal(size=(d, d))).Q
    elif kind == "far":
        points = points + 1e6
    else:
        points = points * [1e-8, 1e8]
    return points, labels


@pytest.mark.parametrize("kind", ["five", "far", "thin"])
@pytest.mark.parametrize("seed", range(5))
def test_what_is_separable_is_never_called_inseparable(kind, seed):
    points, labels = strictly_separable(kind, seed)
    answer = topology.separation(points, labels)
    assert answer.verdict is not Verdict.REFUTED
    assert answer.separable is not False
    if answer.verdict is Verdict.PROVED:
        assert answer.verify(points, labels)
    elif kind != "thin":
        pytest.fail("undecided")


def test_an_undecided_separation_claims_nothing():
    unknown = topology.Separation(None, 0.0, 0.0, np.zeros(0, int))
    assert unknown.verdict is unknown.verdict.opposite is Verdict.UNDECIDED
    assert unknown.separable is None


def test_layers_that_flatten_are_not_left_out():
    W = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    drop = np.array([[1.0, 0.0, 0.0], [0.0, 1e-300, 0.0]])
    layers = [Dense(matrix, np.zeros(len(matrix)), "tanh") for matrix in (W, drop, W)]
    assert topology.least_singular_value(topology.flow(Network(tuple(layers), None))) == 0
    relu = Dense(np.eye(2), np.array([-5.0, -5.0]), "relu")
    assert topology.least_singular_value(topology.flow(Network((relu,), None))) == 0


@settings(max_examples=cases(8, 30, 30))
@given(st.integers(0, 2**32), st.floats(-18, -10))
def test_a_winding_number_is_1_or_none(seed, exponent):
    """W nearly singular, its determinant above 0: the circle's image still winds once."""
    rng = np.random.default_rng(seed)
    turn = rng.uniform(0, 2 * np.pi)
    row = np.array([np.cos(turn), np.sin(turn)])
    W = np.vstack([row, rng.normal() * row + 10.0**exponent * np.array([-row[1], row[0]])])
    W *= 10.0 ** rng.uniform(-3, 6)
    flow = topology.flow(one_layer(W))
    exact = topology.never_singular(flow)
    loop = topology.coordinate_loop(Annulus("B", 1, 2 / 3, 1.0), 1, 0.8)
    along = topology.winding_along(flow, loop, np.zeros(2))
    for stage, t in ((0, 0.0), (0, 1.0), (2, 1.0)):
        try:
            value = along(stage, t)
        except UserError:
            continue
        assert abs(abs(value) - 1) < 1e-6 or exact is Verdict.REFUTED


def one_layer(W):
    return Network((Dense(W, np.zeros(len(W)), "tanh"),), None)


def test_a_distance_is_as_exact_at_any_size():
    for size in (1e-9, 1.0, 1e9):
        disk, ring = Disk("A", 0, 0.0, size / 3), Annulus("B", 1, size / 2, size)
        assert distance(disk, ring).distance == pytest.approx(size / 6, rel=1e-9)


def test_neighbours_far_from_the_origin():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(200, 2))
    labels = (points[:, 0] > 0).astype(int)
    moved = points + 1e8
    near = nearest(moved - 1e8, labels, k=5)  # the difference is exact
    assert (nearest(moved, labels, k=5) == near).all()
    heads = [
        NeighbourHead(references, labels, "inverse", 1.0, 1.0)
        for references in (moved - 1e8, moved)
    ]
    shares = [head(points) for head, points in zip(heads, (moved - 1e8, moved), strict=True)]
    assert (shares[0] == shares[1]).all()


def test_a_disk_has_no_hole():
    with pytest.raises(UserError, match="Annulus"):
        Disk("A", 0, 0.2, 1.0)


@pytest.mark.parametrize("measure", [learn.sweep_accuracy, learn.sweep_errors])
def test_sweeps_need_sets(measure):
    net = Network((), learn.Head("logistic", [[1.0, 0.0]], [0.0]))
    plain = learn.sample("plain", np.zeros((2, 2)), np.array([0, 1]))
    with pytest.raises(UserError, match="exact sets"):
        measure(net, plain)
