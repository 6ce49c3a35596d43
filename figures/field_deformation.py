"""The same field, jumped and flowed

Two anchors pull towards each other. On the left every point jumps at once, straight along the arrow
where it stands; the two circles run through each other and change places: the sheet folds. On the
right points follow the arrows on their way: the sheet is squeezed, but the circles never meet.
"""

from generator import claim, draw, learn, topology

ANCHORS = [[-0.45, 0.12], [0.45, -0.12]]
PULLS = [[1.7, -0.25], [-1.7, 0.25]]
WIDTHS = [0.34, 0.34]

alt = (
    "Two panels carry a grid with a blue and an orange circle along the same field. In the left"
    " one, where points jump, the circles run across each other and the grid folds; in the right"
    " one, where they flow, the circles flatten against each other and the grid lines crowd"
    " together but never cross."
)


def jump():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "jump"),), None)


def flow():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "flow", steps=32),), None)


def jump_least(jump):
    return topology.least_determinant(topology.flow(jump), side=201)


def flow_least(flow):
    return topology.least_determinant(topology.flow(flow), side=201)


def film(jump, flow):
    panels = [("jump: x + tF(x)", jump), ("flow: dx/dt = F(x)", flow)]
    return draw.film(
        *(
            draw.panel(
                draw.square(),
                draw.grid(17, extent=1.0, samples=61),
                [
                    draw.circle(0.26, samples=61, centre=c, ink=ink)
                    for c, ink in zip(ANCHORS, "ab", strict=True)
                ],
                through=topology.flow(network),
                title=title,
            )
            for title, network in panels
        )
    )


def claims(jump_least, flow_least):
    method = "least Jacobian determinant on a grid of 201 × 201 points of the square"
    yield claim.below("jump-least-jacobian", jump_least, -0.1, "The jump folds", method=method)
    yield claim.above(
        "flow-least-jacobian",
        flow_least,
        0.001,
        "The flow doesn't",
        method=method + "; of the Runge–Kutta steps themselves, by the variational equation",
    )
