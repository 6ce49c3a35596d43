"""The course of a training: `learn.train(…, schedule=learn.schedule(rate=0.1, batch=80))`.

A schedule says where restarts begin, what their steps see, when they stop and what is recorded.
How the rate falls from step to step is in adam.py.
"""

from dataclasses import dataclass

from generator.errors import UserError, expected
from generator.learn.nn.architecture import STARTS

SPREAD = 0.5  # of an identity start


@dataclass(frozen=True)
class Schedule:
    """The course of every restart of a training; made by `schedule`."""

    rate: float
    batch: int | None
    fresh: bool
    stop: bool
    start: str
    spread: float
    snapshots: int


def schedule(
    rate: float = 0.05,
    batch: int | None = None,
    fresh: bool = False,
    stop: bool = False,
    start: str = "identity",
    spread: float | None = None,
    snapshots: int = 60,
) -> Schedule:
    """The course of every restart.

    `rate` is Adam's highest learning rate: it rises over the first steps, then falls to 0 as a
    cosine. A step sees the whole sample, or with `batch` that many points of it, the same for all
    restarts, or with `fresh` new points of the exact sets. With `stop`, a restart that is right at
    two checks in a row is not trained further. `start` "identity" is the identity plus normal noise
    of standard deviation `spread` (0.5); "glorot" is Glorot's. `snapshots` of the parameters are
    kept, denser at first, when most happens.

    UserError for a negative rate or spread, fewer than 2 snapshots, an unknown start, `batch` with
    `fresh`, or a spread of Glorot's start.
    """
    if rate < 0:
        raise UserError(f"schedule: rate: expected 0 or more, got {rate:g}")
    if batch is not None and batch < 1:
        raise UserError(f"schedule: batch: expected 1 point or more, got {batch}")
    if batch is not None and fresh:
        raise UserError(
            "schedule: expected batch or fresh, got both; fresh points are a whole sample"
        )
    if start not in STARTS:
        raise UserError(f"schedule: {expected('a start', STARTS, start, suggest=False)}")
    if spread is not None and (start != "identity" or spread < 0):
        wanted = "0 or more" if spread < 0 else "none beside start='glorot', which has its own"
        raise UserError(f"schedule: spread: expected {wanted}, got {spread:g}")
    if snapshots < 2:
        raise UserError(f"schedule: snapshots: expected 2 or more, got {snapshots}")
    spread = SPREAD if spread is None else spread
    return Schedule(rate, batch, fresh, stop, start, spread, snapshots)


SCHEDULE = schedule()  # of `train` where nothing else is said
