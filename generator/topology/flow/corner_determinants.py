"""Does a residual layer fold space? Its determinants at the corners of the slopes' cube.

The derivative of x + tF(x), F(x) = Vσ(Wx + b) + c, is 1 + V diag(tσ'(Wx + b)) W. Where all slopes
of σ lie in [0, h], tσ' is in the cube [0, h]ᵐ, whatever x and 0 ≤ t ≤ 1 are. In each single sⱼ the
determinant det(1 + V diag(s) W) is of degree 1, as column j of V diag(s) is a multiple of sⱼ: so on
the cube its least value is at a corner. If it is positive at all 2ᵐ corners, x + tF(x) has an
invertible derivative everywhere; and where σ is bounded, |x + tF(x)| grows with |x| beyond all
bounds. So it is a diffeomorphism of the whole space, by Hadamard's theorem (Krantz, Parks 2002,
*The Implicit Function Theorem*, section 6.2).

Each determinant is enclosed in a ball (field_bounds.py), the rounding of floats included.
"""

from math import inf

import numpy as np

from generator.learn.nn.activations import activation
from generator.learn.nn.residual import FAR, ResidualLayer
from generator.topology.flow.field_bounds import determinant_over, exact

MOST = 16  # hidden units: 2ᵐ corners
BLOCK = 1 << 12  # corners at once
SMOOTH = ("tanh", "sigmoid", "softsign")  # bounded, of a continuous slope


def least_corner_determinant(layer: ResidualLayer) -> float:
    """A lower bound of det(1 + V diag(s) W) over the whole cube of slopes.

    −∞ for more than MOST hidden units, an activation that is not bounded and smooth, or weights
    beyond floats.
    """
    hidden, inputs = layer.W.shape
    if hidden > MOST or layer.activation not in SMOOTH:
        return -inf
    slopes = activation(layer.activation).slope_range(np.array(-FAR), np.array(FAR))
    steepest, unit = float(slopes[1]), exact(np.eye(inputs)[None])
    least = inf
    for first in range(0, 2**hidden, BLOCK):
        numbers = np.arange(first, min(first + BLOCK, 2**hidden))
        corners = (numbers[:, None] >> np.arange(hidden) & 1).astype(float) * steepest
        with np.errstate(all="ignore"):  # beyond floats it is ∞ or NaN, and proves nothing
            turned = (exact(corners[:, None, :]) * exact(layer.V[None])) @ exact(layer.W[None])
            low = determinant_over(unit + turned).low
        least = min(least, float(np.where(np.isnan(low), -inf, low).min()))
    return least
