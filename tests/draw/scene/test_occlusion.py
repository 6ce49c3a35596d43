"""Who covers whom, against a depth buffer: at a point of the picture the nearest piece is seen."""

import numpy as np
import pytest
from matplotlib.path import Path

from generator.draw.scene.space.occlusion import Pieces, covering_pairs, layers

RNG = np.random.default_rng(3)


def pieces(corners, look=None):
    """Quadrilaterals (m, 4, 3), each with a look of its own."""
    corners = np.asarray(corners, dtype=float)
    look = np.arange(len(corners)) if look is None else look
    nodes = np.arange(4 * len(corners)).reshape(-1, 4)
    return Pieces(corners[..., :2], corners[..., 2], look, nodes)


def depth(corners, point):
    """Of a flat quadrilateral (4, 3) at a point (2,), by solving for its plane; None outside."""
    if not Path(corners[:, :2]).contains_point(point):
        return None
    plane = np.column_stack([corners[:, :2], np.ones(4)])
    return float(np.linalg.lstsq(plane, corners[:, 2], rcond=None)[0] @ [*point, 1.0])


def seen(corners, order, point):
    """The nearest piece at a point and the one painted last there, by the depth of each."""
    there = {k: d for k, piece in enumerate(corners) if (d := depth(piece, point)) is not None}
    if len(there) < 2:
        return None
    last = max(there, key=lambda k: order[k])
    return max(there.values()), there[last]


def leaning(begin, end, side):
    """A strip from one point of space to another, of a width."""
    across = np.array([*side, 0.0])
    return np.array([begin - across, end - across, end + across, begin + across])


def test_a_strip_that_leans_past_another_is_not_painted_through_it():
    level = leaning(np.array([-50.0, 0, 0]), np.array([50.0, 0, 0]), (0, 5))
    # Its middle is far behind, and where it crosses the other it is before it.
    steep = leaning(np.array([0.0, -5, 20]), np.array([0.0, 195, -400]), (5, 0))
    behind, front, apart = covering_pairs(pieces([level, steep]))
    assert (behind.tolist(), front.tolist()) == ([0], [1])
    assert 0 < apart[0] < 10
    assert layers(pieces([level, steep])).tolist() == [0, 1]


def test_pieces_in_a_ring_are_all_painted():
    angles = 2 * np.pi * np.arange(3) / 3
    strips = []
    for angle in angles:  # each has its near end over the far end of the next
        along = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-along[1], along[0]])
        begin, end = 10 * across - 40 * along, 10 * across + 40 * along
        strips.append(leaning(np.array([*begin, -5]), np.array([*end, 5]), 3 * across))
    behind, front, _ = covering_pairs(pieces(strips))
    assert sorted(zip(behind.tolist(), front.tolist(), strict=True)) in (
        [(0, 1), (1, 2), (2, 0)],
        [(0, 2), (1, 0), (2, 1)],
    )
    assert sorted(layers(pieces(strips)).tolist()) == [0, 1, 2]


def torus(centre, turned):
    """Facets (m, 4, 3) of a torus, px."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 41), np.linspace(0, 2 * np.pi, 13), indexing="ij")
    ring = 100 + 30 * np.cos(v)
    points = np.stack([ring * np.cos(u), ring * np.sin(u), 30 * np.sin(v)], axis=-1)
    points = (points[..., [0, 2, 1]] if turned else points) + centre
    tilt = np.array([[1, 0, 0], [0, 0.8, -0.6], [0, 0.6, 0.8]])
    points = points @ tilt.T
    cells = np.stack([points[:-1, :-1], points[1:, :-1], points[1:, 1:], points[:-1, 1:]], axis=2)
    return cells.reshape(-1, 4, 3)


@pytest.fixture(scope="module")
def link():
    return np.concatenate([torus([0, 0, 0], False), torus([100, 0, 0], True)])


def wrong(corners, order, points, tolerance):
    """The share of points at which what is painted last is not what is nearest."""
    looks = [depths for point in points if (depths := seen(corners, order, point))]
    assert len(looks) > 200
    return np.mean([nearest - painted > tolerance for nearest, painted in looks])


@pytest.mark.ci
def test_of_two_linked_tori_the_nearest_is_seen(link):
    points = RNG.uniform(-140, 240, (600, 2)) * (1, 0.6)
    order = layers(pieces(link))
    assert wrong(link, order, points, 4.0) < 0.01  # facets are bent by so much
    assert wrong(link, order[::-1], points, 4.0) > 0.3
