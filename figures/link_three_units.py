"""Three units can't part a link

Space is moved through five layers of three units, each of which adds a small motion, and the tubes
with it. No layer lets one pass through the other; the linking number doesn't move, and a part of
each (red) is on the wrong side of the plane.
"""

from dataclasses import replace

import numpy as np

from figures.linked_tori import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

SWEPT = 2880, 80  # points along each tube and around it, among which the wrong ones are found
EVERY = 16  # of the wrong ones in a row along a tube is drawn
LIFTED = 1.05  # radius at which they are drawn, in radii of the tube
TURN = 2 * np.pi

alt = (
    "Two linked tubes are carried through five residual layers of three units: they are turned and"
    " bent and stay linked, their linking number is constant, and at the end a level plane cuts"
    " both where they hook into each other: what is on the wrong side is red, one point ringed."
)


def dense_training(data):
    architecture = learn.dense(3, [3, 3, 3])
    return learn.train(architecture, data, restarts=24, steps=2000, seed=1, gentle=1e-3)


def dense(dense_training):
    return dense_training.best()


def training(data):
    return learn.train_isotropic(
        learn.residual(3, [8] * 5),
        data,
        restarts=8,
        steps=2000,
        seed=1,
        weights=(0.003, 0.4),
        determinant=0.05,
    )


def network(training, data):
    networks = [training.network(restart) for restart in range(training.restarts)]
    return networks[int(np.argmax([_tubes_kept(network, data) for network in networks]))]


def _tubes_kept(network, data):
    """High where tubes stay tubes; −∞ where a layer isn't proved to be a homeomorphism."""
    flow = topology.flow(network)
    if topology.certify_homeomorphism(flow).verdict is not topology.Verdict.PROVED:
        return -np.inf
    shape = topology.shape_kept(flow, data)
    return shape.kept - 0.05 * shape.stretch


def flow(network):
    return topology.flow(network)


def linking(flow, data):
    cores = [topology.core_loop(exact_set) for exact_set in data.sets]
    return topology.linking_along(flow, *cores).record()


def witness(flow, data):
    return topology.find_witness(flow.network, data)


def dense_witness(dense, data):
    return topology.find_witness(topology.flow(dense).network, data, name="dense")


def wrong_parts(network, data):
    """Of each tube the part on the wrong side, a path (n, 3) to and fro along it, just above it."""
    return [_wrong_part(network, exact_set) for exact_set in data.sets]


