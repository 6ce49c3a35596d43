"""Linear algebra of small matrices, the same bits on every machine: `matmul`, `svd`, `solve` ….

A library of linear algebra adds in the order, and with the roundings, that suit the processor. Here
everything is made of operations that IEEE 754 rounds correctly (+ − × ÷ √), in one fixed order.
Arrays are of floats; where leading axes are named “…”, there are as many matrices.

Singular values and eigenvalues are found by Jacobi's rotations, which are as exact as a library's
(Demmel, Veselić 1992): one-sided ones of columns (Hestenes 1958), n / 2 pairs at a time in a
tournament's order (Brent, Luk 1985). A matrix that isn't symmetric has its Schur form by Francis's
double steps (Golub, Van Loan 2013, *Matrix Computations*, sections 7.4 and 7.5).
"""

from math import copysign, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from generator.array_kernels.dispatch import compiled

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
EPS = float(np.finfo(float).eps)
SWEEPS = 60  # 6 to 10 are needed
STEPS = 60  # of Francis for each row, 2 or 3 are needed
FEW = 64  # entries of a product, each a sum of many terms
STUCK = 10  # steps after which other shifts are tried


class Svd(NamedTuple):
    """U, S and Vᵀ, as `np.linalg.svd` has them, signs aside."""

    U: Array
    S: Array
    Vh: Array


class Eigh(NamedTuple):
    """Eigenvalues, smallest first, and the eigenvectors in columns."""

    eigenvalues: Array
    eigenvectors: Array


class Schur(NamedTuple):
    """T, block triangular with blocks of 1 or 2 rows on its diagonal, and Q, orthogonal: QTQᵀ."""

    T: Array
    Q: Array


def matmul(first: ArrayLike, second: ArrayLike) -> Array:
    """first @ second, its terms added in their order; ValueError where the shapes don't fit.

    Axes are those of `np.matmul`: one-dimensional arrays, and leading axes that are broadcast.
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    a = first[None] if first.ndim == 1 else first
    b = second[:, None] if second.ndim == 1 else second
    if a.shape[-1] != b.shape[-2]:
        raise ValueError(f"matmul: expected the same inner size, got {a.shape} and {b.shape}")
    if a.shape[-2] > b.shape[-1]:  # numpy is fast along a long last axis
        product = _sum_of_products(b.swapaxes(-1, -2), a.swapaxes(-1, -2)).swapaxes(-1, -2)
    else:
        product = _sum_of_products(a, b)
    if first.ndim == 1:
        product = product[..., 0, :]
    if second.ndim == 1:
        product = product[..., 0]
    return np.asarray(np.ascontiguousarray(product) if product.ndim else product[()])


def _sum_of_products(a: Array, b: Array) -> Array:
    """a (…, m, k) times b (…, k, n)."""
    if not a.shape[-1]:
        leading = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        return np.zeros((*leading, a.shape[-2], b.shape[-1]))
    inner, entries = a.shape[-1], a.size // a.shape[-1] * b.shape[-1]
    few = entries <= FEW
    kernels = compiled(3, inner * entries) if few else compiled(3 * inner, entries)
    if kernels:
        return np.asarray(kernels.products(a, b))
    if few:  # all terms at once, which numpy accumulates in their order
        terms = a[..., :, :, None] * b[..., None, :, :]
        return np.ascontiguousarray(np.add.accumulate(terms, axis=-2)[..., -1, :])
    total = a[..., :, 0, None] * b[..., 0, None, :]
    term = np.empty_like(total)
    for k in range(1, a.shape[-1]):
        np.multiply(a[..., :, k, None], b[..., k, None, :], out=term)
        total += term
    return np.asarray(total)


def norm(x: ArrayLike, axis: int | None = None, keepdims: bool = False) -> Array:
    """The Euclidean length along an axis, or of all entries."""
    x = np.asarray(x, dtype=float)
    return np.asarray(np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims)))


def _rounds(n: int) -> list[tuple[Integers, Integers]]:
    """Every pair of n columns once, in rounds of pairs that share none: a tournament's order."""
    order = list(range(n + n % 2))
    rounds = []
    for _ in range(len(order) - 1):
        half = len(order) // 2
        both = zip(order[:half], order[: half - 1 : -1], strict=True)
        pairs = sorted((min(pair), max(pair)) for pair in both if max(pair) < n)
        if pairs:
            first, second = np.array(pairs).T
            rounds.append((first, second))
        order = [order[0], order[-1], *order[1:-1]]
    return rounds


def _rotation(app: Array, aqq: Array, apq: Array, least: Array | float) -> tuple[Array, Array]:
    """Cosine and sine that make apq vanish; 1 and 0 where it is at most `least` in size."""
    with np.errstate(all="ignore"):
        slope = (aqq - app) / (2 * apq)
        tangent = np.copysign(1.0, slope) / (np.abs(slope) + np.sqrt(1 + slope * slope))
        tangent = np.where(np.abs(apq) <= least, 0.0, tangent)
    cosine = 1 / np.sqrt(1 + tangent * tangent)
    return cosine, cosine * tangent


