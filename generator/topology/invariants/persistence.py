"""Betti numbers of a cloud of points, by persistent homology: `persistence(points)`.

Points are joined once they are near enough; a hole is born when a loop first surrounds it and dies
when it is filled (Edelsbrunner, Letscher, Zomorodian 2002). Holes that live long are the shape's,
short ones are the sample's. Of the Vietoris–Rips complex, where a triangle is filled as soon as its
sides are there, over the field of two elements or of another prime number, by ripser (Bauer 2021).
Over two elements a loop that is run through twice is none; over three it is one.
"""

from dataclasses import dataclass

import numpy as np
from ripser import ripser

from generator.errors import UserError
from generator.reproducible_algebra import norm
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array

PRIMES = [p for p in range(2, 98) if all(p % q for q in range(2, p))]


@dataclass(frozen=True, eq=False)
class Persistence:
    """The holes of one dimension, longest life first; death is ∞ for what is never filled."""

    dimension: int
    births: Array  # (k,)
    deaths: Array  # (k,)

    __repr__ = short_repr

    @property
    def lifetimes(self) -> Array:
        """(k,) falling."""
        return self.deaths - self.births

    @property
    def ratio(self) -> float:
        """The longest life over the next; ∞ if there is no next, 0 without any hole."""
        lives = self.lifetimes
        if len(lives) < 2:
            return np.inf if len(lives) else 0.0
        return float(lives[0] / lives[1]) if np.isfinite(lives[1]) else 1.0

    def betti(self, life: float) -> int:
        """How many live longer than `life`."""
        return int((self.lifetimes > life).sum())

    def alive(self, scale: float) -> int:
        """How many are born at `scale` or before, and not yet filled there."""
        return int(((self.births <= scale) & (self.deaths > scale)).sum())


def persistence(
    points: Array,
    dimension: int = 1,
    distances: bool = False,
    reach: float = np.inf,
    modulus: int = 2,
) -> Persistence:
    """Holes of that dimension in points (n, d), or in a matrix of distances (n, n).

    `reach` is the largest distance looked at, `modulus` the prime number of the field's elements.
    UserError for other shapes, NaN or infinity, a matrix that is none of distances, and a modulus
    that is no prime number from 2 to 97.
    """
    if modulus not in PRIMES:
        raise UserError(f"persistence: modulus: expected a prime from 2 to 97, got {modulus}")
    cloud = np.asarray(points, dtype=float)
    square = cloud.ndim == 2 and cloud.shape[0] == cloud.shape[1]
    if cloud.ndim != 2 or not cloud.size or (distances and not square):
        shape = "(n, n)" if distances else "(n, d)"
        raise UserError(f"persistence: points: expected shape {shape}, got {cloud.shape}")
    if not np.isfinite(cloud).all():
        raise UserError("persistence: points: expected finite numbers, got NaN or infinity")
    if distances and ((cloud < 0).any() or (cloud != cloud.T).any() or cloud.diagonal().any()):
        raise UserError(
            "persistence: points: expected distances, equal both ways and 0 to oneself, got"
            " negative or other ones"
        )
    if dimension < 0:
        raise UserError(f"persistence: dimension: expected 0 or more, got {dimension}")
    cloud, size = of_size_one(cloud, distances)
    flat = not distances and cloud.shape[1] >= len(cloud)
    if flat:  # ripser takes a cloud of fewer points than coordinates for an error
        cloud = norm(cloud[:, None] - cloud[None], axis=-1)
    diagrams = ripser(
        cloud,
        maxdim=dimension,
        thresh=reach / size,
        distance_matrix=distances or flat,
        coeff=modulus,
    )
    holes = np.asarray(diagrams["dgms"][dimension], dtype=float).reshape(-1, 2) * size
    order = np.argsort(holes[:, 0] - holes[:, 1], kind="stable")
    return Persistence(dimension, holes[order, 0], holes[order, 1])


def of_size_one(cloud: Array, distances: bool) -> tuple[Array, float]:
    """Points around their middle, or distances, over a power of two that makes them about 1.

    Ripser counts in floats of 32 bits, in which 10⁻⁵⁰ is 0, and its distances come from scalar
    products, in which a middle that is far away drowns the points.
    """
    _, exponent = np.frexp(np.abs(cloud).max())
    cloud = np.ldexp(cloud, -exponent)
    if distances:
        return cloud, float(np.ldexp(1.0, exponent))
    cloud = cloud - cloud.mean(axis=0)
    _, more = np.frexp(np.abs(cloud).max())
    return np.ldexp(cloud, -more), float(np.ldexp(1.0, exponent + more))
