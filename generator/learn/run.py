"""The training of many restarts as one batch: which are still going, and what was recorded of all.

Parameters are a list of (W, b), the head last, each array with a leading axis of restarts. Those
that are dropped keep their last values, so that losses and snapshots are always of all.
"""

from typing import Any

import numpy as np
from autograd import grad
from autograd.numpy import sum as total
from numpy.typing import NDArray

from generator.learn.adam import Adam, select_rows
from generator.learn.architecture import Architecture, Parameters
from generator.learn.data import Array, Data, Integers
from generator.learn.heads import answers, losses
from generator.learn.objective import logits, objective
from generator.learn.training import Training

STUCK = 0.005  # relative fall of the loss from check to check below which a restart is stuck
ROOM = 1e-6  # of the logit, for a success


class Run:
    """One training under way."""

    def __init__(
        self, architecture: Architecture, data: Data, start: Parameters, gentle: float
    ) -> None:
        self.architecture, self.data = architecture, data
        self.points = np.ascontiguousarray(data.points.T)  # (d, n)
        self.everyone: Any = [list(pair) for pair in start]
        self.parameters: Any = [[one.copy() for one in pair] for pair in start]
        self.going: Integers = np.arange(len(start[0][0]))
        self.dropped = np.full(len(self.going), -1)
        self.diverged = np.zeros(len(self.going), dtype=bool)
        self.records: list[tuple[int, Array, Array]] = []  # step, losses, accuracies
        self.snapshots: list[Any] = []
        self._adam = Adam(self.parameters)
        self._gradient = grad(lambda parameters: total(self._minimised(parameters, gentle)))
        self._before = self._scores()[0]

    def _minimised(self, parameters: Any, gentle: float) -> Any:
        name = self.architecture.activation
        return objective(parameters, self.points, self.data.labels, name, gentle)[1]

    def step(self, rate: float) -> None:
        """One step of Adam for those going; one that overflows is noticed at the next check."""
        with np.errstate(over="ignore", invalid="ignore"):
            self._adam.step(self.parameters, self._gradient(self.parameters), rate)

    def record(self, step: int) -> None:
        """Notes losses, accuracies and parameters of all."""
        loss, accuracy, _ = self._scores()
        self.records.append((step, loss, accuracy))
        self.snapshots.append([[one.copy() for one in pair] for pair in self.everyone])

    def drop_hopeless(self, step: int) -> None:
        """Gives up those that diverged, and those stuck since the last check without success."""
        loss, _, able = self._scores()
        broken = ~np.isfinite(loss)
        with np.errstate(invalid="ignore"):
            stuck = ~able & (loss > (1 - STUCK) * self._before)
        stays = ~(broken | stuck)[self.going]
        self.diverged |= broken
        self.dropped[self.going[~stays]] = step
        self.parameters, self.going = select_rows(stays)(self.parameters), self.going[stays]
        self._adam.keep(stays)
        self._before = loss

    def _scores(self) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Loss, accuracy and success of every restart, (restarts,) each."""
        for whole, part in zip(self.everyone, self.parameters, strict=True):
            for k, values in enumerate(part):
                whole[k][self.going] = values
        labels = self.data.labels
        with np.errstate(over="ignore", invalid="ignore"):
            scores = logits(self.everyone, self.points, self.architecture.activation)
            loss = losses(scores, labels)
        accuracy = np.mean(answers(scores) == labels, axis=-1)
        return loss, accuracy, np.isfinite(loss) & clear(scores, labels)

    def finished(self, budget: int) -> Training:
        """What came of it."""
        loss, _, able = self._scores()
        if self.records[-1][0] < budget:  # all were dropped before the end
            self.record(budget)
        self.diverged |= ~np.isfinite(loss)
        steps, all_losses, accuracies = zip(*self.records, strict=True)
        snapshots = tuple(
            (
                np.array([shot[k][0] for shot in self.snapshots]),
                np.array([shot[k][1] for shot in self.snapshots]),
            )
            for k in range(len(self.everyone))
        )
        return Training(
            self.architecture,
            self.data.points,
            budget,
            np.array(steps),
            np.array(all_losses),
            np.array(accuracies),
            able,
            self.dropped,
            self.diverged,
            snapshots,
        )


def clear(scores: Array, labels: Integers) -> NDArray[np.bool_]:
    """Restarts (r,) whose logits (r, outputs, n) are right everywhere, with room."""
    if scores.shape[1] == 1:
        return np.asarray((scores[:, 0] * (2 * labels - 1)).min(axis=-1) > ROOM)
    own = np.arange(scores.shape[1])[:, None] == labels
    least = np.where(own, scores, np.inf).min(axis=1)
    others = np.where(own, -np.inf, scores).max(axis=1)
    return np.asarray((least - others).min(axis=-1) > ROOM)
