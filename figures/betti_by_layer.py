"""The hole that only fades

The first layers of a tanh network and of a ReLU network carry a ring. Below each picture stands how
many holes its image has, in the colour of the hole. The tanh layers squeeze the hole into a slit,
but keep it. Then a ReLU layer sends the whole ring (pale, where it was) to one segment, and the
hole is gone.
"""

from dataclasses import replace

import numpy as np

from figures.annulus_deep import flow, network, training, winding
from figures.disk_annulus import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul

POINTS = 350
SIZES = (350, 1000, 2000, 10_000, 100_000)
LARGEST = {"draft": 10_000, "default": 100_000, "full": 100_000}
SAMPLES = {"draft": 1, "default": 3, "full": 9}  # of each size up to 10,000
SEVERAL = 10_000
SCALE, NEIGHBOURS = 2.5, (10, 14, 20, 35)  # Naitzat, Zhitnikov, Lim take 14 for their first data
SEEN = 3  # lives of the next hole, from which on points show one
RIGHT = 0.9  # of the sample, at least, by the ReLU network
LAYER = 3  # stages of a layer
HOLE, HOLES = "g", ("0 holes", "1 hole")  # the colour of the hole, and what is said of it
WORDS = 38.0  # px
RIM, DENSE = 2.4, 385  # px, and samples of a circle
WAYS = (17, 25)  # of points of the ring's rims, in which they fall
FLAT = 9.0  # px, what is drawn where all of the ring lies on a line

alt = (
    "Two pictures of an orange ring with a tinted hole. Left, tanh layers squeeze ring and hole"
    " into a thin curved band and open it a little; the words below it stay: tanh, 1 hole. Right,"
    " ReLU layers: the ring becomes long, then all of it falls along thin lines on one short thick"
    " segment. Pale, the ring is still seen where it was, and the words change to: ReLU, 0 holes."
)


def relu_training(data):
    return learn.train(
        learn.dense(2, [2, 2, 2, 2], "relu"), data, restarts=128, steps=2500, seed=1, gentle=0
    )


def sample(data, profile):
    """Points of the ring; the first of them are those of the smaller sizes."""
    return _points(data, LARGEST[profile], 0)


def _points(data, count, seed):
    ring = data.sets[1]
    return ring.at(ring.draw(np.random.default_rng(seed), count))


def relu_network(relu_training, sample, data):
    """Of the networks in which a dead unit puts the ring on a line, the one to be filmed.

    It is the one whose hole, in that layer before its activation, lives longest in the half-width;
    at least `RIGHT` of the sample is right.
    """
    networks = [relu_training.network(i) for i in range(relu_training.restarts)]
    right = [each for each in networks if learn.accuracy(each, data) >= RIGHT]
    return max(right or networks, key=lambda each: _life_before(each, sample[:POINTS]))


def _life_before(network, points):
    """The longest life of a hole before a layer puts all points on an axis; −1 if none does."""
    layer = _flat_after(network, points)
    image = topology.flow(network).to(LAYER * layer - 1, points) if layer else points
    return _longest(image)[0] if layer and image.any(axis=0).all() else -1.0


def _flat_after(network, points):
    """The first layer after which points lie on an axis; 0 if none."""
    images = _after_each(network, points)[1:]
    return next((k for k, image in enumerate(images, 1) if not image.any(axis=0).all()), 0)


def _after_each(network, points):
    """Points (n, 2) before the first layer and after each."""
    return [points, *(network.representation(points, k) for k in range(len(network.layers)))]


def relu_flow(relu_network):
    return topology.flow(relu_network)


def gone(relu_network, sample):
    """The layer after which the ReLU ring lies on an axis."""
    return _flat_after(relu_network, sample)


def flattened(relu_network, data, sample, gone):
    """A proof that one of that layer's units says 0 on all of the ring; None without such a layer.

    The ring's image is then a connected part of an axis.
    """
    if not gone:
        return None
    layer, ring = relu_network.layers[gone - 1], data.sets[1]
    heights = matmul(relu_network.representation(sample, gone - 1), layer.W.T) + layer.b
    unit = [int(heights.max(axis=0).argmin())]
    below = -1 if ring.label else 1  # a logit of the ring's side is a height below 0
    head = learn.Head("logistic", below * layer.W[unit], below * layer.b[unit])
    silent = learn.Network(relu_network.layers[: gone - 1], head)
    return topology.certify(silent, replace(data, sets=(ring,), members=0 * data.members))


