import numpy as np
import pytest

from generator import topology
from generator.errors import UserError


def right(points, labels, normal, offset):
    return int(((points @ normal + offset > 0) == (labels == 1)).sum())


def by_trial(points, labels, directions=4001):
    """Thresholds between all heights, in many directions: the independent, slower way."""
    best = 0
    for angle in np.linspace(0, 2 * np.pi, directions) + 7e-4:
        normal = np.array([np.cos(angle), np.sin(angle)])
        heights = np.sort(points @ normal)
        for offset in -(heights[1:] + heights[:-1]) / 2:
            best = max(best, right(points, labels, normal, offset))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_no_line_of_many_thousands_is_better(seed):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(24, 2))
    labels = (points[:, 0] + rng.normal(size=24) > 0).astype(int)
    line = topology.best_line(points, labels)
    assert right(points, labels, line.normal, line.offset) == line.right
    assert line.right == by_trial(points, labels)
    assert line.accuracy == line.right / 24
    assert np.linalg.norm(line.normal) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(4))
def test_points_on_common_lines_and_on_each_other_are_counted_too(seed):
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 4, size=(20, 2)).astype(float)
    labels = rng.integers(0, 2, size=20)
    line = topology.best_line(points, labels)
    assert right(points, labels, line.normal, line.offset) == line.right
    assert line.right == by_trial(points, labels)


def test_what_a_line_can_part_it_parts_amid_the_widest_gap():
    points = np.array([[-1.0, 0.0], [-1.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    line = topology.best_line(points, np.array([1, 1, 0, 0]))
    assert line.right == 4
    assert right(points, np.array([1, 1, 0, 0]), line.normal, line.offset) == 4


def test_exclusive_or_gets_three_of_four():
    corners = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    assert topology.best_line(corners, np.array([0, 0, 1, 1])).right == 3


@pytest.mark.parametrize(
    ("points", "labels"),
    [(np.zeros((4, 3)), [0, 0, 1, 1]), (np.zeros((2, 2)), [0, 2]), (np.ones((2, 2)), [0, 1])],
)
def test_what_it_refuses(points, labels):
    with pytest.raises(UserError, match=r"best_line: .*expected"):
        topology.best_line(points, np.array(labels))
