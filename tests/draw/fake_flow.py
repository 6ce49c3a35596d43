"""A flow and data of the room's own: what `draw` asks of them, and nothing more.

`draw` knows neither networks nor topology; it needs stages with `at(t, x)` and their spin.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from generator import draw


@dataclass(frozen=True)
class Spin:
    angle: float
    axis: float
    scales: tuple[float, float]


@dataclass(frozen=True)
class Stage:
    layer: int
    name: str
    formula: str
    kind: str
    linear: bool
    at: Callable[[float, np.ndarray], np.ndarray]
    spin: Spin | None = None
    shift: Any = (0.0, 0.0)
    inputs: int = 2
    outputs: int = 2


@dataclass(frozen=True)
class Flow:
    stages: tuple[Stage, ...]
    boundaries: tuple[int, ...]


@dataclass(frozen=True)
class Arm:
    label: int
    phase: float

    def sweep(self, count: int) -> np.ndarray:
        return np.linspace(0, 1, count)[:, None]

    def at(self, t: np.ndarray) -> np.ndarray:
        angle, radius = 2 * np.pi * t + self.phase, 0.1 + 0.85 * t
        return np.hstack([radius * np.cos(angle), radius * np.sin(angle)])


@dataclass(frozen=True)
class Data:
    sets: tuple[Arm, ...] = (Arm(0, 0.0), Arm(1, np.pi))
    points: np.ndarray = field(default_factory=lambda: np.array([[0.1, 0.2], [-0.4, 0.7]]))
    labels: np.ndarray = field(default_factory=lambda: np.array([0, 1]))


class Head:
    W = np.array([[1.0, 0.5]])
    b = np.array([0.1])


def turned(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


def flow(layers: int = 2, seed: int = 0) -> Flow:
    """W, b and tanh of random layers, W on its polar path."""
    rng, stages = np.random.default_rng(seed), []
    for layer in range(1, layers + 1):
        angle, axis = rng.normal() * 0.7, rng.normal()
        scales = tuple(np.exp(rng.normal(size=2) * 0.3) * 1.2)
        shift = rng.normal(size=2) * 0.4

        def weigh(t, x, angle=angle, axis=axis, scales=scales):
            stretch = np.diag(1 + t * (np.array(scales) - 1))
            return x @ (turned(t * angle) @ turned(axis) @ stretch @ turned(-axis)).T

        def move(t, x, shift=shift):
            return x + t * shift

        def squash(t, x):
            return (1 - t) * x + t * np.tanh(x)

        spin, still = Spin(angle, axis, scales), Spin(0.0, 0.0, (1.0, 1.0))
        stages += [
            Stage(layer, "W", "x ↦ Wx", "affine", False, weigh, spin),
            Stage(layer, "b", "x ↦ x + b", "affine", True, move, still, shift),
            Stage(layer, "tanh", "x ↦ tanh x", "pointwise", True, squash),
        ]
    return Flow(tuple(stages), tuple(range(0, 3 * layers + 1, 3)))


def film(layers: int = 2, seed: int = 0):
    """Grid, curves and a line through a flow."""
    return draw.film(
        draw.line(Head),
        draw.square(),
        draw.grid(),
        draw.curves(Data()),
        through=flow(layers, seed),
    )


def mixed():
    """Two panels and a strip with whatever an animated SVG moves.

    Transforms, paths, words that come and go, fades, tints that change in number, pictures.
    """
    carried = draw.panel(
        draw.grid(9),
        draw.curves(Data()),
        draw.points(Data()),
        draw.line(Head),
        draw.rings([[0.3, 0.4]], carried=True).at_end(),
        draw.pictures(np.linspace(0, 1, 16)[None], (4, 4), side=40, places=[[-0.5, 0.5]]),
        draw.readout("shift", lambda stage, t: stage + t),
        through=flow(2, seed=3),
        title="carried",
    )
    tinted = draw.panel(
        draw.grid(5),
        draw.field(lambda t, x: np.sin(3 * x[:, 0] + 4 * t) + x[:, 1] * (1 - t)),
        title="tinted",
    )
    wave = draw.strip("a number", lambda stage, t: np.sin(stage + t), levels=(0.5,))
    return draw.film(carried, tinted, strips=[wave])
