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


def jump_unfolded(jump):
    return topology.certify_unfolded(topology.flow(jump))


def flow_unfolded(flow):
    return topology.certify_unfolded(topology.flow(flow))


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


def claims(jump_least, flow_least, jump_unfolded, flow_unfolded):
    method = "least Jacobian determinant on a grid of 201 × 201 points of the square"
    yield claim.measured("jump-least-jacobian", jump_least, method=method)
    yield claim.proved(
        "jump-folds",
        jump_unfolded.verdict.opposite,
        "The jump folds the square",
        method="two points at which the determinant has different signs, in intervals of 60 digits",
    )
    played = "; of the Runge–Kutta steps themselves, by the variational equation"
    yield claim.measured("flow-least-jacobian", flow_least, method=method + played)
    yield claim.proved(
        "flow-unfolded",
        flow_unfolded.verdict,
        "The flow folds it nowhere",
        method=f"bounds of each step's determinant on {flow_unfolded.cells} cells",
    )
