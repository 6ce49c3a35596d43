"""Signs for sure, in intervals of mpmath: of a logit, and of a derivative's determinant.

`precise_logit(network, set, parameter)` and `precise_orientation(flow, point)`.

The network's float weights and the parameter are taken as the exact numbers that they are; every
step after them is rounded outward (mpmath's `iv`), so that the true logit lies between two ends.
Where both have one sign, that is its sign, however large or small the weights are. Where they have
not, it is tried again with more digits.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import iv

from generator.errors import UserError
from generator.learn.data.regions import Annulus, Disk
from generator.learn.data.tubes import Tube
from generator.learn.nn.activations import activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology.flow.field_stages import FieldFlow, Jump
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.stages import Affine, Pointwise
from generator.topology.measure.exact_determinant import determinant as exact_determinant
from generator.topology.measure.exact_determinant import exact
from generator.topology.proofs.field_intervals import carried, determinant

DIGITS = (60, 400, 1000)  # floats reach from 10⁻³²⁴ to 10³⁰⁸


def precise_logit(network: Network, exact_set: Any, parameter: Array) -> float:
    """The logit at a parameter (k,) of a set, rounded once, at the end; 0 if its sign isn't sure.

    UserError for a set whose formula isn't known here.
    """
    before = iv.dps
    try:
        for iv.dps in DIGITS:
            logit = _logit(network, exact_set, [iv.mpf(float(t)) for t in parameter])
            if logit.a > 0 or logit.b < 0:
                return float(mpmath.mpf(logit.mid))
    finally:
        iv.dps = before
    return 0.0


def _logit(network: Network, exact_set: Any, parameter: Sequence[Any]) -> Any:
    x = _point(exact_set, parameter)
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
    return sum(
        (iv.mpf(float(w)) * coordinate for w, coordinate in zip(row, x, strict=True)), iv.mpf(0)
    )


def _point(exact_set: Any, t: Sequence[Any]) -> list[Any]:
    """The formulas of learn.regions and learn.tubes."""
    match exact_set:
        case Disk() | Annulus():
            return [t[0] * iv.cos(t[1]), t[0] * iv.sin(t[1])]
        case Tube():
            return _on_tube(exact_set, *t)
    raise UserError(
        f"precise_logit: expected a Disk, Annulus or Tube, got a {type(exact_set).__name__}"
    )


def _on_tube(tube: Tube, u: Any, v: Any) -> list[Any]:
    """The core is Σ cₖ eⁱᵏᵘ; outward of it is its tangent turned by −90°, to length 1."""
    x = y = along_x = along_y = iv.mpf(0)
    half = len(tube.coefficients) // 2
    for k, c in enumerate(tube.coefficients, -half):
        real, imaginary = iv.mpf(float(c[0])), iv.mpf(float(c[1]))
        cosine, sine = iv.cos(k * u), iv.sin(k * u)
        wave_x = real * cosine - imaginary * sine
        wave_y = real * sine + imaginary * cosine
        x, y = x + wave_x, y + wave_y
        along_x, along_y = along_x - k * wave_y, along_y + k * wave_x
    length = iv.sqrt(along_x * along_x + along_y * along_y)
    minor = iv.mpf(float(tube.minor))
    out = minor * iv.cos(v) / length
    own = [x + out * along_y, y - out * along_x, minor * iv.sin(v)]
    return [_dot(tube.axes[:, i], own) + iv.mpf(float(tube.centre[i])) for i in range(3)]


def precise_orientation(flow: Flow, point: Array) -> int | None:
    """The sign of the determinant of a flow's derivative at a point (d,); None if it isn't sure.

    The flow is one of square W, b, activations and fields, each W of its end.
    """
    before = iv.dps
    try:
        for iv.dps in DIGITS[:2]:
            sign = _orientation(flow, [iv.mpf(float(x)) for x in point])
            if sign is not None:
                return sign
    finally:
        iv.dps = before
    return None


def _orientation(flow: Flow, x: list[Any]) -> int | None:
    total = 1
    sign: int | None
    for stage in flow.stages:
        match stage:
            case Affine():
                W = stage.matrix(1.0)
                sign = _sign(exact_determinant(exact(W)))
                shifts = zip(W, stage.shift, strict=True)
                x = [_dot(row, x) + iv.mpf(float(shift)) for row, shift in shifts]
            case Pointwise():
                record = activation(stage.name)
                sign = 1 if record.strictly_increasing else _slope_of_relu(x)
                x = [record.enclose(z, iv) for z in x]
            case FieldFlow() | Jump():
                x, derivative = carried(stage.field, x)
                bounds = determinant(derivative)
                sign = 1 if bounds.a > 0 else -1 if bounds.b < 0 else None
            case _:
                raise UserError(
                    "precise_orientation: expected stages W, b, activations and fields, got"
                    f" {stage.name!r}"
                )
        if sign is None or sign == 0:
            return sign
        total *= sign
    return total


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _slope_of_relu(x: Sequence[Any]) -> int | None:
    """The determinant of ReLU: 0 where a coordinate is below 0, 1 where all are above."""
    if any(z.b < 0 for z in x):
        return 0
    return 1 if all(z.a > 0 for z in x) else None
