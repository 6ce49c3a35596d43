"""Paths with a light core that move: written twice, in pieces that make up the path."""

import gzip
import re
from itertools import pairwise

import numpy as np

from generator.draw.geometry.shapes import Style
from generator.draw.motion.easing import STEADY
from generator.draw.render.svg.keyframes import Key, animation
from generator.draw.render.svg.moving_path import LONGEST, PathLook, in_pieces, moving_path
from generator.draw.render.svg.path_data import path_data
from generator.draw.render.svg.primitives import Letters
from generator.draw.style.theme import load

LOOK = PathLook(Style("b", 2.0, core="ground"), load("light"), 1.0)
DURATION = 100


def moving(lengths, closed=False, moments=40):
    """Keys of polylines with whole coordinates that move at random."""
    rng = np.random.default_rng(1)
    points = rng.integers(-900, 900, (moments, sum(lengths), 2)).cumsum(axis=1) // 9
    return points, [
        Key(float(k), path_data(frame, lengths, closed), STEADY) for k, frame in enumerate(points)
    ]


def animate(keys):
    return animation("d", keys, DURATION)


def points_of(value):
    """The vertices of a `d`, by a reader of its own: (n, 2), and how many a polyline has."""
    vertices, at = [], np.zeros(2, dtype=int)
    for command, numbers in re.findall(r"([Ml])([^Ml]*)", value):
        steps = np.array(re.findall(r"-?\d+", numbers), dtype=int).reshape(-1, 2)
        for step in steps:
            at = step if command == "M" else at + step
            vertices.append(at)
    return np.array(vertices)


def test_pieces_meet_and_make_up_the_path_at_every_key():
    points, keys = moving((50, 7, 1))
    pieces = in_pieces(keys, 5)
    assert 5 <= len(pieces) <= 8
    for k, frame in enumerate(points):
        lines = [points_of(piece[k].value) for piece in pieces]
        segments = {(*a, *b) for line in lines for a, b in pairwise(line)}
        expected = {(*a, *b) for line in (frame[:50], frame[50:57]) for a, b in pairwise(line)}
        assert segments == expected
        assert frame[57].tolist() in [line.tolist()[0] for line in lines if len(line) == 1]


def test_a_closed_path_ends_where_it_began():
    points, keys = moving((9,), closed=True, moments=2)
    first, *_, last = in_pieces(keys, 3)
    assert points_of(first[1].value)[0].tolist() == points[1][0].tolist()
    assert points_of(last[1].value)[-1].tolist() == points[1][0].tolist()


def test_a_path_that_changes_its_number_of_points_stays_whole():
    keys = moving((9,), moments=1)[1] + moving((8,), moments=1)[1]
    assert in_pieces(keys, 3) == [keys]


def test_the_copy_costs_few_bytes_however_long_the_path_is():
    _, keys = moving((400,))
    assert len(animate(keys)) > 2 * LONGEST
    text = moving_path(keys, animate, LOOK, Letters("x"))
    once = len(gzip.compress(animate(keys).encode()))
    assert len(gzip.compress(text.encode())) < 1.15 * once
    targets = re.findall(r'<animate xlink:href="#([^"]+)"', text)
    assert set(targets) == set(re.findall(r' id="([^"]+)"', text))


def test_nothing_that_moves_is_drawn_by_reference():
    _, keys = moving((5,))
    assert "<use" not in moving_path(keys, animate, LOOK, Letters("x"))
