"""Points of exact sets and logits of networks with 60 digits, by mpmath.

The network's float weights and the parameter are taken as the exact numbers that they are; all that
follows is rounded in the 60th digit. What has a sign here has it in truth.
"""

from collections.abc import Callable, Sequence
from typing import Any

import mpmath

from generator.errors import AuthorError
from generator.learn.network import Network
from generator.learn.regions import Annulus, Disk
from generator.learn.tubes import Tube
from generator.topology.paths import Array

DIGITS = 60
CERTAIN = 1e-40  # a logit smaller than this has no sure sign

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "identity": lambda z: z,
}


def precise_logit(network: Network, one: Any, parameter: Array) -> float:
    """The logit at a parameter (k,) of a set, rounded once, at the end; 0 if its sign isn't sure.

    AuthorError for a set or an activation whose formula isn't known here.
    """
    with mpmath.workdps(DIGITS):
        x = _point(one, [mpmath.mpf(float(t)) for t in parameter])
        for layer in network.layers:
            if layer.activation not in ACTIVATIONS:
                raise AuthorError(
                    f"no precise {layer.activation}; allowed: {', '.join(ACTIVATIONS)}"
                )
            x = [ACTIVATIONS[layer.activation](z) for z in _affine(layer, x)]
        logit = _affine(network.head, x)[0]
        return float(logit) if abs(logit) > CERTAIN else 0.0


def _affine(part: Any, x: Sequence[Any]) -> list[Any]:
    """Wx + b of a layer or a head."""
    return [
        mpmath.fdot([float(w) for w in row], x) + float(shift)
        for row, shift in zip(part.W, part.b, strict=True)
    ]


def _point(one: Any, t: Sequence[Any]) -> list[Any]:
    """The formulas of learn.regions and learn.tubes."""
    match one:
        case Disk() | Annulus():
            return [t[0] * mpmath.cos(t[1]), t[0] * mpmath.sin(t[1])]
        case Tube():
            half = len(one.coefficients) // 2
            waves = [
                (k, mpmath.mpc(*map(float, c)) * mpmath.expj(k * t[0]))
                for k, c in enumerate(one.coefficients, -half)
            ]
            tangent = mpmath.fsum(1j * k * wave for k, wave in waves)
            outward = -1j * tangent / abs(tangent)
            plane = mpmath.fsum(wave for _, wave in waves) + one.minor * mpmath.cos(t[1]) * outward
            own = [plane.real, plane.imag, one.minor * mpmath.sin(t[1])]
            return [
                mpmath.fdot([float(axis[i]) for axis in one.axes], own) + float(one.centre[i])
                for i in range(3)
            ]
    raise AuthorError(f"no precise {type(one).__name__}; allowed: Disk, Annulus, Tube")
