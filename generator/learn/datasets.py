"""Datasets by name, all with the same first arguments: `spirals(points=200, seed=0, turns=1)`.

Without noise a sample lies exactly on its sets, evenly along each parameter, ends included.
"""

import numpy as np

from generator.errors import AuthorError
from generator.learn.data import Data, ExactSet
from generator.learn.sets import CosineCurve, SpiralArm

START, OUTER = 0.15, 0.95  # where a spiral arm begins (share of its turns), and its radius


def two_curves(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """A: y = 0.4 − 0.5 cos πx above B: y = −0.4 − 0.5 cos πx, x in [−1, 1]; `points` on each."""
    return _sample(
        "two-curves", (CosineCurve("A", 0, 0.4), CosineCurve("B", 1, -0.4)), points, seed, noise
    )


def spirals(
    points: int = 200, seed: int = 0, noise: float = 0.0, turns: float = 1.0, arms: int = 2
) -> Data:
    """Interleaved spiral arms, one class each; `turns` from the pole, `points` on each arm."""
    if arms < 2 or turns <= 0:
        raise AuthorError(f"spirals of {arms} arms, {turns} turns; allowed: 2 and more, above 0")
    sets = tuple(
        SpiralArm(chr(ord("A") + k), k, turns, 2 * np.pi * k / arms, START, OUTER)
        for k in range(arms)
    )
    return _sample("spirals", sets, points, seed, noise)


DATASETS = {"two-curves": two_curves, "spirals": spirals}


def _sample(name: str, sets: tuple[ExactSet, ...], points: int, seed: int, noise: float) -> Data:
    if points < 2 or noise < 0:
        raise AuthorError(f"{points} points with noise {noise}; allowed: 2 and more, 0 and more")
    parameters = [one.sweep(points) for one in sets]
    exact = np.concatenate([one.at(t) for one, t in zip(sets, parameters, strict=True)])
    rng = np.random.default_rng(seed)
    return Data(
        name,
        exact + noise * rng.normal(size=exact.shape) if noise else exact,
        np.concatenate(
            [np.full(len(t), one.label) for one, t in zip(sets, parameters, strict=True)]
        ),
        np.concatenate(parameters),
        np.concatenate([np.full(len(t), k) for k, t in enumerate(parameters)]),
        sets,
    )
