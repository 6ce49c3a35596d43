"""Training: `train(dense(2, [2, 2]), data, restarts=64, steps=2000)` runs all as one batch.

Adam on autograd's gradients, of the whole sample or of mini-batches. The rate rises over the first
steps and falls as a cosine to the end. At a few checks in the second half, restarts that no longer
get better without having got there are dropped, and the rest goes on faster.
"""

import numpy as np

from generator.errors import UserError
from generator.learn.data.batches import batches
from generator.learn.data.dataset import Data
from generator.learn.nn.parameters import pack
from generator.learn.nn.trainable import Trainable
from generator.learn.training.adam import shares_of_rate
from generator.learn.training.batch import Run
from generator.learn.training.draft import affordable
from generator.learn.training.fresh import fresh_points
from generator.learn.training.schedule import SCHEDULE, Schedule
from generator.learn.training.training_result import Training
from generator.validation import shown

CHECKS = 8  # in a run; at those in its second half, the hopeless are dropped


def train(
    architecture: Trainable,
    data: Data,
    restarts: int = 64,
    steps: int = 2000,
    seed: int = 1,
    gentle: float = 3e-3,
    schedule: Schedule = SCHEDULE,
) -> Training:
    """Trains `restarts` networks on the sample, each for at most `steps` steps.

    `architecture` is made by `dense`, `fields`, `residual`, `neighbours` or `contractive`. `gentle`
    is the weight of the term that keeps a network easy to watch (0: none). `schedule`, made by
    `learn.schedule`, says where restarts begin, what their steps see and when they stop. Success is
    judged on the sample; trained on fresh points, a network must be right on a sweep of the sets
    too, of `batch.SWEEP` points.

    A build with `--draft` takes 4 restarts at most and a quarter of the steps.
    UserError when the data doesn't fit the architecture or the schedule, for less than one restart
    or step, and for a negative weight.
    """
    _check(architecture, data)
    for name, count in (("restarts", restarts), ("steps", steps)):
        if count < 1:
            raise UserError(f"train: {name}: expected 1 or more, got {count}")
    if gentle < 0:
        raise UserError(f"train: gentle: expected 0 or more, got {gentle:g}")
    restarts, steps = affordable(restarts, steps)
    outputs = architecture.outputs(data.classes)
    rng = np.random.default_rng(seed)
    first = architecture.start(rng, restarts, outputs, schedule.start, schedule.spread)
    run = Run(architecture, data, outputs, pack(first), gentle)
    times = snapshot_steps(steps, schedule.snapshots)
    run.record(0)
    rates = schedule.rate * shares_of_rate(steps)
    drawn = fresh_points(data, rng) if schedule.fresh else None
    rows = batches(rng, len(data.points), schedule.batch)
    for step in range(1, steps + 1):
        if schedule.batch is not None:
            run.take(next(rows))
        if drawn:
            run.see(next(drawn))
        run.step(rates[step - 1])
        if step in times:
            run.record(step)
        if step % max(1, steps // CHECKS) == 0 and steps // 2 <= step < steps:
            run.drop_hopeless(step, schedule.stop)
            if not len(run.going):
                break
    return run.finished(steps, swept=schedule.fresh)


def snapshot_steps(steps: int, snapshots: int) -> set[int]:
    """Steps from 0 to the last, their gaps growing evenly."""
    shares = np.linspace(0, 1, min(snapshots, steps + 1)) ** 2
    return {0, *np.rint(shares * steps).astype(int).tolist()}


def _check(architecture: Trainable, data: Data) -> None:
    if not hasattr(architecture, "logits"):
        raise UserError(
            "train: architecture: expected what learn.dense, learn.fields, learn.residual,"
            f" learn.neighbours or learn.contractive makes, got {shown(architecture)}"
        )
    inputs = architecture.widths[0]
    if inputs != data.dimension:
        raise UserError(f"train: expected data of {inputs} coordinates, got {data.dimension}")
