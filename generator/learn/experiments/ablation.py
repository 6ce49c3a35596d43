"""What decides how well neighbours learn: `deciding(data, splits)` changes a setting at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.learn.data.dataset import Data
from generator.learn.data.splits import Split, part
from generator.learn.experiments.comparison import fit, validation_error
from generator.reproducible_math import exp

GAUSSIAN: dict[str, object] = {"weighting": "gaussian"}
# The base: 32 units, batches of 128, exp(−κd²) with κ learnt from 1, all others vote.
CHANGES: dict[str, tuple[dict[str, object], int, int]] = {
    "base": (GAUSSIAN, 32, 128),
    "inverse": ({"weighting": "inverse"}, 32, 128),
    "power-2": ({"weighting": "power", "power": 2.0}, 32, 128),
    "power-4": ({"weighting": "power", "power": 4.0}, 32, 128),
    "power-8": ({"weighting": "power", "power": 8.0}, 32, 128),
    "inverse-batch-256": ({"weighting": "inverse"}, 32, 256),
    "inverse-units-8": ({"weighting": "inverse"}, 8, 128),
    "inverse-halves": ({"weighting": "inverse", "against": "halves"}, 32, 128),
    "halves": (GAUSSIAN | {"against": "halves"}, 32, 128),
    "scale-small": (GAUSSIAN | {"scale": 0.01}, 32, 128),
    "scale-large": (GAUSSIAN | {"scale": 10.0}, 32, 128),
    "batch-32": (GAUSSIAN, 32, 32),
    "batch-256": (GAUSSIAN, 32, 256),
    "units-2": (GAUSSIAN, 2, 128),
    "units-8": (GAUSSIAN, 8, 128),
}


@dataclass(frozen=True, eq=False)
class Effect:
    """Of one setting, over the splits: validation errors, and the right class's share of weight."""

    errors: tuple[float, ...]
    shares: tuple[float, ...]  # geometric means over the sample, each point read by the others

    @property
    def error(self) -> float:
        """The mean validation error."""
        return float(np.mean(self.errors))

    @property
    def share(self) -> float:
        """The mean share; minus its log is about the loss."""
        return float(np.mean(self.shares))


def deciding(data: Data, splits: Sequence[Split], steps: int = 400) -> dict[str, Effect]:
    """The effect of each of the CHANGES, trained on the splits' training parts alone."""
    effects = {}
    for name, (head, units, batch) in CHANGES.items():
        errors, shares = [], []
        for split in splits:
            network = fit(data, split, [64, units], head, steps, batch=batch)
            errors.append(validation_error(data, split, network))
            sample = part(data, split.training)
            own = network.logits(sample.points)[np.arange(len(sample.labels)), sample.labels]
            shares.append(float(exp(own.mean())))
        effects[name] = Effect(tuple(errors), tuple(shares))
    return effects
