"""Filled marks: `regions` of sets, `heat` of a function of the plane, `classes` of a head."""

from collections.abc import Callable, Sequence
from typing import TypeGuard

import numpy as np

from generator.draw.geometry.protocols import ExactSet, Head, Round, Sets, exact_sets
from generator.draw.geometry.shapes import Array, Field, Paths, Style
from generator.draw.marks.in_plane import label
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Views
from generator.draw.style.theme import class_colour
from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm

RIM = 193  # samples of a circle
FILLED = 0.30  # opacity
TINT = 0.14  # opacity of a region
NEAR = 1e-6  # share of the weights that a view may leave out
KEY_HEIGHT, KEY_WIDTH = 0.13, 0.1  # of a band in the key of a heat map
KEY_ROOM, KEY_MARGIN, KEY_PX = 0.32, 0.04, 14.0  # width, what is left free around, px of words
FAR = 8.0  # how many times as far as the points reach the plane is drawn


def regions(
    data: Sets, width: float = 2.2, samples: int = RIM, filled: bool = True
) -> tuple[Mark, ...]:
    """The disks and annuli of `data`, rimmed and filled in the colours of their classes.

    `width` is the rim's in px, `samples` its number of points. The marks are carried by the flow.
    UserError for data without exact sets, or with others than disks and annuli.
    """
    marks = []
    for region in exact_sets(data, "regions"):
        if not _is_round(region):
            raise UserError(f"draw.regions: expected disks and annuli, got {type(region).__name__}")
        radii = [r for r in region.domain[0] if r > 0]
        rims = [region.at(region.circle(samples, r)) for r in sorted(radii, reverse=True)]
        # The inner rim runs the other way, so that the hole stays empty under any fill rule.
        rings = [rims[0], *(rim[::-1] for rim in rims[1:])]
        paths = Paths(np.concatenate(rings), tuple(len(ring) for ring in rings), closed=True)
        colour = class_colour(region.label)
        core = "ground" if region.label % 2 else None
        if filled:
            marks.append(Mark(paths, Style(fill=colour, opacity=FILLED), f"region-{colour}"))
        marks.append(Mark(paths, Style(colour, width, core=core), f"rim-{colour}"))
    return tuple(marks)


def _is_round(region: ExactSet) -> TypeGuard[Round]:
    return hasattr(region, "circle")


def classes(head: Head, points: Array, view: Views | None = None) -> tuple[Mark, ...]:
    """The regions that a softmax head decides for each class, in the last representation.

    Each is the part of the plane where its logit is the largest; `points` (n, d), which the head
    reads, say how far the plane is drawn. Beyond two dimensions `view` is the film's, and has to
    show the decision: UserError where regions in the picture would not part the points as the head
    does, and for classes without a colour.
    """
    W = np.asarray(head.W, dtype=float)
    frame = np.eye(2) if view is None else view.frames[-1]
    if len(W) < 2 or W.shape[1] != frame.shape[1]:
        raise UserError(
            f"draw.classes: expected a softmax head of {frame.shape[1]} inputs, as many as the view"
            f" has dimensions, got W {W.shape}"
        )
    weights, offsets = W - W.mean(axis=0), head.b - np.mean(head.b)
    unseen = norm(weights - matmul(matmul(weights, frame.T), frame))
    if unseen > NEAR * norm(weights):
        raise UserError(
            "draw.classes: expected a view that shows what the head decides, as of"
            " topology.decision_view(flow, points), got another"
        )
    seen = matmul(points, frame.T)
    middle, half = seen.mean(axis=0), FAR * max(float(np.ptp(seen, axis=0).max()), 1.0)
    square = middle + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    marks: list[Mark] = []
    for k, (weight, offset) in enumerate(zip(matmul(weights, frame.T), offsets, strict=True)):
        corners = square
        for other, other_offset in zip(matmul(weights, frame.T), offsets, strict=True):
            corners = _clipped(corners, weight - other, offset - other_offset)
        if len(corners) > 2:
            paths = Paths(matmul(corners, frame), (len(corners),), closed=True)
            colour = class_colour(k)
            for style in (Style(fill=colour, opacity=TINT), Style("text", 1.6)):
                marks.append(Mark(paths, style, f"decision-{colour}", False, "end", False))
    return tuple(sorted(marks, key=lambda mark: mark.style.fill is None))


