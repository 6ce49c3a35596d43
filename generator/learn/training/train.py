"""Training: `train(dense(2, [2, 2]), data, restarts=64, steps=2000)` runs all as one batch.

Adam on autograd's gradients, of the whole sample or of mini-batches. The rate rises over the first
steps and falls as a cosine to the end. At a few checks in the second half, restarts that no longer
get better without having got there are dropped, and the rest goes on faster.
"""

from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.data.batches import batches
from generator.learn.data.dataset import Data
from generator.learn.nn.parameters import pack
from generator.learn.training.adam import schedule
from generator.learn.training.batch import Run
from generator.learn.training.contractive import restrained
from generator.learn.training.fresh import fresh_points
from generator.learn.training.training import Training

CHECKS = 8  # in a run; at those in its second half, the hopeless are dropped


def train(
    architecture: Any,
    data: Data,
    restarts: int = 64,
    steps: int = 2000,
    seed: int = 1,
    rate: float = 0.05,
    gentle: float = 3e-3,
    contractive: float = 0.0,
    start: str = "identity",
    spread: float = 0.5,
    snapshots: int = 60,
    batch: int | None = None,
    fresh: bool = False,
    stop: bool = False,
) -> Training:
    """Trains `restarts` networks on the sample, each for at most `steps` steps.

    `architecture` is what `dense`, `fields`, `residual` or `neighbours` made.
    A step sees the whole sample, or with `batch` so many points of it, the same for all restarts.
    With `stop`, a restart that is right at two checks in a row is left as it is.
    With `fresh` it sees new points of the exact sets; success is judged on the sample all the same.
    At the end a success must then be right on a sweep of the sets too, of `run.SWEEP` points.
    `gentle` is the weight of the term that keeps a network easy to watch (0: none); `spread` the
    noise of an identity start. `contractive` is the weight of the contractive penalty (0: none);
    the read-out then has a fixed length, see contractive.py. Snapshots are dense at first, when
    most happens. UserError when the data doesn't fit the architecture, for a count below 1 or a
    negative rate, weight or spread.
    """
    _check(architecture, data)
    _check_counts(restarts, steps, snapshots)
    _check_sizes(rate=rate, gentle=gentle, spread=spread)
    if contractive:
        architecture = restrained(architecture, data, contractive)
    outputs = architecture.outputs(data.classes)
    rng = np.random.default_rng(seed)
    theta = pack(architecture.start(rng, restarts, outputs, start, spread))
    run = Run(architecture, data, outputs, theta, gentle)
    times = snapshot_steps(steps, snapshots)
    run.record(0)
    rates = rate * schedule(np.arange(1, steps + 1), steps)
    drawn = fresh_points(data, rng) if fresh else None
    rows = batches(rng, len(data.points), batch)
    for step in range(1, steps + 1):
        if batch is not None:
            run.take(next(rows))
        if drawn:
            run.see(next(drawn))
        run.step(rates[step - 1])
        if step in times:
            run.record(step)
        if step % max(1, steps // CHECKS) == 0 and steps // 2 <= step < steps:
            run.drop_hopeless(step, stop)
            if not len(run.going):
                break
    return run.finished(steps, swept=fresh)


def snapshot_steps(steps: int, snapshots: int) -> set[int]:
    """Steps from 0 to the last, their gaps growing evenly."""
    shares = np.linspace(0, 1, min(snapshots, steps + 1)) ** 2
    return {0, *np.rint(shares * steps).astype(int).tolist()}


def _check(architecture: Any, data: Data) -> None:
    if not hasattr(architecture, "logits"):
        raise UserError(
            f"training of a {type(architecture).__name__}; allowed: what learn.dense, learn.fields,"
            " learn.residual or learn.neighbours made"
        )
    if architecture.widths[0] != data.dimension:
        raise UserError(
            f"a network of {architecture.widths[0]} inputs for data of {data.dimension} dimensions"
        )


def _check_counts(restarts: int, steps: int, snapshots: int) -> None:
    for what, count in (("restarts", restarts), ("steps", steps), ("snapshots", snapshots - 1)):
        if count < 1:
            raise UserError(f"{what}={count}; allowed: 1 and more (snapshots: 2 and more)")


def _check_sizes(**sizes: float) -> None:
    for what, size in sizes.items():
        if size < 0:
            raise UserError(f"{what}={size:g}; allowed: 0 and more")
