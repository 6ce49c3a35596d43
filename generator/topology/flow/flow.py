"""A network as a motion: `flow(network)` is a list of stages W, b, σ (or F), layer after layer.

It is a function, not an array: `Flow.at(i, t, x)` carries any points at any time. Where det W < 0
two units change places first, in the next layer too, so that the network as played computes the
same; `Flow.notes` says in words what was done and what isn't claimed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, overload

import numpy as np

from generator.errors import UserError
from generator.learn.importers.representations import Representations
from generator.learn.nn.activations import activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.fields import FieldLayer
from generator.learn.nn.layer import Layer, MovingLayer, NetworkHead
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.reproducible_algebra import det, matmul, singular_values, svd
from generator.topology.flow.corner_determinants import least_corner_determinant
from generator.topology.flow.field_stages import FieldFlow, Jump
from generator.topology.flow.matrix_paths import Array, flat_below, polar_path
from generator.topology.flow.motion import Motion, Stage
from generator.topology.flow.recorded_stages import RecordedLayers, recorded_layers
from generator.topology.flow.stages import Affine, Pointwise, Projection, still

LARGEST = 1e300  # weight: beyond, a sum of two may leave the floats
NAMES = 60  # characters of the stages' names that are shown
NEARLY = 1e-8  # share of the largest singular value below which W counts as nearly singular


@dataclass(frozen=True, eq=False)
class Flow(Motion):
    """Stages one after the other, the network that they play, and what is to be said about it."""

    network: Network  # as played, its swaps recorded
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """`Flow(W b tanh W b tanh; 2 → 2 dimensions)`."""
        names = " ".join(stage.name for stage in self.stages)
        names = names if len(names) <= NAMES else f"{names[:NAMES]} …"
        ends = f"{self.dimensions[0]} → {self.dimensions[-1]} dimensions"
        return f"{type(self).__name__}({names}; {ends})"

    def head_at(self, t: float) -> NetworkHead | None:
        """The head of the network as played, at t of the last stage; None without one."""
        return self.network.head

    def former_heads(self) -> list[NetworkHead | None]:
        """The heads of the same network before each of its swaps, the last swap undone first."""
        heads, network = [], self.network
        for layer, i, j in reversed(self.network.swaps):
            network = swapped(network, layer, i, j)  # a swap undoes itself
            heads.append(network.head)
        return heads

    @property
    def boundaries(self) -> tuple[int, ...]:
        """Stages at whose start a representation is complete: 0 first, len(stages) last."""
        layers = [stage.layer for stage in self.stages]
        ends = [i for i in range(1, len(layers)) if layers[i] != layers[i - 1]]
        return (0, *ends, len(layers)) if layers else (0,)

    @property
    def dimensions(self) -> tuple[int, ...]:
        """Dimension at the start of each stage, and at the end."""
        if not self.stages:
            return (self.network.widths[0],)
        return (*(stage.inputs for stage in self.stages), self.stages[-1].outputs)


@overload
def flow(network: Network) -> Flow: ...
@overload
def flow(network: Representations) -> RecordedLayers: ...
def flow(network: Network | Representations) -> Flow | RecordedLayers:
    """The flow of a network of dense, vector-field and residual layers, or of recorded activations.

    The second is a motion of the recorded points alone: `RecordedLayers`. UserError for a weight
    that is NaN or infinite, or a layer of another kind.
    """
    if isinstance(network, Representations):
        return recorded_layers(network)
    return _flow(network)


def _flow(network: Network) -> Flow:
    for k, layer in enumerate(network.layers, 1):
        _check(k, layer)
    played, notes = oriented(network)
    stages: list[Stage] = []
    for k, layer in enumerate(played.layers, 1):
        stages += STAGES[type(layer)](k, layer)
        notes += [f"layer {k}: {text}" for text in _remarks(layer)]
    return Flow(tuple(stages), played, tuple(notes))


def _check(k: int, layer: Layer) -> None:
    if type(layer) not in KINDS:
        known = " or ".join(kind.__name__ for kind in KINDS)
        raise UserError(f"layer {k}: expected {known}, got {type(layer).__name__}")
    arrays = [array for array in weights(layer).values() if array.size]
    if not all(np.isfinite(array).all() for array in arrays):
        raise UserError(f"layer {k}: expected finite weights, got NaN or infinity")
    largest = max((float(np.abs(array).max()) for array in arrays), default=0.0)
    if largest > LARGEST:
        raise UserError(f"layer {k}: expected weights up to {LARGEST:.0e}, got {largest:.1e}")


def weights(layer: Layer) -> dict[str, Array]:
    """The arrays of floats of a layer or head by name."""
    values = {field.name: np.asarray(getattr(layer, field.name)) for field in fields(layer)}
    return {name: value for name, value in values.items() if value.ndim and value.dtype == float}


def _moving_stages(k: int, layer: MovingLayer) -> Iterator[Stage]:
    """F of layer k, all at once or, of a field layer of kind "flow", as a motion."""
    if isinstance(layer, FieldLayer) and layer.kind == "flow":
        yield FieldFlow(k, layer)
    else:
        yield Jump(k, layer)


def _dense_stages(k: int, layer: Dense) -> Iterator[Stage]:
    """W, b and σ of layer k; the identity activation moves nothing and is no stage."""
    units, inputs = layer.W.shape
    path = polar_path(layer.W)
    if units < inputs:
        yield Projection(k, "W", "x ↦ Wx", units, path)
    else:
        yield Affine(k, "W", "x ↦ Wx", inputs, path, np.zeros(units))
    yield Affine(k, "b", "x ↦ x + b", units, still(units), layer.b)
    if layer.activation != "identity":
        yield Pointwise(k, layer.activation, units)


# The layers that a flow plays. A new kind x + F(x) is one more line; another needs stages as well.
STAGES: dict[type[Layer], Callable[[int, Any], Iterator[Stage]]] = {
    Dense: _dense_stages,
    FieldLayer: _moving_stages,
    ResidualLayer: _moving_stages,
}
KINDS = tuple(STAGES)


def oriented(network: Network) -> tuple[Network, list[str]]:
    """The same function with det W > 0 in all square layers, and a note for each swap."""
    notes = []
    for k in range(1, len(network.layers) + 1):
        layer = network.layers[k - 1]  # as the swaps so far left it
        if not isinstance(layer, Dense) or not _reverses(layer.W):
            continue
        i, j = _calmest_swap(layer.W)
        network = swapped(network, k, i, j)
        rest = network.layers[k:]
        last = network.head is None and not any(isinstance(layer, Dense) for layer in rest)
        where = "; there is no head to match, so the outputs change places" if last else ""
        notes.append(f"layer {k}: det W < 0, units {i + 1} and {j + 1} change places{where}")
    return network, notes


def _reverses(W: Array) -> bool:
    """Whether a square W of at least two units turns space inside out: det W < 0, surely."""
    if W.shape[0] != W.shape[1] or len(W) < 2:
        return False
    left, values, right = svd(W)
    regular = values[-1] > flat_below(values, W.shape)
    return bool(regular and det(left) * det(right) < 0)


def _calmest_swap(W: Array) -> tuple[int, int]:
    """The two units (i < j) whose swap leaves the rotation of W's polar form nearest to 1."""
    left, _, right = svd(W)
    rotation = matmul(left, right)
    kept = np.diag(rotation)
    gain = rotation + rotation.T - kept[:, None] - kept[None, :]  # of the trace
    pairs = [(i, j) for j in range(len(W)) for i in range(j)]
    return max(pairs, key=lambda pair: gain[pair])


