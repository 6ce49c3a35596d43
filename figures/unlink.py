"""Untangled by training

A ring, and a closed band that hooks around it. They look linked and are not: six layers, each of
which adds a small motion to space, open the hook and slip it off the ring, and none lets one pass
through the other.
"""

from figures.annulus_three_units import separation_of
from figures.link_three_units import (
    _number,
    _tubes_kept,
    homeomorphisms_of,
    level,
    linking_of,
    shape_of,
    tanh_layers_of,
)
from generator import claim, draw, learn, topology

alt = (
    "A blue ring with an orange closed band bent around it like a hook. Through six residual layers"
    " the hook opens and slips off the ring, until a level plane lies between the two, which are"
    " tubes still; the linking number stays 0."
)


def data():
    return learn.hooked_rings(points=200)


def dense_training(data):
    architecture = learn.dense(3, [3] * 5)
    schedule = learn.schedule(fresh=True)
    return learn.train(
        architecture, data, restarts=40, steps=2500, seed=1, gentle=1e-4, schedule=schedule
    )


def dense(dense_training):
    return dense_training.gentlest()


def training(data):
    return learn.train_isotropic(
        learn.residual(3, [8] * 6),
        data,
        restarts=8,
        steps=2000,
        seed=1,
        weights=(0.003, 0.3),
        determinant=0.05,
    )


def network(training, data):
    return training.chosen(lambda network: _tubes_kept(network, data))


def flow(network):
    return topology.flow(network)


def linking(flow, data):
    cores = [topology.core_loop(exact_set) for exact_set in data.sets]
    return topology.linking_along(flow, *cores).record()


def view(flow):
    return level(flow)


def film(flow, data, linking, view):
    return draw.film(
        draw.surfaces(data, shape=(72, 14)),
        draw.plane(flow.network.head),
        _number(linking),
        draw.verdict(flow, "apart"),
        through=flow,
        view=draw.orbit(34, 24, swing=-34, axes=view, closing=40, to_elevation=6),
        aspect=0.9,
        slow=0.62,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def dense_certified(dense, data):
    return topology.certify(dense, data)


def folds_nothing(flow):
    return topology.certify_homeomorphism(flow)


def shape(flow, data):
    return topology.shape_kept(flow, data)


def least(dense):
    return topology.least_singular_value(topology.flow(dense))


def never_flat(dense):
    return topology.never_flatter(topology.flow(dense), 1e-3)


def claims(
    flow,
    training,
    accuracy,
    linking,
    folds_nothing,
    shape,
    errors,
    certified,
    dense,
    dense_training,
    least,
    never_flat,
    dense_certified,
):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from linking_of(linking, 0)
    yield from homeomorphisms_of(folds_nothing)
    yield from shape_of(shape, stretch=5, kept=0.6)
    yield claim.at_least(
        "gap", shape.gap, 0.05, "Between them is a gap, as a share of the extent of both"
    )
    yield from separation_of(errors, certified)
    yield claim.equal(
        "square",
        set(flow.network.widths) == {3},
        True,
        "No layer adds or drops units, so that the plane pulls back to an isotopy of space",
    )
    yield from tanh_layers_of(dense, dense_training, least, never_flat)
    yield claim.measured("dense-certified", dense_certified.share)
    yield claim.proved(
        "dense-all-certified",
        dense_certified.verdict,
        "The network of tanh layers, too, is proved to be right on every point of both surfaces",
    )
