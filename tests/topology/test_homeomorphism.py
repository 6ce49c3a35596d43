"""Residual layers that fold nothing: the certificate against exact arithmetic and points."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat

from generator import learn, topology
from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.topology import Verdict
from generator.topology.flow.corner_determinants import MOST, least_corner_determinant

RNG = np.random.default_rng(4)


def layer(d, m, size, activation="tanh"):
    V, W = size * RNG.normal(size=(d, m)), RNG.normal(size=(m, d))
    return ResidualLayer(V, W, RNG.normal(size=m), activation=activation)


def exact_least(layer, steepest=Fraction(1)):
    """By FLINT's rational determinants at every corner."""
    d, m = layer.V.shape
    V, W = (
        [[fmpq(*x.as_integer_ratio()) for x in row] for row in part.tolist()]
        for part in (layer.V, layer.W)
    )
    top = fmpq(steepest.numerator, steepest.denominator)
    values = []
    for corner in itertools.product([False, True], repeat=m):
        rows = [
            [
                sum((V[i][k] * top * W[k][j] for k in range(m) if corner[k]), fmpq(i == j))
                for j in range(d)
            ]
            for i in range(d)
        ]
        values.append(fmpq_mat(rows).det())
    least = min(values)
    return Fraction(int(least.p), int(least.q))


@pytest.mark.parametrize(("d", "m"), [(1, 3), (2, 4), (3, 5), (4, 4)])
@pytest.mark.parametrize("size", [0.05, 0.3, 1.0])
def test_the_bound_is_just_below_the_least_determinant_in_rational_numbers(d, m, size):
    for _ in range(3):
        tried = layer(d, m, size)
        bound, least = least_corner_determinant(tried), exact_least(tried)
        assert Fraction(bound) <= least
        assert float(least) - bound < 1e-11


def test_a_sigmoids_slopes_go_to_a_quarter_only():
    tried = layer(3, 4, 0.5, "sigmoid")
    least = exact_least(tried, Fraction(1, 4))
    assert float(least) - 1e-9 < least_corner_determinant(tried) <= float(least)


@pytest.mark.parametrize("size", [0.1, 0.3])
def test_no_point_and_no_t_has_a_smaller_determinant(size):
    proved = 0
    for _ in range(40):
        tried = layer(3, 6, size)
        bound = least_corner_determinant(tried)
        proved += bound > 0
        x = 3 * RNG.normal(size=(500, 3))
        for t in (0.3, 1.0):
            matrices = np.eye(3) + t * tried.field_jacobian(x)
            assert np.linalg.det(matrices).min() >= bound - 1e-12
    assert proved


def motion(*layers):
    return topology.flow(Network(layers, None))


def test_a_layer_that_turns_a_line_over_is_not_proved():
    folding = ResidualLayer([[-2.0]], [[1.0]], [0.0])  # slope 1 − 2 at 0
    certified = topology.certify_homeomorphism(motion(folding))
    assert certified.verdict is Verdict.UNDECIDED
    assert certified.least == pytest.approx(-1)
    assert "may fold space" in motion(folding).notes[0]


def test_a_layer_of_a_large_lipschitz_bound_is_proved_and_the_note_says_why():
    turning = ResidualLayer(3 * np.eye(2), np.array([[0.0, -1.0], [1.0, 0.0]]), [0.0, 0.0])
    assert turning.lipschitz == pytest.approx(3)
    moving = motion(turning)
    certified = topology.certify_homeomorphism(moving)
    assert certified.verdict is Verdict.PROVED
    assert 0 < certified.least <= 1
    assert "a homeomorphism, as det(1 + V diag(s) W) ≥ 1 for all slopes s" in moving.notes[0]
    assert moving.stages[0].homeomorphism


def test_what_is_not_covered_is_left_undecided():
    for other in (
        layer(2, 3, 3.0, "relu"),  # kinked and unbounded
        layer(2, 3, 3.0, "softplus"),
        layer(1, MOST + 1, 1.0),
    ):
        assert least_corner_determinant(other) == -np.inf
        assert topology.certify_homeomorphism(motion(other)).verdict is Verdict.UNDECIDED


def test_weights_beyond_floats_prove_nothing():
    for sign in (1, -1):
        beyond = ResidualLayer([[sign * 1e200]], [[1e200]], [0.0])
        assert least_corner_determinant(beyond) <= 0


def test_dense_layers():
    zero = np.zeros(2)
    regular, singular = (
        Dense(np.array(rows), zero, "tanh") for rows in ([[2.0, 1], [1, 1]], [[1.0, 2], [2, 4]])
    )
    assert topology.certify_homeomorphism(motion(regular)).verdict is Verdict.PROVED
    assert topology.certify_homeomorphism(motion(regular)).least == np.inf
    assert topology.certify_homeomorphism(motion(regular, singular)).verdict is Verdict.REFUTED
    flat = replace(regular, activation="relu")
    assert topology.certify_homeomorphism(motion(flat)).verdict is Verdict.REFUTED
    narrower = Dense(np.ones((1, 2)), np.zeros(1), "tanh")
    assert topology.certify_homeomorphism(motion(narrower)).verdict is Verdict.REFUTED
    wider = Dense(np.eye(3, 2), np.zeros(3), "identity")
    assert topology.certify_homeomorphism(motion(wider)).verdict is Verdict.PROVED
    mirrored = Dense([[-1.0]], [0.0], "tanh")  # is led through 0
    assert topology.certify_homeomorphism(motion(mirrored)).verdict is Verdict.REFUTED


def test_flows_and_jumps_of_fields():
    for kind, verdict in (("flow", Verdict.PROVED), ("jump", Verdict.UNDECIDED)):
        field = learn.fields(2, [3], kind).plans[0]
        made = field.layer(tuple(part[0] for part in field.start(RNG, 1, 0.5)))
        assert topology.certify_homeomorphism(motion(made)).verdict is verdict


def test_other_stages_are_refused():
    class Other:
        name, layer = "other", 3

    with pytest.raises(UserError, match="expected stages of a network, got 'other' in layer 3"):
        topology.certify_homeomorphism(replace(motion(layer(2, 2, 0.1)), stages=(Other(),)))
