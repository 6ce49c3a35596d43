"""Holes of points in the plane against gudhi, and what is built on them."""

from fractions import Fraction

import gudhi
import numpy as np
import pytest
from scipy import ndimage
from scipy.spatial import cKDTree

from generator import learn, topology
from generator.errors import UserError
from generator.topology.invariants.alpha_complex import alpha_persistence
from generator.topology.invariants.neighbour_hops import hop_distances
from generator.topology.measure.inscribed import inscribed_radius
from generator.topology.proofs.coincidence import find_coincidence

CLOUDS = {
    "normal": lambda rng: rng.normal(size=(400, 2)),
    "far away": lambda rng: rng.normal(size=(300, 2)) + 1e6,
    "tiny": lambda rng: 1e-9 * rng.normal(size=(300, 2)),
    "of size 1e-200": lambda rng: 1e-200 * rng.normal(size=(300, 2)),
    "flattened": lambda rng: rng.normal(size=(300, 2)) * (1.0, 1e-3),
    "saturated": lambda rng: np.tanh(6 * rng.normal(size=(2000, 2))),
    "lattice": lambda rng: np.argwhere(np.ones((12, 9))).astype(float),
    "twice": lambda rng: np.repeat(rng.normal(size=(100, 2)), 2, axis=0),
}


def by_gudhi(points):
    tree = gudhi.AlphaComplex(points=points).create_simplex_tree()
    tree.compute_persistence(homology_coeff_field=2, min_persistence=0)
    squares = tree.persistence_intervals_in_dimension(1).reshape(-1, 2)
    return np.sort(np.diff(np.sqrt(np.maximum(squares, 0)), axis=1)[:, 0])[::-1]


@pytest.mark.parametrize("name", CLOUDS)
def test_against_gudhi(name):
    cloud = CLOUDS[name](np.random.default_rng(3))
    lives = alpha_persistence(cloud).lifetimes
    size = np.ptp(cloud)
    expected = size * by_gudhi((cloud - cloud.mean(axis=0)) / size)
    tolerance = 4e-6 * size
    lives, expected = (values[values > 2 * tolerance] for values in (lives, expected))
    np.testing.assert_allclose(lives, expected, atol=tolerance)


def test_of_a_ring():
    ring = learn.disk_annulus().sets[1]
    holes = alpha_persistence(ring.at(ring.draw(np.random.default_rng(0), 20_000)))
    assert holes.ratio > 20
    assert holes.deaths[0] == pytest.approx(2 / 3, abs=0.01)
    assert [holes.alive(radius) for radius in (0.3, 0.7)] == [1, 0]


def ways_out(cloud, inside, radius):
    """Whether a place is joined to the outside by what discs leave free, on a fine grid."""
    edge = np.linspace(-1.6, 1.6, 641)
    x, y = np.meshgrid(edge, edge)
    free = cKDTree(cloud).query(np.column_stack([x.ravel(), y.ravel()]))[0] > radius
    parts, _ = ndimage.label(free.reshape(x.shape))
    here = parts[np.abs(edge - inside[1]).argmin(), np.abs(edge - inside[0]).argmin()]
    return here > 0 and here == parts[0, 0]


@pytest.mark.parametrize("seed", range(6))
def test_the_radii_that_close(seed):
    ring, rng = learn.disk_annulus().sets[1], np.random.default_rng(seed)
    cloud = ring.at(ring.draw(rng, 60)) * (1.0, rng.uniform(0.3, 1.0))
    places = rng.uniform(-0.15, 0.15, (3, 2))
    for place, radius in zip(places, topology.closing_radii(cloud, places), strict=True):
        assert ways_out(cloud, place, radius - 0.02)
        assert not ways_out(cloud, place, radius + 0.02)


def test_a_place_outside_needs_no_way():
    assert topology.closing_radii(np.eye(3)[:, :2], [[2.0, 2.0]]).tolist() == [0.0]
    with pytest.raises(UserError, match="places"):
        topology.closing_radii(np.eye(3)[:, :2], [2.0, 2.0])
    for cloud in (np.zeros((2, 2)), np.outer(np.arange(9.0), [0.5, 2.0])):
        with pytest.raises(UserError, match="expected a triangle or more"):
            topology.closing_radii(cloud, [[0.0, 0.0]])


def test_points_on_a_line_have_no_holes():
    for cloud in ([[0.0, 0.0]], [[0, 0], [1, 1]], np.outer(np.arange(9.0), [0.5, 2.0])):
        assert len(alpha_persistence(np.asarray(cloud, float)).births) == 0


@pytest.mark.parametrize("points", [np.zeros((4, 3)), np.zeros(4), np.zeros((0, 2))])
def test_other_shapes_are_refused(points):
    with pytest.raises(UserError, match=r"points: expected shape \(n, 2\)"):
        alpha_persistence(points)
    with pytest.raises(UserError, match="expected finite numbers, got NaN or infinity"):
        alpha_persistence(np.full((5, 2), np.nan))


