"""The gradient of `learn.nn.isotropy.objective` for residual layers of tanh: `gradient(…)`.

Points and the columns of their Jacobians are 1 + k blocks of rows, d rows each: `state[q]` has the
coordinates (q = 0) or the derivatives by input q − 1, (d, n). `bent[q]` are the hidden units' rows,
tanh(Wx + b) and (W J)'s columns. All layers' states are kept; G has the shape of a state.
"""

from typing import NamedTuple

import numpy as np

from generator.array_kernels.compiled_formulas import tanh
from generator.kernel_cache import inner, kernel
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels.rows import (
    TANH,
    activate,
    add,
    affine,
    combine,
    copy,
    dot,
    fill,
    padded,
    total,
)
from generator.learn.nn.isotropy import CORNERS, HOTTEST, LAST, SHORT, SMOOTH, SOFT, Isotropy
from generator.learn.nn.residual import ResidualPlan
from generator.learn.nn.stack import Stack

A, B, ENERGY = range(3)  # of each state: mean tr JᵀJ, mean tr (JᵀJ)⁻¹, e


class Batch(NamedTuple):
    """Points that a step sees, and the numbers of the objective."""

    points: Array  # (k, n)
    sides: Array  # (n,) −1 or 1
    shares: Array  # (n,) of each point in the mean, 0 for padding
    shown: int
    distance: float
    determinant: float
    weight: float  # of the distortion


class Scratch(NamedTuple):
    """Arrays that a restart fills; the next one overwrites them."""

    states: Array  # (layers + 1, 1 + k, d, n)
    bent: Array  # (layers, 1 + k, most hidden, n)
    traces: Array  # (layers + 1, 3)
    grams: Array  # (9, n): G's six entries, then three of its inverse's square or of sums
    G: Array  # (1 + k, d, n)
    E: Array  # (1 + k, most hidden, n)
    rows: Array  # (4, n)
    corner: Array  # (3, d, d): 1 + V diag(s) W, its cofactors, their sums


@inner
def forward(theta: Array, hidden: Integers, batch: Batch, scratch: Scratch) -> int:
    """Fills all states and the hidden rows; returns where θ's head is."""
    states, bent = scratch.states, scratch.bent
    blocks, d = states.shape[1], states.shape[2]
    for q in range(blocks):
        for i in range(d):
            fill(1.0 if q == i + 1 else 0.0, states[0, q, i])
    for i in range(len(batch.points)):
        copy(batch.points[i], states[0, 0, i])
    at = 0
    for layer in range(len(hidden)):
        move(theta, at, hidden[layer], states[layer], states[layer + 1], bent[layer], scratch.E)
        at += hidden[layer] * (2 * d + 1)
    return at


@inner
def move(
    theta: Array, at: int, m: int, before: Array, after: Array, y: Array, scratch: Array
) -> None:
    """One layer: the state after it, and its hidden rows y (1 + k, m, n)."""
    blocks, d = before.shape[0], before.shape[1]
    for q in range(blocks):
        for j in range(m):
            bias = theta[at + 2 * m * d + j] if q == 0 else 0.0
            affine(bias, before[q], 0, d, theta, at + (m + j) * d, 1, y[q, j])
    for j in range(m):
        activate(y[0, j], TANH)
    for q in range(blocks):
        rows = y[0]
        if q > 0:
            rows = scratch[q]
            sloped(y, q, m, rows)
        for i in range(d):
            copy(before[q, i], after[q, i])
            combine(rows, 0, m, theta, at + i * m, 1, after[q, i])


@inner
def sloped(y: Array, q: int, m: int, out: Array) -> None:
    """σ' times the rows (W J)'s column q − 1."""
    for j in range(m):
        value, row, result = y[0, j], y[q, j], out[j]
        for p in range(len(row)):
            result[p] = (1.0 - value[p] * value[p]) * row[p]


@inner
def fill_grams(state: Array, shown: int, grams: Array) -> None:
    """The entries of JᵀJ, of the shown coordinates: (0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2).

    Of two inputs only the first two and (0, 1).
    """
    k = len(state) - 1
    for a in range(k):
        for b in range(a, k):
            row = grams[a if a == b else 2 + a + b]
            fill(0.0, row)
            for i in range(shown):
                first, second = state[1 + a, i], state[1 + b, i]
                for p in range(len(row)):
                    row[p] = row[p] + first[p] * second[p]


