"""The hole that only fades

Four layers of each kind carry a ring and 350 of its points. Each bar is as long as a hole of the
points lives; they show one where it lives three times as long as the next. On the left, tanh: the
ring winds around the disk all the time, but after layer 1 the points show no hole, and after layer
4 they do. Then the film goes back to layer 1, and the sample grows to 10,000 points: there is the
hole. On the right, ReLU: a point of the disk and one of the ring (in red circles, and above them
where they come from) come to the same place, the ring falls onto a line, and no sample shows a hole
any more.
"""

from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np

from figures.annulus_deep import flow, network, training, winding
from figures.disk_annulus import data
from generator import claim, draw, learn, topology

POINTS = 350
SIZES = (350, 1000, 2000, 10_000, 100_000)
LARGEST = {"draft": 10_000, "default": 100_000, "full": 100_000}
SAMPLES = {"draft": 1, "default": 3, "full": 9}  # of each size up to 10,000
SEVERAL = 10_000
SCALE, NEIGHBOURS = 2.5, (10, 14, 20, 35)  # Naitzat, Zhitnikov, Lim take 14 for their first data
BARS, FURTHEST = 3, 16.0  # in the film; the longest in those of the second
SEEN = 3  # lives of the next hole, from which on the film says that one is seen
GROWN, STEPS = (POINTS, 2000, 10_000), 6  # the film's sample, and in how many steps it grows
APART = 170  # points across a picture that it tells apart
LENS = (0.075, (0.5, 0.52), 0.45)  # radius, and where it is seen in which size
LAYER = 3  # stages of a layer
BEFORE, AFTER = 0.3, 0.12  # of a stage, around the end of a layer
INPUT, INPUT_RADIUS = np.array([0.52, 0.25]), 0.2  # beside a line of ReLU layers, in its lengths
BESIDE = {"anchor": "start", "offset": (-8.0, 28.0)}
BACK = 0.5  # of the stage in which the film goes back to layer 1

alt = (
    "Left: tanh layers squeeze an orange ring around a blue disk into a slit and open it again; an"
    " orange bar shrinks to the length of the grey ones, so that 350 points show no hole, and grows"
    " again. At the end the slit is seen again, with a lens on it, 10,000 points show a hole, and"
    " words say that the hole stays."
    " Right: ReLU layers fold the ring into a line. Two points in red circles, one of the disk and"
    " one of the ring, come to the same place, to which red lines lead from a small picture of the"
    " input above it; the bars vanish, and words say that the hole is gone."
)


def relu_training(data):
    return learn.train(
        learn.dense(2, [2, 2, 2, 2], "relu"), data, restarts=16, steps=2500, seed=1, gentle=0
    )


def sample(data, profile):
    """Points of the ring; the first of them are those of the smaller sizes."""
    return _points(data, LARGEST[profile], 0)


def _points(data, count, seed):
    ring = data.sets[1]
    return ring.at(ring.draw(np.random.default_rng(seed), count))


def relu_network(relu_training, sample, data):
    """Of the networks in which a dead unit puts the ring on a line, the most accurate."""
    networks = [relu_training.network(i) for i in range(relu_training.restarts)]
    flat = [candidate for candidate in networks if _flat_after(candidate, sample[:POINTS])]
    return max(flat or networks, key=lambda candidate: learn.accuracy(candidate, data))


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


def film_flow(flow):
    """The layers; then, back at the first of them, the sample grows."""
    return topology.continued(flow, topology.pause("Back to layer 1", "After layer 1"), *_growth())


def relu_film_flow(relu_flow):
    return topology.continued(relu_flow, topology.pause("", "After layer 4"), *_growth())


def _growth():
    return [topology.pause("More points", f"{size:,} points") for size in GROWN[1:]]


