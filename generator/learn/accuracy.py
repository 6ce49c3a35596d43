"""The share of points that a network gets right, on the sample or on a sweep of the sets."""

import numpy as np

from generator.learn.data import Data
from generator.learn.network import Network


def accuracy(network: Network, data: Data) -> float:
    """The share of the sample (n points) whose predicted class is its label."""
    return float(np.mean(network.predict(data.points) == data.labels))


def sweep_accuracy(network: Network, data: Data, factor: int = 50) -> float:
    """The same on each exact set, swept with `factor` times as many points as it has samples."""
    right = total = 0
    for k, one in enumerate(data.sets):
        points = one.at(one.sweep(factor * int(np.sum(data.members == k))))
        right += int(np.sum(network.predict(points) == one.label))
        total += len(points)
    return right / total
