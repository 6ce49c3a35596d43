"""Neighbours read digits

The map is the plane of a network's last two units, trained for neighbours alone. Each dot is a test
digit, in the colour of what it is, and the tints show what the neighbours decide: each kind has a
place of its own. Those that lie in another's are read wrong, and are shown as they were written.
Below are the mean test errors of four ways to read the digits, each small dot a random split; the
text has those of splits in which hardly a writer is in two parts. This network has two units at its
end, so that it can be drawn, and gets more wrong than those below.
"""

from dataclasses import replace

import numpy as np
from contourpy import FillType, contour_generator
from scipy.spatial import cKDTree

from generator import claim, draw, learn
from generator.reproducible_algebra import norm

WAYS = {
    "softmax": "softmax",
    "softmax-knn": "softmax, then neighbours",
    "knn": "trained for neighbours",
    "pixels": "neighbours on pixels",
}
SPLITS, BLOCKS = 5, 5
PICTURE = 27  # px, of a digit that is read wrong
ROOM, NUMERAL = 0.086, 0.04  # of the map's width: what a picture takes, half of what a numeral does
COLOURS = "abcdefghij"  # of the kinds
PLANE, SAMPLES = 1.06, 161  # the map reaches so far from 0, where units reach 1; samples across
ROW, CHART = 0.37, (0.45, -0.035)  # of the chart of errors: its scale upwards, and its corner
FAR = 0.15  # of the map's width, where a numeral might be taken for another kind's
TINT = 0.17  # opacity of a kind's part of the map
PLACES = 91  # across the map, where pictures and numerals may stand

alt = (
    "Above: a square map of ten parts in pale tints, each with its numeral and with a cluster of"
    " dots of its own colour. Dots in a part of another colour are ringed in red, and a thin line"
    " leads from each to its image in a red frame. Below: bars of the test errors of softmax, of"
    " nearest neighbours on the softmax network's last layer, of nearest neighbours on raw pixels,"
    " and of networks trained for neighbours, which stand out in blue, each with its number."
)


def data(data_folder):
    return learn.digits(data_folder)


def random_trials(data):
    return learn.trials(data, learn.random_splits(len(data.labels), SPLITS))


def block_trials(data):
    return learn.trials(data, learn.block_splits(len(data.labels), BLOCKS))


def effects(data):
    return learn.deciding(data, learn.random_splits(len(data.labels), 2, seed=1))


def split(data):
    return learn.random_splits(len(data.labels), 1)[0]


def network(data, split):
    return learn.fit(data, split, [64, 2], {"weighting": "gaussian"}, steps=1500)


def errors(random_trials, block_trials):
    """Per cent, of each way and each split; and of pairs of ways, their differences."""
    return {
        name: {way: [100 * trial.errors[way] for trial in some] for way in WAYS}
        for name, some in (("random", random_trials), ("blocks", block_trials))
    }


def territories(network):
    """Of each kind its part of the unit square: polygons in which its share of the votes leads."""
    at = np.linspace(-PLANE, PLANE, SAMPLES)
    shares = network.head(np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2))
    found = []
    for kind in range(shares.shape[1]):
        ahead = shares[:, kind] - np.delete(shares, kind, axis=1).max(axis=1)
        grid = ahead.reshape(SAMPLES, SAMPLES)
        contours = contour_generator(at, at, grid, fill_type=FillType.OuterOffset)
        for points, offsets in zip(*contours.filled(0.0, np.inf), strict=True):
            found.append((kind, _in_square(points), tuple(np.diff(offsets).tolist())))
    return found


def _outlined(points, lengths, width, **fill):
    """Rings of so many points each as one mark, the holes of its part running the other way."""
    mark = draw.path(points, "ground", width, **fill)
    return replace(mark, geometry=replace(mark.geometry, lengths=lengths))


def _in_square(points):
    """Points of the network's plane in the unit square that the map is."""
    return (np.asarray(points) + PLANE) / (2 * PLANE)


