"""The training of many restarts as one batch: which are still going, and what was recorded of all.

Parameters are a matrix with a row for each restart. Those that are dropped keep their last row, so
that losses and snapshots are always of all.
"""

import numpy as np
from autograd import grad
from autograd.numpy import sum as total
from numpy.typing import NDArray

from generator.learn.data.dataset import Array, Data, Integers
from generator.learn.kernels.choice import compiled
from generator.learn.kernels.losses import mean_losses
from generator.learn.nn.heads import answers
from generator.learn.nn.loss import objective
from generator.learn.nn.parameters import Parameters
from generator.learn.nn.trainable import Trainable
from generator.learn.training.accuracy import sweep_errors
from generator.learn.training.adam import Adam
from generator.learn.training.training_result import Training

STUCK = 0.005  # relative fall of the loss from check to check below which a restart is stuck
ROOM = 1e-6  # of the logit, for a success
SWEEP = 10**5  # points of the sets, where a success is judged on these too
BLOCK = 31_000_000  # bytes, just below the largest that glibc counts


class Run:
    """One training under way."""

    def __init__(
        self, architecture: Trainable, data: Data, outputs: int, start: Array, gentle: float
    ) -> None:
        keep_memory()
        self.architecture, self.data, self.outputs = architecture, data, outputs
        self.points = np.ascontiguousarray(data.points.T)  # (d, n)
        self._batch = self.points, data.labels  # what the next step sees
        self.theta = start.copy()  # (restarts, P), as of the last check
        self.going: Integers = np.arange(len(start))
        self.dropped = np.full(len(start), -1)
        self.diverged = np.zeros(len(start), dtype=bool)
        self.records: list[tuple[int, Array, Array, Array]] = []  # step, losses, accuracies, theta
        self._moving = start.copy()  # (going, P)
        self._adam = Adam(start.shape)
        self._kernel = compiled(architecture, outputs, gentle)
        # The restarts don't touch each other: the gradient of their sum is each one's own.
        self._by_autograd = grad(lambda theta: total(self._minimised(theta, gentle)))
        self._before, _, self._able = self._scores()

    def _minimised(self, theta: Array, gentle: float) -> Array:
        parameters = self._parameters(theta)
        return objective(self.architecture, parameters, *self._batch, gentle)

    def _gradient(self, theta: Array) -> Array:
        if self._kernel:
            return self._kernel.gradient(theta, *self._batch)
        return np.asarray(self._by_autograd(theta))

    def _logits(self) -> Array:
        """Of the sample, (restarts, outputs, n)."""
        if self._kernel:
            return self._kernel.logits(self.theta, self.points, self.data.labels)
        parameters = self._parameters(self.theta)
        return np.asarray(self.architecture.logits(parameters, self.points, self.data.labels))

    def _parameters(self, theta: Array) -> Parameters:
        return self.architecture.unpack(theta, self.outputs)

    def step(self, rate: float) -> None:
        """One step of Adam for those going; one that overflows is noticed at the next check."""
        with np.errstate(over="ignore", invalid="ignore"):
            self._moving = self._adam.step(self._moving, self._gradient(self._moving), rate)

    def see(self, points: Array) -> None:
        """Lets the next steps see these points (n, d), labelled as the sample is."""
        self._batch = np.ascontiguousarray(points.T), self.data.labels

    def take(self, rows: Integers) -> None:
        """Lets the next steps see only these rows of the sample."""
        self._batch = np.ascontiguousarray(self.points[:, rows]), self.data.labels[rows]

    def current(self) -> Array:
        """Parameters (restarts, P) as of now."""
        self.theta[self.going] = self._moving
        return self.theta

    def loss(self, restart: int) -> float:
        """The loss of one restart on the whole sample, as of now."""
        return float(self._scores()[0][restart])

    def record(self, step: int) -> None:
        """Notes losses, accuracies and parameters of all."""
        loss, accuracy, _ = self._scores()
        self.records.append((step, loss, accuracy, self.theta.copy()))

    def drop_hopeless(self, step: int, stop: bool = False) -> None:
        """Gives up those that diverged, and those stuck since the last check without success.

        With `stop`, those that had succeeded at the last check too are left as they are.
        """
        loss, _, able = self._scores()
        broken = self._broken(loss)
        with np.errstate(invalid="ignore"):
            stuck = ~able & (loss > (1 - STUCK) * self._before)
        gone = broken | stuck
        stays = ~(gone | (stop & able & self._able))[self.going]
        self.diverged |= broken
        self.dropped[self.going[gone[self.going]]] = step
        self._able = able
        self._moving, self.going = self._moving[stays], self.going[stays]
        self._adam.keep(stays)
        self._before = loss

    def _scores(self) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Loss, accuracy and success of every restart, (restarts,) each."""
        self.current()
        labels = self.data.labels
        with np.errstate(over="ignore", invalid="ignore"):
            scores = self._logits()
            loss = mean_losses(scores, labels)
        right = np.mean(answers(scores) == labels, axis=-1)
        sound = ~self._broken(loss)
        return loss, np.where(sound, right, 0.0), sound & clear(scores, labels)

    def _broken(self, loss: Array) -> NDArray[np.bool_]:
        """Restarts (restarts,) that diverged: tanh makes a finite loss even of infinite weights."""
        return ~(np.isfinite(loss) & np.isfinite(self.theta).all(axis=1))

    def finished(self, budget: int, swept: bool = False) -> Training:
        """What came of it; with `swept` a success must be right on a sweep of the sets too."""
        loss, _, able = self._scores()
        if swept:
            able = able & [bool(right) and self._right_on_sweep(k) for k, right in enumerate(able)]
        if self.records[-1][0] < budget:  # all were dropped before the end
            self.record(budget)
        self.diverged |= self._broken(loss)
        steps, all_losses, accuracies, snapshots = zip(*self.records, strict=True)
        return Training(
            architecture=self.architecture,
            outputs=self.outputs,
            points=self.data.points,
            budget=budget,
            recorded=np.array(steps),
            losses=np.array(all_losses),
            accuracies=np.array(accuracies),
            succeeded=able,
            dropped=self.dropped,
            diverged=self.diverged,
            snapshots=np.array(snapshots),
        )

    def _right_on_sweep(self, restart: int) -> bool:
        """Whether no point of a sweep of the exact sets is wrong."""
        network = self.architecture.network(self._parameters(self.theta[restart]))
        return sweep_errors(network, self.data, SWEEP)[0] == 0


def keep_memory() -> None:
    """Lets the C library keep what a step frees: a third of the time went to asking for it again.

    glibc returns the top of its heap to the system when more is free than twice the largest block
    that was ever mapped and freed (mallopt(3), M_MMAP_THRESHOLD), so one large block, which nobody
    touches, is mapped and freed. Other C libraries don't mind.
    """
    np.empty(BLOCK, dtype=np.uint8)


def clear(scores: Array, labels: Integers) -> NDArray[np.bool_]:
    """Restarts (r,) whose logits (r, outputs, n) are right everywhere, with room."""
    if scores.shape[1] == 1:
        return np.asarray((scores[:, 0] * (2 * labels - 1)).min(axis=-1) > ROOM)
    own = np.arange(scores.shape[1])[:, None] == labels
    least = np.where(own, scores, np.inf).min(axis=1)
    others = np.where(own, -np.inf, scores).max(axis=1)
    return np.asarray((least - others).min(axis=-1) > ROOM)
