"""Residual layers x + Vσ(Wx + b), of one restart: the formulas of learn/nn/residual.py.

A layer's numbers, from `at` on, are V (d, m), W (m, d) and b (m,).
"""

from generator.kernel_cache import inner
from generator.learn.data.dataset import Array
from generator.learn.kernels.rows import (
    activate,
    affine,
    combine,
    copy,
    dot,
    fill,
    times_slope,
    total,
)


@inner
def move(theta: Array, at: int, hidden: int, activation: int, X: Array, y: Array, h: Array) -> None:
    """Moves the points h (d, n); keeps them in X, and the hidden values in y (m, n)."""
    d = len(h)
    for k in range(d):
        copy(h[k], X[k])
    for j in range(hidden):
        bias = theta[at + 2 * hidden * d + j]
        affine(bias, X, 0, d, theta, at + (hidden + j) * d, 1, y[j])
        activate(y[j], activation)
    for k in range(d):
        combine(y, 0, hidden, theta, at + k * hidden, 1, h[k])


@inner
def back(
    theta: Array,
    at: int,
    hidden: int,
    activation: int,
    X: Array,
    y: Array,
    G: Array,
    E: Array,
    scratch: Array,
    gradient: Array,
) -> None:
    """Sets the layer's gradient; G (d, n) becomes the derivative by the points. E is scratch."""
    d = len(G)
    for j in range(hidden):
        for k in range(d):
            gradient[at + k * hidden + j] = dot(G[k], y[j], scratch)
        fill(0.0, E[j])
        combine(G, 0, d, theta, at + j, hidden, E[j])
        times_slope(E[j], y[j], activation)
        for k in range(d):
            gradient[at + (hidden + j) * d + k] = dot(E[j], X[k], scratch)
        gradient[at + 2 * hidden * d + j] = total(E[j], scratch)
    for k in range(d):
        combine(E, 0, hidden, theta, at + hidden * d + k, d, G[k])


@inner
def add_gentle(theta: Array, at: int, hidden: int, d: int, weight: float, gradient: Array) -> None:
    """Adds weight times the gradient of the layer's part of the gentle term."""
    for k in range(at, at + hidden * d):
        gradient[k] += weight * (2.0 * theta[k])
    for k in range(at + hidden * d, at + 2 * hidden * d):
        gradient[k] += weight * (0.2 * theta[k])
