from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from generator.errors import UserError
from generator.topology import separation
from generator.topology.proofs.rational import meeting, meets, solve, strip_is_empty


def two(a, b):
    return np.vstack([a, b]).astype(float), np.repeat([0, 1], [len(a), len(b)])


def clouds(rng, n, d, gap):
    """Two clouds n × d with a strip of width `gap` between them, in a random direction."""
    a, b = rng.normal(size=(n, d)), rng.normal(size=(n, d))
    a[:, 0] = -np.abs(a[:, 0]) - gap / 2
    b[:, 0] = np.abs(b[:, 0]) + gap / 2
    basis = np.linalg.qr(rng.normal(size=(d, d))).Q
    return two(a @ basis.T + 3, b @ basis.T + 3)


def feasible(points, labels):
    """Whether w · x + b ≥ 1 above and ≤ −1 below has a solution: the independent oracle."""
    sign = np.where(labels == 1, 1.0, -1.0)[:, None]
    A = -sign * np.column_stack([points, np.ones(len(points))])
    program = linprog(
        np.zeros(A.shape[1]), A, -np.ones(len(A)), bounds=(None, None), method="highs"
    )
    return program.status == 0


def margin_by_slsqp(points, labels):
    """The margin as a quadratic programme over (w, b), solved by sequential least squares."""
    sign = np.where(labels == 1, 1.0, -1.0)
    centre = points.mean(axis=0)
    A = sign[:, None] * np.column_stack([points - centre, np.ones(len(points))])
    start = separation(points, labels).normal
    fit = minimize(
        lambda v: v[:-1] @ v[:-1] / 2,
        np.append(start, 0.0),
        jac=lambda v: np.append(v[:-1], 0.0),
        constraints={"type": "ineq", "fun": lambda v: A @ v - 1, "jac": lambda v: A},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    return 1 / np.linalg.norm(fit.x[:-1])


@pytest.mark.parametrize("gap", [-1.5, -0.2, 0.01, 0.5])
@pytest.mark.parametrize("d", [1, 2, 3, 8])
def test_it_agrees_with_another_linear_programme(d, gap):
    for seed in range(6):
        points, labels = clouds(np.random.default_rng(seed), 40, d, gap)
        answer = separation(points, labels)
        assert answer.verified
        assert answer.separable == feasible(points, labels)


@pytest.mark.parametrize("gap", [1e-3, 0.1, 1.0])
@pytest.mark.parametrize("d", [2, 3, 8])
def test_the_margin_is_the_greatest(d, gap):
    for seed in range(3):
        points, labels = clouds(np.random.default_rng(seed), 60, d, gap)
        answer = separation(points, labels)
        assert answer.margin == pytest.approx(margin_by_slsqp(points, labels), rel=1e-5)
        assert answer.margin >= gap / 2 * (1 - 1e-9)
        assert np.linalg.norm(answer.normal) == pytest.approx(1)
        assert 2 <= len(answer.support) <= d + 1


def test_the_hulls_are_as_near_as_the_margin_says():
    """No plane does better: two points of the hulls of the support are 2 · margin apart."""
    points, labels = clouds(np.random.default_rng(5), 200, 3, 0.3)
    answer = separation(points, labels)
    a, b = (points[answer.support[labels[answer.support] == k]] for k in (0, 1))

    def squared(v):
        shares_a, shares_b = np.abs(v[: len(a)]), np.abs(v[len(a) :])
        gap = shares_a @ a / shares_a.sum() - shares_b @ b / shares_b.sum()
        return gap @ gap

    least = minimize(squared, np.ones(len(a) + len(b)), method="Nelder-Mead").fun
    assert np.sqrt(least) == pytest.approx(2 * answer.margin, rel=1e-4)


def test_known_cases():
    square = [[0, 0], [0, 2], [2, 0], [2, 2]]
    inside = separation(*two(square, [[1, 1]]))
    assert (inside.separable, inside.verified) == (False, True)
    beside = separation(*two(square, [[5, 1]]))
    assert beside.margin == pytest.approx(1.5)
    np.testing.assert_allclose(beside.normal, [1, 0], atol=1e-12)
    assert beside.offset == pytest.approx(-3.5)
    assert set(beside.support) == {2, 3, 4}
    crossed = separation(*two([[0, 0], [1, 1]], [[0, 1], [1, 0]]))
    assert (crossed.separable, crossed.verified) == (False, True)
    assert crossed.multipliers == ("1/2",) * 4


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([[0, 0], [1, 0]], [[1, 0], [2, 0]]),  # a common end
        ([[0, 0], [1, 0]], [[0.5, 0], [0.5, 1]]),  # an end on a side
        ([[0.1, 0.3]], [[0.1, 0.3]]),  # one point, both classes
        ([[0, 0], [3, 0]], [[1, 0], [2, 0]]),  # within a line
    ],
)
def test_classes_that_touch_are_not_separable(a, b):
    answer = separation(*two(a, b))
    assert (answer.separable, answer.verified) == (False, True)