def _places(points, room, taken, across):
    """For each of the points (n, 2), while there are any, the nearest free place.

    Places lie on a grid of the square `across`, as far away as it says from the points that are
    `taken`, and `room` from each other.
    """
    axis = np.linspace(across[0], across[1], PLACES)
    free = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    for others, away in taken:
        free = free[_away(free, others, away)]
    places = []
    for point in points:
        if not len(free):
            break
        places.append(free[norm(free - point, axis=1).argmin()])
        free = free[_away(free, places[-1:], room)]
    return np.array(places).reshape(-1, 2)


def _away(places, points, least):
    """Which of the places (m, 2) are so far from all of the points (n, 2), up or across."""
    return cKDTree(points).query(places, p=np.inf)[0] >= least


def still(errors, data, split, network, territories):
    tested = learn.part(data, split.test)
    images = _in_square(network.representation(tested.points))
    wrong = np.flatnonzero(network.predict(tested.points) != tested.labels)
    wrong = wrong[np.argsort(images[wrong, 0], kind="stable")]  # so that hardly any leaders cross
    kinds = np.unique(tested.labels)
    middles = np.array([np.median(images[tested.labels == kind], axis=0) for kind in kinds])
    numerals = _places(middles, ROOM, [(images, NUMERAL)], (0.035, 0.965))
    if len(numerals) < len(kinds) or norm(numerals - middles, axis=1).max() > FAR:
        numerals = middles
    taken = [(images, 0.6 * ROOM), (numerals, ROOM)]
    places = _places(images[wrong], ROOM, taken, (0.04, 0.96))
    worst_first = sorted(WAYS, key=lambda way: -np.mean(errors["random"][way]))
    rows = {WAYS[way]: [errors["random"][way]] for way in worst_first}
    side = round(tested.points.shape[1] ** 0.5)  # of an image
    top = int(max(max(samples) for row in rows.values() for samples in row)) + 1
    framed = wrong[: len(places)]
    leaders = [draw.path(ends, "witness", 0.9) for ends in zip(images[framed], places, strict=True)]
    low = CHART[1] - ROW * 0.625
    chart = draw.bars(rows, ["random splits"], top, 2, unit="%", accent=WAYS["knn"], beside=True)
    marks = [
        *(
            _outlined(points, lengths, 0.0, fill=COLOURS[kind], opacity=TINT)
            for kind, points, lengths in territories
        ),
        *(_outlined(points, lengths, 1.6) for _, points, lengths in territories),
        *leaders,
        draw.points_at(images[wrong], "witness", 5.4),
        draw.points_at(images[wrong], "ground", 4.2),
        *draw.clusters(images, tested.labels, 2.8, numerals, 27),
        draw.pictures(
            tested.points[framed], (side, side), PICTURE, places=places, colour="witness"
        ),
    ]
    return draw.still(
        draw.panel(
            draw.unframed(marks),
            draw.placed(chart, lambda x: x * (0.55, ROW) + CHART),
            draw.label("test errors", (CHART[0], low), "pale", anchor="end", offset=(-26, 18)),
            draw.path([[0.044, 0.922], [0.956, -0.264]], "ground", 0.0),  # the camera's frame
            title="a map of digits; the framed ones are read wrong",
        ),
        aspect=1.3,
    )


def statistics(errors):
    return learn.compared(errors["random"]) | {
        f"blocks-{name}": value for name, value in learn.compared(errors["blocks"]).items()
    }


def claims(data, statistics, effects, random_trials):
    yield claim.measured("images", len(data.labels))
    yield claim.measured("splits", len(random_trials))
    for name, value in statistics.items():
        what = "difference of test errors" if "-minus-" in name else "test error"
        over = "standard deviation" if name.endswith("-spread") else "mean"
        yield claim.measured(name, value, unit="%", method=f"{what}, {over} over the divisions")
    for name, effect in effects.items():
        method = "validation error, mean of two splits, nothing else changed"
        yield claim.measured(f"error-{name}", 100 * effect.error, unit="%", method=method)
        share = "the right class's share of the weight on the training part, geometric mean"
        yield claim.measured(f"share-{name}", effect.share, method=share)
    yield claim.above(
        "tail",
        effects["inverse"].error / effects["base"].error,
        1.5,
        "With 1/distance neighbours learn far worse than with a Gaussian",
        method="ratio of the validation errors",
    )