def _grown(motion):
    """Stage, t and the number of points from then on, whenever some are added."""
    for stage, (few, many) in enumerate(pairwise(GROWN), len(motion.stages) + 1 - len(GROWN)):
        for step in range(1, STEPS + 1):
            yield stage, (step - 1) / STEPS, round(few * (many / few) ** (step / STEPS))


def _record(motion, sample, image):
    """The lives of holes in the film; `image` is what it shows of the sample after the layers."""
    points, layers = sample[:POINTS], len(motion.stages) - len(GROWN)
    moments = []
    for stage in range(layers):
        start = motion.to(stage, points)
        looks = 2 if motion.stages[stage].name == "b" else 25  # a shift changes no hole
        moments += [
            (stage, t, motion.at(stage, t, start)) for t in np.linspace(0, 1, looks).tolist()
        ]
    moments += [(layers, t, motion.through(points)) for t in (0.0, BACK)]
    moments += [(layers, t, image[:POINTS]) for t in (BACK + 0.01, 1.0)]
    shown = POINTS
    for stage, t, count in _grown(motion):
        moments += [(stage, t, image[:shown]), (stage, t + 1 / STEPS, image[:count])]
        shown = count
    return topology.record_lives(moments, BARS)


def lives_shown(film_flow, network, sample):
    return _record(film_flow, sample, network.representation(sample[: GROWN[-1]], 0))


def relu_lives_shown(relu_film_flow, sample):
    return _record(relu_film_flow, sample, relu_film_flow.through(sample[: GROWN[-1]]))


def _distinct(image):
    """The points of an image that a picture tells apart, in their order."""
    cells = np.rint(image * (APART / np.ptp(image, axis=0).max()))
    return np.sort(np.unique(cells, axis=0, return_index=True)[1])


def _dots(motion, image, shown):
    """Of the sample's dots those `shown` and, from their moments on, those by which it grows."""
    counts = [0, POINTS, *(count for _, _, count in _grown(motion))]
    parts = [image[shown[(few <= shown) & (shown < many)]] for few, many in pairwise(counts)]
    first, *more = [draw.points_at(part, colour="b", radius=1.4) for part in parts]
    since = (stage + t for stage, t, _ in _grown(motion))
    later = zip(draw.unframed(more), since, parts[1:], strict=True)
    return first, [mark.during(time) for mark, time, part in later if len(part)]


def _first_layer(network, data, motion, image):
    """What covers the picture of the last layer: the ring and its sample after the first."""
    around = 4 * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    cover = draw.path(around, colour="ground", fill="ground")
    ring = draw.placed(draw.regions(data, samples=289), lambda x: network.representation(x, 0))
    first, more = _dots(motion, image, _distinct(image))
    few, many = _dots(motion, image, np.arange(len(image)))
    since = len(motion.stages) - len(GROWN) + BACK
    slit = network.representation(np.zeros((1, 2)), 0)[0]  # the image of the disk's centre
    whole = [mark.during(since) for mark in draw.unframed([cover, *ring, first])]
    lens = draw.lens([*ring, few, *many], slit, *LENS)
    return [*whole, *more, *(mark if mark.window else mark.during(since) for mark in lens)]


def _said(lives, motion):
    """How many points there are, and whether they show a hole."""
    added = list(_grown(motion))

    def answer(stage, t):
        times = sum(k + share < stage + t for k, share, _ in added)
        return 2 * times + int(lives.at(stage, t)[0] > SEEN)

    counts = [POINTS, *(count for _, _, count in added)]
    words = [f"{count:,} points: {hole}" for count in counts for hole in ("no hole", "a hole")]
    return draw.readout("", answer, words=words, size=20.0)


def _answer(motion, words):
    """What becomes of the hole, large, once the sample has grown."""
    last = len(motion.stages) - 1
    return draw.readout("", lambda stage, t: int(stage == last), words=("", words), size=24.0)


