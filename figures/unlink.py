"""Untangled by training

A ring, and a closed band that hooks around it. They look linked and are not; five layers of three
units, trained for nothing but a plane between the two, unhook them without letting one pass through
the other.
"""

from figures.annulus_three_units import separation_of
from figures.link_three_units import _chart as chart
from figures.link_three_units import linking_of
from generator import claim, draw, learn, topology

alt = (
    "A blue ring with an orange closed band bent around it like a hook. Through five layers of"
    " three units the hook opens and slips off the ring, until a plane stands between the two; the"
    " linking number below stays 0."
)


def data():
    return learn.hooked_rings(points=200)


def training(data):
    architecture = learn.dense(3, [3] * 5)
    schedule = learn.schedule(fresh=True)
    return learn.train(
        architecture, data, restarts=40, steps=2500, seed=1, gentle=1e-4, schedule=schedule
    )


def network(training):
    return training.gentlest()


def flow(network):
    return topology.flow(network)


def linking(flow, data):
    cores = [topology.core_loop(one) for one in data.sets]
    return topology.linking_along(flow, *cores).record()


def film(flow, data, linking):
    return draw.film(
        draw.surfaces(data, shape=(72, 14)),
        draw.plane(flow.network.head),
        through=flow,
        view=draw.orbit(azimuth=topology.edge_on(flow.network), elevation=24, swing=14),
        strips=[chart(linking)],
        aspect=0.78,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 1e-3)


def claims(training, flow, accuracy, linking, least, never_flat, errors, certified):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from linking_of(linking, flow, least, never_flat, 0)
    yield from separation_of(errors, certified)
    yield claim.equal(
        "square",
        set(flow.network.widths) == {3},
        True,
        "No layer adds or drops units, so that the plane pulls back to an isotopy of space",
    )
