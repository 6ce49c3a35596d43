"""Functions of intervals that mpmath's `iv` lacks, rounded outwards: for activations' `enclose`."""

from collections.abc import Callable
from typing import Protocol

FAR = 4.7  # z² beyond so many times the digits has a tail series that reaches as many digits


class Interval(Protocol):
    """A closed interval of mpmath, whose arithmetic rounds outwards; mpmath has no types itself."""

    @property
    def a(self) -> "Interval":
        """Its lower end, as an interval of one number."""

    @property
    def b(self) -> "Interval":
        """Its upper end, as an interval of one number."""

    @property
    def mid(self) -> "Interval":
        """Its middle."""

    def __add__(self, other: "Interval | int", /) -> "Interval": ...
    def __radd__(self, other: int, /) -> "Interval": ...
    def __sub__(self, other: "Interval | int", /) -> "Interval": ...
    def __rsub__(self, other: int, /) -> "Interval": ...
    def __mul__(self, other: "Interval | int", /) -> "Interval": ...
    def __rmul__(self, other: int, /) -> "Interval": ...
    def __truediv__(self, other: "Interval | int", /) -> "Interval": ...
    def __rtruediv__(self, other: int, /) -> "Interval": ...
    def __pow__(self, other: int, /) -> "Interval": ...
    def __neg__(self) -> "Interval": ...
    def __abs__(self) -> "Interval": ...
    def __lt__(self, other: "Interval | float", /) -> bool: ...
    def __le__(self, other: "Interval | float", /) -> bool: ...
    def __gt__(self, other: "Interval | float", /) -> bool: ...
    def __ge__(self, other: "Interval | float", /) -> bool: ...


class IntervalContext(Protocol):
    """`mpmath.iv`: how intervals are made, and the functions of them."""

    dps: int  # decimal digits

    @property
    def pi(self) -> Interval: ...
    def mpf(self, value: object, /) -> Interval:
        """The interval of a number, of another interval, or between the two ends of a list."""

    def exp(self, z: Interval, /) -> Interval: ...
    def sqrt(self, z: Interval, /) -> Interval: ...
    def log(self, z: Interval, /) -> Interval: ...
    def sin(self, z: Interval, /) -> Interval: ...
    def cos(self, z: Interval, /) -> Interval: ...


Enclosure = Callable[[Interval, IntervalContext], Interval]


def from_ends(function: Enclosure) -> Enclosure:
    """`enclose` of a function that never falls, from its enclosure at a single number."""

    def enclose(z: Interval, iv: IntervalContext) -> Interval:
        low, high = function(iv.mpf(z.a), iv), function(iv.mpf(z.b), iv)
        return iv.mpf([low.a, high.b])

    return enclose


def enclosed_normal_cdf(z: Interval, iv: IntervalContext) -> Interval:
    """Φ of an interval z."""
    return from_ends(_normal_cdf)(z, iv)


def _normal_cdf(z: Interval, iv: IntervalContext) -> Interval:
    """Φ at a single number: by its power series, or far from 0 by that of the tail."""
    far = abs(z)
    before = iv.dps
    if (far * far).a > FAR * before:
        tail = _tail(far, iv)
    else:
        try:
            iv.dps = 2 * before + 10  # as many digits as ½ − … may lose
            tail = iv.mpf(0.5) - _middle(far, iv)
        finally:
            iv.dps = before
    return 1 - tail if z.a > 0 else tail


def _middle(z: Interval, iv: IntervalContext) -> Interval:
    """Φ(z) − ½ = φ(z) Σ z²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)) for z ≥ 0 (Abramowitz, Stegun 26.2.11).

    The terms are above 0. Once each is less than half of the one before, all further ones add up
    to less than the last.
    """
    square = z * z
    term = total = z
    n, least = 1, iv.mpf(10) ** -iv.dps
    while 2 * square.b >= 2 * n + 1 or term.b > (least * total).a:
        term = term * square / (2 * n + 1)
        total = total + term
        n += 1
    return (total + iv.mpf([0, term.b])) * _density(z, iv)


def _tail(z: Interval, iv: IntervalContext) -> Interval:
    """1 − Φ(z) = φ(z)/z · (1 − 1/z² + 1·3/z⁴ − …) for large z > 0 (ibid. 26.2.12).

    The sums are above and below it by turns, as long as terms fall.
    """
    square = z * z
    term = total = iv.mpf(1)
    n, least = 0, iv.mpf(10) ** -iv.dps
    while term.b > least.a and 2 * n + 1 < square.a:
        term = term * (2 * n + 1) / square
        n += 1
        total = total + (-term if n % 2 else term)
    return (total + iv.mpf([-term.b, term.b])) * _density(z, iv) / z


def _density(z: Interval, iv: IntervalContext) -> Interval:
    return iv.exp(-z * z / 2) / iv.sqrt(2 * iv.pi)
