"""From pieces to paths: `loops` dissolves the edges between quadrilaterals of one tone, `chains`
joins segments to polylines. Both go by the corners' names, so nothing is compared in px.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.intp]


def loops(quads: Integers) -> list[list[int]]:
    """The boundary of quadrilaterals (m, 4), all of one orientation, as closed loops of nodes.

    An edge that two of them share is run through once in each direction, and drops out.
    """
    edges = [
        (a, b)
        for corners in quads.tolist()
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)
        if a != b
    ]
    known = set(edges)
    following: dict[int, list[int]] = {}
    for a, b in edges:
        if (b, a) not in known:
            following.setdefault(a, []).append(b)
    return [line[:-1] for line in _walks(following) if len(line) > 3]


def chains(segments: Integers) -> list[list[int]]:
    """Segments (m, 2) between nodes as few polylines."""
    following: dict[int, list[int]] = {}
    for a, b in segments.tolist():
        following.setdefault(a, []).append(b)
        following.setdefault(b, []).append(a)
    ends = [node for node, others in following.items() if len(others) % 2]
    return list(_walks(following, ends, both=True))


def _walks(
    following: dict[int, list[int]], ends: Sequence[int] = (), both: bool = False
) -> Iterator[list[int]]:
    """Paths along edges, each used once, first from `ends`, then from wherever some are left."""
    for begin in [*ends, *following]:
        while following[begin]:
            line, at = [begin], begin
            while following.get(at):
                to = following[at].pop()
                if both:
                    following[to].remove(at)
                line.append(to)
                at = to
                if not both and at == begin:
                    break
            yield line
