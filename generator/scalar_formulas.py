"""Formulas of exp, tanh, log, log1p, sin, cos and arctan2, without branches, of exact roundings.

They are made of operations that IEEE 754 rounds correctly (+ − × ÷) or that only move bits, in one
fixed order, so nobody can round otherwise. They take arrays (`reproducible_math.py`) and single
numbers: numba compiles them as they stand.

tanh and tan near 0 are Lambert's continued fraction (Abramowitz, Stegun 1964, 4.5.70 and 4.3.94)
cut off after 6 or 7 terms, where the rest is below 10⁻¹⁷; the others follow from them. Reduction by
a constant in two parts, of which the first has few bits, is Cody's and Waite's (1980, *Software
Manual for the Elementary Functions*), the parts are fdlibm's. Errors: at most 2 units in the last
place for exp, tanh and arctan2, 1.5 for log and log1p; 2⁻⁵¹ for sin and cos, up to a million.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers: TypeAlias = Any  # a number in compiled kernels, an array in Python

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
TWO_OVER_PI = 0.6366197723675814
HALF_PI_HIGH, HALF_PI_LOW = 1.57079632673412561417, 6.07710050650619224932e-11
HALF_PI, HALF_PI_REST = 1.5707963267948966, 6.123233995736766e-17
ARCTAN_HALF, ARCTAN_HALF_REST = 0.4636476090008061, 2.2698777452961687e-17
SHIFT = 1.5 * 2.0**52  # added and taken away again, it rounds to a whole number
SHIFT_BITS = 0x4338000000000000
BIAS = 1023  # of a float's exponent, which begins at bit 52
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
LEAST_NORMAL = 2.0**-1022


def choose(condition: NDArray[np.bool_], first: Array | float, second: Array | float) -> Array:
    """The first where the condition holds, else the second; kernels have it for single numbers."""
    return np.where(condition, first, second)


def scalar_tanh(x: Numbers) -> Numbers:
    """tanh x. With |x| = (k ln 2)/2 + y it is (u − v) / (u + v), u = 2ᵏ (q + p), v = q − p.

    p / q = tanh y. A part that is exact is taken out of it, so that little is left to round: y
    where k is 0, ½ where it is 1, else 1.
    """
    size = np.abs(x)
    size = choose(size > 22.0, 22.0, size)
    shifted = (size * (2.0 * LOG2_E) - 0.5) + SHIFT
    k = shifted - SHIFT
    y = (size - k * (0.5 * LN2_HIGH)) - k * (0.5 * LN2_LOW)
    z = y * y
    q = 135135.0 + z * (62370.0 + z * (3150.0 + z * 28.0))
    beyond_y = -y * (z * (45045.0 + z * (2772.0 + z * 27.0)))  # p − yq
    p = y * q + beyond_y
    power = np.int64((np.float64(shifted).view(np.int64) + BIAS) << 52).view(np.float64)
    u, v = power * (q + p), q - p
    near, far = k < 0.5, k > 1.5
    rest = choose(near, 2.0 * beyond_y, choose(far, -2.0 * v, 2.5 * p - 0.5 * q))
    exact = choose(near, y, choose(far, 1.0, 0.5))
    return np.copysign(exact + rest / (u + v), x)


def scalar_exp(x: Numbers) -> Numbers:
    """eˣ = 2ᵏ e²ʸ with |y| ≤ (ln 2)/4, and e²ʸ = 1 + 2t / (1 − t) with t = tanh y = p / q."""
    x = np.minimum(np.maximum(x, -746.0), 710.0)
    shifted = x * LOG2_E + SHIFT
    k = shifted - SHIFT
    y = 0.5 * ((x - k * LN2_HIGH) - k * LN2_LOW)
    z = y * y
    p = y * (10395.0 + z * (1260.0 + z * 21.0))
    q = 10395.0 + z * (4725.0 + z * (210.0 + z))
    mantissa = 1.0 + 2.0 * p / (q - p)
    exponent = np.float64(shifted).view(np.int64) - SHIFT_BITS
    half = exponent >> 1  # in two steps, for results below the least normal number
    first = np.int64((half + BIAS) << 52).view(np.float64)
    second = np.int64((exponent - half + BIAS) << 52).view(np.float64)
    return mantissa * first * second


def scalar_log(x: Numbers) -> Numbers:
    """log x of normal numbers above 0; NaN for infinity.

    x = 2ᵏ (1 + f) with 1 + f from √½ to √2, and log(1 + f) = 2 artanh(f / (2 + f)) by its series.
    """
    bits = np.float64(x).view(np.int64)
    exponent = (bits - ROOT_HALF_BITS) >> 52
    f = np.int64(bits - (exponent << 52)).view(np.float64) - 1.0
    k = exponent * 1.0
    half_square = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    tail = 2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21)))
    tail = 2 / 7 + z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * tail)))
    tail = z * (2 / 3 + z * (2 / 5 + z * tail))
    small = half_square - (s * (half_square + tail) + k * LN2_LOW)
    return (k * LN2_HIGH - (small - f)) + (x - x)


def scalar_log1p(x: Numbers) -> Numbers:
    """log(1 + x) of finite numbers above −1, what rounding took from 1 + x added again."""
    u = 1.0 + x
    return scalar_log(u) + (x - (u - 1.0)) / u


def scalar_arctan2(y: Numbers, x: Numbers) -> Numbers:
    """The angle of (x, y), finite numbers, from −π to π; 0 or π at the origin.

    With 0 ≤ y ≤ x it is arctan c + arctan r, r = (y − cx) / (x + cy), where c is 0, ½ or 1 so that
    |r| ≤ ¼, and arctan r is its Taylor series.
    """
    height, width = np.abs(y), np.abs(x)
    steep = height > width
    far, near = choose(steep, height, width), choose(steep, width, height)
    scale = choose(far < 2.0**-900, 2.0**100, choose(far > 2.0**900, 2.0**-100, 1.0))
    far, near = far * scale, near * scale
    flat, even = 4.0 * near <= far, 4.0 * near > 3.0 * far
    c = choose(flat, 0.0, choose(even, 1.0, 0.5))
    base = choose(flat, 0.0, choose(even, 0.5 * HALF_PI, ARCTAN_HALF))
    rest = choose(flat, 0.0, choose(even, 0.5 * HALF_PI_REST, ARCTAN_HALF_REST))
    r = (near - c * far) / choose(far == 0.0, 1.0, far + c * near)
    z = r * r
    tail = 1 / 19 - z * (1 / 21 - z * (1 / 23 - z * (1 / 25)))
    tail = 1 / 11 - z * (1 / 13 - z * (1 / 15 - z * (1 / 17 - z * tail)))
    tail = z * (1 / 3 - z * (1 / 5 - z * (1 / 7 - z * (1 / 9 - z * tail))))
    angle = base + (r + (rest - r * tail))
    angle = choose(steep, HALF_PI - (angle - HALF_PI_REST), angle)
    left = np.copysign(1.0, x) < 0.0
    angle = choose(left, 2.0 * HALF_PI - (angle - 2.0 * HALF_PI_REST), angle)
    return np.copysign(angle, y)


def scalar_cos(x: Numbers) -> Numbers:
    """cos x, for |x| up to a million."""
    return scalar_wave(x, 1)


def scalar_sin(x: Numbers) -> Numbers:
    """sin x, for |x| up to a million."""
    return scalar_wave(x, 0)


def scalar_wave(x: Numbers, quarters: int) -> Numbers:
    """sin(x + quarters · π/2) = ±2t / (1 + t²) or ±(1 − t²) / (1 + t²), t = tan(r/2) = p / q.

    r is what x is more than a multiple of π/2.
    """
    shifted = x * TWO_OVER_PI + SHIFT
    k = shifted - SHIFT
    y = 0.5 * ((x - k * HALF_PI_HIGH) - k * HALF_PI_LOW)
    z = y * y
    p = y * (135135.0 - z * (17325.0 - z * (378.0 - z)))
    q = 135135.0 - z * (62370.0 - z * (3150.0 - z * 28.0))
    whole = q * q + p * p
    quadrant = np.float64(shifted).view(np.int64) - SHIFT_BITS + quarters
    size = choose((quadrant & 1) != 0, (q * q - p * p) / whole, 2.0 * p * q / whole)
    return choose((quadrant & 2) != 0, -size, size)
