"""How far balls can be carried: `reach(pieces, centres, radius)` bounds it, for many at once.

Pieces are the maps of a network, or of a flow up to some t, in order. Over each ball the Jacobian
is enclosed in M ± E, entry by entry: a linear map multiplies both, an activation by the range of
its slopes on what its inputs can be there; a residual layer multiplies them by the enclosed
1 + tV diag(σ') W as a whole. By the mean value theorem unit j moves by at most
radius · ‖|M_j| + E_j‖; where an activation saturates, its own range is the better bound. E shrinks
with the ball, so small balls are bounded as well as the true Jacobian does. (Interval bounds of
this kind: Moore, Kearfott, Cloud 2009, *Introduction to Interval Analysis*.)

The bounds hold in real numbers: the error of each computed value is bounded and carried through
every layer as well, and every bound is rounded outwards (outward_rounding.py). The one thing taken
on trust is the size of the errors of exp, tanh and log1p (activations.py).
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.learn.nn.activations import UNIT, activation, is_activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.reproducible_algebra import SWEEPS, eigvalsh, matmul
from generator.topology.flow.field_stages import Jump
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Stage
from generator.topology.flow.outward_rounding import SQUARES, above, ball, farther, norm, outward
from generator.topology.flow.stages import Affine, Pointwise, Projection

AXES = 64 * UNIT  # entries of unit vectors err by less


@dataclass(frozen=True, eq=False)
class LinearPiece:
    """x ↦ matrix · x + shift."""

    matrix: Array  # (out, in), or (n, out, in) with one for each ball
    shift: Array  # (out,), or (n, out)


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


@dataclass(frozen=True, eq=False)
class ResidualPiece:
    """x ↦ x + t(Vσ(Wx + b) + c)."""

    layer: ResidualLayer
    t: float = 1.0


Piece = LinearPiece | PointwisePiece | ResidualPiece
Pieces = Sequence[Piece]


def network_pieces(network: Network, head: bool = False) -> list[Piece]:
    """The layers of a network, and its head if asked for.

    UserError unless they are dense or residual.
    """
    pieces: list[Piece] = []
    for layer in network.layers:
        if isinstance(layer, ResidualLayer):
            pieces.append(ResidualPiece(layer))
        elif isinstance(layer, Dense):
            pieces += [LinearPiece(layer.W, layer.b), PointwisePiece(layer.activation)]
        else:
            raise UserError(
                f"bounds: expected dense or residual layers, got a {type(layer).__name__}"
            )
    if head and network.head is not None:
        if not isinstance(network.head, Head):
            raise UserError(f"bounds: expected a linear head, got {type(network.head).__name__}")
        pieces.append(LinearPiece(network.head.W, network.head.b))
    return pieces


def kind(pieces: Pieces) -> tuple[object, ...]:
    """The same for pieces that can be `stacked`: all but their matrices are equal."""
    return tuple(
        piece.matrix.shape if isinstance(piece, LinearPiece) else piece for piece in pieces
    )


def stacked(many: Sequence[Pieces]) -> list[Piece]:
    """Pieces of one kind in one, with their matrices (m, out, in) and shifts (m, out)."""
    return [_stack(parts) for parts in zip(*many, strict=True)]


def _stack(parts: Sequence[Piece]) -> Piece:
    linear = [piece for piece in parts if isinstance(piece, LinearPiece)]
    if not linear:
        return parts[0]
    return LinearPiece(
        np.stack([piece.matrix for piece in linear]), np.stack([piece.shift for piece in linear])
    )


def picked(pieces: Pieces, which: NDArray[np.intp]) -> list[Piece]:
    """Of stacked pieces those for balls (n,), of which each has the matrices `which` says."""
    return [
        LinearPiece(piece.matrix[which], piece.shift[which])
        if isinstance(piece, LinearPiece)
        else piece
        for piece in pieces
    ]


def flow_pieces(flow: Flow, stage: int, t: float) -> list[Piece]:
    """A flow until t of a stage.

    UserError for stages other than W, b, activations and residual layers.
    """
    return [
        _piece(part, t if i == stage else 1.0) for i, part in enumerate(flow.stages[: stage + 1])
    ]


def _piece(stage: Stage, t: float) -> Piece:
    match stage:
        case Affine():
            return LinearPiece(stage.matrix(t)[:, : stage.inputs], t * stage.shift)
        case Projection():
            matrix = stage.matrix(t)[: stage.outputs if t == 1.0 else None]
            return LinearPiece(matrix, np.zeros(len(matrix)))
        case Pointwise() if is_activation(stage.name):
            return PointwisePiece(stage.name, t)
        case Jump() if isinstance(stage.field, ResidualLayer):
            return ResidualPiece(stage.field, t)
    raise UserError(
        f"bounds: expected stages W, b, activations and residual layers, got {stage.name!r}"
    )


@np.errstate(over="ignore", invalid="ignore")
def reach(pieces: Pieces, centres: Array, radius: Array) -> tuple[Array, Array]:
    """Images (n, out) of centres (n, d), and how far from them (n,) the balls' images can lie.

    The images are computed; the distance includes how far they are from the true ones. ∞ or NaN
    where floats can't bound it: whoever compares must take that for far.
    """
    images = carried(pieces, centres, radius)
    return images.values, images.distance


@np.errstate(over="ignore", invalid="ignore")
def carried(pieces: Pieces, centres: Array, radius: Array) -> "Balls":
    """What is proved of the images of the balls around centres (n, d) with radii (n,)."""
    n, d = centres.shape
    balls = Balls(
        values=centres,
        error=np.zeros((n, d)),
        spread=np.broadcast_to(radius[:, None], (n, d)),
        mid=np.broadcast_to(np.eye(d), (n, d, d)),
        off=np.zeros((n, d, d)),
        radius=radius,
    )
    return _through(pieces, balls)


@np.errstate(over="ignore", invalid="ignore")
def carried_boxes(
    pieces: Pieces, centres: Array, error: float, axes: Array, lengths: Array
) -> "Boxes":
    """What is proved of the images of boxes around centres (n, d) that err by `error` at most.

    The columns of `axes` (n, d, k) are unit vectors within AXES of every entry; the points of a box
    are its centre and up to lengths (n, k) of each of them, in either direction.
    """
    boxes = Boxes(
        values=centres,
        error=np.full(centres.shape, error),
        spread=np.full(centres.shape, np.inf),
        mid=axes,
        off=np.full(axes.shape, AXES),
        lengths=lengths,
    )
    return _through(pieces, replace(boxes, spread=above(boxes.by_slopes() + error, 1)))


B = TypeVar("B", bound="Images")


def _through(pieces: Pieces, images: B) -> B:
    """What is known after the pieces."""
    for piece in pieces:
        images = _after(piece, images)
        by_slopes = above(images.by_slopes() + images.error, 1)
        images = replace(images, spread=np.fmin(images.spread, by_slopes))  # NaN says nothing
    return images


@dataclass(frozen=True, eq=False)
class Images:
    """What is known of the images of n sets after some of the pieces."""

    values: Array  # (n, k) computed images of the centres
    error: Array  # (n, k) how far the true ones may be from them
    spread: Array  # (n, k) how far the image of any point of a set may be from them
    mid: Array  # (n, k, d) derivatives along d directions lie in mid ± off
    off: Array  # (n, k, d)

    @abstractmethod
    def by_slopes(self) -> Array:
        """How far (n, k) the derivatives let points be from the image of the centre."""


@dataclass(frozen=True, eq=False)
class Boxes(Images):
    """Images of boxes; derivatives are those along their axes."""

    lengths: Array  # (n, d) along each axis, from the centre

    def by_slopes(self) -> Array:
        """Along each axis."""
        steepest = above(np.abs(self.mid) + self.off, 1)
        return above(_times(steepest, self.lengths), self.lengths.shape[1])


@dataclass(frozen=True, eq=False)
class Balls(Images):
    """Images of balls; derivatives are those of the Jacobian."""

    radius: Array  # (n,) of the balls themselves

    def by_slopes(self) -> Array:
        """Along the radius."""
        steepest = norm(above(np.abs(self.mid) + self.off, 1))
        return np.asarray(above(self.radius[:, None] * steepest, 1))

    @property
    def distance(self) -> Array:
        """How far from `values` the image of any point of a ball may be, (n,)."""
        slope = above(_largest(self.mid) + norm(self.off.reshape(len(self.off), -1)), 1)
        by_slope = above(above(self.radius * slope, 1) + norm(self.error), 1)
        return np.fmin(by_slope, norm(self.spread))


def _after(piece: Piece, balls: B) -> B:
    if isinstance(piece, LinearPiece):
        return _linear(piece, balls)
    return _bent(piece, balls) if isinstance(piece, PointwisePiece) else _moved(piece, balls)


def _linear(piece: LinearPiece, balls: B) -> B:
    size, terms = np.abs(piece.matrix), piece.matrix.shape[-1] + 1
    share = 2 * (terms + 1) * UNIT
    values = _times(piece.matrix, balls.values) + piece.shift
    rounding = above(share * (_times(size, np.abs(balls.values)) + np.abs(piece.shift)), terms + 2)
    error = above(_times(size, balls.error) + rounding, terms + 2)
    spread = above(_times(size, balls.spread) + rounding, terms + 2)
    known = np.isfinite(values)
    off = matmul(size, above(balls.off + above(share * np.abs(balls.mid), 1), 1))
    return replace(
        balls,
        values=np.where(known, values, 0.0),
        error=np.where(known, error, np.inf),
        spread=np.where(known, spread, np.inf),
        mid=matmul(piece.matrix, balls.mid),
        off=above(off, terms + 2),
    )


def _times(matrix: Array, vectors: Array) -> Array:
    """A matrix (out, in), or (n, out, in) of them, times vectors (n, in): (n, out)."""
    if matrix.ndim == 2:
        return matmul(vectors, matrix.T)
    return matmul(matrix, vectors[..., None])[..., 0]


def _bent(piece: PointwisePiece, balls: B) -> B:
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
    return replace(balls, values=values, error=error, spread=spread, mid=mid, off=above(off, 6))


def _moved(piece: ResidualPiece, balls: B) -> B:
    """x + t(Vσ(Wx + b) + c): its Jacobian is A ± R, A = 1 + tV diag(middle slopes) W."""
    layer, t = piece.layer, piece.t
    record, (hidden, d) = activation(layer.activation), layer.W.shape
    shift = np.zeros(d) if layer.c is None else layer.c
    before = _linear(LinearPiece(layer.W, layer.b), balls)  # Wx + b
    around = outward(before.values - before.error, before.values + before.error)
    bent, bent_error = ball(*record.value_range(*around))
    pulled = matmul(bent, layer.V.T) + shift
    values = balls.values + t * pulled
    sizes = matmul(np.abs(bent), np.abs(layer.V.T)) + np.abs(shift)
    rounding = 2 * (hidden + 4) * UNIT * (np.abs(balls.values) + t * sizes)
    by_hidden = t * matmul(bent_error, np.abs(layer.V.T))
    error = above(balls.error + by_hidden + rounding, hidden + 6)
    # What is reached from the centre's image: by the Jacobian on the box, or by σ's own range.
    box = outward(before.values - before.spread, before.values + before.spread)
    least, most = record.slope_range(*box)
    middle = least / 2 + most / 2
    half = farther(middle, least, most)
    A = np.eye(d) + t * matmul(layer.V * middle[:, None, :], layer.W)
    share = 2 * (hidden + 4) * UNIT
    doubt = half + share * np.maximum(np.abs(least), np.abs(most))
    R = t * matmul(np.abs(layer.V) * doubt[:, None, :], np.abs(layer.W)) + 2 * UNIT * np.eye(d)
    R = above(R, hidden + 8)
    reached = matmul(above(np.abs(A) + R, 1), balls.spread[..., None])[..., 0]
    by_range = farther(bent, *record.value_range(*box))
    other = balls.spread + t * matmul(by_range, np.abs(layer.V.T)) + rounding
    spread = np.fmin(above(reached + error, d + 4), above(other, hidden + 6))
    off = matmul(np.abs(A), balls.off) + matmul(R, np.abs(balls.mid) + balls.off)
    mid = matmul(A, balls.mid)
    off = off + 2 * (d + 1) * UNIT * matmul(np.abs(A), np.abs(balls.mid))
    known = np.isfinite(values)
    return replace(
        balls,
        values=np.where(known, values, 0.0),
        error=np.where(known, error, np.inf),
        spread=np.where(known, spread, np.inf),
        mid=mid,
        off=above(off, 3 * d + 6),
    )


def _largest(matrices: Array) -> Array:
    """An upper bound of the largest singular value (n,) of matrices (n, k, d).

    The length of a single row or column, else from eigenvalues where d is small; ∞ or NaN where
    its square is no float.
    """
    n, k, d = matrices.shape
    whole = norm(matrices.reshape(n, -1))
    if 1 in (k, d) or d > 3:
        return whole
    square = matmul(np.swapaxes(matrices, 1, 2), matrices)
    trace = np.trace(square, axis1=1, axis2=2)
    known = (trace > SQUARES[0]) & (trace < SQUARES[1])
    # The product errs by k roundings of the trace, which is at least the Frobenius norm.
    most = _largest_eigenvalue(square[known], trace[known]) + 8 * k * UNIT * trace[known]
    bounds = whole.copy()
    bounds[known] = above(np.sqrt(most), 4)
    return bounds


def _largest_eigenvalue(squares: Array, trace: Array) -> Array:
    """An upper bound (n,) of that of symmetric matrices (n, d, d) without negative eigenvalues.

    A Jacobi rotation errs by at most 10 roundings of the Frobenius norm (Parlett 1998, *The
    Symmetric Eigenvalue Problem*, chapter 9), and changes no eigenvalue by more (Weyl's
    inequality); what is left beside the diagonal is less than one rounding. 2 × 2 needs none.
    """
    d = squares.shape[-1]
    if d == 2:
        half = (squares[:, 0, 0] - squares[:, 1, 1]) / 2
        beside = squares[:, 0, 1]
        return trace / 2 + np.sqrt(half * half + beside * beside) + 8 * UNIT * trace
    roundings = 10 * SWEEPS * (d * (d - 1) // 2) + d
    return eigvalsh(squares)[:, -1] + roundings * UNIT * trace
