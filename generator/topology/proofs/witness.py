"""A point that a network gets wrong: `find_witness(network, data)`, where every network has one.

Disk A in annulus B, no layer wider than 2; or tubes that no sphere parts, no layer wider than 3.
Layers are dense, or residual ones that are proved to be homeomorphisms
(flow/corner_determinants.py). Let f = w · h + b be the logit on the last representation h, negative
on A and positive on B where it is right. The search sweeps closed curves only, the centre of the
disk and a circle of the annulus, or a longitude of each tube, by more and more samples. One of them
will be wrong:

1. Say that all n samples are right. Then the line or plane f = 0 has the images of the samples of
   A on one side and those of B on the other.
2. The images of B's samples span a polygon in the open half-plane f > 0. The centre's image lies
   outside that convex set, so the polygon's winding number about it is 0. Likewise a plane between
   two closed polygons forces linking number 0.
3. But where each W is square and regular and σ is injective, and each residual layer one-to-one,
   h is an embedding of the plane, or of space. It takes a circle round a point to a curve round its
   image, a link to a link: the curves' winding or linking number is ±1.
   Where the linking number is 0, but no sphere parts the tubes (not_split.py), none parts the
   images of their longitudes, which are isotopic to the cores.
4. A fine enough polygon has the number of its curve (polygons.py says when that is so). Then it is
   not 0, and (1) is false: a sample *is* wrong. That integer is `Witness.integer`. Without one,
   fine enough polygons are isotopic to their curves, and no plane parts them.

Where a W is singular or a layer narrower, or σ is ReLU, h is only a limit of such embeddings, by a
small change of W or σ. If all samples were right with room, that change would leave them right, so
they can't be: finely sampled, such a network fails too, though the images may touch and leave no
integer to print (None). The theorem is Johnson's (2019, arXiv:1810.00393).

Arcs are halved where their image may be long for what is near it, so thin necks cost few samples;
when none is any more, all are halved. What is found is computed again in intervals of 60 digits and
more (intervals.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data, ExactSet
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.short_repr import short_repr
from generator.topology.flow.field_stages import Jump
from generator.topology.flow.matrix_paths import Array
from generator.topology.proofs.intervals import precise_logit
from generator.topology.proofs.sweep import Swept, swept
from generator.verdict import Verdict

FIRST = 8  # samples on each curve
MOST = 1 << 17  # samples, before the search gives up: theory says that it never comes to this
TRIES = 5  # of the most wrong samples, in high precision


@dataclass(frozen=True, eq=False)
class Witness:
    """A point of a set that the network gets wrong, and why there had to be one.

    `integer` is the winding or linking number of the images of the polygons with `vertices`
    vertices: not 0, so that one of these vertices is wrong. None where the images touch, or come so
    near that rounding could have made it, and where colourings stand in its place.
    """

    network: str
    set: str
    parameter: Array  # (k,)
    point: Array  # (d,)
    logit: float  # from intervals; its sign is wrong for sure
    label: int  # of the set: 1 asks for a logit above 0
    samples: int  # on the curves, when a wrong one was among them
    invariant: str  # "winding number", "linking number" or "colourings"
    integer: int | None
    vertices: int  # 0 without an integer

    __repr__ = short_repr

    @property
    def verdict(self) -> Verdict:
        """Of "the network gets this point of the set wrong"."""
        wrong = self.logit != 0 and (self.logit > 0) != (self.label == 1)
        return Verdict.PROVED if wrong else Verdict.UNDECIDED

    @property
    def kept(self) -> Verdict:
        """Of "the images wind around each other as the sets do, once", in one sense or the other.

        Undecided without an integer.
        """
        if self.integer is None:
            return Verdict.UNDECIDED
        return Verdict.PROVED if abs(self.integer) == 1 else Verdict.REFUTED


def find_witness(network: Network, data: Data, name: str = "network") -> Witness:
    """The witness against a network on data such as `learn.disk_annulus` or `learn.linked_tori`.

    UserError for a head of several outputs, for a layer wider than the data, for a residual layer
    that may fold space, for other sets, and for sets that no theorem keeps from being parted.
    """
    _check(network, data)
    curves = swept(data)
    integer, vertices = curves.integer(network)
    for turns in _samples(curves, network):
        wrong = _wrong(network, curves, turns)
        if wrong is None:
            continue
        exact_set, parameter, logit = wrong
        return Witness(
            network=name,
            set=exact_set.name,
            parameter=parameter,
            point=exact_set.at(parameter[None])[0],
            logit=logit,
            label=exact_set.label,
            samples=sum(len(at) for at in turns) + (curves.disk is not None),
            invariant=curves.invariant,
            integer=integer,
            vertices=vertices,
        )
    known = "not known" if integer is None else str(integer)
    raise UserError(
        f"find_witness: expected a wrong point, got none among {MOST} samples (undecided; the"
        f" {curves.invariant} of the images is {known}); weights too extreme for floats"
    )


def _check(network: Network, data: Data) -> None:
    head = network.head
    if head is None or head.kind != "logistic":
        got = "none" if head is None else f"a {head.kind} one"
        raise UserError(f"find_witness: network: expected a logistic head, got {got}")
    for k, layer in enumerate(network.layers, 1):
        if isinstance(layer, ResidualLayer):
            if not Jump(k, layer).homeomorphism:
                raise UserError(
                    "find_witness: network: expected residual layers that can't fold space, got"
                    f" one of which that isn't proved, layer {k}"
                )
        elif not isinstance(layer, Dense):
            raise UserError(
                f"find_witness: network: expected dense or residual layers, got a {layer.kind}"
            )
    if network.widths[0] != data.dimension:
        raise UserError(
            f"find_witness: network: expected {data.dimension} inputs, as the data have"
            f" dimensions, got {network.widths[0]}"
        )
    if max(network.widths) > data.dimension:
        raise UserError(
            f"find_witness: network: expected layers of at most {data.dimension} units, got"
            f" {max(network.widths)}, which may part the sets"
        )


def _samples(curves: Swept, network: Network) -> Iterator[Sequence[Array]]:
    """Turns to sample on each curve: n evenly, then more where images are long, then 2n evenly."""
    n = FIRST
    while n <= MOST:
        for polygons in curves.refined(network, n):
            yield [polygon.turns for polygon in polygons]
        n *= 2


def _wrong(
    network: Network, curves: Swept, turns: Sequence[Array]
) -> tuple[ExactSet, Array, float] | None:
    """The most wrong sample: its set, parameter (k,) and precise logit; None if none is wrong."""
    rows: list[tuple[float, ExactSet, Array]] = []
    for exact_set, parameters in curves.samples(turns):
        wrong_by = network.logits(exact_set.at(parameters)) * (1 if exact_set.label == 0 else -1)
        most = np.argsort(-wrong_by, kind="stable")[:TRIES]
        rows += [(float(wrong_by[i]), exact_set, parameters[i]) for i in most if wrong_by[i] >= 0]
    for _, exact_set, parameter in sorted(rows, key=lambda row: -row[0])[:TRIES]:
        logit = precise_logit(network, exact_set, parameter)
        if logit and (logit > 0) != (exact_set.label == 1):
            return exact_set, parameter, logit
    return None