@inner
def inverse_grams(grams: Array, k: int, p: int) -> tuple[float, float, float, float, float, float]:
    """(JᵀJ)⁻¹ at point p, its entries in the same order."""
    if k == 2:
        a, b, c = grams[0, p], grams[1, p], grams[3, p]
        det = a * b - c * c
        return b / det, a / det, 0.0, -c / det, 0.0, 0.0
    a, b, c = grams[0, p], grams[1, p], grams[2, p]
    u, v, w = grams[3, p], grams[4, p], grams[5, p]
    first, second, third = b * c - w * w, w * v - u * c, u * w - b * v
    det = a * first + u * second + v * third
    return (
        first / det,
        (a * c - v * v) / det,
        (a * b - u * u) / det,
        second / det,
        third / det,
        (u * v - a * w) / det,
    )


@inner
def measure(batch: Batch, scratch: Scratch, layers: int) -> None:
    """Fills the traces and the energy of each state after a layer."""
    k = len(batch.points)
    for state in range(1, layers + 1):
        grams = scratch.grams
        fill_grams(scratch.states[state], batch.shown, grams)
        trace, back = grams[6], grams[7]
        for p in range(len(trace)):
            inverse = inverse_grams(grams, k, p)
            back[p] = inverse[0] + inverse[1] + inverse[2]
            trace[p] = grams[0, p] + grams[1, p] + (grams[2, p] if k == 3 else 0.0)
        a = dot(trace, batch.shares, scratch.rows[0])
        b = dot(back, batch.shares, scratch.rows[0])
        scratch.traces[state, A], scratch.traces[state, B] = a, b
        scratch.traces[state, ENERGY] = np.sqrt(a * b) / k - 1.0


@inner
def hottest_of(traces: Array, states: int) -> int:
    """The state with the largest energy."""
    hottest = 1
    for state in range(2, states + 1):
        if traces[state, ENERGY] > traces[hottest, ENERGY]:
            hottest = state
    return hottest


@inner
def share_of(state: int, states: int, hottest: int) -> float:
    """The weight of a state's energy in the distortion."""
    share = 1.0 / states + (HOTTEST if state == hottest else 0.0)
    return share + (LAST if state == states else 0.0)


@inner
def clear(G: Array) -> None:
    """Sets all rows (1 + k, d, n) to 0."""
    for q in range(len(G)):
        for i in range(G.shape[1]):
            fill(0.0, G[q, i])


@inner
def add_stretch(
    state: Array, shown: int, shares: Array, of_a: float, of_b: float, grams: Array, G: Array
) -> None:
    """Adds the gradient by J: 2 of_a J − 2 of_b J (JᵀJ)⁻², where the two are those by A and B."""
    k = len(state) - 1
    fill_grams(state, shown, grams)
    for p in range(len(shares)):
        x, y, z, u, v, w = inverse_grams(grams, k, p)
        first, second = 2.0 * of_a * shares[p], -2.0 * of_b * shares[p]
        # The inverse's square, then what multiplies J from the right.
        grams[0, p] = first + second * (x * x + u * u + v * v)
        grams[1, p] = first + second * (u * u + y * y + w * w)
        grams[2, p] = first + second * (v * v + w * w + z * z)
        grams[3, p] = second * (x * u + u * y + v * w)
        grams[4, p] = second * (x * v + u * w + v * z)
        grams[5, p] = second * (u * v + y * w + w * z)
    for a in range(k):
        for b in range(k):
            factor = grams[a if a == b else 2 + a + b]
            for i in range(shown):
                into, row = G[1 + a, i], state[1 + b, i]
                for p in range(len(row)):
                    into[p] = into[p] + factor[p] * row[p]


@inner
def head_back(
    theta: Array, at: int, batch: Batch, scratch: Scratch, layers: int, gradient: Array
) -> tuple[float, float]:
    """The hinge: G's points and the head's gradient; returns the gradients by A and B."""
    state, G, heights, slope = scratch.states[layers], scratch.G, scratch.rows[1], scratch.rows[2]
    d, a, b = state.shape[1], scratch.traces[layers, A], scratch.traces[layers, B]
    square = 0.0
    for i in range(batch.shown):
        square += theta[at + i] * theta[at + i]
    length, scale = np.sqrt(square), np.sqrt(np.sqrt(a / b))
    unit = 1.0 / (length * scale)
    fill(theta[at + d], heights)
    combine(state[0], 0, batch.shown, theta, at, 1, heights)
    for p in range(len(heights)):
        own = batch.sides[p] * heights[p] * unit
        steep = 0.5 + 0.5 * tanh(0.5 * (batch.distance - own) / SOFT)
        slope[p] = -steep * batch.shares[p] * batch.sides[p] * unit / batch.distance
    # own = side · height / (|w| s): the two lengths count by what own is.
    along = dot(slope, heights, scratch.rows[0])
    for i in range(d):
        if i < batch.shown:
            add(G[0, i], theta[at + i], slope)
            by_height = dot(slope, state[0, i], scratch.rows[0])
            gradient[at + i] = by_height - along * theta[at + i] / square
    gradient[at + d] = total(slope, scratch.rows[0])
    return -0.25 * along / a, 0.25 * along / b


