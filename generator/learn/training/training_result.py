"""What came of training: all restarts with their losses and snapshots, and the network chosen.

training = learn.train(…)
training.succeeded_count, training.best_accuracy
network = training.gentlest()
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.network import Network
from generator.learn.nn.trainable import Trainable
from generator.learn.training.draft import is_draft
from generator.learn.training.gentlest import gentlest
from generator.short_repr import short_repr


@dataclass(frozen=True, eq=False)
class History:
    """One restart's way: snapshots at `steps`."""

    steps: Integers  # (s,)
    networks: tuple[Network, ...]
    losses: Array  # (s,)
    accuracies: Array  # (s,)

    __repr__ = short_repr


@dataclass(frozen=True, eq=False)
class Training:
    """All restarts of one training; one that was stopped early has the values of that step.

    `succeeded` means every point of the sample on its side, by `batch.ROOM` in the logit, so that
    rounding can't decide. For training on fresh points it means every point of a sweep as well.
    """

    architecture: Trainable
    outputs: int  # of the head
    points: Array  # (n, d), the sample
    budget: int  # steps that each restart could take
    recorded: Integers  # (s,) steps of the snapshots
    losses: Array  # (s, restarts), of the sample; NaN where it diverged
    accuracies: Array  # (s, restarts); 0 where it diverged
    succeeded: NDArray[np.bool_]  # (restarts,)
    dropped: Integers  # (restarts,) the step at which it was given up; −1 if it ran to the end
    diverged: NDArray[np.bool_]  # (restarts,) whose loss or weights are not finite in the end
    snapshots: Array  # (s, restarts, P), packed as parameters.py says

    def __repr__(self) -> str:
        """`Training(16 restarts of 1500 steps, 9 succeeded)`."""
        sizes = f"{self.restarts} restarts of {self.steps} steps"
        return f"Training({sizes}, {self.succeeded_count} succeeded)"

    @property
    def restarts(self) -> int:
        """How many were started."""
        return len(self.succeeded)

    @property
    def steps(self) -> int:
        """The budget of each restart."""
        return self.budget

    @property
    def succeeded_count(self) -> int:
        """How many restarts get every point of the sample right."""
        return int(self.succeeded.sum())

    def able(self) -> list[int]:
        """The restarts that succeeded."""
        return [int(restart) for restart in np.flatnonzero(self.succeeded)]

    @property
    def best_accuracy(self) -> float:
        """The best share of the sample at the end, over all restarts."""
        return float(self.accuracies[-1].max())

    def network(self, restart: int, snapshot: int = -1) -> Network:
        """The network of a restart, at the end or at a snapshot."""
        parameters = self.architecture.unpack(self.snapshots[snapshot, restart], self.outputs)
        return self.architecture.network(parameters)

    def best(self) -> Network:
        """The network of the highest accuracy, and among these of the lowest loss.

        UserError when all restarts diverged.
        """
        return self.network(self.index_of_best())

    def index_of_best(self) -> int:
        """The restart of `best`."""
        if self.diverged.all():
            raise UserError(
                f"expected a restart that converges, got {self.restarts} that diverged in"
                f" {self.budget} steps; try a smaller rate, or data of a smaller scale"
            )
        order = np.lexsort((np.nan_to_num(self.losses[-1], nan=np.inf), -self.accuracies[-1]))
        return int(order[0])

    def gentlest(self) -> Network:
        """The network that is easiest to watch among those that succeeded: see `gentleness`.

        UserError when none did.
        """
        return self.network(self.index_of_gentlest())

    def index_of_gentlest(self) -> int:
        """The restart of `gentlest`."""
        return gentlest(self._chosen_from(), self.network, self.points)

    def chosen(self, score: Callable[[Network], float]) -> Network:
        """The network of the highest score among those that succeeded.

        For figures that need another criterion than `gentleness`. UserError when none succeeded.
        """
        networks = [self.network(restart) for restart in self._chosen_from()]
        return networks[int(np.argmax([score(network) for network in networks]))]

    def _chosen_from(self) -> list[int]:
        """The restarts that succeeded; UserError where none did, in a draft the best one then."""
        if not self.able() and is_draft():
            return [self.index_of_best()]
        if not self.able():
            raise UserError(self._no_success_message())
        return self.able()

    def history(self, restart: int) -> History:
        """The snapshots of a restart; the last is `network(restart)`, at the step of its end."""
        dropped = int(self.dropped[restart])
        end = dropped if dropped >= 0 else int(self.recorded[-1])
        kept = np.arange(np.searchsorted(self.recorded, end) + 1)  # the first from its end on
        networks = tuple(self.network(restart, int(k)) for k in kept)
        losses, accuracies = self.losses[kept, restart], self.accuracies[kept, restart]
        return History(np.minimum(self.recorded[kept], end), networks, losses, accuracies)

    def _no_success_message(self) -> str:
        gone = int(self.diverged.sum())
        diverged = f", {gone} diverged" if gone else ""
        return (
            f"expected a restart that gets every point right, got none of {self.restarts} in"
            f" {self.budget} steps (best {self.best_accuracy:.1%}{diverged}); try more steps or"
            " restarts, wider layers, a smaller gentle, or take training.best()"
        )