def coincidence(relu_network, data, gone):
    """A point of the disk and one of the ring that ReLU layers send to the same."""
    disk, ring = data.sets
    return topology.find_coincidence(relu_network, disk, ring, gone) if gone else None


def _longest(cloud):
    """The longest life in shares of the half-width, and how many times as long as the next."""
    holes = topology.alpha_persistence(cloud)
    return 2 * float(holes.lifetimes[0] / np.ptp(cloud, axis=0).max()), holes.ratio


def lives(network, data, sample, profile):
    """Longest lives and ratios, (samples, 2) for each layer of each size."""
    table = {}
    for size in (size for size in SIZES if size <= LARGEST[profile]):
        seeds = range(SAMPLES[profile] if size <= SEVERAL else 1)
        clouds = [sample[:size] if seed == 0 else _points(data, size, seed) for seed in seeds]
        rows = [[_longest(image) for image in _after_each(network, cloud)] for cloud in clouds]
        table[str(size)] = np.array(rows)
    return table


def inscribed(network, data):
    """Radius of the largest disc in the ring's hole after each layer, share of the half-width."""
    disk, ring = data.sets
    inside = disk.at(disk.sweep(200_000)) * (ring.inner / disk.outer)
    rims = (inside, ring.at(ring.circle(40_000, ring.inner)), ring.at(ring.sweep(20_000)))
    images = zip(*(_after_each(network, points) for points in rims), strict=True)
    return [
        2 * topology.inscribed_radius(hole, rim) / float(np.ptp(whole, axis=0).max())
        for hole, rim, whole in images
    ]


def counted(network, sample):
    """Holes at the fixed scale after each layer, for each number of neighbours."""
    return {
        str(k): [
            topology.persistence(
                topology.hop_distances(image, k), distances=True, reach=SCALE
            ).alive(SCALE)
            for image in _after_each(network, sample[:POINTS])
        ]
        for k in NEIGHBOURS
    }


def relu_ratios(relu_flow, sample, gone):
    """Longest life over the next of the ReLU ring's holes, after each layer before it is gone."""
    points = sample[:SEVERAL]
    return [_longest(relu_flow.to(LAYER * k, points))[1] for k in range(1, gone)]


def _first(flow, layers):
    """The stages of the first layers of a flow, called by their number alone."""
    named = (
        replace(stage, title=f"Layer {stage.layer}", arrival=f"After layer {stage.layer}")
        for stage in flow.stages[: LAYER * layers]
    )
    return replace(flow, stages=tuple(named))


def _ring(data, *marks, holes, motion, name, below=()):
    """The ring, its hole tinted, and below them how many holes it has."""
    ring = data.sets[1]
    inside = ring.at(ring.circle(DENSE, ring.inner))
    words = [f"{name}: {count}" for count in HOLES]
    return draw.panel(
        below,
        draw.path(inside, HOLE, 0.0, carried=True, fill=HOLE, opacity=0.5),
        _rims(data),
        marks,
        draw.readout("", holes, words=words, size=WORDS, colour=HOLE, below=True),
        through=motion,
    )


def _rims(data, width=RIM):
    return [mark for mark in draw.regions(data, width, DENSE) if mark.name.endswith("-b")]


