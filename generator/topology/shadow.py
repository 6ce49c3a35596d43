"""How much of a motion a film shows, when the motion needs more dimensions than the film has.

`clarity(flow, frames, points)` scores the shadow that points throw on the planes of a turning
view: high while it keeps two dimensions, and when a plain gap parts the classes at the end. Among
networks that all get everything right it tells which one to watch; it has no say in what is right.
"""

from collections.abc import Callable

import numpy as np

from generator.errors import AuthorError
from generator.topology.flow import Flow
from generator.topology.paths import Array

MOMENTS = (0.5, 1.0)  # of each stage


def clarity(flow: Flow, frames: Callable[[int, float], Array], points: Array) -> float:
    """log of the gap at the end, over the shadow's extent, plus the mean log of its narrowness.

    `frames(stage, t)` has two orthonormal rows (2, d), the plane that is looked at. The shadow's
    narrowness is its minor over its major axis (standard deviations), in the middle and at the
    end of each stage; the gap is between the points (n, inputs) on the two sides of the decision
    plane. Scale-free: 0 is the most there is. AuthorError without a head of one output.
    """
    head = flow.network.head
    if head is None or head.W.shape[0] != 1:
        raise AuthorError("the clarity of a shadow needs a head of one output")
    narrow, shadow = [], points
    for k, stage in enumerate(flow.stages):
        start = flow.to(k, points)
        for t in MOMENTS:
            moved, frame = stage.at(t, start), frames(k, t)
            shadow = moved @ frame[:, : moved.shape[1]].T
            axes = np.linalg.svd(shadow - shadow.mean(axis=0), compute_uv=False)
            narrow.append(np.log(axes[1] / axes[0]))
    scores = flow.network.logits(points) / np.linalg.norm(head.W)
    gap = np.abs(scores).min() * 2
    return float(np.log(gap / np.ptp(shadow, axis=0).max()) + np.mean(narrow))
