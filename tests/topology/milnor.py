"""Milnor's numbers of a polygonal link by Magnus expansions: `milnor_number(polygons, word)`.

Milnor 1957, *Isotopy of links*: the meridian of an arc is its curve's meridian, conjugated by what
the curve has passed under, and the longitude is the product of what it passes under. Magnus sends
meridian i to 1 + X_i, in power series of variables that don't commute, here cut off. μ(i_1 … i_k)
is the coefficient of X_i1 … X_i(k−1) in the longitude of i_k, a number of the link where all
shorter ones vanish.

Crossings are found here by floats and not by the program.
"""

import numpy as np

VIEW = np.linalg.qr(np.array([[0.9, 0.21, -0.4], [-0.17, 1.1, 0.3], [0.35, -0.26, 1.0]])).Q
VIEW = VIEW * np.sign(np.linalg.det(VIEW))


def passages(polygons):
    """For each curve the crossings in which it passes under: ((curve, place) over, sign)."""
    seen = [polygon @ VIEW.T for polygon in polygons]
    under = [[] for _ in seen]
    for i, a in enumerate(seen):
        for j, b in enumerate(seen):
            p, q = a[:, None], b[None]
            along, other = np.roll(a, -1, axis=0)[:, None] - p, np.roll(b, -1, axis=0)[None] - q
            turn = along[..., 0] * other[..., 1] - along[..., 1] * other[..., 0]
            gap = q - p
            with np.errstate(all="ignore"):  # parallel edges don't cross
                s = (gap[..., 0] * other[..., 1] - gap[..., 1] * other[..., 0]) / turn
                t = (gap[..., 0] * along[..., 1] - gap[..., 1] * along[..., 0]) / turn
                height = p[..., 2] + s * along[..., 2] - q[..., 2] - t * other[..., 2]
            inside = (s > 0) & (s < 1) & (t > 0) & (t < 1)
            for m, n in np.argwhere(inside & (height < 0)):  # a passes under b
                if i == j and (m - n) % len(a) in (1, len(a) - 1):
                    continue
                sign = -int(np.sign(turn[m, n]))
                under[i].append((m + s[m, n], (j, n + t[m, n]), sign))
    return [sorted(crossings) for crossings in under]


def milnor_number(polygons, word):
    """μ(word), components counted from 1."""
    under, degree = passages(polygons), len(word) - 1
    longitude = _longitudes(under, degree)[word[-1] - 1]
    return longitude.get(tuple(letter - 1 for letter in word[:-1]), 0)


def _longitudes(under, degree):
    meridians = [
        [_power(i, 1, degree)] * max(1, len(crossings)) for i, crossings in enumerate(under)
    ]
    for _ in range(degree + 1):  # each round is right to one degree more
        following, longitudes = [], []
        for i, crossings in enumerate(under):
            passed, arcs = {(): 1}, []
            for _, (j, place), sign in crossings:
                conjugated = _product(_inverse(passed, degree), _power(i, 1, degree), degree)
                arcs.append(_product(conjugated, passed, degree))
                number = sum(at < place for at, _, _ in under[j]) % max(1, len(under[j]))
                over = meridians[j][number]
                factor = over if sign > 0 else _inverse(over, degree)
                passed = _product(passed, factor, degree)
            framing = sum(sign for _, (j, _), sign in crossings if j == i)
            for _ in range(abs(framing)):
                passed = _product(passed, _power(i, -int(np.sign(framing)), degree), degree)
            following.append(arcs or [_power(i, 1, degree)])
            longitudes.append(passed)
        meridians = following
    return longitudes


def _product(a, b, degree):
    result = {}
    for u, x in a.items():
        for v, y in b.items():
            if len(u) + len(v) <= degree:
                result[u + v] = result.get(u + v, 0) + x * y
    return result


def _power(i, exponent, degree):
    """(1 + X_i) to the power 1 or −1."""
    return {
        (i,) * n: 1 if exponent > 0 else (-1) ** n for n in range(2 if exponent > 0 else degree + 1)
    }


def _inverse(series, degree):
    rest = {word: -x for word, x in series.items() if word}
    total, power = {(): 1}, {(): 1}
    for _ in range(degree):
        power = _product(power, rest, degree)
        for word, x in power.items():
            total[word] = total.get(word, 0) + x
    return total
