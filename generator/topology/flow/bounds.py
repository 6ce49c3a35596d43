"""How far balls can be carried: `reach(pieces, centres, radius)` bounds it, for many at once.

Pieces are the maps of a network, or of a flow up to some t, in order. Over each ball the Jacobian
is enclosed in M ± E, entry by entry: a linear map multiplies both, an activation by the range of
its slopes on what its inputs can be there. By the mean value theorem unit j moves by at most
radius · ‖|M_j| + E_j‖; where an activation saturates, its own range is the better bound. E shrinks
with the ball, so small balls are bounded as well as the true Jacobian does. (Interval bounds of
this kind: Moore, Kearfott, Cloud 2009, *Introduction to Interval Analysis*.)

The bounds hold in real numbers: the error of each computed value is bounded and carried through
every layer as well, and every bound is rounded outwards (rounding.py). The one thing taken on trust
is the size of the errors of exp, tanh and log1p (activations.py), and of LAPACK's symmetric
eigenvalues where the last layer has several units.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS, UNIT, activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Stage
from generator.topology.flow.rounding import SQUARES, above, ball, farther, norm, outward
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

    def value_range(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Bounds of it between low and high, of any shape."""
        least, largest = activation(self.name).value_range(low, high)
        return self._mixed(low, least, high, largest)

    def slope_range(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Bounds of its derivative between low and high, of any shape."""
        least, largest = activation(self.name).slope_range(low, high)
        return self._mixed(np.ones_like(low), least, np.ones_like(high), largest)

    def _mixed(self, low: Array, least: Array, high: Array, largest: Array) -> tuple[Array, Array]:
        """(1 − t) of the first and t of the second, rounded outwards."""
        if self.t == 1.0:
            return least, largest
        share = 1 - self.t

        def sides(plain: Array, bent: Array, sign: int) -> Array:
            size = np.abs(share * plain) + np.abs(self.t * bent)
            return share * plain + self.t * bent + sign * above(8 * UNIT * size, 4)

        return sides(low, least, -1), sides(high, largest, 1)


Pieces = Sequence[LinearPiece | PointwisePiece]


def network_pieces(network: Network, head: bool = False) -> list[LinearPiece | PointwisePiece]:
    """The layers of a network, and its head if asked for. UserError unless they are dense."""
    pieces: list[LinearPiece | PointwisePiece] = []
    for layer in network.layers:
        if not isinstance(layer, Dense):
            raise UserError(f"bounds: expected dense layers, got a {type(layer).__name__}")
        pieces += [LinearPiece(layer.W, layer.b), PointwisePiece(layer.activation)]
    if head and network.head is not None:
        if not isinstance(network.head, Head):
            raise UserError(f"bounds: expected a linear head, got {type(network.head).__name__}")
        pieces.append(LinearPiece(network.head.W, network.head.b))
    return pieces


def flow_pieces(flow: Flow, stage: int, t: float) -> list[LinearPiece | PointwisePiece]:
    """A flow until t of a stage. UserError for stages other than W, b and activations."""
    return [
        _piece(part, t if i == stage else 1.0) for i, part in enumerate(flow.stages[: stage + 1])
    ]


def _piece(stage: Stage, t: float) -> LinearPiece | PointwisePiece:
    match stage:
        case Affine():
            return LinearPiece(stage.matrix(t)[:, : stage.inputs], t * stage.shift)
        case Projection():
            matrix = stage.matrix(t)[: stage.outputs if t == 1.0 else None]
            return LinearPiece(matrix, np.zeros(len(matrix)))
        case Pointwise() if stage.name in ACTIVATIONS:
            return PointwisePiece(stage.name, t)
    raise UserError(f"bounds: expected stages W, b and activations, got {stage.name!r}")


@np.errstate(over="ignore", invalid="ignore")
def reach(pieces: Pieces, centres: Array, radius: Array) -> tuple[Array, Array]:
    """Images (n, out) of centres (n, d), and how far from them (n,) the balls' images can lie.

    The images are computed; the distance includes how far they are from the true ones. ∞ or NaN
    where floats can't bound it: whoever compares must take that for far.
    """
    n, d = centres.shape
    state = _Balls(
        values=centres,
        error=np.zeros((n, d)),
        spread=np.broadcast_to(radius[:, None], (n, d)),
        mid=np.broadcast_to(np.eye(d), (n, d, d)),
        off=np.zeros((n, d, d)),
    )
    for piece in pieces:
        state = _linear(piece, state) if isinstance(piece, LinearPiece) else _bent(piece, state)
        by_row = above(radius[:, None] * norm(above(np.abs(state.mid) + state.off, 1)), 1)
        spread = np.fmin(state.spread, above(by_row + state.error, 1))  # NaN says nothing
        state = replace(state, spread=spread)
    slope = above(_largest(state.mid) + norm(state.off.reshape(n, -1)), 1)
    by_slope = above(above(radius * slope, 1) + norm(state.error), 1)
    return state.values, np.fmin(by_slope, norm(state.spread))


@dataclass(frozen=True, eq=False)
class _Balls:
    """What is known of the images of n balls after some of the pieces."""

    values: Array  # (n, k) computed images of the centres
    error: Array  # (n, k) how far the true ones may be from them
    spread: Array  # (n, k) how far the image of any point of a ball may be from them
    mid: Array  # (n, k, d) Jacobians lie in mid ± off
    off: Array  # (n, k, d)


def _linear(piece: LinearPiece, balls: _Balls) -> _Balls:
    size, terms = np.abs(piece.matrix), piece.matrix.shape[1] + 1
    share = 2 * (terms + 1) * UNIT
    values = balls.values @ piece.matrix.T + piece.shift
    rounding = above(share * (np.abs(balls.values) @ size.T + np.abs(piece.shift)), terms + 2)
    error = above(balls.error @ size.T + rounding, terms + 2)
    spread = above(balls.spread @ size.T + rounding, terms + 2)
    known = np.isfinite(values)
    off = size @ above(balls.off + above(share * np.abs(balls.mid), 1), 1)
    return _Balls(
        values=np.where(known, values, 0.0),
        error=np.where(known, error, np.inf),
        spread=np.where(known, spread, np.inf),
        mid=piece.matrix @ balls.mid,
        off=above(off, terms + 2),
    )


def _bent(piece: PointwisePiece, balls: _Balls) -> _Balls:
    error, spread = balls.error, balls.spread
    around = outward(balls.values - error, balls.values + error)
    low, high = outward(balls.values - spread, balls.values + spread)
    values, error = ball(*piece.value_range(*around))
    least, most = piece.slope_range(low, high)
    middle = (most + least) / 2
    half = farther(middle, least, most)[..., None]
    steepest = np.maximum(np.abs(least), np.abs(most))[..., None]
    mid = middle[..., None] * balls.mid
    off = steepest * balls.off + half * np.abs(balls.mid) + 2 * UNIT * np.abs(mid)
    spread = farther(values, *piece.value_range(low, high))
    return _Balls(values, error, spread, mid, above(off, 6))


def _largest(matrices: Array) -> Array:
    """An upper bound of the largest singular value (n,) of matrices (n, k, d).

    The length of a single row or column, else from eigenvalues where d is small; ∞ or NaN where
    its square is no float.
    """
    n, k, d = matrices.shape
    whole = norm(matrices.reshape(n, -1))
    if 1 in (k, d) or d > 3:
        return whole
    square = np.swapaxes(matrices, 1, 2) @ matrices
    trace = np.trace(square, axis1=1, axis2=2)
    known = (trace > SQUARES[0]) & (trace < SQUARES[1])
    # The product errs by k, the eigenvalues by about d roundings of the trace (Weyl's inequality).
    most = np.linalg.eigvalsh(square[known])[:, -1] + 8 * (k + d * d) * UNIT * trace[known]
    bounds = whole.copy()
    bounds[known] = above(np.sqrt(most), 4)
    return bounds
