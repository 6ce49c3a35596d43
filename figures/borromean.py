"""Three rings, no two of them linked

Take any one of the Borromean rings away, and the other two fall apart. Together they hold: no
network of three units a layer parts the blue ring, a class of its own, from the orange and the
brown one. With a fourth coordinate it slips out between them, in a shadow of four dimensions; the
chart shows how far apart they are in the direction that we don't see.
"""

from dataclasses import replace

from figures.annulus_three_units import separation_of
from figures.link_four_units import _fourth, _shadow
from figures.link_three_units import homeomorphisms_of, shape_of
from figures.whitehead import (
    SINGLE,
    _counts,
    _gentlest,
    _numbers,
    _trained,
    counted,
    deep_of,
    held_together,
    lifted,
    lifts,
    most_kept,
    witnesses_of,
)
from generator import claim, draw, learn, topology

POINTS = {"draft": 500, "default": 500, "full": 700}
APART = 2.6  # of `parted`
THIRD = "h"  # colour of the third ring

alt = (
    "Three rings, each passing through another, a blue, an orange and a brown one. In a"
    " three-dimensional shadow of four dimensions the blue one passes through the others and sinks,"
    " until a level plane lies between it and the two others, which are rings still."
)


def data(profile):
    return learn.borromean_rings(points=POINTS[profile])


def deep_training(data, profile):
    return _trained(data, [4, 4, 4], "deep", profile, gentle=5e-4, spread=0.7)


def training(data):
    """The network whose logit is the lift."""
    return lifts(data, steps=2500)


def wide_training(data, profile):
    return _trained(data, [6, 4], "wide", profile)


def narrow_training(data, profile):
    return _trained(data, [3, 3, 3], "narrow", profile)


def single_trainings(data, profile):
    return {f"single-{units}": _trained(data, [units], "single", profile) for units in SINGLE}


def network(training, data):
    return most_kept(training, data, apart=APART)


def deep(deep_training, data):
    return _gentlest(deep_training, data)


def narrow(narrow_training):
    return narrow_training.best()


def right(deep_training, wide_training, narrow_training, single_trainings, data):
    """How many restarts are right on all of the tubes."""
    return _counts(deep_training, wide_training, narrow_training, single_trainings, data)


def witnesses(narrow, data):
    return [topology.find_witness(narrow, data, name="narrow")]


def linkings(data):
    return _numbers(data)


def not_split(data):
    return topology.certify_not_split(data)


def flow(network):
    return topology.flow(network)


def view(network):
    return _shadow()


def _told_apart(rings):
    """The rings, the last of the two of one class in a colour near that of the class."""
    *others, last = rings
    return [*others, replace(last, style=replace(last.style, fill=THIRD))]


def film(flow, data, view):
    return draw.film(
        _told_apart(draw.surfaces(data, shape=(64, 24))),
        draw.plane(flow.network.head),
        draw.verdict(flow, "apart"),
        through=flow,
        view=draw.orbit(
            azimuth=-54,
            elevation=36,
            swing=-4,
            axes=view,
            space="space of the decision",
            closing=-36,
            to_elevation=13,
        ),
        aspect=0.92,
        strips=[_fourth(flow, data, "others above")],
        slow=0.5,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def folds_nothing(flow):
    return topology.certify_homeomorphism(flow)


def shape(flow, data, view):
    return topology.shape_kept(flow, data, view)


def deep_certified(deep, data):
    return topology.certify(deep, data)


def claims(
    training,
    deep_training,
    wide_training,
    narrow_training,
    single_trainings,
    right,
    accuracy,
    errors,
    certified,
    folds_nothing,
    shape,
    deep_certified,
    linkings,
    not_split,
    witnesses,
):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield from separation_of(errors, certified)
    yield from lifted(training, folds_nothing, shape, stretch=2, kept=0.65)
    yield from deep_of(deep_certified)
    yield from held_together(linkings, not_split)
    yield from counted(deep_training, wide_training, narrow_training, single_trainings, right)
    yield from witnesses_of(witnesses, 1)
