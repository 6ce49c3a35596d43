"""Claims of any number and words: an author's error, or rows that JSON holds and that are true."""

import json
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.errors import UserError
from generator.pipeline.claims import claim
from generator.pipeline.claims.records import collect, failure
from generator.pipeline.store.checksummed import seal, unseal

NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.booleans(),
    st.floats(width=32).map(np.float32),
    st.integers(-128, 127).map(np.int8),
    st.floats().map(np.array),
    st.sampled_from([10**299, 10**400, -(10**400), 5e-324, 1.7e308]),
)
ODD = st.one_of(st.none(), st.text(max_size=2), st.complex_numbers(), st.lists(NUMBERS, max_size=2))
WORDS = st.text(st.characters(), max_size=8)
RELATIONS = [claim.equal, claim.above, claim.below, claim.at_least, claim.at_most]


@given(
    st.sampled_from(RELATIONS),
    st.just("x") | WORDS | ODD,
    NUMBERS | ODD,
    NUMBERS | ODD,
    WORDS | NUMBERS,
    WORDS | NUMBERS,
)
@example(claim.above, "x", 10**400, 1, "y", "")
@example(claim.above, "x", 1, -(10**400), "y", "")
@example(claim.equal, "x", 1, 1, 3, "")
@example(claim.equal, "x", 1, 1, "y", 3)
def test_a_claim_is_reported_or_true(relation, id, value, bound, text, unit):
    try:
        rows = collect([relation(id, value, bound, text, unit=unit)])
    except UserError as error:
        assert str(error).isprintable()  # noqa: PT017 – else it is looked at
        return
    (row,) = rows["claims"]
    assert unseal(seal(rows, "x"), "x") == rows
    json.dumps(rows, allow_nan=False)
    plain, limit = claim.plain(value, ""), claim.plain(bound, "")
    true = (
        math.isfinite(plain)
        and {
            "=": plain == limit,
            ">": plain > limit,
            "<": plain < limit,
            "≥": plain >= limit,
            "≤": plain <= limit,
        }[row["relation"]]
    )
    assert row["holds"] == true
    line = failure("figures/x.py", row)
    assert line.isprintable()


@given(ODD | NUMBERS | WORDS, ODD | NUMBERS | st.lists(NUMBERS | ODD), NUMBERS | ODD)
def test_a_witness_is_reported_or_finite(name, point, logit):
    try:
        rows = collect([claim.witness(name, "A", [0.5], point, logit)])
    except UserError as error:
        assert str(error).isprintable()  # noqa: PT017 – else it is looked at
        return
    json.dumps(rows, allow_nan=False)


@given(ODD | st.lists(ODD | NUMBERS, max_size=3))
def test_what_is_no_claim(yielded):
    if not hasattr(yielded, "__iter__") or not len(yielded):
        return
    with pytest.raises(UserError, match=r"yielded: expected .*, got a value of type"):
        collect(yielded)
