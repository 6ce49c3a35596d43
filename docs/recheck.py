"""Every proved statement of a figure again, from its figure.json, network.json and data.csv alone.

python recheck.py site/figures/link-three-units [cells]

Uses Python and mpmath and nothing of the program that made the files. Statements about points are
computed in intervals of 60 digits (mpmath.iv). Statements about whole sets are computed in
intervals of floats, each result widened to the next float on either side (by four of them for exp,
tanh, sin and cos, which C libraries round less well). `cells` is how many cells of each set may be
looked at; what is left then is said to be open.
"""

import csv
import json
import sys
from fractions import Fraction
from functools import partial
from itertools import combinations
from math import atan2, cos, exp, hypot, inf, isnan, log1p, nextafter, pi, sin, sqrt, tanh
from pathlib import Path

import mpmath
from mpmath import iv

iv.dps = 60

# ---------------------------------------------------------------- intervals, and their derivatives


class Interval:
    """The real numbers from low to high."""

    __slots__ = ("high", "low")

    def __init__(self, low, high=None):
        self.low, self.high = low, low if high is None else high

    def __add__(self, other):
        if not isinstance(other, Interval):
            return around([self.low + other, self.high + other])
        return around([self.low + other.low, self.high + other.high])

    def __neg__(self):
        return Interval(-self.high, -self.low)

    def __sub__(self, other):
        return self + -interval(other)

    def __mul__(self, other):
        a, b = self.low, self.high
        if not isinstance(other, Interval):
            return around([a * other, b * other])
        return around([a * other.low, a * other.high, b * other.low, b * other.high])

    def __truediv__(self, other):
        other = interval(other)
        if other.low <= 0 <= other.high:
            return Interval(-inf, inf)
        return around([a / b for a in (self.low, self.high) for b in (other.low, other.high)])

    def __rsub__(self, other):
        return interval(other) - self

    def __rtruediv__(self, other):
        return interval(other) / self

    __radd__, __rmul__ = __add__, __mul__

    @property
    def middle(self):
        return self.low / 2 + self.high / 2

    def halves(self):
        return Interval(self.low, self.middle), Interval(self.middle, self.high)


def interval(x):
    return x if isinstance(x, Interval) else Interval(float(x))


def around(ends):
    """The interval that holds results of one rounding; all numbers if one of them isn't known."""
    if isnan(sum(ends)):  # one is no number, or two are infinite with opposite signs
        return Interval(-inf, inf)
    return Interval(nextafter(min(ends), -inf), nextafter(max(ends), inf))


def widened(low, high, floats):
    """From low to high, each moved outwards by so many floats."""
    if isnan(low) or isnan(high):
        return Interval(-inf, inf)
    for _ in range(floats):
        low, high = nextafter(low, -inf), nextafter(high, inf)
    return Interval(low, high)


class Dual:
    """A value and its derivatives by the parameters, as intervals."""

    def __init__(self, value, slopes):
        self.value, self.slopes = value, slopes

    def apply(self, value, slope):
        """A function of it that has this value and this derivative."""
        return Dual(value, [slope * s for s in self.slopes])

    def __add__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value + other, self.slopes)
        return Dual(self.value + other.value, pairwise_sum(self.slopes, other.slopes))

    def __neg__(self):
        return Dual(-self.value, [-s for s in self.slopes])

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value * other, [s * other for s in self.slopes])
        first = [s * other.value for s in self.slopes]
        return Dual(
            self.value * other.value,
            pairwise_sum(first, [s * self.value for s in other.slopes]),
        )

    def __truediv__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value / other, [s / other for s in self.slopes])
        inverse = 1 / other.value
        return self * other.apply(inverse, -(inverse * inverse))

    __radd__, __rmul__ = __add__, __mul__


def pairwise_sum(a, b):
    return [x + y for x, y in zip(a, b, strict=True)]


def rising(function, low=-inf, high=inf):
    """A function of floats that never falls, of intervals; its values lie from low to high."""

    def of_interval(x):
        ends = widened(function(x.low), function(x.high), 4)
        return Interval(max(ends.low, low), min(ends.high, high))

    return of_interval


def safe_exp(x):
    return exp(x) if x < 709 else inf


def safe_softplus(x):
    return max(x, 0.0) + log1p(exp(-abs(x)))


def turning(x, shift):
    """cos(x + shift), shift a multiple of π / 2 that only says where the turning points are."""
    function = cos if shift == 0 else sin
    first = (x.low + shift) / pi
    last = (x.high + shift) / pi
    room = 1e-9 * (1 + abs(first) + abs(last))
    ends = widened(
        min(function(x.low), function(x.high)), max(function(x.low), function(x.high)), 4
    )
    low, high = ends.low, ends.high
    k = int(first - room) - 1
    while k <= last + room:
        if k >= first - room:  # a multiple of π lies inside, or nearly
            low, high = (low, 1.0) if k % 2 == 0 else (-1.0, high)
        k += 1
    return Interval(max(low, -1.0), min(high, 1.0))


