"""A lens: what lies in a small disc of a picture, once more and larger."""

import numpy as np
import pytest

from generator import draw
from generator.draw.geometry.shapes import Paths, Points
from generator.errors import UserError

CENTRE, RADIUS, AT, SIZE = np.array([0.5, 0.0]), 0.1, np.array([-1.0, 1.0]), 0.8


def shown(*marks):
    """The geometries that a lens makes of marks, without its own disc and lines."""
    whole, empty = (draw.lens(some, CENTRE, RADIUS, AT, SIZE) for some in (marks, []))
    assert [mark.framed or mark.carried for mark in whole] == [False] * len(whole)
    return [mark.geometry for mark in whole[len(empty) - 1 : -1]]


def back(points):
    """Points of the lens where they are in the picture."""
    return CENTRE + (points - AT) * RADIUS / SIZE


def test_points_in_the_disc():
    at = np.random.default_rng(0).uniform(0.3, 0.7, (300, 2)) - (0.0, 0.5)
    (points,) = shown(draw.points_at(at))
    assert isinstance(points, Points)
    inside = at[np.hypot(*(at - CENTRE).T) < RADIUS]
    np.testing.assert_allclose(back(points.points), inside)


def test_a_line_ends_at_the_rim():
    (line,) = shown(draw.path([[0.0, 0.03], [0.45, 0.03], [0.55, 0.03], [1.0, 0.03]]))
    ends = back(line.points)[[0, -1]] - CENTRE
    np.testing.assert_allclose(np.hypot(*ends.T), RADIUS)
    np.testing.assert_allclose(ends[:, 1], 0.03)


def test_an_area_is_cut():
    (area,) = shown(draw.path([[0.5, -1], [3, -1], [3, 1], [0.5, 1]], "ground", 0.0, fill="a"))
    assert isinstance(area, Paths)
    x, y = (back(area.points) - CENTRE).T
    assert x.min() == pytest.approx(0)
    doubled = abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))))
    assert doubled / 2 == pytest.approx(np.pi * RADIUS**2 / 2, rel=0.01)


def test_heat_is_seen_in_the_lens_alone():
    (heat,) = shown(draw.heat(lambda t, points: points[:, 0] + t, (0.4, 0.6)))
    at = AT + SIZE * np.array([[0.0, 0.0], [0.7, 0.0], [-0.3, 0.9], [0.8, 0.8], [9.0, 0.0]])
    values = heat.value(0.25, at)
    np.testing.assert_allclose(values[:3], 0.25 + back(at[:3])[:, 0])
    assert (values[3:] < 0.4).all()


def test_what_is_elsewhere_is_not_shown():
    far = [[-1, -1], [-1, -2], [-2, -2]]
    assert shown(draw.path(far, fill="a"), draw.points_at(far)) == []


def test_it_keeps_when_a_mark_is_seen():
    late = draw.points_at([CENTRE]).during(2.0)
    windows = [mark.window for mark in draw.lens([late], CENTRE, RADIUS, AT, SIZE)]
    assert windows.count((2.0, np.inf)) == 1


def test_other_lenses_and_marks_are_refused():
    with pytest.raises(UserError, match=r"expected 0 < radius < size, got 0\.8 and 0\.1"):
        draw.lens([], CENTRE, SIZE, AT, RADIUS)
    with pytest.raises(UserError, match="at: expected another place than the centre"):
        draw.lens([], CENTRE, RADIUS, CENTRE, SIZE)
    everywhere = draw.field(lambda t, points: points[:, 0])
    for mark in (draw.label("x", CENTRE), draw.path([[0, 0], [1, 1]], carried=True), everywhere):
        with pytest.raises(UserError, match="expected paths, points and heat that stand"):
            draw.lens([mark], CENTRE, RADIUS, AT, SIZE)


def test_marks_are_placed():
    (dots,) = draw.placed([draw.points_at([[1.0, 2.0]], carried=True)], lambda x: 2 * x)
    assert dots.geometry.points.tolist() == [[2.0, 4.0]]
    assert not dots.carried
    with pytest.raises(UserError, match=r"expected marks with points, got draw\.readout"):
        draw.placed([draw.readout("x", lambda stage, t: t)], lambda x: x)
