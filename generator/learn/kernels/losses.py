"""Losses from logits with the same bits everywhere, for what is recorded of a training."""

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.reproducible_math import exp, log, log1p


def mean_losses(logits: Array, labels: Integers) -> Array:
    """`losses` of learn/nn/heads.py, of elementary functions: logits (…, outputs, n) → (…)."""
    if logits.shape[-2] == 1:
        wrong = (1 - 2 * labels) * logits[..., 0, :]
        softplus = np.maximum(wrong, 0) + log1p(exp(-np.abs(wrong)))
        return np.asarray(np.mean(softplus, axis=-1))
    top = np.max(logits, axis=-2)
    total = np.zeros_like(top)
    for c in range(logits.shape[-2]):
        total = total + exp(logits[..., c, :] - top)
    own = np.take_along_axis(logits, np.broadcast_to(labels, top.shape)[..., None, :], axis=-2)
    return np.asarray(np.mean(top + log(total) - own[..., 0, :], axis=-1))
