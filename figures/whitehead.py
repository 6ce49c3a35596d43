"""Linking number 0, and held together

Whitehead's link: the orange tube passes through the blue ring and back, so that their linking
number is 0, and yet no motion of space parts them. With a fourth coordinate they come apart. What
we see is a shadow of four dimensions: where the tubes seem to pass through each other, they are
apart in the direction that we don't see, and the chart shows how far.
"""

from figures.annulus_three_units import separation_of
from figures.link_four_units import _fourth, _shadow, parted
from figures.link_three_units import homeomorphisms_of, shape_of
from generator import claim, draw, learn, topology

RESTARTS = {
    "draft": {"deep": 6, "wide": 2, "single": 2, "narrow": 3},
    "default": {"deep": 10, "wide": 4, "single": 3, "narrow": 6},
    "full": {"deep": 96, "wide": 48, "single": 48, "narrow": 48},
}
SINGLE = (4, 5, 6)  # units of a network of one layer
STEPS = {"draft": 2000, "default": 6000, "full": 6000}
POINTS = {"draft": 750, "default": 750, "full": 1500}
LIFT, SHARP, APART = 0.04, 4, 2.0  # of `parted`
SWEPT = 10**5  # points, to count the restarts that are right on all of the tubes

alt = (
    "A blue ring and an orange tube that passes through it twice and hooks itself on the way. In a"
    " three-dimensional shadow of four dimensions the ring passes through the tube and sinks, until"
    " a level plane lies between the two: below it the ring, above it the tube, still hooked."
)


def data(profile):
    return learn.whitehead_link(points=POINTS[profile])


def _trained(data, units, of, profile, gentle=1e-4, spread=1.5):
    return learn.train(
        learn.dense(3, units),
        data,
        restarts=RESTARTS[profile][of],
        steps=STEPS[profile],
        gentle=gentle,
        schedule=learn.schedule(spread=spread, snapshots=2),
    )


def deep_training(data, profile):
    return _trained(data, [4, 4, 4], "deep", profile, gentle=5e-4, spread=0.7)


def training(data):
    """The network whose logit is the lift."""
    return lifts(data, steps=4000)


def lifts(data, steps):
    schedule = learn.schedule(fresh=True)
    architecture = learn.dense(3, [12])
    return learn.train(
        architecture, data, restarts=6, steps=steps, seed=1, gentle=1e-5, schedule=schedule
    )


def wide_training(data, profile):
    return _trained(data, [6, 4], "wide", profile)


def narrow_training(data, profile):
    return _trained(data, [3, 3, 3], "narrow", profile)


def single_trainings(data, profile):
    """Of networks of one layer, by its units."""
    return {f"single-{units}": _trained(data, [units], "single", profile) for units in SINGLE}


def _right(training, data):
    """The restarts whose networks are right on a sweep of the tubes."""
    wrong = {r: learn.sweep_errors(training.network(r), data, SWEPT)[0] for r in training.able()}
    return [restart for restart, count in wrong.items() if count == 0]


def _gentlest(training, data):
    """The gentlest network among those; without any, the best."""
    right = _right(training, data)
    networks = [training.network(restart) for restart in right] or [training.best()]
    return min(networks, key=lambda network: learn.gentleness(network, data.points))


def network(training, data):
    return most_kept(training, data, apart=APART)


def most_kept(training, data, apart):
    """As in the figure of the linked tubes, of the lift that leaves the tubes thickest."""

    def put_together(lift):
        return parted(lift, data, LIFT, SHARP, apart)

    def kept(lift):
        return topology.shape_kept(topology.flow(put_together(lift)), data, _shadow()).kept

    lift = training.chosen(kept) if training.succeeded_count else training.best()
    return put_together(lift)


def deep(deep_training, data):
    return _gentlest(deep_training, data)


def wide(wide_training, data):
    return _gentlest(wide_training, data)


def narrow(narrow_training):
    return narrow_training.best()


def others(narrow_training):
    """The other networks of three units a layer."""
    return {
        f"narrow-{restart}": narrow_training.network(restart)
        for restart in range(narrow_training.restarts)
        if restart != narrow_training.index_of_best()
    }


def _counts(deep_training, wide_training, narrow_training, single_trainings, data):
    single = [len(_right(trained, data)) for trained in single_trainings.values()]
    return {
        "deep": len(_right(deep_training, data)),
        "wide": len(_right(wide_training, data)),
        "narrow": len(_right(narrow_training, data)),
        "single": sum(single),
    }


def right(deep_training, wide_training, narrow_training, single_trainings, data):
    """How many restarts are right on all of the tubes."""
    return _counts(deep_training, wide_training, narrow_training, single_trainings, data)


def witnesses(narrow, others, data):
    """One against each network of three units a layer."""
    networks = {"narrow": narrow} | others
    return [topology.find_witness(each, data, name=name) for name, each in networks.items()]