@inner
def layer_back(
    theta: Array,
    at: int,
    m: int,
    before: Array,
    y: Array,
    scratch: Scratch,
    gradient: Array,
) -> None:
    """Sets the layer's gradient; G becomes the derivative by the state before it."""
    G, E, rows = scratch.G, scratch.E, scratch.rows
    blocks, d = before.shape[0], before.shape[1]
    for j in range(m):
        hidden_back(theta, at + j, m, j, y, G, E, rows[1])
        for i in range(d):
            by_W = 0.0
            for q in range(blocks):
                by_W += dot(E[q, j], before[q, i], rows[0])
            gradient[at + (m + j) * d + i] = by_W
            gradient[at + i * m + j] = by_outgoing(i, j, y, G, rows)
        gradient[at + 2 * m * d + j] = total(E[0, j], rows[0])
    for q in range(blocks):
        for i in range(d):
            combine(E[q], 0, m, theta, at + m * d + i, d, G[q, i])


@inner
def hidden_back(
    theta: Array, at: int, m: int, j: int, y: Array, G: Array, E: Array, bend: Array
) -> None:
    """Sets E[:, j]: the derivatives by Wx + b and by (W J)'s columns, of hidden unit j."""
    value = y[0, j]
    fill(0.0, bend)
    for q in range(len(y)):
        own = E[q, j]
        fill(0.0, own)
        combine(G[q], 0, G.shape[1], theta, at, m, own)
        if q > 0:
            row = y[q, j]
            for p in range(len(own)):
                bend[p] = bend[p] + own[p] * row[p]
                own[p] = (1.0 - value[p] * value[p]) * own[p]
    own = E[0, j]
    for p in range(len(own)):
        own[p] = (1.0 - value[p] * value[p]) * (own[p] - 2.0 * value[p] * bend[p])


@inner
def by_outgoing(i: int, j: int, y: Array, G: Array, rows: Array) -> float:
    """The derivative by V's entry (i, j)."""
    value, bent = y[0, j], rows[1]
    result = dot(G[0, i], value, rows[0])
    for q in range(1, len(y)):
        row = y[q, j]
        for p in range(len(bent)):
            bent[p] = (1.0 - value[p] * value[p]) * row[p]
        result += dot(G[q, i], bent, rows[0])
    return result


@inner
def cofactors(M: Array, out: Array) -> float:
    """Those of M (d, d), d from 1 to 4; returns det M."""
    d = len(M)
    for i in range(d):
        for j in range(d):
            out[i, j] = minor(M, i, j) if (i + j) % 2 == 0 else -minor(M, i, j)
    det = 0.0
    for j in range(d):
        det += M[0, j] * out[0, j]
    return det


@inner
def minor(M: Array, i: int, j: int) -> float:
    """The determinant of M (d, d) without row i and column j, d from 1 to 4."""
    d = len(M)
    if d == 1:
        return 1.0
    a, b, c = int(i == 0), 1 + int(i <= 1), 2 + int(i <= 2)
    x, y, z = int(j == 0), 1 + int(j <= 1), 2 + int(j <= 2)
    if d == 2:
        return M[a, x]
    if d == 3:
        return M[a, x] * M[b, y] - M[a, y] * M[b, x]
    return (
        M[a, x] * (M[b, y] * M[c, z] - M[b, z] * M[c, y])
        - M[a, y] * (M[b, x] * M[c, z] - M[b, z] * M[c, x])
        + M[a, z] * (M[b, x] * M[c, y] - M[b, y] * M[c, x])
    )


@inner
def add_corners(
    theta: Array, at: int, m: int, least: float, corner: Array, gradient: Array
) -> None:
    """Adds the gradient of what the determinants lack at the corners of the unit cube.

    Corners come in Gray's order, so that each differs from the one before in one hidden unit.
    """
    d = corner.shape[1]
    M, own = corner[0], corner[1]
    for i in range(d):
        for j in range(d):
            M[i, j] = 1.0 if i == j else 0.0
    before = 0
    for number in range(2**m):
        gray = number ^ (number >> 1)
        if number:
            toggle(theta, at, m, gray, gray ^ before, M)
        before = gray
        lack = least - cofactors(M, own)
        if lack > 0.0:
            add_corner(theta, at, m, gray, -2.0 * CORNERS * lack, own, gradient)


