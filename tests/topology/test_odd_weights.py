"""Weights of any size, singular and nearly so: what is said of them is true, or nothing is said."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from generator import learn, topology
from generator.errors import UserError
from generator.topology.measure.determinant import sure_determinant

POWERS = st.sampled_from([0, -320, -300, -160, -8, 8, 160, 299])
ENTRIES = st.floats(-9, 9, allow_subnormal=False)
MATRICES = st.tuples(arrays.arrays(float, (2, 2), elements=ENTRIES), POWERS, POWERS).map(
    lambda drawn: drawn[0] * np.array([[10.0 ** drawn[1]], [10.0 ** drawn[2]]])
)
ACTIVATIONS = st.sampled_from(["tanh", "sigmoid", "softplus", "relu", "identity"])
POINTS = np.random.default_rng(1).normal(size=(7, 2))
RANK_ONE = np.outer([0.1, 0.7], [0.3, 1 / 3])  # its det is not 0 in floats


def network(W, activation="tanh"):
    head = learn.Head("logistic", np.ones((1, 2)), np.zeros(1))
    return learn.Network((learn.Dense(W, np.zeros(2), activation),), head)


def exactly(W):
    with mpmath.workdps(1500):
        a, b, c, d = (mpmath.mpf(float(entry)) for entry in W.ravel())
        return a * d - b * c


@given(MATRICES)
@example(RANK_ONE)
@example(np.diag([1.0, -1e300]))
@example(np.array([[1.0, 1.0], [1.0, 1.0 + 2**-52]]))
def test_a_sign_of_a_determinant_is_the_true_one(W):
    said, true = float(sure_determinant(W)), exactly(W)
    assert not said or np.isnan(said) or (said > 0) == (true > 0)


def test_rounding_would_have_said_that_a_singular_matrix_is_regular():
    W = np.array([[11760.0, 9660.0], [6552.0, 5382.0]])  # of rank 1, exactly
    assert exactly(W) == 0
    assert np.linalg.det(W) > 1e-9
    assert sure_determinant(W) == 0
    assert topology.least_singular_value(topology.flow(network(W))) == 0


@given(MATRICES)
@example(np.full((2, 2), 3e299))
@example(np.array([[1.0, 2.0], [2.0, 4.0]]) * 1e299)
def test_no_more_is_claimed_of_a_singular_value_than_mpmath_finds(W):
    said = topology.least_singular_value(topology.flow(network(W)))
    with mpmath.workdps(1500):
        a, b, c, d = (mpmath.mpf(float(entry)) for entry in W.ravel())
        squares, det = a * a + b * b + c * c + d * d, abs(a * d - b * c)
        largest = mpmath.sqrt((squares + mpmath.sqrt(abs(squares**2 - 4 * det**2))) / 2)
        true = min(det / largest if largest else mpmath.mpf(0), mpmath.mpf(1))
    assert said <= true * (1 + mpmath.mpf(1e-3)) + mpmath.mpf(5e-324)


@given(MATRICES, ACTIVATIONS)
def test_a_flow_begins_at_the_identity_and_ends_in_its_network(W, activation):
    net = network(W, activation)
    flow = topology.flow(net)
    np.testing.assert_array_equal(flow.at(0, 0.0, POINTS), POINTS)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(flow.network.logits(POINTS), net.logits(POINTS))
        ends = flow.network.representation(POINTS)
        np.testing.assert_allclose(flow.through(POINTS), ends, rtol=1e-9, atol=1e-300)


@given(MATRICES)
def test_an_inverse_goes_back_or_is_refused(W):
    flow = topology.flow(network(W, "identity"))
    try:
        back = topology.inverse(flow)
    except UserError as error:
        assert "singular" in str(error)  # noqa: PT017 – else it is checked
        return
    values = np.linalg.svd(W, compute_uv=False)
    condition = values[0] / values[1]
    returned = back.through(flow.through(POINTS))
    assert np.abs(returned - POINTS).max() <= 1e-13 * condition * 10


@pytest.mark.parametrize("size", [1.7e308, np.inf, np.nan])
def test_what_is_too_large_for_floats_is_refused(size):
    with pytest.raises(UserError, match=r"layer 1: expected (finite weights|weights up to)"):
        topology.flow(network(np.full((2, 2), size)))


@given(MATRICES, ACTIVATIONS)
def test_a_determinant_above_0_is_no_underflow(W, activation):
    least = topology.least_determinant(topology.flow(network(W, activation)), side=5)
    swapped = topology.flow(network(W, activation)).network.swaps
    true = exactly(W) * (-1 if swapped else 1)
    assert not least > 0 or true > 0
    assert not least < 0 or true < 0
