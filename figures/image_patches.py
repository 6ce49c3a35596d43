"""Circles in photographs

Left, at the coarse scale: patches of 3 × 3 pixels from two photographs, those of strong contrast
that lie closest together, in the plane in which they spread most. They form a circle: edges and
stripes that lie level, at all heights; those in the middle are mostly upright ones, off this plane.
Right: each bar is a hole, as long as it lives, and nine of each scale are drawn. At the coarse
scale one lives far longer than the others; looked at more finely there are several.
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
AROUND, PATCH, OUT = 14, 47, 1.33  # patches: how many, px of a side, distance from the middle
BARS, LONG = 9, 1.55  # how many lives; units of the picture a unit
LEFT, UPPER, LOWER, APART = 1.7, 1.1, -0.21, 0.108  # of the bars

alt = (
    "Left: a ring of points with small grey patches around it, level edges and stripes that move"
    " up through the patch as one goes round, and a cluster in its middle. Right: two"
    " lists of bars, how long holes live. At the coarse scale one bar, in blue, is far longer than"
    " the others, which are grey; at the fine scale five in orange are longer than the grey ones."
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


def _lives(name, holes, counted, colour, top):
    """The longest lives as bars below a height `top`, the first ones in a colour."""
    yield draw.label(name, (LEFT, top), size=17, anchor="start", offset=(0, -12), halo=False)
    for k, life in enumerate(holes.lifetimes[:BARS].tolist()):
        y, right = top - (k + 0.5) * APART, LEFT + LONG * life
        half, shade = (0.26 * APART, colour) if k < counted else (0.14 * APART, "edge")
        bar = [[LEFT, y - half], [right, y - half], [right, y + half], [LEFT, y + half]]
        yield draw.path(bar, "ground", 0.0, fill=shade)


def still(core, plane, coarse, median):
    seen = matmul(core, plane.T)
    around = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    at = np.column_stack([cos(around), sin(around)])
    near = core[np.argmax(matmul(seen, at.T), axis=0)]
    some = np.random.default_rng(0).permutation(len(seen))[:SHOWN]
    marks = [
        draw.points_at(seen[some], colour="a", radius=1.6),
        draw.pictures(-topology.pixels(near), (3, 3), PATCH, (-0.45, 0.45), places=OUT * at),
        *_lives("coarse: one hole", coarse, 1, "a", UPPER),
        *_lives("fine: several", median, CLASSES, "b", LOWER),
        draw.label(
            "lives of holes",
            (LEFT, LOWER - BARS * APART),
            "pale",
            size=16,
            anchor="start",
            offset=(0, 18),
            halo=False,
        ),
    ]
    return draw.still(
        draw.panel(
            draw.unframed(marks),
            draw.path([[-1.32, 1.34], [2.72, -1.34]], "ground", 0.0),  # the camera's frame
            title="patches of photographs form a circle",
        ),
        aspect=0.66,
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
