"""The training that is timed: the easy spiral, 2-2-2-2-2-1 tanh, from the same 32 starts for all.

Full-batch Adam with a constant rate on the mean logistic loss; every `EVERY` steps one looks
whether a restart gets all 400 points right, and stops at the first that does.
"""

import numpy as np
from numpy.typing import NDArray

from generator import learn
from generator.learn.nn.parameters import pack

RESTARTS, RATE, EVERY, MOST = 32, 0.05, 10, 6000
ARCHITECTURE = learn.dense(2, [2, 2, 2, 2])
SHAPES = ARCHITECTURE.shapes(1)


def data() -> learn.Data:
    """Two spirals of one turn, 200 points each."""
    return learn.spirals(turns=1, points=200)


def starts() -> NDArray[np.float64]:
    """Parameters (restarts, P)."""
    pairs = ARCHITECTURE.start(np.random.default_rng(1), RESTARTS, 1, "identity", 0.5)
    return pack(pairs)
