"""Four ways to read a sample, on equal terms: `trial(data, split)`.

"softmax" is a network with a linear head; "softmax-knn" are nearest neighbours on what that network
makes of the points; "knn" is a network trained for neighbours; "pixels" are nearest neighbours on
the points as they are. Settings are chosen on the validation part, and the test part is used once.
`validation_error` says what one setting is worth, to find out which decide.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array, Data, Integers
from generator.learn.data.splits import Split, part
from generator.learn.nn.architecture import dense
from generator.learn.nn.knn import nearest, ranking, vote
from generator.learn.nn.nearest_neighbours import neighbours
from generator.learn.nn.network import Network
from generator.learn.training.schedule import schedule
from generator.learn.training.train import train
from generator.short_repr import short_repr

WAYS = ("softmax", "softmax-knn", "knn", "pixels")
VOTERS = (1, 3, 5, 9)  # numbers of neighbours to choose from
UNITS = (16, 32)  # of the last layer, to choose from
RATE = 0.01
Reader = tuple[float, str, Callable[[Integers], Integers]]  # validation error, what, prediction


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of one split: test errors (shares) of the WAYS, and the settings chosen."""

    errors: dict[str, float]
    settings: dict[str, str]

    __repr__ = short_repr


def trial(data: Data, split: Split, hidden: int = 64, steps: int = 400, seed: int = 1) -> Trial:
    """Trains on the split's training part, chooses on its validation part, tests once."""
    plain, trained = [], []
    for units in UNITS:
        widths = [hidden, units]
        plain.append(fit(data, split, widths, None, steps, seed))
        trained.append(fit(data, split, widths, {"weighting": "gaussian"}, steps, seed))
    candidates = {
        "softmax": [_own(data, split, network) for network in plain],
        "softmax-knn": [reader for network in plain for reader in _voted(data, split, network)],
        "knn": [_own(data, split, network) for network in trained]
        + [reader for network in trained for reader in _voted(data, split, network)],
        "pixels": list(_voted(data, split, None)),
    }
    errors, settings = {}, {}
    for way in WAYS:
        _, settings[way], predict = min(candidates[way], key=lambda reader: reader[0])
        errors[way] = wrong(predict(split.test), data.labels[split.test])
    return Trial(errors, settings)


def trials(data: Data, splits: Iterable[Split]) -> tuple[Trial, ...]:
    """The trial of each split."""
    return tuple(trial(data, split) for split in splits)


def fit(
    data: Data,
    split: Split,
    widths: list[int],
    head: dict[str, Any] | None,
    steps: int = 400,
    seed: int = 1,
    batch: int = 128,
) -> Network:
    """A tanh network trained on the split's training part; `head` are `neighbours`' settings."""
    sample = part(data, split.training)
    layers = dense(data.dimension, widths)
    architecture = layers if head is None else neighbours(layers, sample, **head)
    size = min(batch, len(sample.labels))
    course = schedule(rate=RATE, batch=size, start="glorot", snapshots=2)
    training = train(architecture, sample, 1, steps, seed, gentle=0, schedule=course)
    return training.network(0)


def validation_error(data: Data, split: Split, network: Network) -> float:
    """The share of the validation part that a network's own head gets wrong."""
    return _own(data, split, network)[0]


def wrong(predicted: Integers, labels: Integers) -> float:
    """The share of wrong predictions."""
    return float(np.mean(predicted != labels))


def _own(data: Data, split: Split, network: Network) -> Reader:
    """A network read by its own head."""

    def predict(rows: Integers) -> Integers:
        return network.predict(data.points[rows])

    error = wrong(predict(split.validation), data.labels[split.validation])
    return error, f"{network.widths[-1]} units, its own head", predict


def _voted(data: Data, split: Split, network: Network | None) -> Iterable[Reader]:
    """A network's representation, or the points themselves, read by nearest neighbours."""

    def seen(rows: Integers) -> Array:
        return data.points[rows] if network is None else network.representation(data.points[rows])

    references, labels = seen(split.training), data.labels[split.training]
    ranked = ranking(references, seen(split.validation))[:, : max(VOTERS)]
    for k in VOTERS:

        def predict(rows: Integers, k: int = k) -> Integers:
            return nearest(references, labels, seen(rows), k)

        where = "pixels" if network is None else f"{network.widths[-1]} units"
        error = wrong(vote(labels[ranked[:, :k]]), data.labels[split.validation])
        yield error, f"{where}, {k} neighbours", predict


def compared(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Means, spreads (standard deviations over the splits), and paired differences of any two.

    "a", "a-spread", "a-minus-b", "a-minus-b-spread". The spread of a difference is that of the
    differences split by split, which is smaller than that of either where splits are hard or easy
    for both. UserError unless all have the same number of at least two splits.
    """
    counts = {len(errors) for errors in values.values()}
    if len(counts) != 1 or counts.pop() < 2:
        raise UserError(
            "compared: expected values of the same two or more splits, got unequal or single ones"
        )
    rows = {name: np.asarray(errors, float) for name, errors in values.items()}
    rows |= {f"{a}-minus-{b}": rows[a] - rows[b] for a, b in combinations(values, 2)}
    statistics: dict[str, float] = {}
    for name, row in rows.items():
        statistics |= {name: float(row.mean()), f"{name}-spread": float(row.std(ddof=1))}
    return statistics
