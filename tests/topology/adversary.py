"""Networks and sets that rounding could fool, and a judge that computes with 60 digits and more."""

from dataclasses import dataclass
from itertools import pairwise

import mpmath
import numpy as np

from generator.learn.data.dataset import Data
from generator.learn.data.regions import Annulus, Disk, Interval
from generator.learn.data.tubes import torus
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from tests.topology.sets import data as sampled

EXACT = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "identity": lambda z: z,
}
DIGITS = (60, 120, 400, 2000)
SAME = mpmath.mpf(10) ** -30  # two precisions agree that differ by no more of the value


@dataclass(frozen=True, eq=False)
class Shifted:
    """A set moved far off, by exact floats."""

    inner: object
    shift: np.ndarray

    def __getattr__(self, name):
        return getattr(self.inner, name)

    @property
    def rounding(self):
        return self.inner.rounding + 1e-15 * float(np.abs(self.shift).sum())

    def at(self, t):
        return self.inner.at(t) + self.shift

    def exact(self, t):
        inner = point(self.inner, t)
        return [x + mpmath.mpf(float(b)) for x, b in zip(inner, self.shift, strict=True)]


def point(exact_set, t):
    """The point at float parameters, from the set's formula."""
    if isinstance(exact_set, Shifted):
        return exact_set.exact(t)
    if isinstance(exact_set, Interval):
        return [mpmath.mpf(float(t[0]))]
    u, v = (mpmath.mpf(float(x)) for x in t)
    if isinstance(exact_set, Annulus):
        return [u * mpmath.cos(v), u * mpmath.sin(v)]
    major, minor = (mpmath.mpf(float(x)) for x in (exact_set.coefficients[2, 0], exact_set.minor))
    out = major + minor * mpmath.cos(v)
    own = [out * mpmath.cos(u), out * mpmath.sin(u), minor * mpmath.sin(v)]
    return [
        sum(mpmath.mpf(float(exact_set.axes[j, i])) * own[j] for j in range(3))
        + mpmath.mpf(float(exact_set.centre[i]))
        for i in range(3)
    ]


def exact_logit(net, exact_set, t, digits=60):
    """The logit at float parameters t (k,) of a set, without intervals."""
    with mpmath.workdps(digits):
        x = point(exact_set, t)
        for layer in net.layers:
            x = [EXACT[layer.activation](z) for z in affine(layer, x)]
        return affine(net.head, x)[0]


def affine(part, x):
    return [
        sum((mpmath.mpf(float(w)) * y for w, y in zip(row, x, strict=True)), mpmath.mpf(float(b)))
        for row, b in zip(part.W, part.b, strict=True)
    ]


def sure_logit(net, exact_set, t):
    """The logit in 30 digits: of two precisions that agree in them; else of 2,000, and not sure."""
    coarse = exact_logit(net, exact_set, t, DIGITS[0])
    for digits in DIGITS[1:]:
        fine = exact_logit(net, exact_set, t, digits)
        if fine and abs(fine - coarse) < abs(fine) * SAME:
            return fine, True
        coarse = fine
    return coarse, False


def sure_sign(net, exact_set, t):
    """The logit's sign; 0 where no two precisions agree."""
    value, sure = sure_logit(net, exact_set, t)
    return int(mpmath.sign(value)) if sure else 0


def random_set(rng, dimension):
    """Two sets: ordinary, tiny, thin, touching or far off."""
    kind = rng.choice(["plain", "tiny", "thin", "touching", "far"])
    size = {"tiny": 10.0 ** rng.uniform(-12, -3)}.get(kind, 1.0)
    if dimension == 1:
        gap = {"touching": 0.0, "thin": 1e-9}.get(kind, 0.2) * size
        sets = (Interval("A", 0, -size, 0.0), Interval("B", 1, gap, gap + size))
    elif dimension == 2:
        inner = size * {"touching": 1 / 3, "thin": 1 - 1e-9}.get(kind, 2 / 3)
        sets = (Disk("A", 0, 0.0, size / 3), Annulus("B", 1, inner, size))
    else:
        minor = size * {"touching": 0.35, "thin": 1e-6}.get(kind, 0.2)
        turned = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, 1.0, 0]])
        middle = np.array([0.7 * size, 0, 0])
        sets = (
            torus("A", 0, np.zeros(3), np.eye(3), 0.7 * size, minor),
            torus("B", 1, middle, turned, 0.7 * size, minor),
        )
    if kind == "far":
        shift = 10.0 ** rng.uniform(2, 9) * rng.normal(size=dimension)
        sets = tuple(Shifted(exact_set, shift) for exact_set in sets)
    return sets


def random_network(rng, dimension):
    """Width 1 to 6, depth 1 to 12, sizes of weights from 1e-300 to 1e15, every activation."""
    widths = [dimension, *rng.integers(1, 7, size=rng.integers(1, 13))]
    if rng.random() < 0.4:
        widths = [dimension] * len(widths)
    layers = []
    usual = str(rng.choice(list(EXACT)))
    wild = rng.random() < 0.6
    for into, out in pairwise(widths):
        size = 10.0 ** (rng.uniform(-3, 15) if wild and rng.random() < 0.4 else rng.uniform(-1, 1))
        if wild and rng.random() < 0.03:
            size = 10.0 ** rng.uniform(-300, -3)
        W = rng.normal(size=(out, into))
        if rng.random() < 0.2:  # nearly singular
            W[-1] = W[0] + 10.0 ** rng.uniform(-20, -6) * rng.normal(size=into)
        b = rng.normal(size=out) * 10.0 ** rng.uniform(-2, 1.7)
        if wild and rng.random() < 0.1:
            b = b * 2.0**53
        name = usual if rng.random() < 0.8 else str(rng.choice(list(EXACT)))
        layers.append(Dense(size * W, b, name))
    net = Network(tuple(layers), None)
    return net, rng.normal(size=widths[-1]) * 10.0 ** rng.uniform(-2, 15 if wild else 1)


def beside(rng, normal, heights):
    """A head for class A whose plane only just leaves all the heights below it, or not quite."""
    top, width = float(heights.max()), float(np.ptp(heights))
    slack = 10.0 ** rng.uniform(-18, 1) * (width or abs(top))
    return Head("logistic", normal[None], np.array([-(top + slack)]))


def random_case(seed):
    """A network with data, and a head that cuts through their images or lies just beside one."""
    rng = np.random.default_rng(seed)
    dimension = int(rng.integers(1, 4))
    sets = random_set(rng, dimension)
    alone = rng.random() < 0.4  # a set that may be right as a whole
    samples: Data = sampled(sets[: 1 if alone else None], 40)
    net, normal = random_network(rng, dimension)
    with np.errstate(all="ignore"):
        heights = net.representation(samples.points) @ normal
    finite = heights[np.isfinite(heights)]
    if alone and len(finite):
        return Network(net.layers, beside(rng, normal, finite)), samples
    middle = float(np.median(finite)) if len(finite) else 0.0
    offset = -np.nextafter(middle, rng.choice([-np.inf, np.inf])) if rng.random() < 0.8 else 0.0
    return Network(net.layers, Head("logistic", normal[None], np.array([offset]))), samples
