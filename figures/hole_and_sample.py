"""The sample grows, and the hole with it

Left: the ring after the first layer, by 350 points (large dots) and by 2,000. In places the large
dots lie farther apart than the slit is wide, in which the disk lies. Right: how long the
longest-lived hole lives that samples show after each layer. The level lines are the radii of the
largest disc that fits into the hole itself, in shares of the picture's half-width.
"""

import numpy as np

from figures.betti_by_layer import POINTS, data, inscribed, lives, network, sample, training
from generator import claim, draw

COLOURS = ("pale", "witness", "b", "a", "text")  # of the layers
MANY = 2000  # points, of which POINTS are drawn larger

alt = (
    "Left: small orange dots outline a narrow slit, in which a blue disk lies squeezed flat; a few"
    " larger ones are scattered around it. Right: five curves on logarithmic axes, one for each"
    " layer, rise with the number of points towards a level of their own. The one after layer 1"
    " lies lowest and needs most points."
)


def _curves(lives):
    """Sizes, and for each layer the medians of the longest lives."""
    sizes = [int(size) for size in lives]
    return sizes, np.array([np.median(rows, axis=0)[:, 0] for rows in lives.values()]).T


def _after_first_layer(network, data, sample):
    """The disk, and the ring by a few and by many points."""
    rim = data.sets[0].at(data.sets[0].circle(721, data.sets[0].outer))
    points = network.representation(sample[:MANY], 0)
    return draw.panel(
        draw.path(network.representation(rim, 0), colour="a", width=1.5),
        draw.points_at(points, colour="b", radius=0.8),
        draw.points_at(points[:POINTS], colour="b", radius=2.2),
        title="after layer 1",
    )


def still(network, data, sample, lives, inscribed):
    sizes, curves = _curves(lives)
    series, notes = [], []
    for layer, (curve, radius, colour) in enumerate(zip(curves, inscribed, COLOURS, strict=True)):
        series.append(draw.series("", sizes, curve, colour))
        series.append(draw.series("", [300, 130_000], [radius, radius], "edge", dots=False))
        name, height = (f"layer {layer}", 0.62) if layer else ("input", 1.2)
        notes.append(draw.note(name, 70_000, radius * height, colour, "end"))
    notes.append(draw.note("as its size allows", 1100, inscribed[1] * 1.15, "pale", "start"))
    across = draw.axis(
        300,
        130_000,
        (1000, 10_000, 100_000),
        "points",
        ("1,000", "10,000", "100,000"),
        log=True,
    )
    lives_axis = draw.axis(0.008, 0.85, (0.02, 0.08, 0.32), log=True)
    return draw.still(
        _after_first_layer(network, data, sample),
        draw.panel(
            draw.graph(series, across, lives_axis, notes),
            title="longest life of a hole",
        ),
        aspect=0.92,
    )


def claims(lives, inscribed):
    _, curves = _curves(lives)
    for layer, (curve, radius) in enumerate(zip(curves, inscribed, strict=True)):
        yield claim.measured(f"share-few-{layer}", float(curve[0] / radius))
        yield claim.measured(f"share-many-{layer}", float(curve[-1] / radius))
        yield claim.above(
            f"grows-{layer}",
            float(curve[-1] / curve[0]),
            1,
            "With more points the hole is seen for longer",
        )
