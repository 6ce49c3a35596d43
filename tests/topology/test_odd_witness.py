"""A search for a witness claims nothing that isn't so: saturated, flat, tiny and huge networks."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import learn, topology
from generator.errors import UserError
from generator.topology.proofs.intervals import precise_logit
from tests.conftest import cases

DISCS = learn.disk_annulus(points=30)
SIZES = st.sampled_from([1.0, 1e-300, 1e-150, 1e-8, 1e8, 1e150, 1e299])
TURNS = st.floats(0, 2 * np.pi)
BUDGET = 4096


def network(size, turn, head, offset, activation="tanh"):
    W = size * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    layer = learn.Dense(W, np.zeros(2), activation)
    return learn.Network((layer,), learn.Head("logistic", np.array([head]), np.array([offset])))


def by_mpmath(net, witness):
    """The logit at a witness with 1,500 digits, without intervals."""
    with mpmath.workdps(1500):
        radius, angle = (mpmath.mpf(float(number)) for number in witness.parameter)
        x = [radius * mpmath.cos(angle), radius * mpmath.sin(angle)]
        for part, bend in ((net.layers[0], mpmath.tanh), (net.head, lambda z: z)):
            x = [
                bend(
                    sum(
                        mpmath.mpf(float(w)) * coordinate
                        for w, coordinate in zip(row, x, strict=True)
                    )
                    + shift
                )
                for row, shift in zip(part.W, map(float, part.b), strict=True)
            ]
        return x[0]


@settings(max_examples=cases(10, 40, 40))
@given(SIZES, TURNS, st.sampled_from([(1.0, 1.0), (1.0, -1.0), (1e-9, 1.0)]), st.floats(-1, 1))
def test_what_is_found_is_wrong_in_truth(size, turn, head, offset):
    net = network(size, turn, head, offset)
    try:
        witness = topology.find_witness(net, DISCS)
    except UserError as error:
        assert str(error).startswith("no wrong point among")  # noqa: PT017 – else it is checked
        return
    true = by_mpmath(net, witness)
    assert (true > 0) != (witness.label == 1)
    assert float(true) == pytest.approx(witness.logit, rel=1e-12)
    assert witness.integer in (None, 1, -1)


def test_a_network_that_says_0_everywhere_has_no_witness():
    with pytest.raises(UserError, match="expected a wrong point, got none among"):
        topology.find_witness(network(0.0, 0.0, (1.0, -1.0), 0.0, "relu"), DISCS)


def test_a_logit_below_all_floats_is_not_claimed():
    """tanh 10³⁰⁰ is 1 but for a digit that nobody can write: its sign is not guessed."""
    net = network(1e300, 0.0, (1.0, 0.0), -1.0)
    assert precise_logit(net, DISCS.sets[1], np.array([0.8, 0.0])) == 0


@settings(max_examples=cases(8, 30, 30))
@given(SIZES, TURNS, st.floats(-1, 1))
def test_certified_shares_are_those_of_a_sample(size, turn, offset):
    net = network(size, turn, (1.0, 1.0), offset)
    certified = topology.certify(net, DISCS, BUDGET)
    assert 0 <= certified.share <= 1
    assert 0 <= certified.wrong <= 1 - certified.share + 1e-12
    rng = np.random.default_rng(0)
    for exact_set in DISCS.sets:
        low, high = np.array(exact_set.domain).T
        right = net.predict(exact_set.at(rng.uniform(low, high, (2000, 2)))) == exact_set.label
        assert certified.shares[exact_set.name] <= right.mean() + 0.05
    assert (
        certified.wrong
        <= 1 - np.mean([certified.shares[exact_set.name] for exact_set in DISCS.sets]) + 1e-12
    )
