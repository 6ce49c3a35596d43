"""Signs for sure, in intervals of mpmath: of a logit, and of a derivative's determinant.

`precise_logit(network, set, parameter)` and `precise_orientation(flow, point)`.

The network's float weights and the parameter are taken as the exact numbers that they are; every
step after them is rounded outward (mpmath's `iv`), so that the true logit lies between two ends.
Where both have one sign, that is its sign, however large or small the weights are. Where they have
not, it is tried again with more digits.
"""

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from mpmath import iv

from generator.errors import UserError
from generator.learn.data.dataset import ExactSet
from generator.learn.data.regions import Annulus, Disk
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import Tube
from generator.learn.nn.activations import Activation, activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.enclosures import Interval
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.topology.flow.field_bounds import enclosable
from generator.topology.flow.field_stages import FieldFlow, Jump
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.stages import Affine, Pointwise
from generator.topology.measure.exact_determinant import determinant as exact_determinant
from generator.topology.measure.exact_determinant import exact
from generator.topology.proofs.field_intervals import carried, determinant, slope_over

DIGITS = (60, 400, 1000)  # floats reach from 10⁻³²⁴ to 10³⁰⁸


def precise_logit(network: Network, exact_set: ExactSet, parameter: Array) -> float:
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


def _logit(network: Network, exact_set: ExactSet, parameter: Sequence[Interval]) -> Interval:
    x = list(_point(exact_set, parameter))
    for layer in network.layers:
        if isinstance(layer, ResidualLayer):
            x = carried(layer, x)[0]
            continue
        if not isinstance(layer, Dense):
            kind = type(layer).__name__
            raise UserError(f"intervals: expected dense or residual layers, got {kind}")
        enclose = activation(layer.activation).enclose
        x = [enclose(z, iv) for z in _affine(layer, x)]
    if not isinstance(network.head, Head):
        kind = type(network.head).__name__
        raise UserError(f"intervals: expected a head Wx + b, got {kind}")
    return _affine(network.head, x)[0]


def _affine(part: Dense | Head, x: Sequence[Interval]) -> list[Interval]:
    """Wx + b of a layer or a head."""
    return [_dot(row, x) + iv.mpf(float(shift)) for row, shift in zip(part.W, part.b, strict=True)]


def _dot(row: Array, x: Sequence[Interval]) -> Interval:
    return sum(
        (iv.mpf(float(w)) * coordinate for w, coordinate in zip(row, x, strict=True)), iv.mpf(0)
    )


def _point(exact_set: ExactSet, t: Sequence[Interval]) -> list[Interval]:
    """The formulas of learn.regions, learn.tubes and learn.space_tubes."""
    match exact_set:
        case Disk() | Annulus():
            return [t[0] * iv.cos(t[1]), t[0] * iv.sin(t[1])]
        case Tube():
            return _on_tube(exact_set, *t)
        case SpaceTube():
            return _on_space_tube(exact_set, *t)
    kind = type(exact_set).__name__
    raise UserError(f"precise_logit: expected a Disk, Annulus, Tube or SpaceTube, got a {kind}")


def _on_tube(tube: Tube, u: Interval, v: Interval) -> list[Interval]:
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


def _on_space_tube(tube: SpaceTube, u: Interval, v: Interval) -> list[Interval]:
    """z + r (cos v · a + sin v · b) with a = z' × reference and b = a × z', to length 1."""
    core, slope = [iv.mpf(0)] * 3, [iv.mpf(0)] * 3
    for k, (of_cos, of_sin) in enumerate(zip(tube.cosines, tube.sines, strict=True)):
        c, s = iv.cos(k * u), iv.sin(k * u)
        for i in range(3):
            a, b = iv.mpf(float(of_cos[i])), iv.mpf(float(of_sin[i]))
            core[i] += a * c + b * s
            slope[i] += k * (b * c - a * s)
    first = _unit(_cross(slope, [iv.mpf(float(x)) for x in tube.reference]))
    second = _cross(first, _unit(slope))
    minor, c, s = iv.mpf(float(tube.minor)), iv.cos(v), iv.sin(v)
    return [z + minor * (c * a + s * b) for z, a, b in zip(core, first, second, strict=True)]


def _cross(a: Sequence[Interval], b: Sequence[Interval]) -> list[Interval]:
    return [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]


def _unit(a: Sequence[Interval]) -> list[Interval]:
    length = iv.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
    return [x / length for x in a]


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


def _orientation(flow: Flow, x: list[Interval]) -> int | None:
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
                sign = 1 if record.strictly_increasing else _sign_of_slopes(record, x)
                x = [record.enclose(z, iv) for z in x]
            case FieldFlow() | Jump():
                x, derivative = carried(enclosable(stage.field), x)
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


def _sign_of_slopes(record: Activation, x: Sequence[Interval]) -> int | None:
    """The sign of the product of σ' at coordinates x: 0 where one is flat; None if not sure."""
    slopes = [slope_over(record, z) for z in x]
    if any(slope.a >= 0 >= slope.b for slope in slopes):
        return 0
    if any(slope.a <= 0 <= slope.b for slope in slopes):
        return None
    return -1 if sum(bool(slope.b < 0) for slope in slopes) % 2 else 1
