"""Straight and polar paths, decided by exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from generator import topology
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology.measure.exact_determinant import roots_on_the_way, straight_determinant
from generator.verdict import Verdict
from tests.topology.random_networks import network, with_values


def played(*matrices, activation="tanh"):
    layers = tuple(Dense(np.array(W, float), np.zeros(len(W)), activation) for W in matrices)
    return topology.flow(Network(layers, None))


def test_a_double_root_between_the_samples_is_met():
    """W = −2 · 1 turns nothing over, and its straight path is 0 at t = 1/3, a double root."""
    way = topology.straight(played(-2 * np.eye(2)))
    assert topology.never_singular(way) is Verdict.REFUTED
    assert topology.least_path_determinant(way) == 0
    assert topology.never_singular(played(-2 * np.eye(2))) is Verdict.PROVED


def test_real_eigenvalues_up_to_0_decide():
    rng = np.random.default_rng(0)
    seen = set()
    for _ in range(60):
        n = int(rng.integers(2, 5))
        W = with_values(rng, rng.uniform(0.2, 3, n))
        values = np.linalg.eigvals(W)
        meets = bool(((np.abs(values.imag) < 1e-9) & (values.real < 0)).any())
        expected = Verdict.REFUTED if meets else Verdict.PROVED
        assert topology.never_singular(topology.straight(played(W))) is expected
        seen.add(expected)
    assert len(seen) == 2


def test_the_polynomial_is_the_determinant():
    W = np.random.default_rng(1).normal(size=(4, 4))
    polynomial = straight_determinant(W)
    for t in (0.0, 0.3, 1.0):
        value = sum(float(c) * t**k for k, c in enumerate(polynomial))
        assert value == pytest.approx(np.linalg.det((1 - t) * np.eye(4) + t * W))


@pytest.mark.parametrize(
    ("roots", "count"), [([0.5], 1), ([1.0], 1), ([0.3, 0.3, 0.7], 2), ([-0.5, 2.0], 0)]
)
def test_roots_are_counted_without_rounding(roots, count):
    polynomial = [Fraction(1)]
    for root in map(Fraction, roots):
        raised = [Fraction(0), *polynomial]
        polynomial = [a - root * b for a, b in zip(raised, [*polynomial, Fraction(0)], strict=True)]
    assert roots_on_the_way(polynomial) == count


def test_a_sign_that_rounding_hides_is_decided():
    """det = 1 − (1 − 2⁻⁵²)(1 + 2⁻⁵²) = 2⁻¹⁰⁴, which floats call 0."""
    W = np.array([[1.0, 1 - 2.0**-52], [1 + 2.0**-52, 1.0]])
    assert topology.never_singular(played(W)) is Verdict.PROVED
    flat = np.array([[1.0, 2.0], [2.0, 4.0]])
    assert topology.never_singular(played(flat)) is Verdict.REFUTED


def test_dropped_and_added_units():
    rng = np.random.default_rng(2)
    assert topology.never_singular(topology.flow(network(rng, (2, 3)))) is Verdict.PROVED
    assert topology.never_singular(topology.flow(network(rng, (2, 3, 2)))) is Verdict.REFUTED
    dependent = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    assert topology.never_singular(played(dependent)) is Verdict.REFUTED
