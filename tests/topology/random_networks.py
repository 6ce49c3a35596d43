"""Random matrices and networks for the tests of topology."""

from itertools import pairwise

import numpy as np

from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network

SHAPES = [(out, into) for out in range(2, 9) for into in range(2, 9)]


def orthogonal(rng, n, sign=1):
    """A random orthogonal matrix of determinant `sign`, evenly distributed."""
    factors = np.linalg.qr(rng.normal(size=(n, n)))
    matrix = factors.Q * np.sign(np.diag(factors.R))
    matrix[:, 0] *= np.sign(np.linalg.det(matrix)) * sign
    return matrix


def with_values(rng, values, sign=1):
    """A square matrix of given singular values and sign of determinant."""
    n = len(values)
    return orthogonal(rng, n, sign) @ np.diag(values) @ orthogonal(rng, n)


def turned(rng, angles, n):
    """A rotation by the angles in orthogonal planes of a random position."""
    matrix = np.eye(n)
    for k, angle in enumerate(angles):
        c, s = np.cos(angle), np.sin(angle)
        matrix[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[c, -s], [s, c]]
    basis = orthogonal(rng, n)
    return basis @ matrix @ basis.T


def network(rng, widths, activation="tanh", head="logistic", scale=1.0):
    """A network of random weights; `widths` from the input to the last representation."""
    layers = tuple(
        Dense(scale * rng.normal(size=(out, into)), rng.normal(size=out), activation)
        for into, out in pairwise(widths)
    )
    classes = {"logistic": 1, "softmax": 3, None: 0}[head]
    read = Head(head, rng.normal(size=(classes, widths[-1])), rng.normal(size=classes))
    return Network(layers, read if head else None)