def _space(motion, title, answer, bars, data, sample, end, lives, *marks, samples=289):
    return draw.panel(
        draw.regions(data, samples=samples),
        draw.points_at(sample[:POINTS], colour="b", radius=1.4, carried=True).during(-1.0, end),
        *marks,
        _answer(motion, answer),
        _said(lives, motion),
        draw.barcode(bars, lives, BARS, FURTHEST, "", ""),
        through=motion,
        title=title,
    )


def _glued(coincidence, data, sample, motion, gone):
    """The two points that come to the same place, and when they are there what they come from."""
    of_disk, of_ring = (
        np.array([[float(Fraction(number)) for number in point]])
        for point in (coincidence.point, coincidence.other)
    )
    points = [
        draw.points_at(of_ring, colour="b", radius=6.0, carried=True),
        draw.points_at(of_disk, colour="a", radius=3.5, carried=True),
    ]
    found = draw.rings(np.concatenate([of_disk, of_ring]), carried=True)
    before = [*draw.regions(data, width=1.6), *points, found]
    met, last = gone * LAYER, len(motion.stages) - len(GROWN)
    for stage, window in ((met, (met - BEFORE, met + AFTER)), (last, (last, np.inf))):
        image, place = motion.to(stage, sample), motion.to(stage, of_ring)
        wide, corner = float(np.ptp(image, axis=0).max()), image.min(axis=0)
        small = partial(_small, corner + wide * INPUT, wide * INPUT_RADIUS / data.sets[1].outer)
        ways = [draw.path([*small(x), *place], "witness", 1.4) for x in (of_disk, of_ring)]
        words = draw.label("two points, one place", place[0], "witness", size=17, **BESIDE)
        shown = [*draw.unframed(ways), *draw.placed(before, small), words]
        yield from (mark.during(*window) for mark in shown)
    yield from (*points, found)


def _small(middle, radius, x):
    return middle + radius * x


def film(
    flow,
    film_flow,
    relu_film_flow,
    network,
    data,
    sample,
    coincidence,
    gone,
    lives_shown,
    relu_lives_shown,
):
    image = network.representation(sample[: GROWN[-1]], 0)
    relu_image = relu_film_flow.through(sample[: GROWN[-1]])
    return draw.film(
        _space(
            film_flow,
            "tanh layers",
            "the hole stays",
            "how long holes live",
            data,
            sample,
            len(flow.stages) + BACK + 0.1,
            lives_shown,
            _first_layer(network, data, film_flow, image),
        ),
        _space(
            relu_film_flow,
            "ReLU layers",
            "the hole is gone" if gone else "",
            "",
            data,
            sample,
            np.inf,
            relu_lives_shown,
            _dots(relu_film_flow, relu_image, _distinct(relu_image))[1],
            _glued(coincidence, data, sample, relu_film_flow, gone) if coincidence else (),
            samples=73,  # straight pieces; more would lie on one line many times
        ),
        aspect=1.4,
        slow=0.7,
    )


def claims(lives, inscribed, counted, winding, gone, coincidence):
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
    few_shown, many_shown = (lives[str(size)][0][:, 1] for size in (GROWN[0], GROWN[-1]))
    yield claim.below("not-seen", few_shown[1], SEEN, "The film says “no hole” after layer 1")
    yield claim.above("seen-again", few_shown[-1], SEEN, "It says “a hole” after layer 4")
    yield claim.above("seen-by-many", many_shown[1], SEEN, "And of many points after layer 1")
    yield claim.proved(
        "winding-constant",
        winding.always(-1, 1),
        "The ring winds around the disk at every step",
        method=f"at {len(winding)} moments, polygons refined by bounds of the Jacobian",
    )
    yield claim.measured("steps", len(winding))
    yield claim.measured("points", POINTS)
    yield claim.measured("gone", gone, method="the layer with a unit dead on the ring")
    yield claim.proved(
        "coincidence",
        coincidence.verdict,
        "In the ReLU network a point of the disk and one of the ring have the same image",
        method="rational arithmetic",
    )
