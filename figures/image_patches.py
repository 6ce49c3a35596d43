"""Circles in photographs

Left, at the coarse scale: patches of 3 × 3 pixels from two photographs, those of strong contrast
that lie closest together, in the plane in which they spread most. They form a circle: edges and
stripes that lie level, at all heights; those in the middle are mostly upright ones, off this plane.
Right: each mark is a hole, the higher the longer it lives. At the coarse scale one lives far longer
than the others; looked at more finely there are several.
"""

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul, norm, svd
from generator.reproducible_math import cos, sin

SCALE = 4  # photographs are averaged down: compression leaves its own pattern in single pixels
COARSE, FINE = (200, 0.2), (15, 0.3)  # neighbours, share of the densest
LANDMARKS = {"coarse": 200, "fine": 250}
SUBSAMPLES, SIZE = 20, 3000
CLASSES, CLEAR = 5, 1.25  # three circles have five; a life so many times the next stands clear
SHOWN = 600

alt = (
    "Left: a ring of points with small grey patches around it, level edges and stripes that move"
    " up through the patch as one goes round, and a cluster in its middle. Right: a persistence"
    " diagram, birth across and life up; most holes lie close to the axis, one of the coarse scale"
    " stands far above it, five of the fine scale less far."
)


def points():
    return topology.patches(learn.photographs(), SCALE)


def core(points):
    return topology.densest(points, *COARSE)


def data(core):
    return learn.sample("patches", topology.pixels(core))


def plane(core):
    """The two orthonormal directions (2, 8) in which the core's mean square is largest."""
    return svd(core, full_matrices=False)[2][:2]


def middle(core, plane):
    """The share of the core that lies nearer to the middle of the picture than to the circle."""
    return float((norm(matmul(core, plane.T), axis=1) < 0.5).mean())


def coarse(core):
    return topology.persistence(topology.landmarks(core, LANDMARKS["coarse"]))


def fine(points):
    """Holes of the dense points of each of the subsamples."""
    holes = []
    for seed in range(SUBSAMPLES):
        rows = np.random.default_rng(seed).permutation(len(points))[:SIZE]
        dense = topology.densest(points[np.sort(rows)], *FINE)
        holes.append(topology.persistence(topology.landmarks(dense, LANDMARKS["fine"])))
    return holes


def ratios(fine):
    """How much longer the last of the classes lives than what comes next, in each subsample."""
    return [float(holes.lifetimes[CLASSES - 1] / holes.lifetimes[CLASSES]) for holes in fine]


def median(fine, ratios):
    return fine[int(np.argsort(ratios)[len(ratios) // 2])]


def still(core, plane, coarse, median):
    seen = matmul(core, plane.T)
    around = np.linspace(0, 2 * np.pi, 18, endpoint=False)
    at = np.column_stack([cos(around), sin(around)])
    near = core[np.argmax(matmul(seen, at.T), axis=0)]
    some = np.random.default_rng(0).permutation(len(seen))[:SHOWN]
    return draw.still(
        draw.panel(
            draw.path(1.4 * at, colour="ground", width=0.0),  # room for the pictures
            draw.points_at(seen[some], colour="a", radius=1.3),
            draw.pictures(-topology.pixels(near), (3, 3), 33, (-0.45, 0.45), places=1.26 * at),
            title="patches form a circle",
        ),
        draw.panel(
            draw.lives(
                {"coarse scale": coarse, "fine scale": median}, 1.2, 0.2, (1, CLASSES), start=0.4
            ),
            title="coarse: one hole; fine: several",
        ),
    )


def claims(points, core, data, plane, middle, coarse, ratios, median):
    yield claim.measured("images", 2)
    yield claim.measured("patches", len(points))
    yield claim.measured("core", len(data.points))
    share = float(((matmul(core, plane.T)) ** 2).sum() / (core**2).sum())
    yield claim.measured("plane-share", share, method="share of the core's mean square")
    yield claim.measured("middle", middle, method="share of the core, of length 1, below 1/2 there")
    neighbours, densest = COARSE
    yield claim.at_least(
        "coarse-ratio",
        coarse.ratio,
        2,
        "At the coarse scale one hole outlives all others",
        method=f"life of the longest over the next: the {densest:.0%} of the patches whose"
        f" neighbour {neighbours} is nearest, {LANDMARKS['coarse']} landmarks by max-min",
    )
    neighbours, densest = FINE
    method = f"{SIZE} patches by chance, their densest {densest:.0%} by neighbour {neighbours},"
    method += f" {LANDMARKS['fine']} landmarks by max-min"
    yield claim.measured("subsamples", len(ratios), method=method)
    clear = sum(quotient > CLEAR for quotient in ratios)
    yield claim.measured("fine-clear", clear, method=f"fifth life over the sixth above {CLEAR}")
    drawn = float(median.lifetimes[CLASSES - 1] / median.lifetimes[CLASSES])
    yield claim.measured("fine-ratio", drawn, method="fifth life over the sixth, median subsample")
    for k, ratio in enumerate(ratios, 1):
        yield claim.measured(f"fine-ratio-{k:02d}", ratio, method=f"in subsample {k}")
    for k, life in enumerate(median.lifetimes[: CLASSES + 2].tolist(), 1):
        yield claim.measured(f"fine-life-{k}", life, method="in the median subsample")
