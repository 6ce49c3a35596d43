"""Paired numbers over the same splits: `compared({"softmax": [2.1, 1.9], "knn": [1.8, 1.7]})`."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from generator.errors import AuthorError


def compared(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Means, spreads (standard deviations over the splits), and paired differences of any two.

    "a", "a-spread", "a-minus-b", "a-minus-b-spread". The spread of a difference is that of the
    differences split by split, which is smaller than that of either where splits are hard or easy
    for both. AuthorError unless all have the same number of at least two splits.
    """
    counts = {len(one) for one in values.values()}
    if len(counts) != 1 or counts.pop() < 2:
        raise AuthorError("values of unequal or single splits to compare; allowed: two and more")
    found = {name: np.asarray(one, float) for name, one in values.items()}
    found |= {f"{a}-minus-{b}": found[a] - found[b] for a, b in combinations(values, 2)}
    told: dict[str, float] = {}
    for name, one in found.items():
        told |= {name: float(one.mean()), f"{name}-spread": float(one.std(ddof=1))}
    return told