def of_kind(on_interval, on_mpmath, slope):
    """A function for intervals, mpmath's intervals, and either with derivatives."""

    def function(x):
        if isinstance(x, Dual):
            return x.apply(function(x.value), slope(x.value))
        return on_interval(x) if isinstance(x, Interval) else on_mpmath(x)

    return function


def sigmoid(x):
    return (tanh_of(x * 0.5) + 1) * 0.5


def step(x):
    """The derivative of max(0, x)."""
    low, high = (x.low, x.high) if isinstance(x, Interval) else (x.a, x.b)
    ends = float(low > 0), float(high >= 0)
    return Interval(*ends) if isinstance(x, Interval) else iv.mpf(list(ends))


exp_of = of_kind(rising(safe_exp, 0.0), iv.exp, lambda x: exp_of(x))
cos_of = of_kind(lambda x: turning(x, 0), iv.cos, lambda x: -sin_of(x))
sin_of = of_kind(lambda x: turning(x, -pi / 2), iv.sin, lambda x: cos_of(x))
sqrt_of = of_kind(rising(lambda x: sqrt(max(x, 0.0)), 0.0), iv.sqrt, lambda x: 0.5 / sqrt_of(x))
tanh_of = of_kind(
    rising(tanh, -1.0, 1.0), lambda x: 1 - 2 / (iv.exp(2 * x) + 1), lambda x: 1 - square(tanh_of(x))
)
SIGMA = {
    "tanh": tanh_of,
    "sigmoid": sigmoid,
    "softplus": of_kind(rising(safe_softplus, 0.0), lambda x: iv.log(1 + iv.exp(x)), sigmoid),
    "relu": of_kind(
        rising(lambda x: max(x, 0.0), 0.0), lambda x: iv.mpf([max(x.a, 0), max(x.b, 0)]), step
    ),
    "identity": lambda x: x,
}


def square(x):
    if isinstance(x, Dual):
        return x.apply(square(x.value), x.value * 2)
    if not isinstance(x, Interval):
        return x * x
    ends = x.low * x.low, x.high * x.high
    low = 0.0 if x.low <= 0 <= x.high else min(ends)
    return widened(low, max(ends), 1) if low else Interval(0.0, nextafter(max(ends), inf))


# ------------------------------------------------------------------------------- networks and sets


def sigma(layer):
    if layer["activation"] not in SIGMA:
        raise SystemExit(f"an activation {layer['activation']} is not known here")
    return SIGMA[layer["activation"]]


def affine(part, x):
    rows = zip(part["W"], part["b"], strict=True)
    return [sum(v * w for w, v in zip(row, x, strict=True)) + b for row, b in rows]


def field(layer, x):
    if layer["kind"] == "residual":
        hidden = [sigma(layer)(z) for z in affine(layer, x)]
        shift = layer.get("c") or [0.0] * len(x)
        return affine({"W": layer["V"], "b": shift}, hidden)
    bumps = []
    for c, s in zip(layer["c"], layer["s"], strict=True):
        near = sum(square(a - b) for a, b in zip(x, c, strict=True))
        bumps.append(exp_of(-(near / (interval_like(near, s) * s * 2))))
    total = sum(bumps) + 1
    shares = [bump / total for bump in bumps]
    return [sum(p * v for p, v in zip(shares, pull, strict=True)) for pull in columns(layer["v"])]


def columns(rows):
    return list(zip(*rows, strict=True))


def interval_like(x, number):
    """A float as an interval of the kind of x."""
    inner = x.value if isinstance(x, Dual) else x
    return Interval(number) if isinstance(inner, Interval) else iv.mpf(number)


def along(x, share, slope):
    return [a + b * share for a, b in zip(x, slope, strict=True)]


