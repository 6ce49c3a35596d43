"""The same field, jumped and flowed

Two anchors, one in each circle, pull towards each other. On the left every point jumps at once,
straight along the arrow where it stands; the two circles run through each other and change places:
the sheet folds, and where it is red it lies upside down. On the right points follow the arrows on
their way: the sheet is squeezed, but the circles never meet. In the end dashed circles show where
they began, and a trail how each middle came.
"""

from functools import partial

import numpy as np

from figures.one_layer import outlined
from generator import claim, draw, learn, topology
from generator.reproducible_math import cos, sin

ANCHORS = [[-0.45, 0.12], [0.45, -0.12]]
PULLS = [[1.7, -0.25], [-1.7, 0.25]]
WIDTHS = [0.34, 0.34]
RADIUS, SAMPLES = 0.26, 61  # of the circles
TIMES = {"draft": 26, "default": 201, "full": 201}  # at which they are looked at
APART, CROSSING, CROSSED = range(3)  # numbers of `WORDS`
WORDS = ("are apart", "cross", "have crossed")
FOLDS = tuple(k / 10 for k in range(4, 11))  # values of t: what lies upside down by then
ANGLES, RADII = 72, 401  # of rays from the middle, and of the points on each
TINT = 0.3  # opacity
ROOM = [[-0.91, -0.91], [0.91, 1.07]]  # corners of what the camera frames, words above included

alt = (
    "Two panels carry a grid with a blue and an orange circle along the same field. In the left"
    " one, where points jump, the circles run across each other and the grid folds: what lies"
    " upside down is red, and words say when the circles cross. In the right one, where they flow,"
    " the circles flatten against each other and stay apart, and the grid lines crowd together but"
    " never cross. In the end dashed circles show where both began."
)


def jump():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "jump"),), None)


def flow():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "flow", steps=32),), None)


def jump_least(jump):
    return topology.least_determinant(topology.flow(jump), side=201)


def flow_least(flow):
    return topology.least_determinant(topology.flow(flow), side=201)


def jump_unfolded(jump):
    return topology.certify_unfolded(topology.flow(jump))


def flow_unfolded(flow):
    return topology.certify_unfolded(topology.flow(flow))


def _upside_down(jump):
    """For each of `FOLDS` whether it has turned over the points (RADII, ANGLES) of the rays."""
    flow = topology.flow(jump)
    rays = (np.linspace(0, 1, RADII)[:, None, None] * _ways()).reshape(-1, 2)
    return [topology.determinants(flow, rays, 0, t).reshape(RADII, ANGLES) < 0 for t in FOLDS]


def _ways():
    angles = 2 * np.pi * np.arange(ANGLES) / ANGLES
    return np.column_stack([cos(angles), sin(angles)])


def folded(jump):
    """For each of `FOLDS` the outline (ANGLES, 2) of what the jump has turned over by then."""
    return [down.sum(axis=0)[:, None] / (RADII - 1) * _ways() for down in _upside_down(jump)]


def outside(jump):
    """How many points of the rays are turned over at one of `FOLDS`, and not within its outline."""
    return sum(int((np.diff(down.astype(int), axis=0) > 0).sum()) for down in _upside_down(jump))


def _circles():
    angles = np.linspace(0, 2 * np.pi, SAMPLES)[:-1]
    circle = RADIUS * np.column_stack([cos(angles), sin(angles)])
    return np.concatenate([centre + circle for centre in np.array(ANCHORS)])


def _meet(network, t):
    """Whether a point of one circle's image lies inside the other's."""
    stage = topology.flow(network).stages[0]
    first, second = np.split(stage.at(t, _circles()), len(ANCHORS))
    return any(
        np.rint(topology.winding_number(ring, points)).any()
        for ring, points in ((first, second), (second, first))
    )


def meetings(jump, flow, profile):
    """First and last t at which the circles meet, none where they never do; of jump and flow."""
    times = np.linspace(0, 1, TIMES[profile]).tolist()
    met = [[t for t in times if _meet(network, t)] for network in (jump, flow)]
    return [[times[0], times[-1]] if times else [] for times in met]


def _said(meeting, stage, t):
    if not meeting or t < meeting[0]:
        return APART
    return CROSSING if t <= meeting[1] else CROSSED


def _red(folded):
    """What is upside down, ring by ring, each as it is turned over; in the end its edge."""
    inner = folded[0][:1]
    for t, outer in zip(FOLDS, folded, strict=True):
        ring = np.concatenate([outer, outer[:1], inner[:1], inner[::-1]])
        yield draw.path(ring, "witness", 0.0, True, fill="witness", opacity=TINT).during(t - 0.1)
        inner = outer
    yield draw.path([*inner, inner[0]], "witness", 1.8, True).at_end()
    yield draw.label("upside down", (0.0, -0.72), "witness", size=17).at_end()


def film(jump, flow, meetings, folded):
    panels = [
        ("jump: x + tF(x)", jump, meetings[0], _red(folded)),
        ("flow: dx/dt = F(x)", flow, meetings[1], ()),
    ]
    circles = [
        draw.circle(RADIUS, samples=SAMPLES, centre=c, colour=colour)
        for c, colour in zip(ANCHORS, "ab", strict=True)
    ]
    return draw.film(
        *(
            draw.panel(
                draw.square(),
                red,
                draw.unframed(draw.grid(17, extent=1.0, samples=49)),
                draw.path(ROOM, "ground", 0.0),
                circles,
                [outlined(mark).at_end() for mark in circles],
                [
                    draw.trails([c], colour, 2.0, 0.8)
                    for c, colour in zip(ANCHORS, "ab", strict=True)
                ],
                draw.readout("the circles", partial(_said, meeting), words=WORDS),
                through=topology.flow(network),
                title=title,
            )
            for title, network, meeting, red in panels
        ),
        aspect=1.09,
        slow=1.6,
    )


def claims(jump_least, flow_least, jump_unfolded, flow_unfolded, outside, meetings, profile):
    method = "least Jacobian determinant on a grid of 201 × 201 points of the square"
    yield claim.measured("jump-least-jacobian", jump_least, method=method)
    yield claim.proved(
        "jump-folds",
        jump_unfolded.verdict.opposite,
        "The jump folds the square",
        method="two points at which the determinant has different signs, in intervals of 60 digits",
    )
    method_of_red = f"{RADII} points of each of {ANGLES} rays, at {len(FOLDS)} values of t"
    yield claim.equal(
        "jump-outside", outside, 0, "Red is all that lies upside down", method=method_of_red
    )
    played = "; of the Runge–Kutta steps themselves, by the variational equation"
    yield claim.measured("flow-least-jacobian", flow_least, method=method + played)
    yield claim.proved(
        "flow-unfolded",
        flow_unfolded.verdict,
        "The flow folds it nowhere",
        method=f"bounds of each step's determinant on {flow_unfolded.cells} cells",
    )
    crossed, never = meetings
    times = TIMES[profile]
    method = f"points of one circle inside the other, {SAMPLES - 1} of each, at {times} values of t"
    yield claim.equal("jump-meetings", len(crossed), 2, "Jumping, the circles cross", method=method)
    yield claim.measured("jump-meet", crossed[0], method=method + ": the first")
    yield claim.equal("flow-meetings", len(never), 0, "Flowing, they don't", method=method)