@pytest.mark.parametrize("gap", [1e-6, 1e-9, 1e-12])
def test_a_narrow_strip_is_found(gap):
    for seed in range(5):
        points, labels = clouds(np.random.default_rng(seed), 30, 2, gap)
        answer = separation(points, labels)
        assert answer.separable
        assert answer.verified
        assert answer.margin >= gap / 2 - 1e-15


def test_far_from_the_origin_and_of_any_size():
    points, labels = clouds(np.random.default_rng(0), 50, 2, 0.4)
    for factor in (1e-6, 1.0, 1e6):
        answer = separation(factor * points, labels)
        assert answer.verified
        assert answer.margin == pytest.approx(factor * separation(points, labels).margin, rel=1e-9)
    shifted = separation(points + 1e6, labels)
    assert shifted.verified


def test_a_tampered_certificate_is_rejected():
    points, labels = clouds(np.random.default_rng(1), 40, 2, -1.5)
    answer = separation(points, labels)
    assert answer.verify(points, labels)
    first = Fraction(answer.multipliers[0])
    for changed in (
        (str(first + Fraction(1, 10**40)), *answer.multipliers[1:]),
        tuple(str(float(Fraction(multiplier))) for multiplier in answer.multipliers),
        answer.multipliers[:-1],
        (),
    ):
        assert not replace(answer, multipliers=changed).verify(points, labels)
    moved = points.copy()
    moved[answer.support[0], 0] = np.nextafter(moved[answer.support[0], 0], np.inf)
    assert not answer.verify(moved, labels)
    flipped = labels.copy()
    flipped[answer.support[0]] = 1 - flipped[answer.support[0]]
    assert not answer.verify(points, flipped)


def test_a_tampered_plane_is_rejected():
    points, labels = clouds(np.random.default_rng(1), 40, 2, 0.5)
    answer = separation(points, labels)
    assert answer.verify(points, labels)
    for changed in (
        replace(answer, margin=answer.margin * (1 + 1e-15)),
        replace(answer, offset=answer.offset + 1e-9),
        replace(answer, normal=-answer.normal),
        replace(answer, margin=-answer.margin),
    ):
        assert not changed.verify(points, labels)
    moved = points.copy()
    moved[answer.support[0]] += 1e-6 * answer.normal * (1 - 2 * labels[answer.support[0]])
    assert not answer.verify(moved, labels)


def test_negative_multipliers_prove_nothing():
    a, b = np.array([[0.0], [1.0]]), np.array([[2.0]])
    assert meeting(a, b) is None
    assert not meets(a, b, [Fraction(-1), Fraction(2)], [Fraction(1)])


def test_an_empty_strip_is_exact_to_the_last_bit():
    a, b = np.array([[0.0]]), np.array([[1.0]])
    assert strip_is_empty(a, b, np.array([1.0]), -0.5, 0.5)
    assert not strip_is_empty(a, b, np.array([1.0]), -0.5, np.nextafter(0.5, 1))
    assert not strip_is_empty(a, b, np.array([1.0]), np.nextafter(-0.5, 0), 0.5)
    assert not strip_is_empty(a, a, np.array([1.0]), 0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1)), min_size=2, max_size=9
    )
)
def test_points_of_a_lattice(rows):
    table = np.array(rows)
    points, labels = table[:, :2].astype(float), table[:, 2]
    if len(set(labels)) < 2:
        return
    answer = separation(points, labels)
    assert answer.verified
    assert answer.separable == feasible(points, labels)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=1, max_size=5))
def test_elimination_solves_what_can_be_solved(columns):
    exact = [[Fraction(entry) for entry in column] for column in columns]
    matrix = np.array(columns, float).T
    for weights in (range(len(columns)), [1] * len(columns)):
        target = [sum(w * c[i] for w, c in zip(weights, exact, strict=True)) for i in range(3)]
        solution = solve(exact, target)
        assert solution is not None
        for i in range(3):
            assert sum(x * c[i] for x, c in zip(solution, exact, strict=True)) == target[i]
    beyond = [Fraction(1), Fraction(7), Fraction(-3)]
    least = np.linalg.lstsq(matrix, np.array([1.0, 7, -3]))
    reached = np.abs(matrix @ least[0] - [1, 7, -3]).max() < 1e-9
    assert (solve(exact, beyond) is not None) == reached


@pytest.mark.parametrize(
    ("points", "labels", "why"),
    [
        (np.zeros((3, 2)), np.array([0, 1, 2]), "labels: expected two classes, got 3"),
        (np.zeros((3, 2)), np.zeros(3, int), "labels: expected two classes, got 1"),
        (np.full((2, 2), np.nan), np.array([0, 1]), "finite numbers"),
        (np.zeros((3, 2)), np.array([0, 1]), r"n labels, got shapes \(3, 2\) and \(2,\)"),
    ],
)
def test_what_cannot_be_asked_is_reported(points, labels, why):
    with pytest.raises(UserError, match=why):
        separation(points, labels)
