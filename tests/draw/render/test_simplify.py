from itertools import pairwise

import numpy as np
import pytest

from generator.draw.render.svg.simplify import kept_lengths, needed


def distance(point, start, end):
    """Point to segment, by calculus on one point."""
    along = end - start
    share = 0.0 if not along.any() else np.clip((point - start) @ along / (along @ along), 0, 1)
    return np.linalg.norm(point - start - share * along)


def worst(points, keep):
    at = np.flatnonzero(keep)
    return max(
        distance(points[k], points[a], points[b]) for a, b in pairwise(at) for k in range(a, b + 1)
    )


def wave(phase, count=200):
    x = np.linspace(0, 300, count)
    return np.column_stack([x, 40 * np.sin(x / 30 + phase)])


@pytest.mark.parametrize("tolerance", [0.05, 0.1, 1.0])
def test_no_point_is_off_by_more_than_the_tolerance(tolerance):
    points = wave(0.0)
    keep = needed(points[None], (200,), tolerance)
    assert worst(points, keep) <= tolerance
    assert keep.sum() < 150


def test_it_would_notice_a_point_too_few():
    points = wave(0.0)
    keep = needed(points[None], (200,), 0.1)
    inner = np.flatnonzero(keep)[1:-1]
    keep[inner[len(inner) // 2]] = False
    assert worst(points, keep) > 0.1


def test_points_serve_all_keyframes():
    frames = np.array([wave(0.0), wave(2.0), wave(4.0)])
    keep = needed(frames, (200,))
    assert max(worst(frame, keep) for frame in frames) <= 0.1


def test_ends_of_every_path_stay_and_lines_need_no_more():
    line = np.column_stack([np.arange(50.0), np.zeros(50)])
    keep = needed(np.concatenate([line, line + 9])[None], (50, 50))
    assert np.flatnonzero(keep).tolist() == [0, 49, 50, 99]
    assert kept_lengths(keep, (50, 50)) == (2, 2)
