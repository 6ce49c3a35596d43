"""The two films that are timed, and what a peer needs to draw them: every step as shapes in px."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from generator import draw, learn, topology
from generator.draw.composition.composition import RenderContext
from generator.draw.motion.clock import Moment
from generator.draw.scene.scene import Item

SIDE = 600  # px, of the reference film


@dataclass(frozen=True)
class Timed:
    """A film in a format, and its steps as a peer gets them: arrays in px, computed beforehand."""

    context: RenderContext

    @cached_property
    def still(self) -> list[Item]:
        """What stands still."""
        return list(self.context.still_items)

    @cached_property
    def steps(self) -> list[list[Item]]:
        """What is painted over it, step by step."""
        clock = self.context.clock
        return [list(self.context.moving_items(clock.moment(cs))) for cs, _ in clock.steps]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        return self.context.layout.width, self.context.layout.height


@dataclass(frozen=True, eq=False)
class Ready(RenderContext):
    """A setting whose steps are computed already, so that ours begins where the peers begin."""

    known: dict[float, list[Item]]

    def moving_items(self, moment: Moment) -> Iterator[Item]:
        """What was computed for this moment, if it was."""
        known = self.known.get(moment.cs)
        return super().moving_items(moment) if known is None else iter(known)


def ready(context: RenderContext) -> Ready:
    """The same setting with all of its steps as arrays in px."""
    starts = [cs for cs, _ in context.clock.steps]
    steps = Timed(context).steps
    return Ready(context.film, context.form, dict(zip(starts, steps, strict=True)))


def reference() -> RenderContext:
    """151 steps of 600 × 600: 34 grid lines of 60 points and two curves of 200 through 5 layers."""
    turn = np.array([[1.1, -0.5], [0.5, 1.1]])
    layers = tuple(learn.Dense(turn, np.array([0.1, -0.1])) for _ in range(5))
    flow = topology.flow(learn.Network(layers, None))
    marks = draw.square(), draw.grid(18, samples=60), draw.curves(learn.two_curves(), samples=200)
    return draw.film(*marks, through=flow).context(draw.Format(SIDE, SIDE, speed=1.26, loops=False))


def spiral_easy(weights: Path) -> RenderContext:
    """The article's figure, with weights that were trained beforehand."""
    from figures import spiral_easy as figure

    data = figure.data()
    flow = topology.flow(read_network(weights))
    return figure.film(flow, data).context(draw.Format())


def write_network(path: Path) -> None:
    """Trains the network of `spiral-easy` and writes it down."""
    from figures import spiral_easy as figure

    network = figure.network(figure.training(figure.data()))
    rows = [[one.W.tolist(), one.b.tolist()] for one in (*network.layers, network.head)]
    path.write_text(json.dumps(rows))


def read_network(path: Path) -> learn.Network:
    """The network that `write_network` wrote."""
    *layers, (W, b) = [[np.array(one) for one in row] for row in json.loads(path.read_text())]
    return learn.Network(tuple(learn.Dense(*one) for one in layers), learn.Head("logistic", W, b))


FILMS: dict[str, Callable[[Path], RenderContext]] = {
    "reference": lambda weights: reference(),
    "spiral-easy": spiral_easy,
}
