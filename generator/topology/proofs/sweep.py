"""The closed curves on exact sets that a search for a witness sweeps, and their invariant.

`swept(data)`: centre of the disk and a circle of the annulus around it, or a longitude of each
tube. `Swept.integer(network)` is the winding or linking number of their images; where the tubes'
linking number is 0, and colourings prove that no sphere parts them (not_split.py), there is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data, ExactSet
from generator.learn.data.regions import Annulus, Disk
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import Tube
from generator.learn.nn.network import Network
from generator.topology.flow.bounds import network_pieces
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.linking import linking_number
from generator.topology.invariants.loops import Loop, coordinate_loop
from generator.topology.invariants.polygons import FIRST, Polygon, rounds
from generator.topology.invariants.winding import winding_number
from generator.topology.proofs.not_split import certify_not_split
from generator.verdict import Verdict

LARGEST = 8192  # vertices; polygons that want more are given up


@dataclass(frozen=True, eq=False)
class Curve:
    """A set and the curve on it where its parameter `along` runs, the other staying."""

    set: ExactSet
    along: int
    other: float

    @property
    def loop(self) -> Loop:
        """As points."""
        return coordinate_loop(self.set, self.along, self.other)

    def parameters(self, turns: Array) -> Array:
        """(n, 2) of turns (n,)."""
        low, high = self.set.domain[self.along]
        parameters = np.full((len(turns), 2), self.other)
        parameters[:, self.along] = low + (high - low) * turns
        return parameters


@dataclass(frozen=True, eq=False)
class Swept:
    """Two or more closed curves, or one and the centre of a disk that it surrounds."""

    curves: tuple[Curve, ...]
    disk: Disk | None = None
    linked: bool = True  # two curves by their linking number; else colourings hold them together

    @property
    def invariant(self) -> str:
        """Its name."""
        if self.disk:
            return "winding number"
        return "linking number" if self.linked else "colourings"

    def refined(self, network: Network | None, first: int) -> Iterator[tuple[Polygon, ...]]:
        """Finer and finer polygons of the curves' images (without a network, of the curves)."""
        pieces = network_pieces(network) if network else []
        about = np.zeros(2) if self.disk else None
        for polygons in rounds([curve.loop for curve in self.curves], pieces, about, first):
            yield polygons
            if sum(len(polygon.turns) for polygon in polygons) > LARGEST:
                return

    def integer(self, network: Network | None) -> tuple[int | None, int]:
        """The number of the images and the vertices it took; None, 0 where images touch.

        The same where the invariant is no number.
        """
        if not self.linked:
            return None, 0
        *_, polygons = self.refined(network, FIRST)
        images = [polygon.vertices for polygon in polygons]
        if images[0].shape[1] != (2 if self.disk else 3):
            return None, 0
        if not all(polygon.faithful for polygon in polygons):
            return None, 0
        if self.disk:
            about = np.zeros((1, 2))
            centre = network.representation(about) if network else about
            number = winding_number(images[0], centre[0])
        else:
            number = linking_number(*images)
        return round(float(number)), sum(map(len, images))

    def samples(self, turns: Sequence[Array]) -> Iterator[tuple[ExactSet, Array]]:
        """Sets with the parameters (m, 2) that are swept on them."""
        if self.disk:
            yield self.disk, np.zeros((1, 2))
        for curve, at in zip(self.curves, turns, strict=True):
            yield curve.set, curve.parameters(at)


def swept(data: Data) -> Swept:
    """The curves of a disk in an annulus, or of two or more tubes, each class having one of them.

    UserError for other sets, or if neither they surround or link each other, nor colourings prove
    that no sphere parts them.
    """
    curves = _curves(tuple(data.sets))
    if {exact_set.label for exact_set in data.sets} == {0, 1}:
        if curves.integer(None)[0]:
            return curves
        if curves.disk is None and certify_not_split(data).verdict is Verdict.PROVED:
            return replace(curves, linked=False)
    raise UserError(
        "data: expected two classes, one around the other or linked with it, got one class, or"
        " sets that a plane may part"
    )


def _curves(sets: tuple[ExactSet, ...]) -> Swept:
    """The circle midway in the annulus, or longitudes, which are linked as the cores are."""
    match sets:
        case (Disk() as disk, Annulus() as annulus) | (Annulus() as annulus, Disk() as disk):
            return Swept((Curve(annulus, 1, (annulus.inner + annulus.outer) / 2),), disk)
    if len(sets) > 1 and all(isinstance(exact_set, Tube | SpaceTube) for exact_set in sets):
        longitudes = tuple(Curve(exact_set, 0, 0.0) for exact_set in sets)
        return Swept(longitudes, linked=len(sets) == 2)
    kinds = " and ".join(type(exact_set).__name__ for exact_set in sets) or "none"
    raise UserError(f"data: expected a Disk and an Annulus, or two tubes or more, got {kinds}")
