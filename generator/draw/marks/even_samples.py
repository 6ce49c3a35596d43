"""Samples of a line where a flow stretches it: `even_shares(points, flow, samples)`.

Points that are evenly spaced on a line are pulled apart by layers that stretch a part of it, and
the line is then seen as a polygon. Here a line has more points where it will be stretched, so that
it stays smooth in all representations.
"""

from collections.abc import Callable

import numpy as np

from generator.draw.geometry.protocols import Stages
from generator.draw.geometry.shapes import Array
from generator.reproducible_algebra import norm

DENSE = 16  # points that are looked at for each one that is taken
EVEN = 0.25  # weight of the line as it was, beside the representations


def even_points(at: Callable[[Array], Array], flow: Stages, samples: int) -> Array:
    """Points (samples, d) of the line at(shares) (n, d), its shares from 0 to 1.

    Between two neighbours lies as much of the line's length, taken as the mean over the flow's
    representations, each as a share of its whole.
    """
    shares = np.linspace(0.0, 1.0, DENSE * (samples - 1) + 1)
    points = at(shares)
    weight = EVEN * np.full(len(shares) - 1, 1 / (len(shares) - 1))
    seen = points
    for stage in flow.stages:
        seen = np.asarray(stage.at(1.0, seen))
        lengths = norm(np.diff(seen, axis=0), axis=1)
        whole = float(lengths.sum())
        if whole > 0.0:
            weight = weight + lengths / whole / len(flow.stages)
    passed = np.concatenate([[0.0], np.cumsum(weight)])
    wanted = np.linspace(0.0, float(passed[-1]), samples)
    return at(np.interp(wanted, passed, shares))
