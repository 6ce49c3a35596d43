"""The pieces of what is seen in space: `Splitter` takes quadrilaterals, segments and dots.

Points are (n, 3) px: right, up, towards the viewer. `Splitter.items(view)` sorts the pieces and
joins those of one look and layer to the shapes of a scene.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import MARKERS, Array, Style
from generator.draw.motion.camera import View
from generator.draw.scene.scene import Markers, Primitive, Shape
from generator.draw.scene.space.occlusion import Pieces, layers
from generator.draw.scene.space.silhouettes import chains, loops
from generator.reproducible_algebra import norm

Integers = NDArray[np.intp]
SQUARE = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
NONE = np.zeros((0, 4), dtype=np.intp)


@dataclass(frozen=True)
class Look:
    """How pieces are drawn: filled if `kind` is "fill", else as "line" or as dots of a shape."""

    kind: str  # fill, line, or one of MARKERS
    style: Style
    name: str
    radius: float = 0.0  # px, of dots


@dataclass
class Splitter:
    """The pieces of one panel at one moment."""

    looks: dict[Look, int] = field(default_factory=dict)
    points: list[Array] = field(default_factory=list)
    corners: list[Array] = field(default_factory=list)
    depth: list[Array] = field(default_factory=list)
    look: list[Integers] = field(default_factory=list)
    nodes: list[Integers] = field(default_factory=list)
    solid: list[NDArray[np.bool_]] = field(default_factory=list)

    def add(self, points: Array) -> int:
        """Keeps points (n, 3), to be referred to from the number that is returned."""
        first = sum(map(len, self.points))
        self.points.append(points)
        return first

    def number(self, look: Look) -> int:
        """The number of a look; equal looks are one."""
        return self.looks.setdefault(look, len(self.looks))

    def quads(self, points: Array, quads: Integers, look: Integers) -> None:
        """Quadrilaterals (m, 4) of points (n, 3), each with the number of its look (m,)."""
        first, corners = self.add(points), points[quads]
        flat = corners[..., :2]
        diagonal, crossing = flat[:, 2] - flat[:, 0], flat[:, 3] - flat[:, 1]
        backward = diagonal[:, 0] * crossing[:, 1] - diagonal[:, 1] * crossing[:, 0] < 0
        quads = np.where(backward[:, None], quads[:, ::-1], quads)  # all one way round
        corners = points[quads]
        self._take(corners[..., :2], corners[..., 2], look, quads + first, True)

    def segments(self, points: Array, pairs: Integers, look: Look, lift: Array | float) -> None:
        """Segments (m, 2) between points (n, 3), sorted as if nearer to the viewer by `lift` px."""
        first, ends = self.add(points), points[pairs]
        along = ends[:, 1, :2] - ends[:, 0, :2]
        length = np.maximum(norm(along, axis=1, keepdims=True), 1e-9)
        side = look.style.width / 2 * np.column_stack([-along[:, 1], along[:, 0]]) / length
        a, b = ends[:, 0, :2], ends[:, 1, :2]
        corners = np.stack([a - side, b - side, b + side, a + side], axis=1)
        nodes = np.hstack([pairs + first, pairs + first])
        depth = ends[:, [0, 1, 1, 0], 2] + np.broadcast_to(lift, len(pairs))[:, None]
        which = np.full(len(pairs), self.number(look))
        self._take(corners, depth, which, nodes, False)

    def dots(self, points: Array, look: Look) -> None:
        """Dots at points (n, 3), sorted as if nearer to the viewer by their diameter."""
        first = self.add(points)
        nodes = np.repeat(np.arange(len(points))[:, None] + first, 4, axis=1)
        corners = points[:, None, :2] + 0.8 * look.radius * SQUARE
        depth = np.repeat(points[:, 2:] + 2 * look.radius, 4, axis=1)
        which = np.full(len(points), self.number(look))
        self._take(corners, depth, which, nodes, False)

    def _take(
        self, corners: Array, depth: Array, look: Integers, nodes: Integers, solid: bool
    ) -> None:
        self.corners.append(corners)
        self.depth.append(depth)
        self.look.append(look)
        self.nodes.append(nodes)
        self.solid.append(np.full(len(depth), solid))

    def items(self, view: View) -> Iterator[Primitive]:
        """Shapes and dots from far to near, layer by layer."""
        if not self.corners:
            return
        look, nodes = np.concatenate(self.look), np.concatenate(self.nodes)
        named = np.where(np.concatenate(self.solid)[:, None], nodes, -1)
        pieces = Pieces(np.concatenate(self.corners), np.concatenate(self.depth), look, named)
        px = np.concatenate(self.points)[:, :2] * (1, -1) + view.box.centre
        batch = layers(pieces) * len(self.looks) + look
        order = np.argsort(batch, kind="stable")
        starts = np.flatnonzero(np.diff(batch[order], prepend=-1))
        looks = list(self.looks)
        for part in np.split(order, starts[1:]):
            yield _item(looks[look[part[0]]], nodes[part], px, view)


def _item(look: Look, nodes: Integers, px: Array, view: View) -> Primitive:
    """Pieces of one look and layer as one shape."""
    if look.kind in MARKERS:
        return Markers(px[nodes[:, 0]], look.kind, look.radius, look.style, look.name, view.box)
    lines = loops(nodes) if look.kind == "fill" else chains(nodes[:, :2])
    points = px[list(chain.from_iterable(lines))] if lines else np.zeros((0, 2))
    lengths = tuple(map(len, lines))
    return Shape(points, lengths, look.style, look.name, look.kind == "fill", view.box)


def tone_style(style: Style, colour: str, line: float) -> Style:
    """A fill with a rim of its own colour, so that no gap shows between two tones."""
    return replace(style, stroke=colour, fill=colour, width=0.7 * line)
