"""A network as a diagram: `draw.still(draw.diagram(network))`.

Units are circles, weights are lines: their width is the size of the weight, dashes mean that it is
negative, and the number is over the line. Biases are beside their units.

`draw.film(draw.diagram(network, point), through=draw.sending(network))` sends a point through it:
along each line runs a dot as large as what it adds, or a ring as large as what it takes away, and
each unit shows its value once all have arrived.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from generator.draw.geometry.protocols import Head, Layer, Layers
from generator.draw.geometry.quantity import format_number
from generator.draw.geometry.shapes import Array, Paths, Style
from generator.draw.marks.in_plane import label, points_at
from generator.draw.marks.mark import FADING, Mark
from generator.draw.motion.sending import signal
from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin

RADIUS = 0.27  # of a unit's circle; neighbouring layers are COLUMN apart, units ROW
COLUMN, ROW = 1.7, 1.15
WIDEST = 7.0  # px, for the largest weight
ALONG = (0.27, 0.73, 0.5)  # where the number is, share of the line; neighbours alternate
MOST_UNITS = 8
SMALLEST, LARGEST, LEAST = 2.5, 8.0, 1e-12  # radii of signals in px; part from which they count
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def diagram(
    network: Layers,
    point: Array | Sequence[float] | None = None,
    colour: str = "c",
    numbers: bool = True,
) -> tuple[Mark, ...]:
    """Marks of a network with `layers` and a `head`, input at the left, answer at the right.

    With a `point` (inputs,) its values and the signals that `draw.sending(network)` moves, in a
    `colour`. Without `numbers` weights and biases are not written.
    UserError for layers of more than 8 units, whose lines nobody could follow, and for a point of
    another dimension.
    """
    matrices: list[Layer | Head] = [*network.layers, network.head]
    widths = [np.shape(matrices[0].W)[1], *(np.shape(layer.W)[0] for layer in matrices)]
    if max(widths) > MOST_UNITS:
        raise UserError(
            f"draw.diagram: expected at most {MOST_UNITS} units a layer, got {max(widths)}"
        )
    places = [_column(k, width) for k, width in enumerate(widths)]
    largest = max(float(np.abs(layer.W).max()) for layer in matrices)
    edges, written = [], []
    for layer, (left, right) in zip(matrices, pairwise(places), strict=True):
        for edge, number in _edges(np.asarray(layer.W), left, right, largest):
            edges.append(edge)
            written.append(number)
    units = [_circle(at) for column in places for at in column]
    written += [
        label(f"{value:+.2f}".replace("-", "−"), at + (0, -RADIUS), "pale", size=13, offset=(0, 19))
        for layer, column in zip(matrices, places[1:], strict=True)
        for at, value in zip(column, np.asarray(layer.b), strict=True)
    ]
    names = _names(network, places, lifted=point is not None)
    weights = written if numbers else ()
    if point is None:
        return (*edges, *units, *names, *weights)
    values = _values(network, np.asarray(point, dtype=float), widths[0])
    signals = [
        mark
        for k, (layer, ends) in enumerate(zip(matrices, pairwise(places), strict=True))
        for mark in _signals(np.asarray(layer.W) * values[k], ends, k, colour)
    ]
    return (*edges, *signals, *units, *names, *weights, *_written(values, places, colour))


def _values(network: Layers, point: Array, inputs: int) -> list[Array]:
    """The values of the units of each column."""
    if point.shape != (inputs,):
        raise UserError(f"draw.diagram: point: expected shape ({inputs},), got {point.shape}")
    values = [point]
    for layer in network.layers:
        values.append(np.asarray(layer(values[-1][None]))[0])
    head = network.head
    return [*values, np.asarray(matmul(head.W, values[-1]) + head.b)]


def _signals(parts: Array, ends: tuple[Array, Array], stage: int, colour: str) -> Iterator[Mark]:
    """What each unit of a column (j) adds to each of the next one (i), parts (i, j), as dots.

    What it takes away is a ring.
    """
    left, right = ends
    largest = max(float(np.abs(parts).max()), LEAST)
    for i, end in enumerate(right):
        for j, start in enumerate(left):
            part = float(parts[i, j])
            radius = SMALLEST + (LARGEST - SMALLEST) * abs(part) / largest
            shape = "dot" if part > 0 else "ring"
            dot = points_at(signal(start, end, stage), colour, radius, shape, carried=True)
            window = (float(stage), float(stage + 1))
            yield replace(dot, name="signal", framed=False, window=window)


def _written(values: Sequence[Array], places: Sequence[Array], colour: str) -> Iterator[Mark]:
    """The value in each unit, seen once all signals of its column have arrived."""
    for k, (column, numbers) in enumerate(zip(places, values, strict=True)):
        for at, value in zip(column, numbers.tolist(), strict=True):
            text = format_number("{:.2f}", value)
            written = label(text, at, colour, size=15, offset=(0, 14), halo=False)
            yield replace(written, window=(k - 2 * FADING, np.inf)) if k else written


def _column(k: int, width: int) -> Array:
    """The middles of a layer's units (width, 2), the first on top."""
    y = ROW * ((width - 1) / 2 - np.arange(width))
    return np.column_stack([np.full(width, COLUMN * k), y])


def _edges(
    weights: Array, left: Array, right: Array, largest: float
) -> Iterator[tuple[Mark, Mark]]:
    """Each weight as a line from circle to circle and the number on it."""
    for i, end in enumerate(right):
        for j, start in enumerate(left):
            weight = float(weights[i, j])
            along = (end - start) / norm(end - start)
            line = np.array([start + RADIUS * along, end - RADIUS * along])
            width = max(0.6, WIDEST * abs(weight) / largest)
            dash = (1.6 * width, 2.4 * width) if weight < 0 else None
            share = ALONG[2] if len(right) == 1 else ALONG[(i + j) % 2]
            at = line[0] + share * (line[1] - line[0])
            written = f"{weight:.2f}".replace("-", "−")
            clear = 11 + width / 2 + 14 * abs(along[1])  # px beside the line
            beside = (-along[1] * clear, 5 - along[0] * clear)
            yield (
                Mark(Paths(line, (2,)), Style("edge", width, dash=dash), "weight", carried=False),
                label(written, at, size=15, offset=beside),
            )


def _circle(at: Array) -> Mark:
    angles = np.linspace(0, 2 * np.pi, 49)[:-1]
    ring = at + RADIUS * np.column_stack([cos(angles), sin(angles)])
    style = Style("text", 1.8, fill="ground")
    return Mark(Paths(ring, (len(ring),), closed=True), style, "unit", carried=False)


def _names(network: Layers, places: Sequence[Array], lifted: bool) -> Iterator[Mark]:
    """A letter in each unit, `lifted` where a value has its place below it, and columns' names."""
    letters = ["x", *["h"] * len(network.layers), "z"]
    top = max(float(column[0, 1]) for column in places) + RADIUS
    titles = ["input", *(layer.activation for layer in network.layers), "score"]
    for letter, title, column in zip(letters, titles, places, strict=True):
        for k, at in enumerate(column):
            index = str(k + 1).translate(SUBSCRIPTS) if len(column) > 1 else ""
            up = -8.0 if lifted else 5.5
            yield label(letter + index, at, size=16, offset=(0, up), halo=False)
        yield label(title, (column[0, 0], top), "pale", size=15, offset=(0, -18))
