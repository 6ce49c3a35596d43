"""Mini-batches: `batches(rng, 400, 64)` yields 64 of 400 rows at a time, without end."""

from collections.abc import Iterator

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Integers


def batches(rng: np.random.Generator, count: int, size: int | None) -> Iterator[Integers]:
    """Rows (size,) of a sample of `count`: each once in every pass, in a new order each time.

    What is left over at the end of a pass is left out. With no size all rows in order, every time.
    UserError for a size below 1 or above the count.
    """
    if size is None:
        while True:
            yield np.arange(count)
    if not 1 <= size <= count:
        raise UserError(
            f"schedule: batch: expected 1 to {count} points, the whole sample, got {size}"
        )
    while True:
        order = rng.permutation(count)
        yield from order[: count - count % size].reshape(-1, size)
