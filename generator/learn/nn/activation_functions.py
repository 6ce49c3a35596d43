"""The functions that activations.py makes its records of: values, slopes and inverses.

Arrays have any shape. A slope is made of autograd's operations, so that it can be differentiated
where it is smooth, and keeps its digits where the activation saturates.
"""

from collections.abc import Callable

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from generator import reproducible_math
from generator.errors import UserError
from generator.learn.data.dataset import Array
from generator.learn.nn.differentiable import exp, tanh
from generator.reproducible_math import expm1, log, log1p

Function = Callable[[Array], Array]  # of arrays of any shape, element by element
# Klambauer et al. 2017 (arXiv:1706.02515), as PyTorch and ONNX have them.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
GELU_CUBE = 0.044715  # of the approximation by tanh: Hendrycks, Gimpel 2016 (arXiv:1606.08415)
FAR = 40.0  # beyond, Φ and its approximation are 0 or 1 in floats
GELU_SCALE = float(numpy.sqrt(2 / numpy.pi))


def sigmoid(z: Array) -> Array:
    """1 / (1 + e⁻ᶻ), without overflow: it is (1 + tanh(z / 2)) / 2."""
    return 0.5 + 0.5 * tanh(0.5 * z)


def expit(z: Array) -> Array:
    """The same; its relative error is small everywhere."""
    e = exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def expit_slope(z: Array) -> Array:
    """e⁻ᶻ / (1 + e⁻ᶻ)²; its relative error is small everywhere."""
    e = exp(-numpy.abs(z))
    return e / (1 + e) ** 2


def sech2(z: Array) -> Array:
    """1 − tanh² z = 4e / (1 + e)², e = exp(−2|z|)."""
    e = exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


def sigmoid_slope(z: Array) -> Array:
    """sech²(z / 2) / 4."""
    return sech2(z / 2) / 4


def softplus(z: Array) -> Array:
    """log(1 + eᶻ)."""
    return numpy.maximum(z, 0) + log1p(exp(-numpy.abs(z)))


def softplus_slope(z: Array) -> Array:
    """The sigmoid."""
    return 0.5 + 0.5 * tanh(z / 2)


def relu(z: Array) -> Array:
    """max(0, z)."""
    return numpy.maximum(z, 0)


def relu_slope(z: Array) -> Array:
    """0 at the kink."""
    return (z > 0) * np.float64(1.0)


def softsign(z: Array) -> Array:
    """z / (1 + |z|)."""
    return z / (1 + np.abs(z))


def softsign_slope(z: Array) -> Array:
    """1 / (1 + |z|)²."""
    return (1 / (1 + np.abs(z))) ** 2


def silu(z: Array) -> Array:
    """z · sigmoid z."""
    return z * expit(z)


def silu_slope(z: Array) -> Array:
    """s(1 + z(1 − s)), s the sigmoid of z."""
    return expit(z) * (1 + z * expit(-z))


def gelu(z: Array) -> Array:
    """z · Φ(z), Φ the normal distribution."""
    return z * normal_cdf(z)


def gelu_slope(z: Array) -> Array:
    """Φ(z) + zφ(z)."""
    return normal_cdf(z) + z * normal_density(z)


def gelu_tanh(z: Array) -> Array:
    """z(1 + tanh u) / 2, u = √(2/π)(z + 0.044715 z³); 1 + tanh u is 2 sigmoid 2u."""
    return z * expit(2 * _gelu_inner(z))


def gelu_tanh_slope(z: Array) -> Array:
    """s + 2z u' s(1 − s), s the sigmoid of 2u."""
    twice, near = 2 * _gelu_inner(z), np.clip(z, -FAR, FAR)
    below, above = expit(twice), expit(-twice)
    return below + 2 * near * below * above * GELU_SCALE * (1 + 3 * GELU_CUBE * near**2)


def _gelu_inner(z: Array) -> Array:
    near = np.clip(z, -FAR, FAR)
    return GELU_SCALE * (near + GELU_CUBE * near * near * near)


@primitive
def normal_cdf(z: Array) -> Array:
    """Φ(z) = (1 + erf(z / √2)) / 2."""
    from scipy.special import ndtr  # takes a while to import, and only GELU needs it

    return ndtr(z)


def normal_density(z: Array) -> Array:
    """φ(z) = exp(−z² / 2) / √(2π)."""
    near = np.clip(z, -FAR, FAR)
    return exp(-near * near / 2) / numpy.sqrt(2 * numpy.pi)


defvjp(normal_cdf, lambda value, z: lambda g: g * normal_density(z))


def leaky_relu(slope: float) -> tuple[Function, Function]:
    """Value and slope of z for z > 0 and `slope` · z below."""
    return (
        lambda z: numpy.where(z > 0, z, slope * z),
        lambda z: np.where(z > 0, 1.0, slope),
    )


def elu(alpha: float, scale: float = 1.0) -> tuple[Function, Function]:
    """Value and slope of `scale` times: z for z > 0, `alpha` · (eᶻ − 1) below."""

    def value(z: Array) -> Array:
        return scale * numpy.where(z > 0, z, alpha * expm1(numpy.minimum(z, 0)))

    def slope(z: Array) -> Array:
        return scale * np.where(z > 0, 1.0, alpha * exp(np.minimum(z, 0)))

    return value, slope


def hardtanh(low: float, high: float) -> tuple[Function, Function]:
    """Value and slope of z, cut off at both ends."""
    return (
        lambda z: numpy.clip(z, low, high),
        lambda z: ((z > low) & (z < high)) * 1.0,
    )


def within(x: Array, low: float, high: float, name: str) -> Array:
    """x, or UserError where σ never gets to; what rounding brought there is included."""
    outside = ~((x > low) & (x < high))
    if outside.any():
        first = float(x[outside][0])
        raise UserError(
            f"inverse of {name}: expected values between {low} and {high}, got {first!r}"
        )
    return x


def artanh(x: Array) -> Array:
    """The inverse of tanh."""
    return reproducible_math.artanh(within(x, -1.0, 1.0, "tanh"))


def logit(x: Array) -> Array:
    """The inverse of the sigmoid."""
    x = within(x, 0.0, 1.0, "sigmoid")
    return log(x) - log1p(-x)


def inverse_softplus(x: Array) -> Array:
    """log(eˣ − 1) without overflow."""
    x = within(x, 0.0, numpy.inf, "softplus")
    return numpy.asarray(x + log(-expm1(-x)))


def inverse_softsign(x: Array) -> Array:
    """x / (1 − |x|)."""
    x = within(x, -1.0, 1.0, "softsign")
    return numpy.asarray(x / (1 - numpy.abs(x)))


def inverse_elu(name: str, alpha: float, scale: float = 1.0) -> Function:
    """x / scale above 0, log(1 + x / (scale · alpha)) below."""

    def value(x: Array) -> Array:
        x = within(x, -scale * alpha, numpy.inf, name)
        below = log1p(numpy.minimum(x, 0) / (scale * alpha))
        return numpy.where(x > 0, x / scale, below)

    return value
