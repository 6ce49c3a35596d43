"""The sign of a logit for sure: `precise_logit(network, set, parameter)`, in intervals of mpmath.

The network's float weights and the parameter are taken as the exact numbers that they are; every
step after them is rounded outward (mpmath's `iv`), so that the true logit lies between two ends.
Where both have one sign, that is its sign, however large or small the weights are. Where they have
not, it is tried again with more digits.
"""

from collections.abc import Sequence
from typing import Any

import mpmath
from mpmath import iv

from generator.errors import UserError
from generator.learn.data.regions import Annulus, Disk
from generator.learn.data.tubes import Tube
from generator.learn.nn.activations import activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology.flow.matrix_paths import Array

DIGITS = (60, 400, 1000)  # floats reach from 10⁻³²⁴ to 10³⁰⁸


def precise_logit(network: Network, one: Any, parameter: Array) -> float:
    """The logit at a parameter (k,) of a set, rounded once, at the end; 0 if its sign isn't sure.

    UserError for a set whose formula isn't known here.
    """
    before = iv.dps
    try:
        for iv.dps in DIGITS:
            logit = _logit(network, one, [iv.mpf(float(t)) for t in parameter])
            if logit.a > 0 or logit.b < 0:
                return float(mpmath.mpf(logit.mid))
    finally:
        iv.dps = before
    return 0.0


def _logit(network: Network, one: Any, parameter: Sequence[Any]) -> Any:
    x = _point(one, parameter)
    for layer in network.layers:
        if not isinstance(layer, Dense):
            raise UserError(f"intervals: expected dense layers, got {type(layer).__name__}")
        enclose = activation(layer.activation).enclose
        x = [enclose(z, iv) for z in _affine(layer, x)]
    return _affine(network.head, x)[0]


def _affine(part: Any, x: Sequence[Any]) -> list[Any]:
    """Wx + b of a layer or a head."""
    return [_dot(row, x) + iv.mpf(float(shift)) for row, shift in zip(part.W, part.b, strict=True)]


def _dot(row: Array, x: Sequence[Any]) -> Any:
    return sum((iv.mpf(float(w)) * one for w, one in zip(row, x, strict=True)), iv.mpf(0))


def _point(one: Any, t: Sequence[Any]) -> list[Any]:
    """The formulas of learn.regions and learn.tubes."""
    match one:
        case Disk() | Annulus():
            return [t[0] * iv.cos(t[1]), t[0] * iv.sin(t[1])]
        case Tube():
            return _on_tube(one, *t)
    raise UserError(f"no precise {type(one).__name__}; allowed: Disk, Annulus, Tube")


def _on_tube(one: Tube, u: Any, v: Any) -> list[Any]:
    """The core is Σ cₖ eⁱᵏᵘ; outward of it is its tangent turned by −90°, to length 1."""
    x = y = along_x = along_y = iv.mpf(0)
    half = len(one.coefficients) // 2
    for k, c in enumerate(one.coefficients, -half):
        real, imaginary = iv.mpf(float(c[0])), iv.mpf(float(c[1]))
        cosine, sine = iv.cos(k * u), iv.sin(k * u)
        wave_x = real * cosine - imaginary * sine
        wave_y = real * sine + imaginary * cosine
        x, y = x + wave_x, y + wave_y
        along_x, along_y = along_x - k * wave_y, along_y + k * wave_x
    length = iv.sqrt(along_x * along_x + along_y * along_y)
    minor = iv.mpf(float(one.minor))
    out = minor * iv.cos(v) / length
    own = [x + out * along_y, y - out * along_x, minor * iv.sin(v)]
    return [_dot(one.axes[:, i], own) + iv.mpf(float(one.centre[i])) for i in range(3)]
