"""Recorded activations of any network: `recorded([inputs, hidden, outputs], labels)`.

For networks that can't be read, as a convolutional net or a transformer: what they made of some
points, layer by layer. Nothing is known of them between the layers, or of other points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from generator import validation
from generator.errors import UserError
from generator.learn.data.dataset import Array, Data, Integers, sample
from generator.short_repr import short_repr


@dataclass(frozen=True, eq=False)
class Representations:
    """Points after each layer, the input first: arrays (n, d₀), (n, d₁), … of the same n points."""

    arrays: tuple[Array, ...]
    labels: Integers  # (n,)
    names: tuple[str, ...]  # of the layers, one less than there are arrays

    __repr__ = short_repr

    @property
    def data(self) -> Data:
        """The points of the input, to be drawn and carried."""
        return sample("recorded", self.arrays[0], self.labels)

    @property
    def note(self) -> str:
        """What has to be said of a film of them."""
        return (
            f"recorded activations of {len(self.labels)} points at {len(self.arrays)} layers, moved"
            " straight from one to the next; nothing is claimed but about these points there"
        )


def recorded(
    arrays: Sequence[Any], labels: Integers | None = None, names: Sequence[str] = ()
) -> Representations:
    """Activations (n, …) of the same n points, one array a layer, the input first.

    Axes after the first are flattened. `labels` (n,) are classes from 0, all 0 if there are none;
    `names` are those of the layers, without the input. `topology.flow` makes a motion of the
    result. UserError for arrays that don't fit together, and for points that the recording can't
    tell apart: two that are equal at one layer and differ at the next.
    """
    if len(arrays) < 2:
        raise UserError(f"recorded: arrays: expected 2 and more, got {len(arrays)}")
    flat = tuple(_flat(k, array, len(arrays[0])) for k, array in enumerate(arrays))
    names = tuple(names) or tuple(map(default_name, range(1, len(flat))))
    if len(names) != len(flat) - 1:
        raise UserError(f"recorded: names: expected {len(flat) - 1}, got {len(names)}")
    count = len(flat[0])
    labels = np.zeros(count, dtype=int) if labels is None else labels
    validation.shaped("recorded: labels", labels, count)
    for k, (before, after) in enumerate(pairwise(flat)):
        _check_a_function(k, before, after)
    return Representations(flat, labels, names)


def default_name(layer: int) -> str:
    """The name of a layer, counted from 1, that was given none."""
    return f"layer {layer}"


def _flat(k: int, array: Any, count: int) -> Array:
    values = np.asarray(array)
    if values.ndim < 2 or len(values) != count or values.dtype.kind not in "biuf":
        raise UserError(
            f"recorded: array {k}: expected numbers of shape ({count}, d), got {values.dtype} of"
            f" shape {values.shape}"
        )
    values = values.reshape(count, -1).astype(float)
    if not np.isfinite(values).all():
        raise UserError(f"recorded: array {k}: expected finite numbers, got others")
    return values


def _check_a_function(k: int, before: Array, after: Array) -> None:
    """UserError where equal points become different ones: no film could tell them apart."""
    _, first, inverse = np.unique(before, axis=0, return_index=True, return_inverse=True)
    same = first[inverse.reshape(-1)]
    differ = np.flatnonzero((after != after[same]).any(axis=1))
    if len(differ):
        i, j = int(same[differ[0]]), int(differ[0])
        raise UserError(
            f"recorded: points {i} and {j}: expected different rows in array {k}, since they differ"
            f" in array {k + 1}, got equal ones"
        )