def _scaled(matrices: Array) -> tuple[Array, Array]:
    """Matrices over powers of two (…, 1, 1) that bring their largest entries to [½, 1)."""
    largest = np.max(np.abs(matrices), axis=(-1, -2), keepdims=True, initial=0.0)
    _, exponent = np.frexp(largest)
    return np.ldexp(matrices, -exponent), exponent


def _orthogonal_columns(matrices: Array, vectors: Array) -> tuple[Array, Array]:
    """Matrices (…, m, n) times rotations that make their columns orthogonal, and vectors times."""
    work, vectors = matrices.copy(), vectors.copy()
    rounds = _rounds(work.shape[-1])
    for _ in range(SWEEPS):
        turned = False
        for p, q in rounds:
            left, right = work[..., p], work[..., q]
            app, aqq = np.sum(left * left, axis=-2), np.sum(right * right, axis=-2)
            apq = np.sum(left * right, axis=-2)
            least = EPS * np.sqrt(app * aqq) + np.finfo(float).tiny
            if (np.abs(apq) <= least).all():
                continue
            turned = True
            c, s = (part[..., None, :] for part in _rotation(app, aqq, apq, least))
            work[..., p], work[..., q] = c * left - s * right, s * left + c * right
            left, right = vectors[..., p], vectors[..., q]
            vectors[..., p], vectors[..., q] = c * left - s * right, s * left + c * right
        if not turned:
            break
    return work, vectors


def singular_values(matrices: ArrayLike) -> Array:
    """Of matrices (…, m, n), largest first, (…, min(m, n))."""
    matrices = np.asarray(matrices, dtype=float)
    if matrices.shape[-2] < matrices.shape[-1]:
        matrices = matrices.swapaxes(-1, -2)
    scaled, exponent = _scaled(matrices)
    columns, _ = _orthogonal_columns(
        scaled, np.zeros((*matrices.shape[:-2], 0, matrices.shape[-1]))
    )
    lengths = np.ldexp(np.sqrt(np.sum(columns * columns, axis=-2)), exponent[..., 0])
    return np.asarray(-np.sort(-lengths, axis=-1))


def svd(matrix: ArrayLike, full_matrices: bool = True) -> Svd:
    """U, S, Vᵀ of a matrix (m, n): U S Vᵀ, S largest first."""
    matrix = np.asarray(matrix, dtype=float)
    if matrix.shape[0] < matrix.shape[1]:
        turned = svd(matrix.T, full_matrices)
        return Svd(turned.Vh.T.copy(), turned.S, turned.U.T.copy())
    m, n = matrix.shape
    scaled, exponent = _scaled(matrix)
    columns, vectors = _orthogonal_columns(scaled, np.eye(n))
    lengths = np.sqrt(np.sum(columns * columns, axis=0))
    order = np.argsort(-lengths, kind="stable")
    columns, lengths = columns[:, order], lengths[order]
    kept = int(np.sum(lengths > max(m, n) * EPS * lengths[:1])) if n else 0
    left = columns[:, :kept] / lengths[:kept]
    left = completed(left, m if full_matrices else n)
    return Svd(left, np.ldexp(lengths, exponent[0]), vectors[:, order].T.copy())


def completed(columns: Array, count: int) -> Array:
    """Orthonormal columns (m, k), and more of them until they are `count`."""
    basis = [columns[:, k] for k in range(columns.shape[1])]
    units = np.eye(len(columns))
    while len(basis) < count:
        # The unit vector that is farthest from the space of those that there are.
        inside = sum((vector * vector for vector in basis), np.zeros(len(columns)))
        basis.append(_orthogonal_to(basis, units[int(np.argmin(np.round(inside, 6)))]))
    return np.column_stack(basis) if basis else np.zeros((len(columns), 0))


def _orthogonal_to(basis: list[Array], vector: Array) -> Array:
    """The unit vector along what a vector has outside the space of orthonormal ones."""
    for _ in range(2):  # the second time takes away what rounding left
        for known in basis:
            vector = vector - np.sum(known * vector) * known
        vector = vector / norm(vector)
    return vector


def orthonormal_columns(columns: ArrayLike) -> Array:
    """Q (m, n) of columns (m, n) = QR, the diagonal of R above 0; they are independent."""
    basis: list[Array] = []
    for column in np.asarray(columns, dtype=float).T:
        basis.append(_orthogonal_to(basis, column))
    return np.column_stack(basis)


