"""Parts of a sample to train on, to choose settings on, and to test once.

`random_splits` draws rows evenly; `block_splits` takes runs of neighbouring rows, which matters
where neighbouring rows come from one hand, as in the digits.
"""

from dataclasses import dataclass, replace

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data, Integers
from generator.short_repr import short_repr

SHARES = (0.6, 0.2)  # trained on, chosen on; the rest is the test


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of the three parts, which have none in common."""

    training: Integers
    validation: Integers
    test: Integers

    __repr__ = short_repr

    @property
    def rows(self) -> Integers:
        """All of them."""
        return np.concatenate([self.training, self.validation, self.test])


def random_splits(count: int, times: int, seed: int = 0) -> tuple[Split, ...]:
    """So many splits of `count` rows in random order, each by the same shares."""
    _check(count, times)
    ends = [round(SHARES[0] * count), round(sum(SHARES) * count)]
    rng = np.random.default_rng(seed)
    return tuple(Split(*np.split(rng.permutation(count), ends)) for _ in range(times))


def block_splits(count: int, blocks: int = 5) -> tuple[Split, ...]:
    """Each block of neighbouring rows once as the test, and the next block to choose on."""
    _check(count, blocks)
    parts = np.array_split(np.arange(count), blocks)
    splits = []
    for k in range(blocks):
        after = (k + 1) % blocks
        rest = [part for i, part in enumerate(parts) if i not in (k, after)]
        splits.append(Split(np.concatenate(rest), parts[after], parts[k]))
    return tuple(splits)


def _check(count: int, parts: int) -> None:
    if parts < 1 or count < 5:
        raise UserError(
            f"splits: expected 1 or more of 5 or more rows, got {parts} of {count} rows"
        )


def part(data: Data, rows: Integers) -> Data:
    """The sample's rows alone."""
    names = ("points", "labels", "parameters", "members")
    return replace(data, **{name: getattr(data, name)[rows] for name in names})
