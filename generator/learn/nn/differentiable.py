"""exp, tanh, sqrt and matmul that autograd differentiates, the same bits on every machine."""

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from generator import reproducible_algebra, reproducible_math

exp = primitive(reproducible_math.exp)
tanh = primitive(reproducible_math.tanh)
# Its derivative in autograd is a power, which other processors round otherwise.
sqrt = primitive(numpy.sqrt)
defvjp(exp, lambda value, x: lambda g: g * value)
defvjp(tanh, lambda value, x: lambda g: g * (1 - value * value))
defvjp(sqrt, lambda value, x: lambda g: g * 0.5 / value)

# Of stacked matrices, as many in both.
matmul = primitive(reproducible_algebra.matmul)
defvjp(
    matmul,
    lambda value, a, b: lambda g: matmul(g, np.swapaxes(b, -1, -2)),
    lambda value, a, b: lambda g: matmul(np.swapaxes(a, -1, -2), g),
)
