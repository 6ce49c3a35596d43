import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm, logm, polar

from generator.errors import UserError
from generator.topology.flow.matrix_paths import polar_path, turning_planes
from tests.topology.random_networks import SHAPES, orthogonal, turned, with_values

TIMES = np.linspace(0, 1, 21)
NEAR_PI = [np.pi, *(np.pi - 10.0**-k for k in (2, 6, 8, 9, 12, 14, 15)), -np.pi + 1e-9]


def positive(rng, n):
    W = rng.normal(size=(n, n))
    return W if np.linalg.det(W) > 0 else W[[1, 0, *range(2, n)]]


def assert_leads(path, W, accuracy=1e-12):
    """From exactly 1 to exactly W, where the formula arrives too, and never through 0."""
    out, into = W.shape
    size = max(1.0, np.abs(path.end).max())
    assert (path.matrix(0.0) == np.eye(max(out, into))).all()
    assert (path.matrix(1.0)[:out, :into] == W).all()
    assert np.abs(path.rotation(1.0) @ path.stretch(1.0) - path.end).max() < accuracy * size
    for t in TIMES[:-1]:
        assert np.linalg.det(path.matrix(t)) > 0


@pytest.mark.parametrize(("out", "into"), SHAPES)
def test_hundreds_of_random_matrices(out, into):
    rng = np.random.default_rng(out * 10 + into)
    for _ in range(8):
        W = positive(rng, out) if out == into else rng.normal(size=(out, into))
        assert_leads(polar_path(W), W)


@pytest.mark.parametrize("n", range(2, 9))
def test_it_is_exp_of_log_times_stretch(n):
    rng = np.random.default_rng(n)
    for _ in range(5):
        W = positive(rng, n)
        rotation, stretch = polar(W)
        generator = logm(rotation).real
        for t in TIMES[::4]:
            expected = expm(t * generator) @ ((1 - t) * np.eye(n) + t * stretch)
            np.testing.assert_allclose(polar_path(W).matrix(t), expected, atol=1e-11)