def test_distances_in_the_graph_of_neighbours():
    line = np.arange(6.0)[:, None]
    np.testing.assert_array_equal(hop_distances(line, 3)[0], [0, 1, 1, 2, 3, 3])
    apart = np.array([[0.0], [1.0], [9.0], [10.0]])
    assert hop_distances(apart, 2)[0, 2] == 4  # no path: as many as there are points
    angles = np.arange(40) / 40 * 2 * np.pi
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    holes = topology.persistence(hop_distances(circle, 5), distances=True, reach=2.5)
    assert holes.alive(2.5) == 1
    with pytest.raises(UserError, match="k: expected from 2 to 6 points, got 7"):
        hop_distances(line, 7)
    with pytest.raises(UserError, match=r"points: expected shape \(n, d\), finite"):
        hop_distances(np.full((5, 2), np.inf), 2)


def test_the_largest_disc_in_a_square():
    side = np.linspace(-1, 1, 201)
    rim = np.vstack([np.column_stack([side, np.full(201, s)]) for s in (-1, 1)])
    rim = np.vstack([rim, rim[:, ::-1]])
    inside = np.random.default_rng(0).uniform(-1, 1, (20_000, 2))
    assert inscribed_radius(inside, rim) == pytest.approx(1, abs=0.02)
    with pytest.raises(UserError, match=r"rim: expected shape \(m, 2\)"):
        inscribed_radius(inside, np.zeros((3, 3)))


@pytest.mark.parametrize("count", [1, 15, 16, 3000])
def test_the_largest_disc_is_that_of_all_distances(count):
    rng = np.random.default_rng(count)
    rim, inside = rng.normal(size=(count, 2)), rng.normal(size=(2500, 2))
    distances = np.hypot(*(inside[:, None] - rim).transpose(2, 0, 1)).min(axis=1)
    assert inscribed_radius(inside, rim) == pytest.approx(distances.max(), rel=1e-12)


def folding(W, b, activation="relu"):
    return learn.network_from([(np.array(W), np.array(b)), (np.ones((1, 2)), [0.0])], activation)


def test_lives_are_those_of_the_moved_points():
    points = np.random.default_rng(0).normal(size=(60, 2))
    flow = topology.flow(folding([[1.0, 0.4], [0.0, 2.0]], [0.0, 0.0], "tanh"))
    moments = [(i, t, flow.at(i, t, flow.to(i, points))) for i in range(3) for t in (0.0, 0.5, 1.0)]
    record = topology.record_lives(moments, 4)
    for stage, t, cloud in moments:
        lives = alpha_persistence(cloud).lifetimes[:4]
        np.testing.assert_allclose(record.at(stage, t), lives / lives[1])
    before, after = (record.lives[k] for k in (7, 8))  # at 0.5 and 1 of the last stage
    between = (before + after) / 2
    np.testing.assert_allclose(record.at(2, 0.75), between / between[1])


def test_lives_of_fewer_holes():
    square = np.array([[0, 0], [0, 1.0], [1.0, 0], [1.3, 1.3]])
    record = topology.record_lives([(0, 0.0, square), (1, 0.0, square * (1.0, 0.0))], 3)
    assert record.at(0, 0.0)[0] == 1000.0  # of one hole alone
    assert record.at(0, 0.0)[1:].tolist() == record.at(1, 0.0)[1:].tolist() == [0, 0]
    assert record.at(1, 0.0)[0] == 0
    with pytest.raises(UserError, match="count: expected 2 or more, got 1"):
        topology.record_lives([(0, 0.0, square)], 1)
    with pytest.raises(UserError, match="moments: expected one or more, got none"):
        topology.record_lives([], 3)


def image(network, point):
    x = [Fraction(part) for part in point]
    for layer in network.layers:
        rows = zip(layer.W.tolist(), layer.b.tolist(), strict=True)
        x = [
            max(
                sum(Fraction(w) * part for w, part in zip(row, x, strict=True)) + Fraction(b),
                Fraction(0),
            )
            for row, b in rows
        ]
    return x


@pytest.mark.parametrize("b", [[-3.0, 0.3], [-3.0, -3.0], [2.0, -3.0]])
def test_a_dead_unit_makes_points_coincide(b):
    network = folding([[1.0, 0.3], [-0.2, 0.7]], b)
    pair = find_coincidence(network, *learn.disk_annulus().sets, layer=1)
    assert pair.verdict is topology.Verdict.PROVED
    assert image(network, pair.point) == image(network, pair.other)
    lengths = [sum(Fraction(part) ** 2 for part in point) for point in (pair.point, pair.other)]
    assert lengths[0] <= Fraction(1, 9) + Fraction(1, 10**9)
    assert Fraction(2, 3) ** 2 <= lengths[1] <= 1


def test_no_coincidence_where_no_unit_dies():
    sets = learn.disk_annulus().sets
    assert find_coincidence(folding([[1.0, 0.3], [-0.2, 0.7]], [9.0, 9.0]), *sets, layer=1) is None
    with pytest.raises(UserError, match="expected 1 dense ReLU layers on the plane"):
        find_coincidence(folding(np.eye(2), [0.0, 0.0], "tanh"), *sets, layer=1)
