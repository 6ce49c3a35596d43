"""What verdicts are of: several statements, invariants along a flow, witnesses."""

from dataclasses import replace

import numpy as np
import pytest

from generator import learn, topology
from generator.errors import UserError
from generator.topology.invariants.along_flow import Along
from generator.verdict import Verdict
from tests.topology.random_networks import network
from tests.topology.sets import ANNULUS, APART, DISK, TORI, data

PROVED, REFUTED, UNDECIDED = Verdict.PROVED, Verdict.REFUTED, Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], PROVED),
        ([PROVED, PROVED], PROVED),
        ([PROVED, UNDECIDED], UNDECIDED),
        ([UNDECIDED, REFUTED, PROVED], REFUTED),
    ],
)
def test_all_of_verdicts_as_one(verdicts, expected):
    assert Verdict.all_of(iter(verdicts)) is expected


def record(*values):
    steps = len(values)
    return Along(
        np.zeros(steps, int), np.linspace(0, 1, steps), np.array(values), np.ones(steps, int)
    )


@pytest.mark.parametrize(
    ("values", "numbers", "expected"),
    [
        ((-1.0, -1 + 1e-9), (-1, 1), PROVED),
        ((1.0, -1.0), (-1, 1), REFUTED),  # it changes on the way
        ((0.0, 0.0), (-1, 1), REFUTED),
        ((0.0, 0.0), (0,), PROVED),
    ],
)
def test_an_invariant_is_always_one_of_these(values, numbers, expected):
    assert record(*values).always(*numbers) is expected


def test_linking_of_curves_that_do_not_move():
    linked = topology.linking_of(*map(topology.core_loop, TORI))
    assert linked.always(-1, 1) is PROVED
    assert topology.linking_of(*map(topology.core_loop, APART)).always(0) is PROVED
    core = topology.core_loop(TORI[0])
    with pytest.raises(UserError, match="expected curves that keep apart"):
        topology.linking_of(core, core)


def test_a_witness_is_proved_by_the_sign_of_its_logit():
    rng = np.random.default_rng(2)
    both = data((DISK, ANNULUS))
    witness = topology.find_witness(network(rng, (2, 2, 2)), both)
    assert (witness.verdict, witness.kept) == (PROVED, PROVED)
    assert replace(witness, logit=-witness.logit).verdict is UNDECIDED
    assert replace(witness, logit=0.0).verdict is UNDECIDED
    assert replace(witness, integer=None).kept is UNDECIDED
    assert replace(witness, integer=0).kept is REFUTED


def test_where_images_touch_the_number_is_undecided():
    """A singular W lays the plane on a line: there is a witness, and no winding number."""
    flat = learn.Dense([[1.0, 2.0], [2.0, 4.0]], [0.1, 0.0], "tanh")
    net = learn.Network((flat,), learn.Head("logistic", [[1.0, 0.5]], [0.1]))
    witness = topology.find_witness(net, data((DISK, ANNULUS)))
    assert (witness.verdict, witness.kept) == (PROVED, UNDECIDED)
