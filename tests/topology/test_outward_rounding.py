"""Bounds of lengths hold in exact arithmetic, and are the same whatever way the terms are read."""

from fractions import Fraction

import numpy as np
import pytest

from generator.topology.flow.outward_rounding import above, norm


@pytest.mark.parametrize("k", range(1, 13))
@pytest.mark.parametrize("leading", [(), (7,), (5, 3)])
def test_a_length_is_bounded(k, leading):
    x = np.random.default_rng(k).normal(size=(*leading, k)) * 10.0 ** np.arange(-3, k - 3)
    for bound, row in zip(norm(x).reshape(-1), x.reshape(-1, k), strict=True):
        square = sum(Fraction(entry) ** 2 for entry in row.tolist())
        assert square <= Fraction(float(bound)) ** 2 <= square * Fraction(1 + 1e-12)


@pytest.mark.parametrize("k", range(1, 13))
def test_terms_are_added_in_numpys_order(k):
    x = np.random.default_rng(k).normal(size=(400, 3, k))
    expected = above(np.sqrt((x * x).sum(axis=-1)), k + 2)
    assert norm(x).tobytes() == expected.tobytes()


def test_the_length_of_what_is_no_number_is_none():
    assert np.isnan(norm(np.array([[np.nan, 1.0]]))).all()
    assert norm(np.array([[np.inf, 1.0]])) == np.inf
