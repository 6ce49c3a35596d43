"""Data sets."""

import numpy as np

from generator.learn.data.dataset import Data


def circle(points, seed=0):
    """Points on a circle."""
    angles = np.random.default_rng(seed).uniform(0, 2 * np.pi, points)
    return Data(np.stack([np.cos(angles), np.sin(angles)], axis=1), (angles > np.pi).astype(int))
