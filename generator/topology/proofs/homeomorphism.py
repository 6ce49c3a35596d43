"""Is every layer a homeomorphism, at every t? `certify_homeomorphism(flow)` proves it.

Of a dense layer: W is regular, which is decided in exact arithmetic, so it stays regular on its
polar path, and σ is strictly increasing. Of a residual layer: determinants at the corners of the
slopes' cube (flow/corner_determinants.py).
"""

from dataclasses import dataclass
from math import inf

from generator.errors import UserError
from generator.learn.nn.activations import activation, is_activation
from generator.learn.nn.residual import ResidualLayer
from generator.short_repr import short_repr
from generator.topology.flow.corner_determinants import least_corner_determinant
from generator.topology.flow.field_stages import FieldFlow, Jump
from generator.topology.flow.flow import Flow
from generator.topology.flow.motion import Stage
from generator.topology.flow.stages import Affine, Pointwise, Projection
from generator.topology.measure.exact_determinant import exact, gram, positive_definite
from generator.verdict import Verdict


@dataclass(frozen=True)
class Homeomorphism:
    """What is proved of "at every t of every stage, space is mapped one-to-one onto its image".

    `least` is a lower bound of det(1 + V diag(s) W) over the slopes of all residual layers: ∞
    without any, −∞ where no bound is known.
    """

    verdict: Verdict
    least: float

    __repr__ = short_repr


def certify_homeomorphism(flow: Flow) -> Homeomorphism:
    """Whether no layer of the flow folds or flattens space on its way, on the whole of it.

    Layers that add units embed space; one that drops units refutes, and so does an activation that
    is not one-to-one, or a singular W. UserError for stages other than those of networks.
    """
    verdicts, least = [], inf
    for stage in flow.stages:
        if isinstance(stage, Jump) and isinstance(stage.field, ResidualLayer):
            least = min(least, least_corner_determinant(stage.field))
        verdicts.append(_verdict(stage))
    for verdict in (Verdict.REFUTED, Verdict.UNDECIDED):
        if verdict in verdicts:
            return Homeomorphism(verdict, least)
    return Homeomorphism(Verdict.PROVED, least)


def _verdict(stage: Stage) -> Verdict:
    match stage:
        case FieldFlow():
            return Verdict.PROVED if stage.homeomorphism else Verdict.UNDECIDED
        case Jump():
            return Verdict.PROVED if stage.homeomorphism else Verdict.UNDECIDED
        case Affine():
            W = exact(stage.matrix(1.0)[:, : stage.inputs])
            straight = len(W) == 1 and W[0][0] <= 0  # a single unit is led through 0
            regular = positive_definite(gram(W)) and not straight
            return Verdict.PROVED if regular else Verdict.REFUTED
        case Projection():
            return Verdict.REFUTED
        case Pointwise() if is_activation(stage.name):
            increasing = activation(stage.name).strictly_increasing
            return Verdict.PROVED if increasing else Verdict.REFUTED
    raise UserError(
        f"certify_homeomorphism: expected stages of a network, got {stage.name!r} in layer"
        f" {stage.layer}"
    )
