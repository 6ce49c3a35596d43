"""Films in space of small networks: `two()` begins in the plane, `four()` has four units."""

import numpy as np

from generator import draw, learn, topology
from generator.draw.film.film import Film
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer

DATA = learn.linked_tori(points=40)


def layers(inputs: int, units: tuple[int, ...], seed: int) -> Network:
    """A residual layer, then dense ones of so many units, not trained."""
    rng = np.random.default_rng(seed)
    V, W = 0.2 * rng.normal(size=(inputs, 6)), rng.normal(size=(6, inputs))
    residual = ResidualLayer(V, W, 0.3 * rng.normal(size=6))
    widths = (inputs, *units)
    dense = [
        Dense(np.eye(k, n) + 0.3 * rng.normal(size=(k, n)), 0.2 * rng.normal(size=k), "tanh")
        for n, k in zip(widths, units, strict=False)
    ]
    head = Head("logistic", rng.normal(size=(1, widths[-1])), np.array([0.05]))
    return Network((residual, *dense), head)


def two() -> Film:
    """A disk in a ring and a grid, all of which a layer lifts off the plane."""
    flow = topology.flow(layers(2, (3,), seed=4))
    return draw.film(
        draw.grid(5, extent=1.0, samples=9),
        draw.surfaces(learn.disk_annulus(points=40), shape=(6, 32)),
        draw.plane(flow.network.head),
        through=flow,
        view=draw.orbit(above=True),
    )


def three() -> Film:
    """Tubes, a floor, a ring, dots and a plane, a read-out and a chart, and a closing turn."""
    flow = topology.flow(layers(3, (3,), seed=1))
    some = DATA.points[:: len(DATA.points) // 9]
    return draw.film(
        draw.floor(),
        draw.surfaces(DATA),
        draw.plane(flow.network.head),
        draw.rings([(0.6, 0.0, 0.2)], carried=True).at_end(),
        draw.points_at(some, "witness", carried=True).at_end(),
        draw.readout("stage", lambda stage, t: stage, "{:.0f}"),
        through=flow,
        view=draw.orbit(azimuth=20, elevation=30, closing=40),
        strips=[draw.strip("stage", lambda stage, t: stage + t)],
    )


def four() -> Film:
    """Tubes in four dimensions, and back to three."""
    flow = topology.flow(layers(3, (4, 3), seed=2))
    axes = np.eye(3, 4) + 0.3 * np.random.default_rng(3).normal(size=(3, 4))
    return draw.film(
        draw.surfaces(DATA),
        through=flow,
        view=draw.orbit(sway=True, axes=axes),
    )
