"""The gradient of the gentle term of a dense layer, and the small matrices that it needs."""

from generator.kernel_cache import inner
from generator.learn.data.dataset import Array
from generator.learn.nn.loss import FLAT, FLOOR


@inner
def to_pivot(M: Array, size: int, k: int) -> int:
    """Exchanges row k with the one below that is largest in column k, and returns which."""
    pivot = k
    for i in range(k + 1, size):
        if abs(M[i, k]) > abs(M[pivot, k]):
            pivot = i
    for j in range(size):
        M[k, j], M[pivot, j] = M[pivot, j], M[k, j]
    return pivot


@inner
def eliminate(M: Array, size: int, k: int) -> None:
    """Clears column k but for row k, which becomes 1 there; what is cleared keeps the inverse."""
    head = M[k, k]
    M[k, k] = 1.0
    for j in range(size):
        M[k, j] /= head
    for i in range(size):
        if i != k:
            factor = M[i, k]
            M[i, k] = 0.0
            for j in range(size):
                M[i, j] -= factor * M[k, j]


@inner
def invert(M: Array, size: int) -> float:
    """Puts M⁻¹ in the place of M, the first `size` rows and columns, and returns det M.

    Gauss and Jordan, with the largest pivot of the column. M has a row more, for the order of the
    rows. Where det M is 0, M is left half done.
    """
    det = 1.0
    for k in range(size):
        pivot = to_pivot(M, size, k)
        M[size, k] = pivot
        det *= M[k, k] if pivot == k else -M[k, k]
        if M[k, k] == 0.0:
            return 0.0
        eliminate(M, size, k)
    for k in range(size - 1, -1, -1):
        pivot = int(M[size, k])
        for i in range(size):
            M[i, k], M[i, pivot] = M[i, pivot], M[i, k]
    return det


@inner
def add_layer_roughness(
    theta: Array, at: int, units: int, inputs: int, weight: float, small: Array, gradient: Array
) -> None:
    """Adds weight times the gradient of `layer_roughness` (learn/nn/loss.py), W and b from `at` on.

    `small` is scratch, of a row more than a gram matrix.
    """
    tall = units >= inputs
    size, other = (inputs, units) if tall else (units, inputs)
    major, minor = (1, inputs) if tall else (inputs, 1)  # W's entry (i, k) of the gram's i
    for i in range(size):
        for j in range(size):
            small[i, j] = 0.0
            for k in range(other):
                small[i, j] += theta[at + i * major + k * minor] * theta[at + j * major + k * minor]
    det = invert(small, size)
    steep = 0.0
    if det != 0.0:  # NaN where it overflows: the restart diverged
        steep = -2.0 * FLAT * det / ((det + FLOOR) * (det + FLOOR))
    for i in range(size):
        for k in range(other):
            place = at + i * major + k * minor
            solved = 0.0
            if steep != 0.0:
                for j in range(size):
                    solved += small[i, j] * theta[at + j * major + k * minor]
            gradient[place] += weight * (2.0 * theta[place] + steep * solved)
    for k in range(at + units * inputs, at + units * (inputs + 1)):
        gradient[k] += weight * (2.0 * theta[k])