def swapped(network: Network, k: int, i: int, j: int) -> Network:
    """The network with units i and j of layer k (from 1) in each other's place, and recorded.

    What reads them, the next dense layer or the head, has its columns swapped, and the fields in
    between have their axes renamed: the function is the same.
    """
    layer = network.layers[k - 1]
    if not isinstance(layer, Dense):
        raise UserError(f"layer {k}: expected a dense layer, got {type(layer).__name__}")
    order = np.arange(layer.units)
    order[[i, j]] = j, i
    layers, head = list(network.layers), network.head
    layers[k - 1] = replace(layer, W=layer.W[order], b=layer.b[order])
    for place in range(k, len(layers)):
        reader = layers[place]
        layers[place] = reader.permuted(order)
        if isinstance(reader, Dense):
            break
    else:
        head = head and head.permuted(order)
    swaps = (*network.swaps, (k, i, j))
    return replace(network, layers=tuple(layers), head=head, swaps=swaps)


def _remarks(layer: Layer) -> Iterator[str]:
    """What is to be said about a layer's W beside its swap."""
    if isinstance(layer, ResidualLayer) and Jump(0, layer).homeomorphism:
        yield f"a residual: a homeomorphism, as {_why(layer)}"
    elif not isinstance(layer, Dense):
        if layer.kind != "flow":
            yield f"a {layer.kind}: x + F(x), which may fold space"
    else:
        yield from _remarks_of_weights(layer.W)
        loses = activation(layer.activation).loses
        if loses:
            yield f"{layer.activation} is not one-to-one: {loses}"


def _why(layer: ResidualLayer) -> str:
    if layer.lipschitz < 1:
        return f"F is Lipschitz of {layer.lipschitz:.2g} < 1"
    least = least_corner_determinant(layer)
    return f"det(1 + V diag(s) W) ≥ {least:.2g} for all slopes s"


def _remarks_of_weights(W: Array) -> Iterator[str]:
    """What is to be said about a dense layer's W."""
    units, inputs = W.shape
    if units < inputs:
        yield f"drops {inputs - units} of {inputs} units: a projection, not injective"
        return
    if W.shape == (1, 1) and W[0, 0] < 0:
        yield "one unit of negative weight, reflected through zero: no path avoids it"
    values = np.asarray(singular_values(W), dtype=float)
    least, largest = float(values[-1]), float(values[0])
    if least <= flat_below(values, W.shape):
        yield f"W is singular as far as floats tell ({least:.1e} of {largest:.1e}), flat at t = 1"
    elif least < NEARLY * largest:
        yield f"W is nearly singular (singular values from {least:.1e} to {largest:.1e})"
