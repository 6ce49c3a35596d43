"""Datasets by name, all with the same first arguments: `spirals(points=200, seed=0, turns=1)`.

Without noise a sample lies exactly on its sets. Along curves it is even in the parameter, ends
included; on sets of two dimensions it is by chance, even by area. Every class has as many points as
the others.
"""

import numpy as np
from numpy.typing import ArrayLike

from generator.errors import UserError
from generator.learn.data.curves import CosineCurve, SpiralArm
from generator.learn.data.dataset import Array, Data, ExactSet
from generator.learn.data.regions import Annulus, Disk, Interval
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import Tube, ellipse, plane_curve, torus
from generator.reproducible_algebra import norm
from generator.reproducible_math import cos, sin

MAJOR, MINOR = 0.65, 0.2  # of the linked tori
RING = 0.72
HOOK, HOOK_RADIUS, HOOK_HALF = (
    np.radians(130),
    0.38,
    0.12,
)  # half its angle, its arc, half its width
WHITEHEAD = 0.08  # radius of the tubes
LONG, SHORT, BORROMEAN = 0.88, 0.45, 0.12  # half axes of Borromean rings, radius of their tubes
START, OUTER = 0.15, 0.95  # where a spiral arm begins (share of its turns), and its radius


def two_curves(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """A: y = 0.4 − 0.5 cos πx above B: y = −0.4 − 0.5 cos πx, x in [−1, 1]; `points` on each."""
    return _sample(
        "two-curves", (CosineCurve("A", 0, 0.4), CosineCurve("B", 1, -0.4)), points, seed, noise
    )


def spirals(
    points: int = 200, seed: int = 0, noise: float = 0.0, turns: float = 1.0, arms: int = 2
) -> Data:
    """Interleaved spiral arms, one class each; `turns` from the pole, `points` on each arm."""
    if arms < 2:
        raise UserError(f"spirals: arms: expected 2 or more, got {arms}")
    if turns <= 0:
        raise UserError(f"spirals: turns: expected a number above 0, got {turns:g}")
    sets = tuple(
        SpiralArm(chr(ord("A") + k), k, turns, 2 * np.pi * k / arms, START, OUTER)
        for k in range(arms)
    )
    return _sample("spirals", sets, points, seed, noise)


def disk_annulus(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """A: |x| ≤ 1/3, surrounded by B: 2/3 ≤ |x| ≤ 1; `points` of each, even by area."""
    sets = (Disk("A", 0, 0.0, 1 / 3), Annulus("B", 1, 2 / 3, 1.0))
    return _drawn("disk-annulus", sets, points, seed, noise)


def intervals(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """A: [−1/3, 1/3] on the line, between the two halves of B: [−1, −2/3] and [2/3, 1]."""
    sets = (
        Interval("A", 0, -1 / 3, 1 / 3),
        Interval("B left", 1, -1.0, -2 / 3),
        Interval("B right", 1, 2 / 3, 1.0),
    )
    return _sample("intervals", sets, points, seed, noise)


def linked_tori(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """Two tubes, each through the other's hole; the cores are MAJOR apart everywhere.

    The core circles lie in two planes at right angles, each through the middle of the other.
    """
    upright = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    aside = np.array([MAJOR / 2, 0.0, 0.0])
    sets = (
        torus("A", 0, -aside, np.eye(3), MAJOR, MINOR),
        torus("B", 1, aside, upright, MAJOR, MINOR),
    )
    return _drawn("linked-tori", sets, points, seed, noise)


def hooked_rings(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """A ring, and a closed band bent around it like a hook: it looks linked and is not.

    The band lies in the plane x-z, which the ring crosses at (±RING, 0, 0), and encloses neither
    crossing: its linking number with the ring is 0.
    """
    upright = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    band = plane_curve(_hook(), 24)
    sets = (
        torus("A", 0, np.zeros(3), np.eye(3), RING, 0.11),
        Tube("B", 1, np.array([RING, 0.0, 0.0]), upright, band, 0.06),
    )
    return _drawn("hooked-rings", sets, points, seed, noise)


def whitehead_link(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """Whitehead's link: a ring A, and a closed tube B that clasps itself through it.

    The cores are (0.68 cos t, 0.88 sin t, 0) and (0.88 cos t, 0.55 sin 2t, 0.38 sin 3t + 0.22 sin
    t), which keep 0.2 apart. Their linking number is 0, and no motion of space parts them.
    """
    cosines, sines = np.zeros((4, 3)), np.zeros((4, 3))
    cosines[1, 0], sines[2, 1], sines[3, 2], sines[1, 2] = 0.88, 0.55, 0.38, 0.22
    sets = (
        Tube("A", 0, np.zeros(3), np.eye(3), ellipse(0.68, 0.88), WHITEHEAD),
        SpaceTube("B", 1, cosines, sines, np.array([0.0, 0.0, 1.0]), WHITEHEAD),
    )
    return _drawn("whitehead-link", sets, points, seed, noise)


def borromean_rings(points: int = 200, seed: int = 0, noise: float = 0.0) -> Data:
    """Three rings of which no two are linked: A against B first and B second, `points` a class.

    The cores are ellipses in three planes at right angles, each long where the next is short. No
    motion of space parts one from the other two.
    """
    planes = (np.roll(np.eye(3), k, axis=1) for k in range(3))
    sets = tuple(
        Tube(name, label, np.zeros(3), plane, ellipse(LONG, SHORT), BORROMEAN)
        for name, label, plane in zip(("A", "B first", "B second"), (0, 1, 1), planes, strict=True)
    )
    return _drawn("borromean-rings", sets, points, seed, noise)


def _hook(samples: int = 720) -> Array:
    """The outline (n, 2) of a thick arc around 0, even in length."""
    arc = np.linspace(-HOOK, HOOK, 2001)
    cap = np.linspace(0, np.pi, 401)[1:-1]
    outer, inner = HOOK_RADIUS + HOOK_HALF, HOOK_RADIUS - HOOK_HALF

    def end(side: float) -> Array:
        turned = side * HOOK + side * cap
        return HOOK_RADIUS * _at_angles(side * HOOK) + HOOK_HALF * _at_angles(turned)

    line = np.concatenate(
        [outer * _at_angles(arc), end(1.0), inner * _at_angles(arc[::-1]), end(-1.0)[::-1]]
    )
    line = np.vstack([line, line[:1]])
    length = np.append(0, np.cumsum(norm(np.diff(line, axis=0), axis=1)))
    even = np.arange(samples) / samples * length[-1]
    return np.column_stack([np.interp(even, length, coordinate) for coordinate in line.T])


def _at_angles(angles: ArrayLike) -> Array:
    """Points (…, 2) of the circle of radius 1."""
    return np.stack([cos(angles), sin(angles)], axis=-1)


# The data sets by name, as functions of (points, seed, noise) and of what is their own.
DATASETS = {
    "two-curves": two_curves,
    "spirals": spirals,
    "disk-annulus": disk_annulus,
    "intervals": intervals,
    "linked-tori": linked_tori,
    "hooked-rings": hooked_rings,
    "whitehead-link": whitehead_link,
    "borromean-rings": borromean_rings,
}


def _drawn(name: str, sets: tuple[ExactSet, ...], points: int, seed: int, noise: float) -> Data:
    _check(name, points, noise)
    rng = np.random.default_rng(seed)
    parameters = [
        exact.draw(rng, count) for exact, count in zip(sets, _each(sets, points), strict=True)
    ]
    return _sampled(name, sets, parameters, rng, noise)


def _sample(name: str, sets: tuple[ExactSet, ...], points: int, seed: int, noise: float) -> Data:
    _check(name, points, noise)
    parameters = [
        exact.sweep(count) for exact, count in zip(sets, _each(sets, points), strict=True)
    ]
    return _sampled(name, sets, parameters, np.random.default_rng(seed), noise)


def _each(sets: tuple[ExactSet, ...], points: int) -> list[int]:
    """How many points of each set make about `points` of each class, 2 at least."""
    shares = [sum(exact.label == other.label for other in sets) for exact in sets]
    return [max(2, points // share) for share in shares]


def _check(name: str, points: int, noise: float) -> None:
    if points < 2:
        raise UserError(f"{name}: points: expected 2 or more, got {points}")
    if noise < 0:
        raise UserError(f"{name}: noise: expected 0 or more, got {noise:g}")


def _sampled(
    name: str,
    sets: tuple[ExactSet, ...],
    parameters: list[Array],
    rng: np.random.Generator,
    noise: float,
) -> Data:
    points = np.concatenate([exact.at(t) for exact, t in zip(sets, parameters, strict=True)])
    return Data(
        name,
        points + noise * rng.normal(size=points.shape) if noise else points,
        np.concatenate(
            [np.full(len(t), exact.label) for exact, t in zip(sets, parameters, strict=True)]
        ),
        np.concatenate(parameters),
        np.concatenate([np.full(len(t), k) for k, t in enumerate(parameters)]),
        sets,
    )
