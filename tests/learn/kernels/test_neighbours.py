"""Neighbours as a head: the kernel against autograd."""

import numpy as np
import pytest

from generator import learn
from generator.learn.data.dataset import Data
from tests.learn.kernels.states import check

pytest.importorskip("numba")
NOISE = 0.5  # more would carry points so near to each other that their distance loses digits
WEIGHTINGS = [("inverse", 1.0), ("power", 4.0), ("gaussian", 1.0)]


def sample(dimension, classes):
    labels = np.arange(3 * classes) % classes
    points, nothing = np.zeros((len(labels), dimension)), np.zeros((len(labels), 0))
    return Data("sample", points, labels, nothing, np.zeros(len(labels), dtype=int), ())


@pytest.mark.parametrize(("weighting", "power"), WEIGHTINGS)
@pytest.mark.parametrize("against", ["others", "halves"])
@pytest.mark.parametrize(("count", "classes"), [(45, 2), (32, 3)])
def test_dense_layers(weighting, power, against, count, classes):
    layers = learn.dense(3, [4, 3])
    head = learn.neighbours(layers, sample(3, classes), weighting, power, 0.7, against)
    check(head, classes, classes=classes, count=count, noise=NOISE)


@pytest.mark.parametrize(("weighting", "power"), WEIGHTINGS)
def test_the_kernel_of_neighbours_behind_a_flow_agrees_with_autograd(weighting, power):
    layers = learn.fields(2, [5], "flow", steps=3)
    check(learn.neighbours(layers, sample(2, 2), weighting, power), 2, noise=NOISE)
