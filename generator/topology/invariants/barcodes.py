"""How long the holes of a moving cloud live: `record_lives(moments, count)`.

A hole of the discs around points (alpha_complex.py) lives from the radius at which it is born to
that at which it is filled. Lives are counted in those of the second longest: a hole is the shape's,
and no accident of the sample, where the first is many.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.alpha_complex import alpha_persistence

MOST = 1000.0  # lives of the second that the first is counted in


@dataclass(frozen=True, eq=False)
class Lives:
    """The longest lives of holes at moments, those of each stage in the order of time."""

    stages: NDArray[np.int_]  # (k,)
    t: Array  # (k,)
    lives: Array  # (k, count) falling; 0 where there are fewer holes

    __repr__ = short_repr

    def at(self, stage: int, t: float) -> Array:
        """(count,) at t of a stage, in those of the second, straight from moment to moment.

        The first is at most MOST, also where there is no second.
        """
        mine = self.stages == stage
        lives = np.array([np.interp(t, self.t[mine], column) for column in self.lives[mine].T])
        return lives / (max(float(lives[1]), float(lives[0]) / MOST) or 1.0)


def record_lives(moments: Iterable[tuple[int, float, Array]], count: int) -> Lives:
    """The `count` longest lives of the holes of clouds (n, 2) at moments (stage, t, cloud).

    UserError for fewer than two lives, for no moments, and for clouds as of `alpha_persistence`.
    """
    if count < 2:
        raise UserError(f"record_lives: count: expected 2 or more, got {count}")
    rows = []
    for stage, t, cloud in moments:
        longest = alpha_persistence(cloud).lifetimes[:count]
        rows.append((stage, t, np.pad(longest, (0, count - len(longest)))))
    if not rows:
        raise UserError("record_lives: moments: expected one or more, got none")
    stages, times, lives = zip(*rows, strict=True)
    return Lives(np.array(stages), np.array(times), np.array(lives))
