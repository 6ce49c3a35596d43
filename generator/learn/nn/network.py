"""A network: layers and a head with their parameters; forward passes are pure functions of both."""

from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.layer import Layer, NetworkHead


@dataclass(frozen=True, eq=False)
class Network:
    """Layers (`Dense`, `FieldLayer`, …) in order, and a head or None.

    `swaps` records units that changed places. UserError when a layer's inputs are not the
    outputs of the one before, or there is neither.
    """

    layers: tuple[Layer, ...]
    head: NetworkHead | None
    swaps: tuple[tuple[int, int, int], ...] = ()  # (layer from 1, unit i, unit j)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        parts = self._parts
        if not parts:
            raise UserError("Network: expected layers, a head or both, got neither")
        for k in range(1, len(parts)):
            units, inputs = parts[k - 1].units, parts[k].inputs
            if units != inputs:
                raise UserError(f"Network: after layer {k}: expected {units} inputs, got {inputs}")

    def __repr__(self) -> str:
        """`Network(2–2–2, Dense tanh, logistic head, 15 parameters)`."""
        kinds = (" ".join(_words(layer)) for layer in self.layers)
        head = " ".join([*_words(self.head)[1:], "head"]) if self.head is not None else "no head"
        parts = ["–".join(map(str, self.widths)), *dict.fromkeys(kinds), head]
        return f"Network({', '.join(parts)}, {self.parameters} parameters)"

    @property
    def _parts(self) -> tuple[Layer, ...]:
        return (*self.layers, self.head) if self.head is not None else self.layers

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the input to the last layer."""
        return (self._parts[0].inputs, *(layer.units for layer in self.layers))

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return sum(part.size for part in self._parts)

    def representations(self, x: Array) -> list[Array]:
        """Points (n, d) at every layer boundary, the input first."""
        representations = [np.asarray(x, dtype=float)]
        for layer in self.layers:
            representations.append(layer(representations[-1]))
        return representations

    def representation(self, x: Array, layer: int = -1) -> Array:
        """Points (n, d) after a layer, counted from 0; −1 is the last."""
        return self.representations(x)[layer + 1 if layer >= 0 else layer]

    def logits(self, x: Array) -> Array:
        """Logits of points (n, d); UserError without a head."""
        if self.head is None:
            raise UserError("Network.logits: expected a network with a head, got one without")
        return self.head(self.representation(x))

    def predict(self, x: Array) -> Integers:
        """Classes (n,) of points (n, d); UserError for logits that are NaN and decide nothing."""
        logits = self.logits(x)
        if np.isnan(logits).any():
            raise UserError("Network.predict: expected finite weights, got logits that are NaN")
        return (logits > 0).astype(int) if logits.ndim == 1 else np.argmax(logits, axis=1)


def _words(part: Layer) -> list[str]:
    """A layer's or head's class, and what its numbers are used for."""
    names = ("activation", "kind", "weighting")
    used = next((getattr(part, name) for name in names if hasattr(part, name)), "")
    return [type(part).__name__, *([used] if used else [])]
