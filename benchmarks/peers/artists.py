"""A film's steps as matplotlib artists that are made once and updated, as its guides advise."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.transforms import Bbox

from benchmarks.films import Timed
from generator.draw.scene.scene import Item, Markers, Shape, Text
from generator.draw.style.theme import load

DPI = 100
POINT = 72 / DPI  # of a px
MARKERS = {"dot": "o", "ring": "o", "diamond": "D"}


class Artists:
    """A figure of the film's size; `show(step)` moves its artists."""

    def __init__(self, timed: Timed) -> None:
        self.timed, self.theme = timed, load("light")
        width, height = timed.size
        self.figure = plt.figure(figsize=(width / DPI, height / DPI), dpi=DPI)
        self.figure.set_facecolor(self._colour("ground"))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")
        self.made: dict[Hashable, list[Any]] = {}
        for order, item in enumerate(timed.still):
            self._make(("still", order), item, order)

    def show(self, step: int) -> list[Any]:
        """Everything as it is at a step."""
        shown = set()
        for order, (key, item) in enumerate(keyed(self.timed.steps[step])):
            if key not in self.made:
                self._make(key, item, 100 + order)
            self._move(key, item)
            shown.add(key)
        for key, artists in self.made.items():
            for one in artists:
                one.set_visible(key in shown or key[0] == "still")
        return [one for artists in self.made.values() for one in artists]

    def _make(self, key: Any, item: Item, order: int) -> None:
        match item:
            case Text():
                style = {"fontsize": item.size * POINT, "color": self._colour(item.colour)}
                side = {"start": "left", "middle": "center", "end": "right"}[item.anchor]
                made = [self.axes.text(item.x, item.y, item.text, ha=side, va="baseline", **style)]
            case Markers():
                ring = item.shape == "ring"
                colour = self._colour(item.style.stroke or item.style.fill or "text")
                face = "none" if ring else colour
                style = {"marker": MARKERS[item.shape], "markersize": 2 * item.radius * POINT}
                style |= {"markerfacecolor": face, "markeredgecolor": colour if ring else "none"}
                made = self.axes.plot(*item.points.T, linestyle="none", **style)
            case Shape() if item.style.fill:
                made = [PolyCollection(segments(item), facecolor=self._colour(item.style.fill))]
                self.axes.add_collection(made[0], autolim=False)
            case Shape():
                made = list(self._lines(item))
                for one in made:
                    self.axes.add_collection(one, autolim=False)
        for one in made:
            one.set_zorder(order)
            if getattr(item, "clip", None):
                box = item.clip
                corners = Bbox.from_extents(box.x, box.y, box.x + box.width, box.y + box.height)
                one.set_clip_box(corners.transformed(self.axes.transData))
        self.made[key] = made
        self._move(key, item)

    def _lines(self, shape: Shape) -> Iterator[LineCollection]:
        style = shape.style
        colours = [(style.stroke, style.width)] + (
            [(style.core, style.width * 0.3)] * bool(style.core)
        )
        for colour, width in colours:
            dash = (0, tuple(one / width for one in style.dash)) if style.dash else "solid"
            yield LineCollection(
                segments(shape),
                colors=self._colour(colour),
                linewidths=width * POINT,
                linestyles=[dash],
                capstyle="round",
                joinstyle="round",
            )

    def _move(self, key: Any, item: Item) -> None:
        for artist in self.made[key]:
            match item:
                case Shape():
                    artist.set_verts(segments(item))
                    artist.set_alpha(item.style.opacity)
                case Markers():
                    artist.set_data(*item.points.T)

    def _colour(self, colour: str | None) -> tuple[float, ...]:
        return tuple(one / 255 for one in self.theme.rgb(colour or "text"))


def segments(shape: Shape) -> list[Any]:
    """Each polyline of a shape, closed ones with their first point again."""
    lines = np.split(shape.points, np.cumsum(shape.lengths)[:-1])
    return [np.vstack([one, one[:1]]) for one in lines] if shape.closed else lines


def keyed(items: Iterable[Item]) -> Iterator[tuple[Any, Item]]:
    """Each item with what makes it the same at another step."""
    seen: dict[str, int] = {}
    for item in items:
        if isinstance(item, Text):
            yield (item.name, item.text), item
        else:
            seen[item.name] = seen.get(item.name, -1) + 1
            yield (item.name, seen[item.name]), item