def eigh(matrix: ArrayLike) -> Eigh:
    """Eigenvalues and eigenvectors of a symmetric matrix (n, n)."""
    matrix = np.asarray(matrix, dtype=float)
    values, vectors = _diagonal(matrix, np.eye(len(matrix)))
    order = np.argsort(values, kind="stable")
    return Eigh(values[order], vectors[:, order])


def eigvalsh(matrices: ArrayLike) -> Array:
    """Eigenvalues of symmetric matrices (…, n, n), smallest first."""
    matrices = np.asarray(matrices, dtype=float)
    values, _ = _diagonal(matrices, np.zeros((*matrices.shape[:-2], 0, matrices.shape[-1])))
    return np.asarray(np.sort(values, axis=-1))


def _diagonal(matrices: Array, vectors: Array) -> tuple[Array, Array]:
    """The diagonals of symmetric matrices after Jacobi's rotations, and vectors times these."""
    scaled, exponent = _scaled(matrices)
    work, vectors = np.array(scaled, order="C"), vectors.copy()
    least = EPS / 8 * np.sqrt(np.sum(work * work, axis=(-1, -2)))[..., None]
    kernels = compiled(20 * work.shape[-1], work.size)
    if kernels:
        count, n = least.size, work.shape[-1]
        stacked = work.reshape(count, n, n), vectors.reshape(count, vectors.shape[-2], n)
        kernels.diagonalise(*stacked, least.reshape(count), *_pairs(n), SWEEPS)
    else:
        _diagonalise(work, vectors, least)
    return np.ldexp(np.diagonal(work, axis1=-2, axis2=-1), exponent[..., 0]), vectors


def _pairs(n: int) -> tuple[Integers, Integers, Integers]:
    """The first and the second columns of all rounds, and where each round ends."""
    rounds = _rounds(n)
    firsts, seconds = ([pair[side] for pair in rounds] for side in (0, 1))
    ends = np.cumsum([len(first) for first in firsts], dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *firsts]), np.concatenate([none, *seconds]), ends


def _diagonalise(work: Array, vectors: Array, least: Array) -> None:
    """What the compiled loop does, for all matrices at once."""
    rounds = _rounds(work.shape[-1])
    for _ in range(SWEEPS):
        turned = False
        for p, q in rounds:
            apq = work[..., p, q]
            if (np.abs(apq) <= least).all():
                continue
            turned = True
            cosine, sine = _rotation(work[..., p, p], work[..., q, q], apq, least)
            c, s = cosine[..., None, :], sine[..., None, :]
            for part in (work, vectors):
                left, right = part[..., p], part[..., q]
                part[..., p], part[..., q] = c * left - s * right, s * left + c * right
            c, s = cosine[..., None], sine[..., None]
            left, right = work[..., p, :], work[..., q, :]
            work[..., p, :], work[..., q, :] = c * left - s * right, s * left + c * right
        if not turned:
            break


def det(matrices: ArrayLike) -> Array:
    """Determinants (…) of matrices (…, n, n)."""
    matrices = np.asarray(matrices, dtype=float)
    triangular, sign = _eliminated(matrices, np.zeros((*matrices.shape[:-1], 0)))[::2]
    product = sign
    for k in range(matrices.shape[-1]):
        product = product * triangular[..., k, k]
    return np.asarray(product)


def solve(matrices: ArrayLike, right: ArrayLike) -> Array:
    """X (…, n, k) with matrices (…, n, n) X = right; infinite or NaN where one is singular."""
    matrices, right = np.asarray(matrices, dtype=float), np.asarray(right, dtype=float)
    leading = np.broadcast_shapes(matrices.shape[:-2], right.shape[:-2])
    triangular, solution, _ = _eliminated(
        np.broadcast_to(matrices, (*leading, *matrices.shape[-2:])),
        np.broadcast_to(right, (*leading, *right.shape[-2:])),
    )
    with np.errstate(all="ignore"):
        for k in reversed(range(matrices.shape[-1])):
            solution[..., k, :] /= triangular[..., k, k, None]
            factors = triangular[..., :k, k, None]
            solution[..., :k, :] -= factors * solution[..., k, None, :]
    return solution


def _eliminated(matrices: Array, right: Array) -> tuple[Array, Array, Array]:
    """Gauss's elimination with the largest pivots: upper triangles, right sides, signs (…)."""
    work = np.concatenate([matrices, right], axis=-1)
    n = matrices.shape[-1]
    sign = np.ones(matrices.shape[:-2])
    for k in range(n - 1):
        pivot = k + np.argmax(np.abs(work[..., k:, k]), axis=-1)[..., None, None]
        chosen = np.take_along_axis(work, pivot, axis=-2)
        above = work[..., k : k + 1, :].copy()
        np.put_along_axis(work, pivot, above, axis=-2)
        work[..., k : k + 1, :] = chosen
        sign = np.where(pivot[..., 0, 0] != k, -sign, sign)
        with np.errstate(all="ignore"):
            factors = work[..., k + 1 :, k, None] / work[..., k, None, None, k]
        factors = np.where(work[..., k, None, None, k] == 0, 0.0, factors)
        work[..., k + 1 :, :] -= factors * work[..., k, None, :]
    return work[..., :n], work[..., n:], sign


