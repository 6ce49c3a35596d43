"""Neighbours read digits

On the left the mean test errors of four ways to read handwritten digits, each dot a random split;
the text has those of splits in which hardly a writer is in two parts. On the right the test digits
in a plane that was trained for neighbours alone: each kind gathers in a place of its own, and those
that are read wrong are shown as they were written, beside their places. This network has two units
at its end, so that it can be drawn, and gets more wrong than those on the left.
"""

import numpy as np
from scipy.spatial import cKDTree

from generator import claim, draw, learn
from generator.reproducible_algebra import norm

WAYS = {
    "softmax": "softmax",
    "softmax-knn": "neighbours on its last layer",
    "knn": "trained for neighbours",
    "pixels": "neighbours on pixels",
}
SPLITS, BLOCKS = 5, 5
PICTURE = 24  # px, of a digit that is read wrong
ROOM = 0.1  # of the map's width, that a picture takes
PLACES = 45  # across the map, where pictures may stand

alt = (
    "Left: bars of the test errors of softmax, of nearest neighbours on the softmax network's last"
    " layer, of networks trained for neighbours, which stand out in blue, and of nearest neighbours"
    " on raw pixels, each with its number. Right: ten clusters of digits in a plane, each in its"
    " own colour. Those that are read wrong are ringed in red, and a thin line leads from each to"
    " its image in a red frame."
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


def _free_places(points, images, labels):
    """For each of the points (n, 2), while there is room, the nearest place for its picture.

    There it covers no dot, no numeral and no picture of another.
    """
    low, size = images.min(axis=0), np.ptp(images, axis=0)
    across = np.linspace(-0.03, 1.03, PLACES)
    free = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
    numerals = [np.median(images[labels == label], axis=0) for label in np.unique(labels)]
    free = free[_away(free, (images - low) / size, 0.6 * ROOM)]
    free = free[_away(free, (np.array(numerals) - low) / size, ROOM)]
    places = []
    for point in (points - low) / size:
        if not len(free):
            break
        places.append(free[norm(free - point, axis=1).argmin()])
        free = free[_away(free, places[-1:], ROOM)]
    return low + np.array(places).reshape(-1, 2) * size


def _away(places, points, least):
    """Which of the places (m, 2) are so far from all of the points (n, 2), up or across."""
    return cKDTree(points).query(places, p=np.inf)[0] >= least


def still(errors, data, split, network):
    tested = learn.part(data, split.test)
    images = network.representation(tested.points)
    wrong = np.flatnonzero(network.predict(tested.points) != tested.labels)
    wrong = wrong[np.argsort(images[wrong, 0], kind="stable")]  # so that hardly any leaders cross
    worst_first = sorted(WAYS, key=lambda way: -np.mean(errors["random"][way]))
    rows = {WAYS[way]: [errors["random"][way]] for way in worst_first}
    side = round(tested.points.shape[1] ** 0.5)  # of an image
    top = int(max(max(samples) for row in rows.values() for samples in row)) + 1
    places = _free_places(images[wrong], images, tested.labels)
    framed = wrong[: len(places)]
    leaders = [draw.path(ends, "witness", 0.9) for ends in zip(images[framed], places, strict=True)]
    return draw.still(
        draw.panel(
            draw.bars(rows, ["random splits"], top, 2, unit="%", accent=WAYS["knn"]),
            title="test errors",
        ),
        draw.panel(
            leaders,
            draw.points_at(images[wrong], "witness", 4.8),
            draw.points_at(images[wrong], "ground", 3.7),
            draw.clusters(images, tested.labels),
            draw.pictures(
                tested.points[framed], (side, side), PICTURE, places=places, colour="witness"
            ),
            title="trained for neighbours; framed: wrong",
        ),
        aspect=1.04,
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
