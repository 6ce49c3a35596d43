"""Three rings, no two of them linked

Take any one of the Borromean rings away, and the other two fall apart. Together they hold: no
network of three units a layer parts the blue ring, a class of its own, from the orange and the
brown one. Four units do, in a shadow of four dimensions.
"""

from dataclasses import replace

from figures.annulus_three_units import separation_of
from figures.link_three_units import in_the_end
from figures.whitehead import (
    SINGLE,
    _counts,
    _numbers,
    _right,
    _trained,
    counted,
    held_together,
    shadow_of_four,
    upright,
    witnesses_of,
)
from generator import claim, draw, learn, topology

POINTS = {"draft": 500, "default": 500, "full": 700}
THIRD = "h"  # colour of the third ring

alt = (
    "Three rings, each passing through another, a blue, an orange and a brown one. Three layers of"
    " four units deform them, in a three-dimensional shadow, until a level plane has the blue one"
    " below it and the two others above."
)


def data(profile):
    return learn.borromean_rings(points=POINTS[profile])


def training(data, profile):
    return _trained(data, [4, 4, 4], "deep", profile, gentle=5e-4, spread=0.7)


def wide_training(data, profile):
    return _trained(data, [6, 4], "wide", profile)


def narrow_training(data, profile):
    return _trained(data, [3, 3, 3], "narrow", profile)


def single_trainings(data, profile):
    return {f"single-{units}": _trained(data, [units], "single", profile) for units in SINGLE}


def network(training, data):
    """Of the networks right on a sweep the one whose tubes keep most of their shape in the end."""

    def kept(network):
        flow = topology.flow(network)
        shape = topology.shape_kept(flow, data, upright(flow, data))
        return shape.kept**2 / shape.stretch

    networks = [training.network(restart) for restart in _right(training, data)]
    return max(networks, key=kept, default=training.best())


def narrow(narrow_training):
    return narrow_training.best()


def right(training, wide_training, narrow_training, single_trainings, data):
    """How many restarts are right on all of the tubes."""
    return _counts(training, wide_training, narrow_training, single_trainings, data)


def witnesses(narrow, data):
    return [topology.find_witness(narrow, data, name="narrow")]


def linkings(data):
    return _numbers(data)


def not_split(data):
    return topology.certify_not_split(data)


def flow(network):
    return topology.flow(network)


def view(flow, data):
    return upright(flow, data)


def _told_apart(rings):
    """The rings, the last of the two of one class in a colour near that of the class."""
    *others, last = rings
    return [*others, replace(last, style=replace(last.style, fill=THIRD))]


def film(flow, data, view):
    return draw.film(
        _told_apart(draw.surfaces(data, shape=(64, 24))),
        draw.plane(flow.network.head),
        shadow_of_four(),
        in_the_end(flow, "apart"),
        through=flow,
        view=draw.orbit(
            azimuth=42.5,
            elevation=36,
            swing=92.5,
            axes=view,
            space="space of the decision",
            closing=40,
            to_elevation=3,
        ),
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def claims(
    training,
    wide_training,
    narrow_training,
    single_trainings,
    right,
    accuracy,
    errors,
    certified,
    linkings,
    not_split,
    witnesses,
):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield from separation_of(errors, certified)
    yield from held_together(linkings, not_split)
    yield from counted(training, wide_training, narrow_training, single_trainings, right)
    yield from witnesses_of(witnesses, 1)
