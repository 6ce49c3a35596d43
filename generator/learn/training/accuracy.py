"""How many points a network gets right, of the sample or of a sweep of the sets."""

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.nn.network import Network

PIECE = 1 << 16


def accuracy(network: Network, data: Data) -> float:
    """The share of the sample (n points) whose predicted class is its label."""
    return float(np.mean(network.predict(data.points) == data.labels))


def sweep_accuracy(network: Network, data: Data, factor: int = 50) -> float:
    """The same on each exact set, swept with `factor` times as many points as it has samples.

    UserError for data without sets.
    """
    _check(data, "sweep_accuracy")
    right = total = 0
    for k, exact in enumerate(data.sets):
        points = exact.at(exact.sweep(factor * int(np.sum(data.members == k))))
        right += int(np.sum(network.predict(points) == exact.label))
        total += len(points)
    return right / total


def sweep_errors(network: Network, data: Data, points: int = 10**6) -> tuple[int, int]:
    """How many points of a sweep are wrong, and how many there are: at least `points` on all sets.

    Computed in pieces, so that memory doesn't grow with the sweep. UserError for data without
    sets.
    """
    _check(data, "sweep_errors")
    wrong = total = 0
    for exact in data.sets:
        asked = -(-points // len(data.sets))
        parameters = exact.sweep(asked)
        while len(parameters) < asked:  # a grid may come out a little smaller
            asked += asked // 50 + 1
            parameters = exact.sweep(asked)
        for start in range(0, len(parameters), PIECE):
            predicted = network.predict(exact.at(parameters[start : start + PIECE]))
            wrong += int(np.sum(predicted != exact.label))
        total += len(parameters)
    return wrong, total


def _check(data: Data, function: str) -> None:
    if not data.sets:
        raise UserError(
            f"{function}: expected data with exact sets, got {data.name!r} without any;"
            " for a sample use accuracy"
        )
