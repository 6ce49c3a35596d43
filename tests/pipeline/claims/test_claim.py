"""Claims compare; what they yield becomes plain JSON."""

import json

import numpy as np
import pytest

from generator.errors import UserError
from generator.pipeline.claims import claim
from generator.pipeline.claims.records import collect, failure
from generator.verdict import Verdict

NAN = float("nan")


def test_a_name_that_claim_has_not():
    with pytest.raises(
        UserError, match="claim: expected one of its names, got 'equals'; did you mean equal"
    ):
        _ = claim.equals
    assert all(callable(getattr(claim, name)) for name in claim.PUBLIC)


@pytest.mark.parametrize(
    ("relation", "holds"),
    [
        (claim.equal, (False, True, False)),
        (claim.above, (False, False, True)),
        (claim.below, (True, False, False)),
        (claim.at_least, (False, True, True)),
        (claim.at_most, (True, True, False)),
    ],
)
def test_relations_below_at_and_above_the_bound(relation, holds):
    held = [relation("x", value, 1, "Text").holds for value in (0.5, 1, 1.5)]
    assert tuple(held) == holds
    assert not relation("x", NAN, 1, "Text").holds
    assert not relation("x", NAN, NAN, "Text").holds


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (True, 1),
        (np.bool_(False), 0),
        (np.float64(0.5), 0.5),
        (np.int8(3), 3),
        (np.array(2.0), 2.0),
    ],
)
def test_numbers_become_plain(value, plain):
    measured = claim.measured("x", value).value
    assert (measured, type(measured)) == (plain, type(plain))


@pytest.mark.parametrize("value", ["1", None, [1], np.array([1.0]), 1j])
def test_what_is_no_number(value):
    with pytest.raises(UserError, match=r"x: expected one number, got "):
        claim.measured("x", value)


@pytest.mark.parametrize("id", ["", "X", "a_b", "1st", "a b"])
def test_a_wrong_id_is_an_error(id):
    with pytest.raises(UserError, match="expected a-z, 0-9 and -"):
        claim.measured(id, 1)


def test_a_claim_has_a_text():
    with pytest.raises(UserError, match="claim 'x': expected a sentence"):
        claim.equal("x", 1, 1, " ")


def test_claims_become_plain_rows():
    rows = collect(
        [
            claim.above("margin", np.float32(0.5), 0, "Wide", unit="m"),
            claim.measured("margin", 0.5, method="by hand"),
            claim.witness("network", "A", np.array([0.25]), (0.5, 1), np.float64(-2)),
        ]
    )
    assert json.loads(json.dumps(rows)) == {
        "measured": [{"id": "margin", "value": 0.5, "unit": "m", "method": "by hand"}],
        "claims": [
            {
                "id": "margin",
                "text": "Wide",
                "measured": 0.5,
                "relation": ">",
                "bound": 0,
                "holds": True,
            }
        ],
        "witnesses": [
            {
                "network": "network",
                "set": "A",
                "parameter": [0.25],
                "point": [0.5, 1.0],
                "logit": -2.0,
            }
        ],
    }


@pytest.mark.parametrize(
    ("yielded", "message"),
    [
        ([claim.measured("x", 1), claim.measured("x", 2)], "x: expected one value, got 1 and 2"),
        (
            [claim.measured("x", 1, unit="m"), claim.measured("x", 1, unit="s")],
            "x: expected one unit and method",
        ),
        ([claim.measured("x", NAN)], "x: expected a finite number, got nan"),
        ([claim.above("x", 1, NAN, "T")], "x: bound: expected a finite number, got nan"),
        ([claim.witness("n", "A", [NAN], [0], 1)], "claim.witness: expected finite numbers"),
        ([0.98], "yielded: expected claim.equal"),
    ],
)
def test_what_can_not_be_collected(yielded, message):
    with pytest.raises(UserError, match=message):
        collect(yielded)


def test_a_false_claim_in_one_line():
    (row,) = collect([claim.equal("accuracy", 0.98, 1, "text")])["claims"]
    assert failure("figures/x.py", row) == (
        'figures/x.py: claim failed: "text": accuracy is 0.98, must be = 1'
    )


def test_a_statement_holds_only_if_it_is_proved():
    for verdict in Verdict:
        statement = claim.proved("parted", verdict, "A plane parts them")
        assert statement.holds == (verdict is Verdict.PROVED)
        assert verdict in statement.measurement.method
    for other in (True, 1, "proved"):
        with pytest.raises(UserError, match="expected a Verdict"):
            claim.proved("parted", other, "A plane parts them")
