"""How finely positions are told: whole numbers, STEPS of them a sample."""

from typing import Any, TypeAlias

from numpy.typing import NDArray

from generator.draw.geometry.shapes import ARM, DIAGONAL, INSIDE, SIDE

AnyArray: TypeAlias = NDArray[Any]  # of floats, whole numbers or truths
STEPS = 32
HALF = STEPS // 2
# Markers, and the radius of the circle inside each: half the width of a dot, a side, an arm.
OUTLINES = {
    "dot": 1.0,
    "diamond": 1.25 * DIAGONAL,
    "triangle": INSIDE,
    "square": SIDE,
    "plus": ARM,
    "cross": ARM,
}
DIAMOND, TRIANGLE, SQUARE, PLUS, CROSS = range(1, len(OUTLINES))
