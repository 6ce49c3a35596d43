"""Normalised Gaussian fields for many restarts at once, and the motion along them.

F(x) = Σ vᵢ fᵢ(x) / (1 + Σ fᵢ(x)) with fᵢ(x) = exp(−|x − cᵢ|² / 2sᵢ²), anchors i. `field` is F,
`flow` the point that x comes to along dx/dt = F(x) in unit time. Both are fused primitives with
their own vjps, of first order only: the flow's is the exact gradient of its Runge–Kutta steps, not
an adjoint equation solved again.

An anchor's exponent is linear in (x, |x|², 1), so a field is two matrix products around one
exponential. Arrays: c, v (…, m, d), log s (…, m), points (…, d, n), where leading axes are restarts
and points may lack them; `a` (…, m, d + 2) are the exponents' coefficients.
"""

from typing import NamedTuple

import autograd.numpy as np
import numpy
from autograd.extend import defvjp_argnums, primitive

from generator.learn.data.dataset import Array
from generator.learn.nn.differentiable import exp
from generator.learn.nn.parameters import Argnums, Arguments, Pullback
from generator.reproducible_algebra import matmul


class Passed(NamedTuple):
    """What a field's value leaves for its gradient."""

    value: Array  # F (…, d, n)
    raised: Array  # (x, |x|², 1), (…, d + 2, n)
    bumps: Array  # fᵢ (…, m, n)
    total: Array  # 1 + Σ fᵢ (…, 1, n)
    arms: Array  # (v, 1), (…, m, d + 1)


def coefficients(c: Array, log_s: Array) -> Array:
    """a (…, m, d + 2) with aᵢ · (x, |x|², 1) = −|x − cᵢ|² / 2sᵢ²."""
    sharp = exp(-2 * log_s)[..., None]
    last = -0.5 * sharp * np.sum(c * c, axis=-1, keepdims=True)
    return np.concatenate([sharp * c, -0.5 * sharp, last], axis=-1)


def sharpness(log_s: Array) -> Array:
    """Σ 1 / sᵢ², (…)."""
    return np.sum(exp(-2 * log_s), axis=-1)


def forward(a: Array, v: Array, x: Array) -> Passed:
    """F at points x (…, d, n), and what its gradient needs."""
    square = numpy.sum(x * x, axis=-2, keepdims=True)
    raised = numpy.concatenate([x, square, numpy.ones_like(square)], axis=-2)
    bumps = exp(matmul(a, raised))
    arms = numpy.concatenate([v, numpy.ones((*v.shape[:-1], 1))], axis=-1)
    sums = matmul(arms.swapaxes(-1, -2), bumps)
    total = 1 + sums[..., -1:, :]
    return Passed(sums[..., :-1, :] / total, raised, bumps, total, arms)


def backward(a: Array, passed: Passed, g: Array) -> tuple[Array, Array, Array]:
    """Gradients (a, v, x) for the gradient g (…, d, n) of F; x's has all leading axes."""
    value, raised, bumps, total, arms = passed
    scaled = g / total
    sums = numpy.concatenate([scaled, -numpy.sum(scaled * value, -2, keepdims=True)], axis=-2)
    exponents = numpy.matmul(arms, sums)
    exponents *= bumps
    of_v = numpy.matmul(bumps, scaled.swapaxes(-1, -2))
    of_a = numpy.matmul(exponents, raised.swapaxes(-1, -2))
    of_raised = numpy.matmul(a.swapaxes(-1, -2), exponents)
    d = value.shape[-2]
    of_x = of_raised[..., :d, :] + 2 * raised[..., :d, :] * of_raised[..., d : d + 1, :]
    return of_a, of_v, of_x


@primitive
def field(a: Array, v: Array, x: Array) -> Array:
    """F(x), (…, d, n)."""
    return forward(a, v, x).value


def flow(a: Array, v: Array, x: Array, steps: int) -> Array:
    """Where points x come to in unit time along F, by `steps` Runge–Kutta steps of order 4."""
    return _flow(a, v, x, steps, [])


@primitive
def _flow(a: Array, v: Array, x: Array, steps: int, taken: list[tuple[Passed, ...]]) -> Array:
    """The flow; `taken` is filled with what the gradient needs, so that nothing is done twice."""
    for _ in range(steps):
        x, slopes = step(a, v, x, 1 / steps)
        taken.append(slopes)
    return x


def step(a: Array, v: Array, x: Array, h: float) -> tuple[Array, tuple[Passed, ...]]:
    """The classical step (Kutta 1901): k₁ at x, k₂ and k₃ half way, k₄ at the end."""
    first = forward(a, v, x)
    second = forward(a, v, x + h / 2 * first.value)
    third = forward(a, v, x + h / 2 * second.value)
    fourth = forward(a, v, x + h * third.value)
    mean = (first.value + 2 * (second.value + third.value) + fourth.value) / 6
    return x + h * mean, (first, second, third, fourth)


def _step_back(
    a: Array, slopes: tuple[Passed, ...], h: float, g: Array
) -> tuple[Array, Array, Array]:
    """Gradients (a, v, x) of one step, k₄ first: each slope also moved where the next was taken."""
    of_a = of_v = of_x = moved = numpy.zeros(())
    for passed, share, reach in zip(reversed(slopes), (1, 2, 2, 1), (0, 1, 0.5, 0.5), strict=True):
        by_a, by_v, moved = backward(a, passed, h * (share / 6 * g + reach * moved))
        of_a, of_v, of_x = of_a + by_a, of_v + by_v, of_x + moved
    return of_a, of_v, g + of_x


def _field_vjp(argnums: Argnums, y: Array, args: Arguments, kwargs: object) -> Pullback:
    a, v, x = args

    def pull(g: Array) -> tuple[Array, ...]:
        of_a, of_v, of_x = backward(a, forward(a, v, x), g)
        gradients = (of_a, of_v, _like(of_x, x))
        return tuple(gradients[k] for k in argnums)

    return pull


def _flow_vjp(argnums: Argnums, y: Array, args: Arguments, kwargs: object) -> Pullback:
    a, _, x, steps, taken = args

    def pull(g: Array) -> tuple[Array, ...]:
        of_a = of_v = numpy.zeros(())
        for slopes in reversed(taken):
            by_a, by_v, g = _step_back(a, slopes, 1 / steps, g)
            of_a, of_v = of_a + by_a, of_v + by_v
        gradients = (of_a, of_v, _like(g, x))
        return tuple(gradients[k] for k in argnums)

    return pull


def _like(gradient: Array, x: Array) -> Array:
    """Summed over the restarts if x is shared by them."""
    extra = numpy.ndim(gradient) - numpy.ndim(x)
    return numpy.sum(gradient, axis=tuple(range(extra))) if extra else gradient


defvjp_argnums(field, _field_vjp)
defvjp_argnums(_flow, _flow_vjp)
