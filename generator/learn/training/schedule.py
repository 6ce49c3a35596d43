"""How fast a step of training goes: `schedule(step, steps)`, a share of the rate."""

import numpy as np

WARM_UP = 20  # steps


def schedule(step: int, steps: int) -> float:
    """The share of the rate: a short rise, then a cosine from 1 to 0."""
    rise = min(1.0, step / WARM_UP)
    return float(rise * 0.5 * (1 + np.cos(np.pi * step / steps)))
