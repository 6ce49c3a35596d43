"""A network: layers and a head with their parameters; forward passes are pure functions of both."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.errors import AuthorError
from generator.learn.data.dataset import Array, Integers


@dataclass(frozen=True, eq=False)
class Network:
    """Layers (`Dense`, `FieldLayer`, …) in order, and a head or None.

    `swaps` records units that changed places. AuthorError when a layer's inputs are not the
    outputs of the one before, or there is neither.
    """

    layers: tuple[Any, ...]
    head: Any  # `Head`, `NeighbourHead` or None
    swaps: tuple[tuple[int, int, int], ...] = ()  # (layer from 1, unit i, unit j)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        parts = self._parts
        if not parts:
            raise AuthorError("a network of nothing; allowed: layers, a head or both")
        for k in range(1, len(parts)):
            given, asked = parts[k - 1].units, parts[k].inputs
            if given != asked:
                raise AuthorError(f"layer {k} gives {given} units, the next part takes {asked}")

    @property
    def _parts(self) -> tuple[Any, ...]:
        return (*self.layers, self.head) if self.head is not None else self.layers

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the input to the last layer."""
        return (self._parts[0].inputs, *(one.units for one in self.layers))

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return sum(one.size for one in self._parts)

    def representations(self, x: Array) -> list[Array]:
        """Points (n, d) at every layer boundary, the input first."""
        found = [np.asarray(x, dtype=float)]
        for one in self.layers:
            found.append(one(found[-1]))
        return found

    def representation(self, x: Array, layer: int = -1) -> Array:
        """Points (n, d) after a layer, counted from 0; −1 is the last."""
        return self.representations(x)[layer + 1 if layer >= 0 else layer]

    def logits(self, x: Array) -> Array:
        """Logits of points (n, d); AuthorError without a head."""
        if self.head is None:
            raise AuthorError("a network without a head has no logits")
        return self.head(self.representation(x))

    def predict(self, x: Array) -> Integers:
        """Classes (n,) of points (n, d); AuthorError for logits that are NaN and decide nothing."""
        logits = self.logits(x)
        if np.isnan(logits).any():
            raise AuthorError(
                "classes by logits that are NaN; allowed: a network of finite weights"
            )
        return (logits > 0).astype(int) if logits.ndim == 1 else np.argmax(logits, axis=1)
