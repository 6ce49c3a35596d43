"""How finely positions are told: whole numbers, STEPS of them a sample."""

from math import sqrt
from typing import Any, TypeAlias

from numpy.typing import NDArray

AnyArray: TypeAlias = NDArray[Any]  # of floats, whole numbers or truths
STEPS = 32
HALF = STEPS // 2
DIAGONAL = sqrt(0.5)
