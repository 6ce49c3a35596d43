"""Turning a six, turning a nought

A picture of so many pixels is a point of a space with as many dimensions, seen here from its best
side. Turn the six, and its point runs along a closed curve; half-way round it is a nine, and far
from home. The nought comes near its start by then: its curve goes round twice. Shifting (the pale
line) and thickening (the dashes) lead out and not around.
"""

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

SAMPLES = 120
OUT = {"draft": 8, "default": 24, "full": 24}  # samples of the ways of shifting and thickening
DIGITS = {"six": 6, "zero": 0}
MIXED = {"six": 0.0, "zero": 1.0}  # radians: how the plane is tilted in which each is seen

alt = (
    "Left: eleven pictures of a turned handwritten six around a closed curve, which a dot follows"
    " from a ring and back, and inside it the six as it is turned. Right: the same for a nought,"
    " whose curve goes round twice, the two rounds close together. Below: the distance from the"
    " start, which for the nought dips to {half-zero:percent} of its largest after half a turn."
)


def data(data_folder):
    return learn.digits(data_folder)


def pictures(data):
    return {name: topology.slip(learn.typical(data, label)) for name, label in DIGITS.items()}


def motion(pictures):
    side = len(pictures["six"])
    return topology.moving((side, side), turn=360.0, shift=-side / 5, thicken=side / 16)


def curves(motion, pictures, profile):
    """Of each digit the closed curve of turning, and the way out of shifting and of thickening."""
    return {
        name: {
            "turn": topology.orbit(motion, 0, picture.ravel(), SAMPLES),
            "shift": topology.orbit(motion, 1, picture.ravel(), OUT[profile], end=0.5),
            "thicken": topology.orbit(motion, 2, picture.ravel(), OUT[profile]),
        }
        for name, picture in pictures.items()
    }


def holes(curves):
    """Counted modulo two, where a curve that goes round twice has no loop, and modulo three."""
    return {
        f"{name}{ending}": topology.persistence(ways["turn"], modulus=modulus)
        for name, ways in curves.items()
        for ending, modulus in (("", 2), ("-three", 3))
    }


def _distance(motion, picture):
    """How far the moved picture is from the start, as a function of stage and t."""
    start = picture.reshape(1, -1)
    befores = [motion.to(stage, start) for stage in range(len(motion.stages))]
    return lambda stage, t: float(norm(motion.at(stage, t, befores[stage]) - start))


def halves(motion, pictures):
    """Distance from the start after half a turn, as a share of the largest on the way."""
    distances = {name: _distance(motion, picture) for name, picture in pictures.items()}
    ways = {name: [away(0, k / 72) for k in range(73)] for name, away in distances.items()}
    return {name: way[36] / max(way) for name, way in ways.items()}


def film(motion, curves, pictures):
    def panel(name, title, colour):
        orbit, shape = curves[name]["turn"], pictures[name].shape
        across, up = topology.harmonic_view(orbit, MIXED[name])
        start, middle = orbit[:1], orbit.mean(axis=0, keepdims=True)
        return draw.panel(
            draw.path([*orbit, orbit[0]], colour=colour, width=2.6),
            draw.path(curves[name]["shift"], colour="edge", width=1.6).during(1.0),
            draw.path(curves[name]["thicken"], colour="edge", width=1.6, dash=(1.0, 4.0)).during(
                2.0
            ),
            draw.pictures(orbit[10::10], shape, side=32),
            draw.rings(start, colour, radius=9.0),
            draw.points_at(start, colour="ground", radius=9.0, carried=True),
            draw.points_at(start, colour=colour, radius=6.0, carried=True),
            draw.pictures(start, shape, side=80, places=middle, carried=True, colour=colour),
            through=motion,
            view=draw.turn(across, up, during=()),
            title=title,
        )

    def away(name, colour):
        return draw.trace(_distance(motion, pictures[name]), str(DIGITS[name]), colour=colour)

    far = draw.strip("distance", away("six", "a"), away("zero", "b"), low=0, text="{:.1f}")
    panels = (
        panel("six", "a six goes round once", "a"),
        panel("zero", "a nought goes round twice", "b"),
    )
    return draw.film(*panels, strips=[far], poster=0.2)


def claims(data, pictures, holes, halves):
    yield claim.measured("images", len(data.labels))
    yield claim.measured("dimensions", pictures["six"].size)
    method = f"longest life of an H1 class over the next, {SAMPLES} points, Vietoris–Rips, over Z/"
    six, zero = holes["six"].ratio, holes["zero"].ratio
    yield claim.at_least("ratio-six", six, 3, "The six draws one loop", method=f"{method}2")
    yield claim.below("ratio-zero", zero, 3, "Modulo two the nought does not", method=f"{method}2")
    six, zero = holes["six-three"].ratio, holes["zero-three"].ratio
    yield claim.measured("ratio-six-three", six, method=f"{method}3")
    text = "Modulo three it does: evidence that its curve goes round twice"
    yield claim.at_least("ratio-zero-three", zero, 3, text, method=f"{method}3")
    for name, share in halves.items():
        yield claim.measured(f"half-{name}", share, method="of the largest distance from the start")
