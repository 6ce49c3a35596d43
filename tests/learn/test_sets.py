"""The exact sets: what their parameters promise, against formulas and finite differences."""

import numpy as np
import pytest
from scipy.spatial import cKDTree
from scipy.stats import kstest

from generator import learn
from generator.errors import UserError
from generator.learn.training.fresh import fresh_points
from generator.topology import linking_number
from tests.figures.kernels import printed_by_two_processors

SETS = [exact_set for make in learn.DATASETS.values() for exact_set in make(10).sets]
IDS = [
    f"{name}-{exact_set.name}"
    for name, make in learn.DATASETS.items()
    for exact_set in make(10).sets
]


@pytest.mark.parametrize("exact_set", SETS, ids=IDS)
def test_speeds_are_bounds_and_not_idle(exact_set):
    rng = np.random.default_rng(0)
    t = exact_set.draw(rng, 4000)
    for k, bound in enumerate(exact_set.speeds):
        step = np.zeros(t.shape[1])
        step[k] = 1e-6
        fast = np.linalg.norm(exact_set.at(t + step) - exact_set.at(t - step), axis=1) / 2e-6
        assert fast.max() <= bound * (1 + 1e-6)
        assert fast.max() > bound / 1.6


@pytest.mark.parametrize("exact_set", SETS, ids=IDS)
def test_draws_and_sweeps_stay_in_the_domain(exact_set):
    for t in (exact_set.draw(np.random.default_rng(1), 500), exact_set.sweep(500)):
        low, high = np.array(exact_set.domain).T
        assert (t >= low).all()
        assert (t <= high).all()
        assert 450 <= len(t) <= 650


def test_regions_are_even_by_area():
    rng = np.random.default_rng(2)
    for exact_set in learn.disk_annulus(10).sets:
        r = np.hypot(*exact_set.at(exact_set.draw(rng, 4000)).T)
        inner, outer = exact_set.domain[0]
        assert kstest((r**2 - inner**2) / (outer**2 - inner**2), "uniform").pvalue > 1e-3


def test_the_torus_is_the_formula_and_even_by_area():
    axes = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3))).Q
    ring = learn.torus("A", 0, np.array([1.0, 2.0, 3.0]), axes, 0.7, 0.2)
    t = ring.draw(np.random.default_rng(4), 4000)
    local = (ring.at(t) - (1, 2, 3)) @ axes.T
    u, v = t.T
    wide = 0.7 + 0.2 * np.cos(v)
    expected = np.column_stack([wide * np.cos(u), wide * np.sin(u), 0.2 * np.sin(v)])
    assert local == pytest.approx(expected)
    assert kstest(u / (2 * np.pi), "uniform").pvalue > 1e-3
    # The area up to v is v + (minor / major) sin v, over 2π.
    assert kstest((v + 0.2 / 0.7 * np.sin(v)) / (2 * np.pi), "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    ("make", "clearance", "linked"),
    [
        (learn.linked_tori, 0.25, 1),
        (learn.hooked_rings, 0.08, 0),
        (learn.whitehead_link, 0.04, 0),
    ],
)
def test_tubes_keep_apart_and_are_linked_as_they_should(make, clearance, linked):
    sets = make(10).sets
    a, b = (exact_set.at(exact_set.sweep(20_000)) for exact_set in sets)
    assert cKDTree(a).query(b)[0].min() == pytest.approx(clearance, abs=0.01)
    u = np.arange(400) / 400 * 2 * np.pi
    assert abs(linking_number(*(exact_set.core(u) for exact_set in sets))) == pytest.approx(
        linked, abs=1e-9
    )
    for exact_set in sets:
        line = exact_set.at(exact_set.longitude(400))
        assert np.linalg.norm(line - exact_set.core(u), axis=1) == pytest.approx(exact_set.minor)


def test_a_tube_that_would_fold_is_refused():
    with pytest.raises(UserError, match=r"expected a radius below 0\.3"):
        learn.torus("A", 0, np.zeros(3), np.eye(3), 0.3, 0.31)