def _fall(data, motion):
    """Where the ring was before the last stage, and ways from its rims to where they fall."""
    ring, last = data.sets[1], len(motion.stages) - 1
    rims = zip(WAYS, (ring.inner, ring.outer), strict=True)
    points = ring.at(np.concatenate([ring.circle(count, radius)[1:] for count, radius in rims]))

    def before(x):
        return motion.to(last, x)

    def ways(x):  # of each point twice
        return np.where(np.arange(len(x))[:, None] % 2 == 0, before(x), motion.through(x))

    pale = [
        replace(mark, style=replace(mark.style, opacity=mark.style.opacity / 2))
        for mark in _rims(data, 1.4)
    ]
    inside = ring.at(ring.circle(DENSE, ring.inner))
    pale.insert(0, draw.path(inside, HOLE, 0.0, True, fill=HOLE, opacity=0.22))
    shown = draw.placed(pale, before) + draw.placed([draw.trails(points, "b", 1.2, 0.6, 2)], ways)
    yield from (mark.during(last) for mark in shown)
    outer = draw.path(ring.at(ring.circle(DENSE, ring.outer)), "ground", 0.0)
    lag = np.full(DENSE, last / (last + 1))  # it comes to the end of the stage before: framed
    yield replace(outer, geometry=replace(outer.geometry, shares=lag), carried=True)


def film(flow, relu_flow, data, gone):
    layers = gone or len(flow.network.layers)
    motion, relu_motion = _first(flow, layers), _first(relu_flow, layers)
    outer = data.sets[1].at(data.sets[1].circle(DENSE, data.sets[1].outer))
    flat = draw.path(outer, "b", FLAT, carried=True).at_end()
    return draw.film(
        _ring(data, holes=lambda stage, t: 1, motion=motion, name="tanh"),
        _ring(
            data,
            *([flat] if gone else ()),
            holes=lambda stage, t: int(not gone or stage + t < LAYER * gone),
            motion=relu_motion,
            name="ReLU",
            below=_fall(data, relu_motion) if gone else (),
        ),
        aspect=1.25,
    )


def claims(
    lives, inscribed, counted, winding, relu_training, gone, relu_ratios, flattened, coincidence
):
    method = "alpha complex; the longest life of a hole over the next, median of the samples"
    for size, rows in lives.items():
        for layer, (life, ratio) in enumerate(np.median(rows, axis=0).tolist()):
            yield claim.measured(f"ratio-{size}-{layer}", ratio, method=method)
            yield claim.measured(f"life-{size}-{layer}", life, method="share of the half-width")
    yield claim.measured("samples", len(lives[min(lives, key=int)]))
    for layer, radius in enumerate(inscribed):
        yield claim.measured(f"radius-{layer}", radius, method="share of the half-width")
    for k, holes in counted.items():
        for layer, count in enumerate(holes):
            method = f"graph of {k} neighbours, {SCALE} edges, {POINTS} points"
            yield claim.measured(f"counted-{k}-{layer}", count, method=method)
    few, many = (
        np.median(lives[size], axis=0)[:, 1] for size in (min(lives, key=int), max(lives, key=int))
    )
    yield claim.below("faded", few[1], 2, "With few points the hole is lost in sight")
    yield claim.above("seen", many[1], 4, "With many it stands out")
    few_shown, many_shown = (lives[str(size)][0][:, 1] for size in (POINTS, SEVERAL))
    yield claim.below("not-seen", few_shown[1], SEEN, "They show none after layer 1")
    yield claim.above("seen-again", few_shown[-1], SEEN, "They show one after layer 4")
    yield claim.above("seen-by-many", many_shown[1], SEEN, "Many points show one after layer 1")
    yield claim.proved(
        "winding-constant",
        winding.always(-1, 1),
        "The ring winds around the disk at every step",
        method=f"at {len(winding)} moments, polygons refined by bounds of the Jacobian",
    )
    yield claim.measured("steps", len(winding))
    yield claim.measured("points", POINTS)
    yield claim.measured("relu-restarts", relu_training.restarts)
    yield claim.measured("relu-right", RIGHT, method="of the sample, at least, to be chosen")
    yield claim.measured("gone", gone, method="the first layer with a unit dead on the sample")
    if flattened:
        yield claim.proved(
            "flattened",
            flattened.verdict,
            "One of its units says 0 on all of the ring, whose image is then a segment",
            method="the unit's input, bounded over cells of the ring",
        )
    for layer, ratio in enumerate(relu_ratios, 1):
        yield claim.above(f"relu-seen-{layer}", ratio, SEEN, "The ReLU ring still has its hole")
    yield claim.proved(
        "coincidence",
        coincidence.verdict,
        "In the ReLU network a point of the disk and one of the ring have the same image",
        method="rational arithmetic",
    )
