"""Training that keeps shapes: `train_isotropic(residual(3, [8] * 6), data)`.

A plane between two sets is wanted, at a distance, and on the way layers may turn and scale what
they move, but not stretch it (learn/nn/isotropy.py). The weight of the second rises, so that the
sets come apart first and get back into shape then. Every step sees new points of the sets; of a
tube, of all of its inside.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from autograd import grad

from generator.errors import UserError
from generator.learn.data.dataset import Array, Data
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import Tube
from generator.learn.kernels.choice import available
from generator.learn.nn import isotropy
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.isotropy import Isotropy
from generator.learn.nn.parameters import pack
from generator.learn.nn.residual import EmbeddingPlan, ResidualPlan
from generator.learn.nn.stack import Stack
from generator.learn.training.accuracy import accuracy, sweep_errors
from generator.learn.training.adam import Adam, shares_of_rate
from generator.learn.training.draft import affordable
from generator.learn.training.training_result import Training
from generator.reproducible_math import exp, log
from generator.validation import shown as shown_value

if TYPE_CHECKING:  # numba may be missing
    from generator.learn.kernels.dense_isotropy_kernel import DenseIsotropyKernel
    from generator.learn.kernels.isotropy_kernel import IsotropyKernel

BLOCK = 32  # steps, whose points are drawn at once
RISEN = 0.8  # share of the steps after which the weight stays
SURFACE = 0.6  # share of a solid tube's points that are on its surface
SWEEP = 10**5  # points of the sets, on which a success is judged
STEEPEST = 3.0  # length of a gradient; longer ones are shortened to it


def train_isotropic(
    architecture: Architecture | Stack,
    data: Data,
    restarts: int = 8,
    steps: int = 2000,
    seed: int = 1,
    distance: float = 0.1,
    weights: tuple[float, float] = (0.003, 0.1),
    determinant: float = 0.1,
    shown: int | None = None,
    rate: float = 0.02,
    spread: float = 0.1,
) -> Training:
    """Trains `restarts` networks to part the two sets of the data and to keep their shapes.

    `architecture` is made by `learn.residual` or `learn.dense`, with tanh. `distance` is wanted
    between points and plane, in units of the scale at which the sets end. `weights` are those of
    the distortion at first and at last. All corners of a residual layer's cube of slopes are to
    have at least this `determinant`. `shown` coordinates of every layer, from the first, keep the
    shapes and are read by the head (all, if None). `rate` is Adam's highest, `spread` that of the
    start, near the identity. A network that is right on a sweep of both sets counts as a success.

    UserError for another architecture, data of other than two classes with exact sets or of other
    than 2 or 3 coordinates, and for numbers out of range.
    """
    _check(architecture, data)
    for name, count in (("restarts", restarts), ("steps", steps)):
        if count < 1:
            raise UserError(f"train_isotropic: {name}: expected 1 or more, got {count}")
    if not 0 < weights[0] <= weights[1]:
        raise UserError(
            "train_isotropic: weights: expected two numbers above 0, the second not smaller, got"
            f" {weights}"
        )
    if distance <= 0:
        raise UserError(f"train_isotropic: distance: expected a number above 0, got {distance:g}")
    last = architecture.widths[-1]
    shown = last if shown is None else shown
    if not data.dimension <= shown <= last:
        raise UserError(
            f"train_isotropic: shown: expected {data.dimension} to {last} coordinates, got {shown}"
        )
    restarts, steps = affordable(restarts, steps)
    setting = Isotropy(distance, determinant, shown)
    rng = np.random.default_rng(seed)
    parameters = architecture.start(rng, restarts, 1, "identity", spread)
    parameters[-1][0][:, :, shown:] = 0.0
    theta = pack(parameters)
    descent = _Descent(architecture, data, setting)
    first = theta.copy()
    adam, rates, points = Adam(theta.shape), rate * shares_of_rate(steps), _points(data, rng)
    rise = log(np.array(weights[1] / weights[0]))
    shares = np.minimum(1.0, np.arange(steps) / (RISEN * steps))
    rising = weights[0] * exp(rise * shares)
    with np.errstate(all="ignore"):  # a restart that diverged is noticed at the end
        for step in range(steps):
            gradient = descent.gradient(theta, next(points), float(rising[step]))
            theta = adam.step(theta, gradient, float(rates[step]))
        return _result(architecture, data, descent, (first, theta), steps, weights[1])


class _Descent:
    """The objective and its gradient, of packed parameters (restarts, P), by a kernel if it can."""

    def __init__(self, architecture: Architecture | Stack, data: Data, setting: Isotropy) -> None:
        self.architecture, self.labels, self.setting = architecture, data.labels, setting
        self._by_autograd = grad(lambda theta, *rest: np.sum(self.objective(theta, *rest)))
        self._kernel = _kernel(architecture, setting) if available() else None

    def objective(self, theta: Array, points: Array, weight: float) -> Array:
        """(restarts,) for points (n, d)."""
        parameters = self.architecture.unpack(theta, 1)
        return isotropy.objective(
            self.architecture, parameters, points.T, self.labels, weight, self.setting
        )

    def gradient(self, theta: Array, points: Array, weight: float) -> Array:
        """(restarts, P), none longer than STEEPEST."""
        if self._kernel:
            gradient = self._kernel.gradient(theta, points.T, self.labels, weight)
        else:
            gradient = np.asarray(self._by_autograd(theta, points, weight))
        length = np.sqrt(np.sum(gradient * gradient, axis=1, keepdims=True))
        return np.asarray(gradient * np.minimum(1.0, STEEPEST / length))


def _kernel(
    architecture: Architecture | Stack, setting: Isotropy
) -> "IsotropyKernel | DenseIsotropyKernel | None":
    """The kernel for an architecture, if there is one."""
    if isinstance(architecture, Stack):
        from generator.learn.kernels.isotropy_kernel import IsotropyKernel

        return IsotropyKernel(architecture, setting)
    from generator.learn.kernels.dense_isotropy_kernel import DenseIsotropyKernel

    fits = DenseIsotropyKernel.fits(architecture)
    return DenseIsotropyKernel(architecture, setting) if fits else None


def _points(data: Data, rng: np.random.Generator) -> Iterator[Array]:
    """New points (n, d) of the sets without end; row i keeps its set."""
    rows = [np.flatnonzero(data.members == k) for k in range(len(data.sets))]
    while True:
        block = np.empty((BLOCK, *data.points.shape))
        for exact, mine in zip(data.sets, rows, strict=True):
            count = BLOCK * len(mine)
            if isinstance(exact, Tube | SpaceTube):
                points = solid_points(exact, rng, count)
            else:
                points = exact.at(exact.draw(rng, count))
            block[:, mine] = points.reshape(BLOCK, len(mine), -1)
        yield from block


def solid_points(tube: Tube | SpaceTube, rng: np.random.Generator, count: int) -> Array:
    """Random points (count, 3) of a solid tube, SURFACE of them on its surface.

    The others lie on the way from a surface point straight to the core, even by area.
    """
    t = tube.draw(rng, count)
    core = tube.core(t[:, 0])
    outward = np.where(rng.random(count) < SURFACE, 1.0, np.sqrt(rng.random(count)))
    return np.asarray(core + outward[:, None] * (tube.at(t) - core))


def _result(
    architecture: Architecture | Stack,
    data: Data,
    descent: _Descent,
    snapshots: tuple[Array, Array],
    steps: int,
    weight: float,
) -> Training:
    networks = [
        [architecture.network(architecture.unpack(row, 1)) for row in theta] for theta in snapshots
    ]
    losses = np.array([descent.objective(theta, data.points, weight) for theta in snapshots])
    diverged = ~(np.isfinite(losses[-1]) & np.isfinite(snapshots[-1]).all(axis=1))
    accuracies = np.array([[accuracy(network, data) for network in row] for row in networks])
    accuracies[-1, diverged] = 0.0
    right = [
        not gone and sweep_errors(network, data, SWEEP)[0] == 0
        for network, gone in zip(networks[-1], diverged, strict=True)
    ]
    return Training(
        architecture=architecture,
        outputs=1,
        points=data.points,
        budget=steps,
        recorded=np.array([0, steps]),
        losses=losses,
        accuracies=accuracies,
        succeeded=np.array(right),
        dropped=np.full(len(right), -1),
        diverged=diverged,
        snapshots=np.array(snapshots),
    )


def _check(architecture: object, data: Data) -> None:
    if isinstance(architecture, Stack):
        known = (EmbeddingPlan, ResidualPlan)
        fits = all(isinstance(plan, known) for plan in architecture.plans)
        bent = [plan.activation for plan in architecture.plans if isinstance(plan, ResidualPlan)]
    else:
        fits = isinstance(architecture, Architecture) and len(architecture.widths) > 1
        bent = [architecture.activation] if isinstance(architecture, Architecture) else []
    if not fits or set(bent) != {"tanh"}:
        raise UserError(
            "train_isotropic: architecture: expected layers of tanh that learn.residual or"
            f" learn.dense makes, got {shown_value(architecture)}"
        )
    assert isinstance(architecture, Stack | Architecture)
    if data.dimension not in (2, 3) or data.dimension != architecture.widths[0]:
        raise UserError(
            f"train_isotropic: data: expected {architecture.widths[0]} coordinates, 2 or 3, got"
            f" {data.dimension}"
        )
    if data.classes != 2 or not data.sets:
        raise UserError(
            f"train_isotropic: data: expected two classes with exact sets, got {data.name!r}"
        )