@inner
def toggle(theta: Array, at: int, m: int, corner: int, changed: int, M: Array) -> None:
    """Adds to M, or takes from it, what one hidden unit adds to 1 + V diag(s) W."""
    d, unit = len(M), 0
    while changed >> unit != 1:
        unit += 1
    sign = 1.0 if corner & changed else -1.0
    for i in range(d):
        for j in range(d):
            M[i, j] += sign * theta[at + i * m + unit] * theta[at + (m + unit) * d + j]


@inner
def add_corner(
    theta: Array, at: int, m: int, corner: int, factor: float, slopes: Array, gradient: Array
) -> None:
    """Adds `factor` times the gradient of a corner's determinant, by the matrix's `slopes`."""
    d = len(slopes)
    for unit in range(m):
        if corner >> unit & 1:
            for i in range(d):
                for j in range(d):
                    slope, V, W = factor * slopes[i, j], at + i * m + unit, at + (m + unit) * d + j
                    gradient[V] += slope * theta[W]
                    gradient[W] += slope * theta[V]


@kernel
def gradients(theta: Array, hidden: Integers, batch: Batch, scratch: Scratch, out: Array) -> None:
    """Sets the gradient (restarts, P) of the objective."""
    layers, k, d = len(hidden), len(batch.points), scratch.states.shape[2]
    for r in range(len(theta)):
        row, gradient = theta[r], out[r]
        fill(0.0, gradient)
        at = forward(row, hidden, batch, scratch)
        measure(batch, scratch, layers)
        hottest = hottest_of(scratch.traces, layers)
        clear(scratch.G)
        of_a, of_b = head_back(row, at, batch, scratch, layers, gradient)
        for layer in range(layers - 1, -1, -1):
            m, state = hidden[layer], scratch.states[layer + 1]
            a, b = scratch.traces[layer + 1, A], scratch.traces[layer + 1, B]
            share = batch.weight * share_of(layer + 1, layers, hottest) / (2.0 * k)
            of_a, of_b = of_a + share * np.sqrt(b / a), of_b + share * np.sqrt(a / b)
            add_stretch(state, batch.shown, batch.shares, of_a, of_b, scratch.grams, scratch.G)
            of_a = of_b = 0.0
            at -= m * (2 * d + 1)
            layer_back(row, at, m, scratch.states[layer], scratch.bent[layer], scratch, gradient)
            for place in range(at, at + m * d):
                gradient[place] += 2.0 * SHORT * row[place]
            for place in range(at + m * d, at + 2 * m * d):
                gradient[place] += 2.0 * SMOOTH * row[place]
            add_corners(row, at, m, batch.determinant, scratch.corner, gradient)


def batch_of(points: Array, labels: Integers, weight: float, setting: Isotropy) -> Batch:
    """What a step sees: points (k, n), labels (n,) and the weight of the distortion."""
    points, labels, shares = padded(points, labels)
    sides = np.where(labels == 1, 1.0, -1.0)
    limits = setting.shown, setting.distance, setting.determinant
    return Batch(points, sides, shares, *limits, weight)


def scratch_for(points: Array, d: int, states: int, layers: int, most: int) -> Scratch:
    """Arrays for points (k, n), that many states of d rows, and layers of `most` hidden units."""
    k, n = points.shape
    return Scratch(
        np.empty((states, k + 1, d, n)),
        np.empty((layers, k + 1, most, n)),
        np.empty((states, 3)),
        np.empty((9, n)),
        np.empty((k + 1, d, n)),
        np.empty((k + 1, most, n)),
        np.empty((4, n)),
        np.empty((3, d, d)),
    )


class IsotropyKernel:
    """Gradients of many restarts of one stack of residual layers of tanh, with a plane."""

    def __init__(self, stack: Stack, setting: Isotropy) -> None:
        self._hidden = np.array(
            [plan.hidden for plan in stack.plans if isinstance(plan, ResidualPlan)]
        )
        self._d, self._setting = stack.widths[-1], setting

    def gradient(self, theta: Array, points: Array, labels: Integers, weight: float) -> Array:
        """Of the objective, (restarts, P), for points (k, n), labels (n,)."""
        batch, layers = batch_of(points, labels, weight, self._setting), len(self._hidden)
        most = int(self._hidden.max())
        scratch = scratch_for(batch.points, self._d, layers + 1, layers, most)
        out = np.empty(theta.shape)
        gradients(theta, self._hidden, batch, scratch, out)
        return out
