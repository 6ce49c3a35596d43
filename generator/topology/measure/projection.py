"""How much of a motion a film shows, when the motion needs more dimensions than the film has.

`clarity(flow, end, points)` scores the shadow that points throw on a view that turns: high while it
keeps two dimensions, and when a plain gap parts the classes at the end. Among networks that all get
everything right it says which one to watch; it doesn't decide what is right.
"""

import numpy as np

from generator.errors import UserError
from generator.learn.nn.heads import Head
from generator.reproducible_algebra import matmul, norm, singular_values, svd
from generator.reproducible_math import log
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array

MOMENTS = (0.5, 1.0)  # of each stage
TURNING = "W"  # the stages during which the view turns


def clarity(flow: Flow, end: Array, points: Array) -> float:
    """log of the gap at the end, over the shadow's extent, plus the mean log of its narrowness.

    The view turns while linear maps run, from the first two axes to the rows of `end` (2, d), as
    `draw.turn` does. The shadow's narrowness is its minor over its major axis (standard
    deviations), in the middle and at the end of each stage; the gap is between the points (n,
    inputs) on the two sides of the decision plane. Scale-free: 0 is the most there is. UserError
    without a head of one output.
    """
    head = flow.network.head
    if not isinstance(head, Head) or head.W.shape[0] != 1:
        raise UserError("clarity: flow: expected a head of one output, got another or none")
    turns = sum(stage.name == TURNING for stage in flow.stages)
    narrow, shadow, turned = [], points, 0
    for k, stage in enumerate(flow.stages):
        start, turning = flow.to(k, points), stage.name == TURNING
        for t in MOMENTS:
            frame = turning_frame(end, (turned + t * turning) / max(turns, 1))
            moved = stage.at(t, start)
            shadow = matmul(moved, frame[:, : moved.shape[1]].T)
            axes = singular_values(shadow - shadow.mean(axis=0))
            narrow.append(log(axes[1] / axes[0]))
        turned += turning
    gap = 2 * np.abs(flow.network.logits(points)).min() / norm(head.W)
    return float(log(gap / np.ptp(shadow, axis=0).max()) + np.mean(narrow))


def turning_frame(end: Array, share: float) -> Array:
    """Two orthonormal rows (2, d) on the way from the first two axes to `end` (2, d).

    The orthonormal polar factor of the straight path's point; each row of `end` with the sign that
    makes the way the shorter one.
    """
    start = np.eye(2, end.shape[1])
    signs = np.where(np.diag(end[:, :2]) < 0, -1.0, 1.0)[:, None]
    left, _, right = svd((1 - share) * start + share * signs * end, full_matrices=False)
    return np.asarray(matmul(left, right))