def schur(matrix: ArrayLike) -> Schur:
    """The real Schur form of a matrix (n, n): QTQᵀ, exact but for roundings of its norm.

    A block of two rows may have real eigenvalues too; one row is a block where T[i + 1, i] is 0.
    ValueError if it isn't found, as for entries that aren't finite.
    """
    scaled, exponent = _scaled(np.asarray(matrix, dtype=float))
    T, Q = _hessenberg(scaled)
    least = 4 * EPS * float(norm(T))  # each reflection may leave so much
    last, steps = len(T) - 1, 0
    while last > 1:
        for k in range(last):
            if abs(T[k + 1, k]) <= least:
                T[k + 1, k] = 0.0
        beside = np.flatnonzero(np.diagonal(T, -1)[:last] == 0)
        first = int(beside[-1]) + 1 if beside.size else 0
        if last - first < 2:
            last, steps = first - 1, 0
        elif steps == STEPS:
            raise ValueError(f"schur: expected convergence in {STEPS} steps, got none")
        else:
            steps += 1
            _francis_step(T, Q, first, last, unusual=steps % STUCK == 0)
    if last == 1 and abs(T[1, 0]) <= least:
        T[1, 0] = 0.0
    return Schur(np.ldexp(T, exponent), Q)


def eigvals(matrix: ArrayLike) -> tuple[Array, Array]:
    """Real and imaginary parts (n,) of the eigenvalues of a matrix (n, n)."""
    T, _ = schur(matrix)
    real, imaginary = np.diagonal(T).copy(), np.zeros(len(T))
    for i in np.flatnonzero(np.diagonal(T, -1)):
        (a, b), (c, d) = T[i : i + 2, i : i + 2].tolist()
        half, square = (a - d) / 2, ((a - d) / 2) ** 2 + b * c
        if square < 0:
            real[i : i + 2], imaginary[i : i + 2] = (a + d) / 2, [sqrt(-square), -sqrt(-square)]
        else:  # the one that adds without cancellation first, the other by the product
            larger = half + copysign(sqrt(square), half)
            real[i], real[i + 1] = d + larger, (d - b * c / larger if larger else d)
    return real, imaginary


def _hessenberg(matrix: Array) -> tuple[Array, Array]:
    """T, 0 below the first diagonal beside the main one, and Q: the matrix is QTQᵀ."""
    T, Q = matrix.copy(), np.eye(len(matrix))
    for k in range(len(T) - 2):
        _reflect(T, Q, T[k + 1 :, k].copy(), k + 1)
        T[k + 2 :, k] = 0.0
    return T, Q


def _francis_step(T: Array, Q: Array, first: int, last: int, unusual: bool) -> None:
    """One double step on the rows from `first` to `last`, at least three, in place."""
    # The first column of (T − shift)(T − other shift), over T[1, 0], after EISPACK's hqr: written
    # with differences, so that it is right where all eigenvalues are nearly one number.
    (a, b), (c, d) = T[last - 1 : last + 1, last - 1 : last + 1].tolist()
    product = b * c
    if unusual:
        size = abs(c) + abs(float(T[last - 1, last - 2]))
        a = d = d + 0.75 * size
        product = -0.4375 * size * size
    (first_entry, above), (below, second_entry) = T[first : first + 2, first : first + 2].tolist()
    gap, other_gap = d - first_entry, a - first_entry
    column = np.array(
        [
            (gap * other_gap - product) / below + above,
            second_entry - first_entry - gap - other_gap,
            float(T[first + 2, first + 1]),
        ]
    )
    for k in range(first, last):
        _reflect(T, Q, column, k)
        if k > first:
            T[k + 1 : k + 3, k - 1] = 0.0
        column = T[k + 1 : min(k + 3, last) + 1, k].copy()


def _reflect(T: Array, Q: Array, column: Array, start: int) -> None:
    """T becomes PTP and Q becomes QP; P takes a column of the rows from `start` to their first.

    P = 1 − vvᵀ · 2 / |v|².
    """
    largest = float(np.abs(column).max())
    if not largest:
        return
    v = column / largest
    v[0] += np.copysign(norm(v), v[0])
    v /= norm(v)
    rows = slice(start, start + len(v))
    T[rows] -= v[:, None] * (2.0 * np.sum(v[:, None] * T[rows], axis=0))
    for part in (T, Q):
        part[:, rows] -= (2.0 * np.sum(part[:, rows] * v, axis=1))[:, None] * v