@pytest.mark.parametrize("angle", NEAR_PI)
@pytest.mark.parametrize("n", range(2, 9))
def test_half_turns_in_every_number_of_planes(n, angle):
    rng = np.random.default_rng(n)
    for planes in range(1, n // 2 + 1):
        R = turned(rng, [angle] * planes, n)
        path = polar_path(R)
        assert_leads(path, R)
        np.testing.assert_allclose(np.abs(path.angles), np.abs(angle), atol=1e-7)
        for t in TIMES:
            np.testing.assert_allclose(path.matrix(t) @ path.matrix(t).T, np.eye(n), atol=1e-12)


@pytest.mark.parametrize("diagonal", [(-1, -1), (-1, -2), (-1, -1, 1), (-3, 1, -1), (-1,) * 8])
def test_without_a_real_logarithm(diagonal):
    assert_leads(polar_path(np.diag(diagonal).astype(float)), np.diag(diagonal).astype(float))


@pytest.mark.parametrize("n", range(3, 9))
def test_mixed_angles_equal_and_small(n):
    rng = np.random.default_rng(n)
    for angles in ([np.pi, 1e-9], [0.5, 0.5], [1e-15, np.pi - 1e-8], [np.pi, 2.0, np.pi, 1e-7]):
        R = turned(rng, angles[: n // 2], n)
        assert_leads(polar_path(R), R)


def test_permutations_and_the_identity():
    for n in range(2, 8):
        cycle = np.roll(np.eye(n), 1, axis=0)
        if np.linalg.det(cycle) > 0:
            assert_leads(polar_path(cycle), cycle)
        assert not len(polar_path(np.eye(n)).angles)
        assert (polar_path(np.eye(n)).matrix(0.3) == np.eye(n)).all()


@pytest.mark.parametrize("least", [1e-6, 1e-10, 1e-13])
@pytest.mark.parametrize("n", range(2, 9))
def test_nearly_singular(n, least):
    rng = np.random.default_rng(n)
    for _ in range(4):
        W = with_values(rng, np.append(rng.uniform(0.5, 2, n - 1), least))
        assert_leads(polar_path(W), W)


@pytest.mark.parametrize("rank", range(3))
@pytest.mark.parametrize(("out", "into"), [(3, 3), (4, 4), (5, 5), (4, 2), (2, 4), (8, 3)])
def test_singular_is_singular_at_the_end_only(out, into, rank):
    rng = np.random.default_rng(rank)
    for _ in range(10):
        W = rng.normal(size=(out, rank)) @ rng.normal(size=(rank, into))
        path = polar_path(W)
        assert_leads(path, W)
        free = path.rotation(1.0)
        np.testing.assert_allclose(free @ free.T, np.eye(len(free)), atol=1e-12)


def test_flattened_directions_turn_least():
    W = np.array([[0.0, 0.0], [0.0, 0.0]])
    assert not len(polar_path(W).angles)
    assert not len(polar_path(np.diag([2.0, 1.0, 0.0])).angles)


@pytest.mark.parametrize(("out", "into"), [shape for shape in SHAPES if shape[0] > shape[1]])
def test_added_units_complete_w_as_well_conditioned_as_it_is(out, into):
    rng = np.random.default_rng(out * 10 + into)
    for _ in range(5):
        W = rng.normal(size=(out, into))
        added = polar_path(W).end[:, into:]
        np.testing.assert_allclose(W.T @ added, 0, atol=1e-12)
        assert np.linalg.cond(polar_path(W).end) == pytest.approx(np.linalg.cond(W), rel=1e-9)


def test_added_units_that_need_no_turn_get_none():
    assert not len(polar_path(np.eye(5, 2)).angles)
    assert not len(polar_path(np.eye(2, 5)).angles)


def test_dropped_units_end_at_zero():
    rng = np.random.default_rng(3)
    W = rng.normal(size=(2, 5))
    end = polar_path(W).end
    assert (end[:2] == W).all()
    assert not end[2:].any()


def test_the_path_of_a_single_unit():
    assert polar_path(np.array([[2.0]])).matrix(0.5)[0, 0] == 1.5
    reflected = polar_path(np.array([[-3.0]]))
    assert [reflected.matrix(t)[0, 0] for t in (0.0, 0.25, 1.0)] == [1.0, 0.0, -3.0]


@pytest.mark.parametrize("n", range(2, 6))
def test_a_negative_determinant_has_no_path(n):
    with pytest.raises(UserError, match="expected det W > 0, got a negative one"):
        polar_path(with_values(np.random.default_rng(n), np.ones(n), sign=-1))


@pytest.mark.parametrize("n", range(1, 9))
def test_reversed_is_the_way_back(n):
    rng = np.random.default_rng(n)
    W = with_values(rng, rng.uniform(0.3, 3, n)) if n > 1 else np.array([[-0.7]])
    path = polar_path(W)
    for t in TIMES:
        expected = path.matrix(1 - t) @ np.linalg.inv(W)
        np.testing.assert_allclose(path.reversed().matrix(t), expected, atol=1e-11)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=9, max_size=9))
def test_any_three_by_three(entries):
    W = np.array(entries).reshape(3, 3)
    try:
        path = polar_path(W)
    except UserError:
        assert np.linalg.det(W) < 0
        return
    assert (path.matrix(1.0) == W).all()
    size = max(1.0, np.abs(W).max())
    assert np.abs(path.rotation(1.0) @ path.stretch(1.0) - W).max() < 1e-12 * size
    assert np.linalg.det(path.rotation(0.5)) == pytest.approx(1)
    assert np.linalg.eigvalsh(path.stretch(0.999))[0] > 0


def test_the_planes_of_a_rotation_are_orthonormal():
    rng = np.random.default_rng(5)
    for n in range(2, 9):
        planes, _ = turning_planes(orthogonal(rng, n))
        vectors = planes.reshape(-1, n)
        np.testing.assert_allclose(vectors @ vectors.T, np.eye(len(vectors)), atol=1e-12)


CLOSE = [*NEAR_PI, 1e-15, 1e-12, 1e-9, 1e-6, 0.5, 0.5 + 1e-9, 0.5 + 1e-13, 2.0, -2.0, np.pi / 2]


def put_together(planes, angles, n):
    """The rotation by angles in planes (k, 2, n), in long doubles: many times finer than 3e-14."""
    matrix = np.eye(n, dtype=np.longdouble)
    for (u, v), angle in zip(
        planes.astype(np.longdouble), angles.astype(np.longdouble), strict=True
    ):
        matrix += (np.cos(angle) - 1) * (np.outer(u, u) + np.outer(v, v))
        matrix += np.sin(angle) * (np.outer(v, u) - np.outer(u, v))
    return matrix.astype(float)


@pytest.mark.parametrize("n", range(2, 17))
def test_planes_of_close_and_of_half_turns(n):
    rng = np.random.default_rng(n)
    for _ in range(12):
        expected = rng.choice(CLOSE, rng.integers(1, n // 2 + 1))
        R = turned(rng, expected, n)
        planes, angles = turning_planes(R)
        np.testing.assert_allclose(put_together(planes, angles, n), R, rtol=0, atol=3e-14)
        vectors = planes.reshape(-1, n)
        np.testing.assert_allclose(vectors @ vectors.T, np.eye(len(vectors)), rtol=0, atol=3e-14)
        sizes = [
            np.sort(np.append(np.abs(some), np.zeros(n // 2 - len(some))))
            for some in (angles, expected)
        ]
        np.testing.assert_allclose(*sizes, rtol=0, atol=1e-13)


@pytest.mark.parametrize("n", range(2, 17))
def test_planes_of_permutations_with_signs(n):
    rng = np.random.default_rng(n)
    for _ in range(12):
        R = np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)
        R[0] *= np.sign(np.linalg.det(R))
        planes, angles = turning_planes(R)
        np.testing.assert_allclose(put_together(planes, angles, n), R, rtol=0, atol=3e-14)