def narrow_wrong(narrow, others, data):
    """The least share of the tubes that a network of three units a layer gets wrong."""
    counts = [learn.sweep_errors(each, data, SWEPT) for each in (narrow, *others.values())]
    return min(wrong / points for wrong, points in counts)


def _numbers(data):
    """The linking number of each pair of cores."""
    cores = [topology.core_loop(exact_set) for exact_set in data.sets]
    pairs = [(a, b) for k, b in enumerate(cores) for a in cores[:k]]
    return [topology.linking_of(a, b) for a, b in pairs]


def linkings(data):
    return _numbers(data)


def not_split(data):
    return topology.certify_not_split(data)


def flow(network):
    return topology.flow(network)


def view(network):
    return _shadow()


def film(flow, data, view):
    return draw.film(
        draw.surfaces(data, shape=(64, 24)),
        draw.plane(flow.network.head),
        draw.verdict(flow, "apart"),
        through=flow,
        view=draw.orbit(
            azimuth=-33,
            elevation=46,
            swing=17,
            axes=view,
            space="space of the decision",
            closing=40,
            to_elevation=10,
        ),
        aspect=0.92,
        strips=[_fourth(flow, data)],
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


def deep_shape(deep, data):
    """In the directions of the plane's normal and of the greatest variation across it."""
    flow = topology.flow(deep)
    return topology.shape_kept(flow, data, topology.decision_view(flow, data.points, dimensions=3))


def wide_certified(wide, data):
    return topology.certify(wide, data).share


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
    deep_shape,
    wide_certified,
    linkings,
    not_split,
    witnesses,
    narrow_wrong,
):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield from separation_of(errors, certified)
    yield from lifted(training, folds_nothing, shape, stretch=2, kept=0.8)
    yield from deep_of(deep_certified)
    yield claim.measured("deep-thickness-kept", deep_shape.kept)
    yield claim.measured("deep-stretch", deep_shape.stretch)
    yield claim.measured("wide-certified", wide_certified)
    yield from held_together(linkings, not_split)
    yield from counted(deep_training, wide_training, narrow_training, single_trainings, right)
    yield claim.above("narrow-wrong", narrow_wrong, 0, "Each of them gets some of the tubes wrong")
    yield from witnesses_of(witnesses, narrow_training.restarts)


def lifted(training, folds_nothing, shape, stretch, kept):
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from homeomorphisms_of(folds_nothing)
    yield from shape_of(shape, stretch, kept)
    yield claim.at_least(
        "gap", shape.gap, 0.05, "Between the classes is a gap, as a share of the extent of all"
    )


def deep_of(deep_certified):
    yield claim.measured("deep-certified", deep_certified.share)
    yield claim.proved(
        "deep-all-certified",
        deep_certified.verdict,
        "A network of three layers of four units is proved to be right on every point of the tubes",
    )


def counted(deep_training, wide_training, narrow_training, single_trainings, right):
    single = sum(trained.restarts for trained in single_trainings.values())
    method = f"restarts right on {SWEPT:,} points of the tubes and more"
    for name, restarts in (
        ("deep", deep_training.restarts),
        ("wide", wide_training.restarts),
        ("single", single),
        ("narrow", narrow_training.restarts),
    ):
        yield claim.measured(f"{name}-restarts", restarts)
        yield claim.measured(f"{name}-right", right[name], method=method)
    yield claim.equal("narrow-none", right["narrow"], 0, "None of three units a layer is right")


def witnesses_of(witnesses, restarts):
    yield claim.equal(
        "witnesses", len(witnesses), restarts, "There is a witness against each of them"
    )
    yield claim.proved(
        "witnesses-wrong",
        topology.Verdict.all_of(witness.verdict for witness in witnesses),
        "Each of these points is on the wrong side",
        method="signs of the logits, in intervals of 60 digits",
    )
    for witness in witnesses:
        yield claim.witness(
            witness.network, witness.set, witness.parameter, witness.point, witness.logit
        )


def held_together(linkings, not_split):
    yield claim.measured("linking", max(abs(round(pair.values[0])) for pair in linkings))
    yield claim.proved(
        "unlinked",
        topology.Verdict.all_of(pair.always(0) for pair in linkings),
        "The linking number of any two cores is 0",
        method="each polygon stands in for its curve, by a bound of the curve's speed",
    )
    yield claim.measured("crossings", not_split.crossings)
    yield claim.measured("vertices", not_split.vertices)
    yield claim.measured("colourings", not_split.dimension, method="dimension over a prime field")
    yield claim.proved(
        "not-split",
        not_split.verdict,
        "No sphere parts any of the cores from the others",
        method="the colourings of a diagram have dimension 1; its polygons are isotopic to the"
        " cores inside the tubes, by a bound of their second derivatives",
    )
