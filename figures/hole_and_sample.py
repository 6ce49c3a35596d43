"""The sample grows, and the hole with it

The ring after the first layer, and discs around points of it that have grown until they leave no
way out of the slit in which the disk (blue) lies; the lens shows a part of it. Around 350 points
they have to become so large that they fill the slit. Around 10,000 points they close while the slit
is open: a hole.
"""

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from figures.betti_by_layer import POINTS, data, inscribed, lives, network, sample, training
from generator import claim, draw, topology
from generator.reproducible_algebra import norm

MANY = 10_000
SEEN = (-0.08, 0.0)  # the point of the disk in the middle of the lens
PLACES = 300  # of the disk, from which ways out are looked for
LENS = (0.1, (0.5, 0.5), 0.45)  # radius, and where it is seen in which size
FILLED = 0.85  # opacity of the disk
COVERING = 0.4  # of the discs, below it
CELLS = 441  # of the picture, each way, in which the discs are drawn

alt = (
    "Left: discs around 350 orange points merge into one thick band without a hole; the blue disk,"
    " drawn over it, is squeezed into what was a narrow slit. Right: around 10,000 points they are"
    " small and form a thin loop, inside which the blue disk lies in the open. A lens on each shows"
    " the slit enlarged: filled, and empty on both sides of the disk."
)


def _image(network, sample, count):
    return network.representation(sample[:count], 0)


def _inside(network, data):
    """Points of the disk's image."""
    return network.representation(data.sets[0].at(data.sets[0].sweep(PLACES)), 0)


def _middle(network):
    """The point (2,) of the slit that the lens has in its middle."""
    return network.representation(np.array([SEEN]), 0)[0]


def closing(network, sample, data):
    """For few and many points, the radius from which on discs leave no way out of the disk."""
    inside = _inside(network, data)
    images = (_image(network, sample, count) for count in (POINTS, MANY))
    return [float(topology.closing_radii(image, inside).max()) for image in images]


def filled(network, sample, data, closing):
    """The share of the disk that discs of these radii cover."""
    inside = _inside(network, data)
    images = (_image(network, sample, count) for count in (POINTS, MANY))
    return [
        float((cKDTree(image).query(inside)[0] <= radius).mean())
        for image, radius in zip(images, closing, strict=True)
    ]


def lens_filled(network, sample, closing):
    """The share of what the lens shows that discs around few points cover."""
    across = np.linspace(-LENS[0], LENS[0], 81)
    around = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
    shown = _middle(network) + around[norm(around, axis=1) <= LENS[0]]
    away = cKDTree(_image(network, sample, POINTS)).query(shown)[0]
    return float((away <= closing[0]).mean())


def _discs(points, radius, data, network, title, covered):
    """Discs about points, and the disk, of which only the rim is drawn where they cover it."""
    tree = cKDTree(points)

    def depth(t, plane):  # inside of the discs, at most the radius; far outside of them as good as
        return radius - np.minimum(tree.query(plane, distance_upper_bound=3 * radius)[0], 9.0)

    fill, rim = (mark for mark in draw.regions(data) if mark.name.endswith("-a"))
    flat = [replace(fill, style=replace(fill.style, opacity=FILLED)), rim]
    disk = draw.placed(flat[covered:], lambda x: network.representation(x, 0))
    discs = draw.heat(depth, (0.0,), COVERING, "b", CELLS)
    discs = replace(discs, geometry=replace(discs.geometry, lines=(0.0,)))
    slit = _middle(network)
    near = draw.points_at(points, colour="b", radius=1.2)
    return draw.panel(
        discs,
        draw.points_at(points[:POINTS], colour="b", radius=1.6),
        disk,
        draw.lens([discs, near, *disk], slit, *LENS),
        title=title,
    )


def still(network, data, sample, closing):
    few, many = (_image(network, sample, count) for count in (POINTS, MANY))
    return draw.still(
        _discs(few, closing[0], data, network, f"{POINTS} points: the hole is filled", True),
        _discs(many, closing[1], data, network, f"{MANY:,} points: a hole", False),
        aspect=0.95,
    )


def _curves(lives):
    """For each layer the medians of the longest lives, by the size of the sample."""
    return np.array([np.median(rows, axis=0)[:, 0] for rows in lives.values()]).T


def claims(lives, inscribed, closing, filled, lens_filled):
    yield claim.above("few-filled", filled[0], 0.9, "Around few points discs fill what they close")
    yield claim.below("many-filled", filled[1], 0.1, "Around many points they leave it open")
    yield claim.equal("lens-filled", lens_filled, 1, "Discs leave nothing of the first lens open")
    yield claim.measured("few-radius", closing[0])
    yield claim.measured("many-radius", closing[1])
    for layer, (curve, radius) in enumerate(zip(_curves(lives), inscribed, strict=True)):
        yield claim.measured(f"share-few-{layer}", float(curve[0] / radius))
        yield claim.measured(f"share-many-{layer}", float(curve[-1] / radius))
        yield claim.above(
            f"grows-{layer}",
            float(curve[-1] / curve[0]),
            1,
            "With more points the hole is seen for longer",
        )