def ellipse_in_space():
    """The same tube in both ways: an ellipse of the plane x-y."""
    cosines, sines = np.zeros((2, 3)), np.zeros((2, 3))
    cosines[1, 0], sines[1, 1] = 0.7, 0.4
    coefficients = np.array([[0.15, 0.0], [0.0, 0.0], [0.55, 0.0]])
    return (
        learn.Tube("A", 0, np.zeros(3), np.eye(3), coefficients, 0.1),
        learn.SpaceTube("A", 0, cosines, sines, np.array([0.0, 0.0, 1.0]), 0.1),
    )


def test_a_tube_in_space_is_the_tube_of_a_plane_where_its_core_lies_in_one():
    plane, space = ellipse_in_space()
    t = np.random.default_rng(0).uniform(0, 2 * np.pi, (500, 2))
    np.testing.assert_allclose(space.at(t), plane.at(t), atol=1e-14)
    np.testing.assert_allclose(space.core(t[:, 0]), plane.core(t[:, 0]), atol=1e-14)
    assert space.speeds[0] <= plane.speeds[0]
    assert space.core_bend >= 0.7
    assert len(space.sweep(3000)) == len(plane.sweep(3000))
    for exact_set in (plane, space):
        drawn = exact_set.draw(np.random.default_rng(1), 20_000)
        # By symmetry half of the area lies on either side, and more of it outside than inside.
        assert (drawn[:, 0] < np.pi).mean() == pytest.approx(0.5, abs=0.02)
        assert (np.cos(drawn[:, 1]) > 0).mean() > 0.52


def test_a_tube_in_space_is_even_by_area():
    tube = learn.whitehead_link(2).sets[1]
    t = tube.draw(np.random.default_rng(2), 20_000)
    u = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    v = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    grid = np.stack(np.meshgrid(u, v, indexing="ij"), axis=-1).reshape(-1, 2)
    step = 1e-5
    along, around = (
        (tube.at(grid + step * way) - tube.at(grid - step * way)) / (2 * step) for way in np.eye(2)
    )
    area = np.linalg.norm(np.cross(along, around), axis=1).reshape(400, 40)
    for axis, values in ((0, u), (1, v)):
        share = np.append(0, np.cumsum(area.sum(axis=1 - axis))) / area.sum()
        ends = np.append(values, 2 * np.pi)
        even = np.interp(t[:, axis], ends - (ends[1] - ends[0]) / 2, share)
        assert kstest(even, "uniform").statistic < 0.02


def test_a_tube_in_space_lies_about_its_core_and_keeps_clear_of_itself():
    tube = learn.whitehead_link(2).sets[1]
    points = tube.at(tube.sweep(20_000))
    core = tube.core(np.arange(4000) / 4000 * 2 * np.pi)
    assert cKDTree(core).query(points)[0] == pytest.approx(tube.minor, abs=1e-4)


def test_a_tube_in_space_that_would_fold_or_run_along_its_reference_is_refused():
    cosines, sines = np.zeros((2, 3)), np.zeros((2, 3))
    cosines[1, 0], sines[1, 1] = 0.3, 0.3
    with pytest.raises(UserError, match=r"minor: expected a radius below 0\.29\d, got 0\.31"):
        learn.SpaceTube("A", 0, cosines, sines, np.array([0.0, 0.0, 1.0]), 0.31)
    with pytest.raises(UserError, match="reference: expected a direction that the core never"):
        learn.SpaceTube("A", 0, cosines, sines, np.array([1.0, 0.0, 0.0]), 0.1)


def test_fresh_points_lie_on_the_same_sets():
    data = learn.disk_annulus(50)
    fresh = next(fresh_points(data, np.random.default_rng(5)))
    r = np.hypot(*fresh.T)
    assert (r[data.labels == 0] <= 1 / 3 + 1e-12).all()
    assert (np.abs(r[data.labels == 1] - 5 / 6) <= 1 / 6 + 1e-12).all()
    assert (fresh != data.points).any()


BYTES = """
import hashlib
import numpy as np
from generator import learn
for name, make in learn.DATASETS.items():
    drawn = [exact.at(exact.draw(np.random.default_rng(1), 500)) for exact in make(50).sets]
    print(name, hashlib.sha256(np.concatenate([make(50).points, *drawn]).tobytes()).hexdigest())
"""


def test_points_are_the_same_bytes_whatever_the_processor():
    """Of the samples and of draws, where numpy's fast kernels are off and OpenBLAS's others."""
    assert len(printed_by_two_processors(BYTES)) == 1