def _wrong_part(network, exact_set):
    along, around = (TURN * np.arange(count) / count for count in SWEPT)
    swept = np.stack(np.meshgrid(along, around, indexing="ij"), axis=-1).reshape(-1, 2)
    wrong = (network.predict(exact_set.at(swept)) != exact_set.label).reshape(SWEPT)
    above = replace(exact_set, minor=LIFTED * exact_set.minor).at(swept).reshape(*SWEPT, 3)
    first = -int(np.argmin(wrong.any(axis=1)))  # where all are right, so that no part is cut
    wrong, above = (np.roll(each, first, axis=0) for each in (wrong, above))
    rows = [above[wrong[:, k], k][:: (-1) ** k] for k in range(SWEPT[1]) if wrong[:, k].any()]
    return np.concatenate(
        [row[np.linspace(0, len(row) - 1, len(row) // EVERY + 2).astype(int)] for row in rows]
    )


def level(flow):
    """Right, into the picture and up, the plane's normal: the plane is level in the end."""
    normal = flow.network.head.W[0]
    up = normal / norm(normal)
    right = np.eye(3)[0] - up[0] * up
    right = right / norm(right)
    return np.array([right, np.cross(up, right), up])


def view(flow):
    return level(flow)


def _number(linking):
    return draw.readout("linking number", linking, "{:.0f}")


def film(flow, data, linking, witness, wrong_parts, sweep_wrong, view):
    return draw.film(
        draw.surfaces(data, shape=(72, 14)),
        draw.plane(flow.network.head),
        _number(linking),
        [draw.path(part, "witness", 1.99, carried=True).at_end() for part in wrong_parts],
        [
            draw.rings([witness.point], colour, radius, carried=True).at_end()
            for colour, radius in (("ground", 12.0), ("ground", 8.0), ("witness", 10.0))
        ],
        draw.verdict(flow, f"stuck: {sweep_wrong:.1%} wrong", "witness"),
        through=flow,
        view=draw.orbit(5, 24, swing=-5, axes=view, closing=-40, to_elevation=8),
        slow=0.7,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def dense_accuracy(dense, data):
    return learn.accuracy(dense, data)


def sweep_wrong(network, data):
    return _wrong_share(network, data)


def dense_sweep_wrong(dense, data):
    return _wrong_share(dense, data)


def _wrong_share(network, data):
    wrong, points = learn.sweep_errors(network, data, 10**5)
    return wrong / points


def folds_nothing(flow):
    return topology.certify_homeomorphism(flow)


def neck(dense, data):
    """What the tube pays whose core isn't right, as sampled."""
    return topology.thin_tube(dense, data)


def neck_bounds(dense, data):
    """What is proved of it."""
    return topology.certify_tube_neck(dense, data)


def shape(flow, data):
    return topology.shape_kept(flow, data)


def least(dense):
    return topology.least_singular_value(topology.flow(dense))


def never_flat(dense):
    return topology.never_flatter(topology.flow(dense), 1e-3)


def claims(
    training,
    accuracy,
    sweep_wrong,
    linking,
    folds_nothing,
    shape,
    neck,
    neck_bounds,
    witness,
    dense,
    dense_training,
    dense_accuracy,
    dense_sweep_wrong,
    least,
    never_flat,
    dense_witness,
):
    yield claim.measured("accuracy", accuracy)
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from linking_of(linking, 1)
    yield from homeomorphisms_of(folds_nothing)
    yield from shape_of(shape, stretch=40, kept=0.25)
    yield claim.above("sweep-wrong", sweep_wrong, 0, "On a finer sweep some points are wrong")
    yield from witness_of(witness)
    yield claim.measured("dense-accuracy", dense_accuracy)
    yield from tanh_layers_of(dense, dense_training, least, never_flat)
    yield claim.above(
        "dense-sweep-wrong",
        dense_sweep_wrong,
        0,
        "So does the network of tanh layers get some points of the sweep wrong",
    )
    yield from witness_of(dense_witness, "dense-")
    method = "138,240 points of the solid tube"
    yield claim.measured("neck-share", neck.wrong_volume / neck.volume, method=method)
    method = f"{neck_bounds.cells} cells of the solid tube, with outward rounding"
    yield claim.above(
        "neck-depth", neck_bounds.depth, 0, "The network is right along B's core", method=method
    )
    yield claim.measured("neck-least", neck_bounds.least_volume / neck.volume, method=method)
    yield claim.measured("neck-surely", neck_bounds.wrong_volume / neck.volume, method=method)
    yield claim.proved("neck", neck_bounds.verdict, "The solid tube A pays for it", method=method)


def linking_of(linking, expected):
    method = "solid angles of pairs of edges, polygons refined where the curves come close"
    yield claim.measured("linking", abs(round(linking.values[0])), method=method)
    yield claim.proved(
        "linking-constant",
        linking.always(-expected, expected),
        f"The cores have the linking number ±{expected} at every step"
        if expected
        else "The cores have the linking number 0 at every step",
        method="each polygon stands in for its curve, by bounds of the Jacobian",
    )
    yield claim.below("linking-off", linking.off, 1e-6, "It is whole at every step", method=method)
    yield claim.measured("steps", len(linking))


def homeomorphisms_of(folds_nothing):
    method = "det(1 + V diag(s) W) at all corners s of the unit cube; rounded down"
    yield claim.measured("least-determinant", folds_nothing.least, method=method)
    yield claim.proved(
        "homeomorphisms",
        folds_nothing.verdict,
        "No layer folds or flattens space, at any step, anywhere",
        method=method,
    )


def shape_of(shape, stretch, kept):
    """What the film's last picture shows of the tubes."""
    yield claim.at_most(
        "last-stretch",
        shape.stretch,
        stretch,
        "A small circle on a tube is no longer an ellipse than so in the end",
        method="largest ratio of the two main singular values along the surfaces, on a grid",
    )
    yield claim.at_least(
        "thickness-kept",
        shape.kept,
        kept,
        "The thinnest place of the tubes keeps this share of its thickness in the picture",
        method="least width of the cross sections over the extent of both tubes, end over start",
    )


def witness_of(witness, prefix=""):
    yield claim.witness(
        witness.network, witness.set, witness.parameter, witness.point, witness.logit
    )
    yield claim.measured(f"{prefix}witness-samples", witness.samples)
    yield claim.measured(f"{prefix}witness-linking", abs(witness.integer))
    yield claim.proved(
        f"{prefix}witness-linked",
        witness.kept,
        "The images of the swept longitudes are linked, so that a sample must be wrong",
        method=f"linking number of polygons of {witness.vertices} vertices",
    )
    yield from wrong_point(witness, prefix)


def wrong_point(witness, prefix=""):
    size = abs(witness.logit)
    yield claim.measured(f"{prefix}witness-logit", size, method="60 digits, by mpmath")
    yield claim.proved(
        f"{prefix}witness-wrong",
        witness.verdict,
        "The network gets the witness wrong",
        method="sign of its logit, in intervals of 60 digits",
    )


def tanh_layers_of(dense, dense_training, least, never_flat):
    yield claim.measured("dense-restarts", dense_training.restarts)
    yield claim.measured("dense-succeeded", dense_training.succeeded_count)
    yield claim.equal(
        "dense-square", set(dense.widths) == {3}, True, "All tanh layers have three units"
    )
    method = "least singular value of the linear parts, over all t of their polar paths"
    yield claim.measured("dense-least-singular-value", least, method=method)
    yield claim.proved(
        "dense-never-flat",
        never_flat,
        "No tanh layer flattens space on its way",
        method="that it is above 0.001, in exact arithmetic on WᵀW",
    )