def _clipped(corners: Array, normal: Array, offset: float) -> Array:
    """The part of a convex polygon (n, 2) in which normal · x + offset is 0 or more."""
    kept: list[Array] = []
    values = matmul(corners, normal) + offset
    for i in range(len(corners)):
        here, there = values[i], values[i - 1]
        if min(here, there) < 0 < max(here, there):
            share = there / (there - here)
            kept.append((1 - share) * corners[i - 1] + share * corners[i])
        if here >= 0:
            kept.append(corners[i])
    return np.array(kept).reshape(-1, 2)


def heat(
    value: Callable[[float, Array], Array],
    levels: Sequence[float],
    strongest: float = 0.62,
    colour: str = "text",
    resolution: int = 121,
) -> Mark:
    """A function (t, points (n, 2)) -> (n,) of the plane in bands, the darker the higher.

    Below the first level nothing is drawn; above the last the colour has its `strongest` opacity.
    `resolution` is the number of samples along the panel's longer side. UserError for levels that
    don't rise.
    """
    if list(levels) != sorted(set(levels)) or not levels:
        raise UserError(f"draw.heat: levels: expected one or more, rising, got {list(levels)}")
    opacities = _opacities(len(levels), strongest)
    tints = tuple((colour, opacity) for opacity in opacities)
    geometry = Field(value, tuple(levels), tints, lines=(), resolution=resolution, animated=False)
    return Mark(geometry, Style(colour, 1.0), "heat", carried=False, framed=False)


def heat_key(
    names: Sequence[str],
    at: tuple[float, float],
    title: str = "",
    strongest: float = 0.62,
    colour: str = "text",
) -> tuple[Mark, ...]:
    """What the bands of `heat` mean: the name of each level beside the lower edge of its band.

    The bands stand above each other, the first one's lower left corner at `at`; the camera makes
    room for them, and what is drawn before them ends at their left. UserError for no names.
    """
    if not names:
        raise UserError("draw.heat_key: names: expected one or more, got none")
    x, low = at
    top = low + KEY_HEIGHT * len(names)
    room = np.array([[x, low], [x + KEY_ROOM, top]])
    left, far = x - KEY_MARGIN, x + FAR
    beyond = np.array([[left, -far], [far, -far], [far, far], [left, far]])
    marks = [
        Mark(Paths(room, (2,)), Style("ground", 0.0), "key-room", carried=False),
        Mark(Paths(beyond, (4,), True), Style(fill="ground"), "key-back", False, framed=False),
        label(title, (x, top), "pale", size=KEY_PX, anchor="start", offset=(0, -8), halo=False),
    ]
    for k, (name, opacity) in enumerate(
        zip(names, _opacities(len(names), strongest)[1:], strict=True)
    ):
        y = low + KEY_HEIGHT * k
        corners = np.array([[0, 0], [KEY_WIDTH, 0], [KEY_WIDTH, KEY_HEIGHT], [0, KEY_HEIGHT]])
        fill = Style(fill=colour, opacity=opacity)
        marks.append(Mark(Paths(corners + (x, y), (4,), True), fill, "key", carried=False))
        beside = (x + KEY_WIDTH, y)
        marks.append(label(name, beside, size=KEY_PX, anchor="start", offset=(7, 5), halo=False))
    return tuple(marks)


def _opacities(levels: int, strongest: float) -> list[float]:
    """Of the bands of so many levels: none below the first, the strongest above the last."""
    return [strongest * (k / levels) for k in range(levels + 1)]