def runge_kutta(layer, x):
    """One of the steps of a flow."""
    h = interval_like(x[0], 1.0) / layer["steps"]
    k1 = field(layer, x)
    k2 = field(layer, along(x, h / 2, k1))
    k3 = field(layer, along(x, h / 2, k2))
    k4 = field(layer, along(x, h, k3))
    mean = [a + (b + c) * 2 + d for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
    return along(x, h / 6, mean)


def after(layer, x):
    if layer["kind"] == "dense":
        return [sigma(layer)(z) for z in affine(layer, x)]
    if layer["kind"] != "flow":
        return along(x, 1, field(layer, x))
    for _ in range(layer["steps"]):
        x = runge_kutta(layer, x)
    return x


def representation(network, x):
    for layer in network["layers"]:
        x = after(layer, x)
    return x


def logit(network, x):
    return affine(network["head"], representation(network, x))[0]


def inputs(network):
    first = (network["layers"] or [network["head"]])[0]
    return len((first.get("W") or first.get("c"))[0])


def point(exact_set, t):
    """The point of a set at parameters t."""
    kind = exact_set["kind"]
    if kind == "interval":
        return list(t)
    if kind == "cosine-curve":
        return [t[0], exact_set["height"] - cos_of(t[0] * pi_like(t[0])) * 0.5]
    if kind == "spiral-arm":
        angle = t[0] * pi_like(t[0]) * (2 * exact_set["turns"]) + exact_set["phase"]
        r = t[0] * exact_set["outer"]
        return [r * cos_of(angle), r * sin_of(angle)]
    if kind in ("disk", "annulus"):
        return [t[0] * cos_of(t[1]), t[0] * sin_of(t[1])]
    if kind == "tube":
        return tube_point(exact_set, *t)
    if kind == "space-tube":
        return space_tube_point(exact_set, *t)
    raise SystemExit(f"a set of kind {kind} is not known here")


def pi_like(x):
    inner = x.value if isinstance(x, Dual) else x
    return widened(pi, pi, 1) if isinstance(inner, Interval) else iv.pi


def tube_point(tube, u, v):
    """At angle v around the core z(u) = Σ c_k e^{iku}, in the frame `axes` around `centre`."""
    z = [u * 0.0, u * 0.0]
    slope = [u * 0.0, u * 0.0]
    half = len(tube["coefficients"]) // 2
    for k, (a, b) in enumerate(tube["coefficients"], -half):
        if a or b:
            c, s = cos_of(u * k), sin_of(u * k)
            wave = [c * a - s * b, s * a + c * b]
            z = pairwise_sum(z, wave)
            slope = pairwise_sum(slope, [wave[1] * -k, wave[0] * k])
    if v is None:  # the core
        return in_frame(tube, [z[0], z[1]])
    length = sqrt_of(square(slope[0]) + square(slope[1]))
    out = cos_of(v) * tube["minor"] / length
    own = [z[0] + out * slope[1], z[1] - out * slope[0], sin_of(v) * tube["minor"]]
    return in_frame(tube, own)


def space_tube_point(tube, u, v):
    """At angle v around z(u) = Σ a_k cos ku + b_k sin ku, from a towards b.

    a is z' × reference and b is a × z', to length 1.
    """
    z, slope = [u * 0.0] * 3, [u * 0.0] * 3
    for k, (a, b) in enumerate(zip(tube["cosines"], tube["sines"], strict=True)):
        if any(a) or any(b):
            c, s = cos_of(u * k), sin_of(u * k)
            z = pairwise_sum(z, [c * x + s * y for x, y in zip(a, b, strict=True)])
            change = [c * (k * y) - s * (k * x) for x, y in zip(a, b, strict=True)]
            slope = pairwise_sum(slope, change)
    if v is None:  # the core
        return z
    first = unit(cross(slope, [u * 0.0 + x for x in tube["reference"]]))
    second = cross(first, unit(slope))
    c, s = cos_of(v) * tube["minor"], sin_of(v) * tube["minor"]
    return [x + c * a + s * b for x, a, b in zip(z, first, second, strict=True)]


def unit(a):
    length = sqrt_of(square(a[0]) + square(a[1]) + square(a[2]))
    return [x / length for x in a]


def in_frame(tube, own):
    rows = zip(columns(tube["axes"]), tube["centre"], strict=True)
    return [c + sum(x * row[i] for i, x in enumerate(own)) for row, c in rows]


# ------------------------------------------------------------------------------- what is published


class Figure:
    """The files of a figure, and what its claims are about."""

    def __init__(self, folder):
        self.facts = read_json(folder / "figure.json")
        content = read_json(folder / "network.json")
        self.networks, self.samples = content["networks"], content.get("sets", {})
        self.measured = {row["id"]: row["value"] for row in self.facts["measured"]}
        self.claims = [claim["id"] for claim in self.facts["claims"]]
        self.rows = []
        if (folder / "data.csv").exists():
            with open(folder / "data.csv", encoding="utf-8", newline="") as file:
                self.rows = list(csv.DictReader(file))

    def network(self, claim):
        """The one that a claim names by its beginning, or the only one."""
        for name, network in self.networks.items():
            if claim.startswith(f"{name}-"):
                return network
        return self.networks.get("network") or next(iter(self.networks.values()))

    def sets(self, dimension):
        """The exact sets of the sample of that many coordinates."""
        for sets in self.samples.values():
            if sets and dimension_of(sets[0]) == dimension:
                return sets
        raise SystemExit(f"no sets of {dimension} dimensions")

    def points(self):
        """Points as exact fractions, and whether each is of class A."""
        for row in self.rows:
            x = [float(row[key]) for key in row if key[0] == "x" and key[1:].isdigit()]
            yield x, row["class"] == "A"


def read_json(path):
    return json.loads(path.read_text("utf-8"))


def dimension_of(exact_set):
    return {"interval": 1, "tube": 3, "space-tube": 3}.get(exact_set["kind"], 2)


# --------------------------------------------------------------------------------------- witnesses


def check_witness(figure, witness):
    """The point lies on the set, and the network is surely wrong there."""
    network = figure.networks[witness["network"]]
    sets = figure.sets(inputs(network))
    exact_set = next(one for one in sets if one["name"] == witness["set"])
    ends = zip(exact_set["domain"], witness["parameter"], strict=True)
    on_it = all(low <= t <= high for (low, high), t in ends)
    x = point(exact_set, [iv.mpf(t) for t in witness["parameter"]])
    near = all(abs(float(mid(a)) - b) < 1e-12 for a, b in zip(x, witness["point"], strict=True))
    value = logit(network, x)
    wrong = value.b < 0 if exact_set["class"] == "B" else value.a > 0
    same = abs(float(mid(value)) - witness["logit"]) <= 1e-9 * abs(witness["logit"])
    return on_it and near and bool(
        wrong
    ) and same, f"logit {float(mid(value)):.6g} on {witness['set']}"


def mid(x):
    return mpmath.mpf(x.mid)


# --------------------------------------------------------------------- winding and linking numbers


def moved_arcs(curve, layers, clear, most):
    """Arcs (turn, length, box) of closed curves, halved until `clear` says which may stay.

    The image of an arc and the chord between its ends both lie in its box, so that a curve whose
    boxes keep clear can be pulled straight into its polygon.
    """
    arcs = [[(k / 64, 1 / 64) for k in range(64)] for _ in curve]
    while True:
        boxes = [
            [box(path, layers, Interval(at, at + length)) for at, length in pieces]
            for path, pieces in zip(curve, arcs, strict=True)
        ]
        open_ones = clear(boxes)
        if not any(map(any, open_ones)):
            return [
                [[x.middle for x in box(path, layers, Interval(at))] for at, _ in pieces]
                for path, pieces in zip(curve, arcs, strict=True)
            ]
        arcs = [
            [
                part
                for (at, length), is_open in zip(pieces, flags, strict=True)
                for part in (
                    [(at, length / 2), (at + length / 2, length / 2)] if is_open else [(at, length)]
                )
            ]
            for pieces, flags in zip(arcs, open_ones, strict=True)
        ]
        if sum(map(len, arcs)) > most:
            return None


def box(path, layers, turn):
    """The image of an arc: by intervals, and by the mean value theorem where that is tighter."""
    x = path(Dual(turn, [Interval(1.0)]))
    start = path(Interval(turn.middle))
    for layer in layers:
        x, start = after(layer, x), after(layer, start)
    reach = Interval(-(turn.high - turn.low), turn.high - turn.low) * 0.5000001
    return [meet(a.value, b + a.slopes[0] * reach) for a, b in zip(x, start, strict=True)]


def meet(a, b):
    return Interval(max(a.low, b.low), min(a.high, b.high))


def apart(a, b):
    return any(x.high < y.low or y.high < x.low for x, y in zip(a, b, strict=True))


def linking_number(paths, layers, most):
    """Of the images of two closed curves; None where they come too near to tell."""

    def clear(boxes):
        first, second = boxes
        flags = [[False] * len(first), [False] * len(second)]
        for i, a in enumerate(first):
            for j, b in enumerate(second):
                if not apart(a, b):
                    flags[0][i] = flags[1][j] = True
        return flags

    polygons = moved_arcs(paths, layers, clear, most)
    if polygons is None:
        return None
    a, b = polygons
    total = sum(
        solid_angle(a[i], a[(i + 1) % len(a)], b[j], b[(j + 1) % len(b)])
        for i in range(len(a))
        for j in range(len(b))
    )
    return total / (4 * pi)


def solid_angle(p, p2, q, q2):
    """Under which the segment from p to p2 sees that from q to q2, by two triangles."""
    u, v, w, x = minus(q, p), minus(q, p2), minus(q2, p2), minus(q2, p)
    return triangle(u, v, w) + triangle(w, x, u)


def triangle(a, b, c):
    """The signed solid angle of a triangle seen from 0 (van Oosterom and Strackee 1983)."""
    volume = dot(a, cross(b, c))
    la, lb, lc = hypot(*a), hypot(*b), hypot(*c)
    return 2 * atan2(volume, la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb)


def minus(a, b):
    return [x - y for x, y in zip(a, b, strict=True)]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def winding_number(path, layers, most):
    """Of the image of a closed curve about that of the origin; None where it comes too near."""
    centre = [Interval(0.0), Interval(0.0)]
    for layer in layers:
        centre = after(layer, centre)

    def clear(boxes):
        return [[not apart(one, centre) for one in boxes[0]]]

    polygons = moved_arcs([path], layers, clear, most)
    if polygons is None:
        return None
    seen = [minus(x, [c.middle for c in centre]) for x in polygons[0]]
    ends = zip(seen, seen[1:] + seen[:1], strict=True)
    angles = (atan2(a[0] * b[1] - a[1] * b[0], dot(a, b)) for a, b in ends)
    return sum(angles) / (2 * pi)


def two_pi(turn):
    return turn * widened(2 * pi, 2 * pi, 1)


def check_winding(figure, claim, cells):
    """After each layer the middle circle of the annulus winds once round the disk's centre."""
    ring = next(one for one in figure.sets(2) if one["kind"] == "annulus")
    r = (ring["inner"] + ring["outer"]) / 2

    def circle(turn):
        return point(ring, [turn * 0.0 + r, two_pi(turn)])

    return same_after_each_layer(
        figure, claim, lambda layers: winding_number(circle, layers, cells), 1
    )


def check_linking(figure, claim, cells):
    """After each layer, of the cores of two tubes; for witnesses, of their outer longitudes."""
    tubes = figure.sets(3)
    of_witness = claim.endswith("witness-linked")
    expected = 1 if of_witness else figure.measured["linking"]

    def path(tube):
        if of_witness:
            return lambda turn: tube_point(tube, two_pi(turn), turn * 0.0)
        return lambda turn: tube_point(tube, two_pi(turn), None)

    paths = [path(tube) for tube in tubes]
    return same_after_each_layer(
        figure, claim, lambda layers: linking_number(paths, layers, cells), expected
    )


def same_after_each_layer(figure, claim, number, expected):
    layers = figure.network(claim)["layers"] if figure.networks else []
    found = [number(layers[:k]) for k in range(len(layers) + 1)]
    shown = ", ".join("open" if one is None else f"{one:.6f}" for one in found)
    right = all(abs(abs(one) - expected) < 1e-6 for one in found if one is not None)
    return (None if right and None in found else right), f"after each layer {shown}"


def check_unlinked(figure, claim, cells):
    """The linking number of any two cores is 0."""
    paths = [
        lambda turn, tube=tube, place=place: place(tube, two_pi(turn), None)
        for tube in figure.sets(3)
        for place in [space_tube_point if tube["kind"] == "space-tube" else tube_point]
    ]
    numbers = [linking_number(pair, [], cells) for pair in combinations(paths, 2)]
    shown = ", ".join("open" if number is None else f"{number:.6f}" for number in numbers)
    right = all(abs(number) < 1e-6 for number in numbers if number is not None)
    return (None if right and None in numbers else right), f"linking numbers {shown}"


# ----------------------------------------------------------------- singular values and determinants


def check_never_flat(figure, claim, cells):
    """The least singular value of all W, at most 1; the published number is just below it."""
    mpmath.mp.dps = 60
    least = mpmath.mpf(1)
    for layer in figure.network(claim)["layers"]:
        least = min(least, min(mpmath.svd_r(mpmath.matrix(layer["W"]), compute_uv=False)))
    published = figure.measured[claim.replace("never-flat", "least-singular-value")]
    return 0 <= least - published < 1e-9, f"least singular value {mpmath.nstr(least, 15)}"


def check_paths(figure, claim, cells):
    """The straight path meets a singular matrix where W has a real eigenvalue ≤ 0."""
    W = [[Fraction(w) for w in row] for row in figure.network(claim)["layers"][0]["W"]]
    if claim == "never-singular":
        value = determinant(W)
        return value > 0, f"det W = {float(value):.6g}"
    last = 1
    for k in range(1001):
        t = Fraction(k, 1000)
        value = determinant(
            [[t * w + (1 - t) * (i == j) for j, w in enumerate(row)] for i, row in enumerate(W)]
        )
        if value * last <= 0:
            return True, f"the determinant changes its sign before t = {float(t)}"
    return None, "no change of sign at 1,001 values of t"


def check_homeomorphisms(figure, claim, cells):
    """The least determinant at the corners of the cube of slopes, in fractions."""
    least = None
    for layer in figure.network(claim)["layers"]:
        if layer["kind"] == "dense" and len(layer["W"]) == len(layer["W"][0]):
            if determinant([list(map(Fraction, row)) for row in layer["W"]]) == 0:
                return False, "a singular W"
        elif layer["kind"] == "residual" and layer["activation"] == "tanh":
            values = corner_determinants(layer)
            least = min(values) if least is None else min(least, *values)
        elif layer["activation"] != "identity":
            return None, f"a {layer['kind']} layer of {layer['activation']}"
    published = figure.measured[claim.replace("homeomorphisms", "least-determinant")]
    right = least is not None and least > 0 and published <= least
    return right, f"least determinant {float(least):.9g} at a corner"


def corner_determinants(layer):
    """det(1 + V diag(s) W) for every s of zeros and ones."""
    V, W = ([list(map(Fraction, row)) for row in layer[name]] for name in ("V", "W"))
    d = len(V)
    matrices = [[[Fraction(i == j) for j in range(d)] for i in range(d)]]
    for unit, row in enumerate(W):  # each hidden unit is left out, or added
        added = [[V[i][unit] * w for w in row] for i in range(d)]
        matrices += [
            [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(M, added, strict=True)]
            for M in matrices
        ]
    return [determinant(M) for M in matrices]


def determinant(A):
    if len(A) == 1:
        return A[0][0]
    minors = ([[*row[:k], *row[k + 1 :]] for row in A[1:]] for k in range(len(A)))
    return sum(determinant(minor) * A[0][k] * (-1) ** k for k, minor in enumerate(minors))


def derivative(function, x):
    """The matrix of derivatives of a map on a box, or at a point."""
    zero, one = x[0] * 0.0, x[0] * 0.0 + 1.0
    duals = [Dual(a, [one if j == k else zero for j in range(len(x))]) for k, a in enumerate(x)]
    return [y.slopes for y in function(duals)]


def check_unfolded(figure, claim, cells):
    """On no part of the square, as it is moved, can the determinant of a step be 0."""
    network = figure.network(claim)
    region, looked = [Interval(-1.0, 1.0) for _ in range(inputs(network))], 0
    for layer in network["layers"]:
        if layer["kind"] == "dense":
            W = [[Fraction(w) for w in row] for row in layer["W"]]
            if determinant(W) == 0 or layer["activation"] == "relu":
                return None, "a singular W, or ReLU"
            region = after(layer, region)
            continue
        if layer["kind"] == "flow":  # its shares sum to less than 1, so no pull is exceeded
            pulls = [Interval(min(0, *pull), max(0, *pull)) for pull in columns(layer["v"])]
            region = pairwise_sum(region, pulls)
            move, waiting = runge_kutta, [region]
        else:
            move, waiting, region = after, [region], after(layer, region)
        while waiting:
            cell, looked = waiting.pop(), looked + 1
            if looked > cells:
                return None, f"open after {cells} cells"
            if determinant(derivative(partial(move, layer), cell)).low <= 0:
                waiting += halves(cell)
    return True, f"no determinant is 0; {looked} cells"


def halves(cell, speeds=None):
    sizes = [(x.high - x.low) * s for x, s in zip(cell, speeds or [1] * len(cell), strict=True)]
    k = sizes.index(max(sizes))
    return [[*cell[:k], half, *cell[k + 1 :]] for half in cell[k].halves()]


def check_folds(figure, claim, cells):
    """Two points of a grid at which the determinant surely has different signs."""
    network, signs = figure.network(claim), {}
    for i in range(21):
        for j in range(21):
            x = [Interval(i / 10 - 1), Interval(j / 10 - 1)]
            value = determinant(derivative(partial(representation, network), x))
            if value.low > 0 or value.high < 0:
                signs[value.low > 0] = f"{value.middle:.6g} at ({i / 10 - 1:.1f}, {j / 10 - 1:.1f})"
            if len(signs) == 2:
                return True, f"the determinant is {signs[True]} and {signs[False]}"
    return None, "one sign at 441 points"


# ------------------------------------------------------------------- certified shares, separability


def check_certified(figure, claim, cells):
    """The share of each set's parameters on which the network is surely right."""
    network = figure.network(claim)
    shares, wrong, looked = [], 0.0, 0
    for exact_set in figure.sets(inputs(network)):
        side = 1 if exact_set["class"] == "B" else -1
        whole = [Interval(a, b) for a, b in exact_set["domain"]]
        sure, seen, waiting = 0.0, 0, [(whole, 1.0)]
        while waiting and seen < cells:
            following = []
            for cell, share in waiting:
                seen += 1
                value = over_cell(network, exact_set, cell)
                if (value * side).low > 0:
                    sure += share
                elif (value * side).high < 0:
                    wrong += share
                else:
                    following += [(half, share / 2) for half in halves(cell)]
            waiting = following
        shares.append(sure)
        looked += seen
    share = sum(shares) / len(shares)
    found = f"share {share:.6f} surely right, {wrong:.6f} wrong, {looked} cells"
    return (False if wrong else True if share == 1 else None), found


def over_cell(network, exact_set, cell):
    """The logit on a cell: by intervals, and by the mean value theorem from its middle."""
    one, zero = Interval(1.0), Interval(0.0)
    duals = [
        Dual(x, [one if j == k else zero for j in range(len(cell))]) for k, x in enumerate(cell)
    ]
    value = logit(network, point(exact_set, duals))
    middles = [x.middle for x in cell]
    at_middle = logit(network, point(exact_set, [Interval(m) for m in middles]))
    for slope, x, m in zip(value.slopes, cell, middles, strict=True):
        at_middle = at_middle + slope * (x - m)
    return meet(value.value, at_middle)


def check_separable(figure, claim, cells):
    """The network's own line has all points of the sample on their sides, for sure."""
    network = figure.network(claim)
    values = [(logit(network, [iv.mpf(a) for a in x]), is_a) for x, is_a in figure.points()]
    right = sum(bool(value.b < 0 if is_a else value.a > 0) for value, is_a in values)
    found = f"{right} of {len(values)} points on their side of the network's line"
    return (True if right == len(values) > 0 else None), found


def check_inseparable(figure, claim, cells):
    """The convex hulls of the two classes meet: exactly, in the plane."""
    classes = {is_a: [] for is_a in (True, False)}
    for x, is_a in figure.points():
        classes[is_a].append(tuple(map(Fraction, x)))
    return hulls_meet(*classes.values())


def hulls_meet(first, second):
    """Whether the convex hulls of two sets of points of the plane share a point, in fractions."""
    a, b = hull(first), hull(second)
    for p, p2 in zip(a, a[1:] + a[:1], strict=True):
        for q, q2 in zip(b, b[1:] + b[:1], strict=True):
            if segments_meet(p, p2, q, q2):
                return True, "two sides of the convex hulls meet"
    inside = in_hull(a, b[0]) or in_hull(b, a[0])
    return inside, "one convex hull lies in the other" if inside else "the convex hulls are apart"


def segments_meet(p, p2, q, q2):
    """Whether the segments from p to p2 and from q to q2 share a point."""
    for k in (0, 1):  # their boxes must overlap: this decides where all four lie on one line
        if max(p[k], p2[k]) < min(q[k], q2[k]) or max(q[k], q2[k]) < min(p[k], p2[k]):
            return False
    across = turn(p, p2, q) * turn(p, p2, q2) <= 0
    return across and turn(q, q2, p) * turn(q, q2, p2) <= 0


def in_hull(corners, x):
    if len(corners) < 3:
        return False  # of a segment or a point: its sides were looked at
    sides = zip(corners, corners[1:] + corners[:1], strict=True)
    return all(turn(p, p2, x) >= 0 for p, p2 in sides)


def turn(a, b, c):
    """Above 0 if one turns left at b, going from a to c."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points):
    """The corners of the convex hull, counter-clockwise."""
    if len(set(points)) == 1:
        return points[:1]
    chains = []
    for order in (sorted(set(points)), sorted(set(points), reverse=True)):
        chain = []
        for x in order:
            while len(chain) > 1 and turn(chain[-2], chain[-1], x) <= 0:
                chain.pop()
            chain.append(x)
        chains += chain[:-1]
    return chains


# --------------------------------------------------------------------------- links without a number

PRIME = 1_000_003  # another than the program's, and other units
UNITS = (1234, 56789, 424242, 777777)


def check_not_split(figure, claim, cells):
    """The colourings of the cores' polygons, of `vertices` vertices each, have dimension 1.

    At a crossing that curve i goes under curve j, b = t_j a + (1 − t_i) o. That the polygons stand
    in for the cores is not checked here.
    """
    count, curves = figure.measured["vertices"], []
    for tube in figure.sets(3):
        turns = [2 * pi * k / count for k in range(count)]
        place = space_tube_point if tube["kind"] == "space-tube" else tube_point
        points = [[x.middle for x in place(tube, Interval(u), None)] for u in turns]
        curves.append([[Fraction(x) for x in point] for point in points])
    arcs, rows = colour_equations(curves)
    dimension = arcs - rank(rows)
    if dimension != figure.measured["colourings"]:
        return False, f"the colourings have dimension {dimension}"
    return (True if dimension == 1 else None), f"{len(rows)} crossings, dimension {dimension}"


def colour_equations(curves):
    """How many arcs a diagram has, and the equations of its crossings, by the arcs."""
    passages = [[] for _ in curves]  # where each curve goes under: place, over, its place, sign
    edges = [
        (k, i, curve[i], curve[(i + 1) % len(curve)])
        for k, curve in enumerate(curves)
        for i in range(len(curve))
    ]
    for n, (k, i, p, p2) in enumerate(edges):
        for m, j, q, q2 in edges[:n]:
            if k == m and (i - j) % len(curves[k]) in (1, len(curves[k]) - 1):
                continue
            if not segments_meet(seen(p), seen(p2), seen(q), seen(q2)):
                continue
            s, t, sign = crossing(seen(p), seen(p2), seen(q), seen(q2))
            above = (1 - s) * depth(p) + s * depth(p2) - (1 - t) * depth(q) - t * depth(q2)
            if above > 0:
                passages[m].append(((j, t), k, (i, s), sign))
            else:
                passages[k].append(((i, s), m, (j, t), -sign))
    names, rows = {}, []
    for k, own in enumerate(passages):
        own.sort()
        for number in range(max(1, len(own))):
            names[k, number] = len(names)
    for k, own in enumerate(passages):
        for number, (_, over, at, sign) in enumerate(own):
            before, after = names[k, number], names[k, (number + 1) % len(own)]
            if sign < 0:
                before, after = after, before
            passed = sum(place < at for place, *_ in passages[over])
            row = [0] * len(names)
            row[before] += UNITS[over]
            row[names[over, passed % max(1, len(passages[over]))]] += 1 - UNITS[k]
            row[after] -= 1
            rows.append(row)
    return len(names), rows


def seen(p):
    """A point of space as seen along a slanted direction; `depth` is how near it is."""
    return p[0] + p[2] * Fraction(37, 100), p[1] + p[2] * Fraction(23, 100)


def depth(p):
    return p[2]


def crossing(p, p2, q, q2):
    """The places on two segments that cross; 1 if the first crosses the other from its right."""
    along = [b - a for a, b in zip(p, p2, strict=True)]
    other = [b - a for a, b in zip(q, q2, strict=True)]
    gap = [b - a for a, b in zip(p, q, strict=True)]
    across = along[0] * other[1] - along[1] * other[0]
    s = (gap[0] * other[1] - gap[1] * other[0]) / across
    t = (gap[0] * along[1] - gap[1] * along[0]) / across
    return s, t, 1 if across > 0 else -1


def rank(rows):
    """Over the field of PRIME elements, by elimination."""
    rows, pivots = [[x % PRIME for x in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(pivots, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[pivots], rows[pivot] = rows[pivot], rows[pivots]
        inverse = pow(rows[pivots][column], -1, PRIME)
        for i in range(pivots + 1, len(rows)):
            factor = rows[i][column] * inverse
            rows[i] = [(x - factor * y) % PRIME for x, y in zip(rows[i], rows[pivots], strict=True)]
        pivots += 1
    return pivots


# --------------------------------------------------------------------------- points with one image


def check_coincidence(figure, claim, cells):
    """A point of the ring has the image of a sample's point of the disk, after `gone` ReLU layers.

    It lies on the line through that point along which the layers change nothing; in fractions.
    """
    layers = figure.networks["relu_network"]["layers"][: int(figure.measured["gone"])]
    ring = next(part for part in figure.sets(2) if part["kind"] == "annulus")
    low, high = Fraction(ring["inner"]), Fraction(ring["outer"])
    for x, in_disk in figure.points():
        point = list(map(Fraction, x))
        step = unmoved(layers, point) if in_disk else None
        if step is None:
            continue
        # |point + t · step| is about the middle radius.
        square, along, reach = (dot(step, step), dot(point, step), dot(point, point))
        root = sqrt(along**2 - square * (reach - ((low + high) / 2) ** 2))
        for t in (Fraction((root - along) / square), Fraction((-root - along) / square)):
            other = [a + t * b for a, b in zip(point, step, strict=True)]
            inside = low**2 <= dot(other, other) <= high**2
            if inside and relu_image(layers, point) == relu_image(layers, other):
                return True, f"point {x} and {list(map(float, other))}"
    return None, "no such point was found"


def check_flattened(figure, claim, cells):
    """A unit of the ReLU layer `gone` gets less than 0 on all of the ring, whose image is flat."""
    *layers, last = figure.networks["relu_network"]["layers"][: int(figure.measured["gone"])]
    ring = next(part for part in figure.sets(2) if part["kind"] == "annulus")
    for k, (W, b) in enumerate(zip(last["W"], last["b"], strict=True), 1):
        unit = {"layers": layers, "head": {"W": [W], "b": [b]}}
        waiting, looked = [[Interval(low, high) for low, high in ring["domain"]]], 0
        while waiting and looked < cells:
            cell, looked = waiting.pop(), looked + 1
            height = over_cell(unit, ring, cell)
            if height.high >= 0:
                if height.low > 0:
                    break
                waiting += halves(cell)
        else:
            if not waiting:
                return True, f"unit {k} is below 0 on the ring; {looked} cells"
    return None, f"no unit is surely below 0 on the ring, {cells} cells each"


def relu_image(layers, x):
    for layer in layers:
        x = [max(z, Fraction(0)) for z in affine(in_fractions(layer), x)]
    return x


def unmoved(layers, x):
    """A direction in which the image of x doesn't change near x; None if it does in all."""
    slopes = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    for layer in map(in_fractions, layers):
        z = affine(layer, x)
        columns = list(zip(*slopes, strict=True))
        slopes = [
            [dot(row, column) if height > 0 else Fraction(0) for column in columns]
            for row, height in zip(layer["W"], z, strict=True)
        ]
        x = [max(height, Fraction(0)) for height in z]
    a, b = next((row for row in slopes if any(row)), (Fraction(0), Fraction(1)))
    return None if any(dot(row, (-b, a)) for row in slopes) else [-b, a]


def in_fractions(layer):
    return {"W": [list(map(Fraction, row)) for row in layer["W"]], "b": map(Fraction, layer["b"])}


# -------------------------------------------------------------------------------------------- main

CHECKS = {
    "not-split": check_not_split,
    "unlinked": check_unlinked,
    "coincidence": check_coincidence,
    "flattened": check_flattened,
    "winding-kept": check_winding,
    "winding-constant": check_winding,
    "witness-linked": check_linking,
    "linking-constant": check_linking,
    "linked": check_linking,
    "never-flat": check_never_flat,
    "homeomorphisms": check_homeomorphisms,
    "never-singular": check_paths,
    "straight-singular": check_paths,
    "unfolded": check_unfolded,
    "monotone": check_unfolded,
    "folds": check_folds,
    "all-certified": check_certified,
    "separable": check_separable,
    "inseparable": check_inseparable,
}

WORDS = {True: "proved ", None: "open   ", False: "REFUTED"}


def rechecked(folder, cells=20_000):
    """Of each proved statement: its name; True, False, or None where it is open; what was found."""
    figure = Figure(Path(folder))
    for witness in figure.facts["witnesses"]:
        yield (f"witness against {witness['network']}", *check_witness(figure, witness))
    for claim in figure.claims:
        name = next((name for name in CHECKS if f"-{claim}".endswith(f"-{name}")), None)
        if name:
            yield (claim, *CHECKS[name](figure, claim, cells))


if __name__ == "__main__":
    failed = False
    for name, right, found in rechecked(sys.argv[1], *map(int, sys.argv[2:3])):
        failed |= right is False
        print(f"{WORDS[right]} {name}: {found}", flush=True)
    sys.exit(failed)
