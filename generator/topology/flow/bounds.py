"""How far balls can be carried: `reach(pieces, centres, radius)` bounds it, for many at once.

Pieces are the maps of a network, or of a flow up to some t, in order. Over each ball the Jacobian
is enclosed in M ± E, entry by entry: a linear map multiplies both, an activation by the range of
its slopes on what its inputs can be there. By the mean value theorem unit j moves by at most
radius · ‖|M_j| + E_j‖; where an activation saturates, its own range is the better bound. E shrinks
with the ball, so small balls are bounded as well as the true Jacobian does. (Interval bounds of
this kind: Moore, Kearfott, Cloud 2009, *Introduction to Interval Analysis*.) Rigorous in real
numbers; floats are rounded as usual and not outward, which counts in the last digits only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS, activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.stages import Affine, Pointwise, Projection


@dataclass(frozen=True, eq=False)
class LinearPiece:
    """x ↦ matrix · x + shift."""

    matrix: Array  # (out, in)
    shift: Array  # (out,)


@dataclass(frozen=True)
class PointwisePiece:
    """x ↦ (1 − t)x + tσ(x), coordinate by coordinate."""

    name: str
    t: float = 1.0

    def value(self, x: Array) -> Array:
        """At x of any shape."""
        return (1 - self.t) * x + self.t * activation(self.name).value(x)

    def value_range(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Bounds of it between low and high, of any shape."""
        least, largest = activation(self.name).value_range(low, high)
        rest = 1 - self.t
        return rest * low + self.t * least, rest * high + self.t * largest

    def slope_range(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Bounds of its derivative between low and high, of any shape."""
        least, largest = activation(self.name).slope_range(low, high)
        return (1 - self.t) + self.t * least, (1 - self.t) + self.t * largest


Pieces = Sequence[LinearPiece | PointwisePiece]


def network_pieces(network: Network, head: bool = False) -> list[LinearPiece | PointwisePiece]:
    """The layers of a network, and its head if asked for. UserError unless they are dense."""
    pieces: list[LinearPiece | PointwisePiece] = []
    for layer in network.layers:
        if not isinstance(layer, Dense):
            raise UserError(f"bounds of a {type(layer).__name__}; allowed: dense layers")
        pieces += [LinearPiece(layer.W, layer.b), PointwisePiece(layer.activation)]
    if head and network.head is not None:
        pieces.append(LinearPiece(network.head.W, network.head.b))
    return pieces


def flow_pieces(flow: Flow, stage: int, t: float) -> list[LinearPiece | PointwisePiece]:
    """A flow until t of a stage. UserError for stages other than W, b and activations."""
    return [_piece(one, t if i == stage else 1.0) for i, one in enumerate(flow.stages[: stage + 1])]


def _piece(stage: Any, t: float) -> LinearPiece | PointwisePiece:
    match stage:
        case Affine():
            return LinearPiece(stage.matrix(t)[:, : stage.inputs], t * stage.shift)
        case Projection():
            matrix = stage.matrix(t)[: stage.outputs if t == 1.0 else None]
            return LinearPiece(matrix, np.zeros(len(matrix)))
        case Pointwise() if stage.name in ACTIVATIONS:
            return PointwisePiece(stage.name, t)
    raise UserError(f"bounds of a stage {stage.name!r}; allowed: W, b and activations")


@np.errstate(over="ignore", invalid="ignore")
def reach(pieces: Pieces, centres: Array, radius: Array) -> tuple[Array, Array]:
    """Images (n, out) of centres (n, d), and how far from them (n,) the balls' images can lie.

    ∞ or NaN where floats are too small for it: whoever compares must take that for far.
    """
    n, d = centres.shape
    values, mid = centres, np.broadcast_to(np.eye(d), (n, d, d))
    off, moved = np.zeros((n, d, d)), np.broadcast_to(radius[:, None], (n, d))
    for piece in pieces:
        if isinstance(piece, LinearPiece):
            size = np.abs(piece.matrix)
            values = values @ piece.matrix.T + piece.shift
            mid, off, moved = piece.matrix @ mid, size @ off, moved @ size.T
        else:
            values, mid, off, moved = _bent(piece, values, mid, off, moved)
        moved = np.minimum(moved, radius[:, None] * np.linalg.norm(np.abs(mid) + off, axis=2))
    whole = np.linalg.norm(mid, axis=(1, 2)) if d > 3 else _largest(mid)
    by_slope = radius * (whole + np.linalg.norm(off, axis=(1, 2)))
    return values, np.minimum(by_slope, np.linalg.norm(moved, axis=1))


def _bent(
    piece: PointwisePiece, values: Array, mid: Array, off: Array, moved: Array
) -> tuple[Array, Array, Array, Array]:
    """Values (n, k), Jacobians mid ± off (n, k, d) and moves (n, k) after an activation."""
    low, high = values - moved, values + moved
    least, most = piece.slope_range(low, high)
    middle, half = ((most + least) / 2)[..., None], ((most - least) / 2)[..., None]
    after = piece.value(values)
    lowest, highest = piece.value_range(low, high)
    moved = np.maximum(highest - after, after - lowest)
    return after, middle * mid, most[..., None] * off + half * np.abs(mid), moved


def _largest(matrices: Array) -> Array:
    """The largest singular value (n,) of matrices (n, k, d); small d, or eigenvalues take long.

    ∞ where its square is no float.
    """
    square = np.swapaxes(matrices, 1, 2) @ matrices
    known = np.isfinite(square).all(axis=(1, 2))
    found = np.full(len(square), np.inf)
    found[known] = np.sqrt(np.maximum(np.linalg.eigvalsh(square[known])[:, -1], 0.0))
    return found
