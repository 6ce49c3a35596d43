"""Trails: each point of them is where its start was at its share of the time that has passed."""

import re

import numpy as np
import pytest

from generator import draw
from generator.draw.render.svg import document as svg
from generator.errors import UserError
from tests.draw.fake_flow import flow

STARTS = np.array([[0.3, -0.2], [-0.7, 0.5]])


def at(through, time, points):
    for stage in through.stages[: int(time)]:
        points = stage.at(1.0, points)
    rest = time - int(time)
    return through.stages[int(time)].at(rest, points) if rest else points


def test_a_trail_is_the_way_that_a_point_has_come():
    through = flow(2)
    panel = draw.panel(draw.trails(STARTS, samples=5), through=through)
    for stage, t in ((0, 0.0), (0, 0.6), (3, 0.5), (5, 1.0)):
        trail = panel.positions(0, stage, t).reshape(2, 5, 2)
        for k, share in enumerate(np.linspace(0, 1, 5)):
            wanted = at(through, share * (stage + t), STARTS)
            np.testing.assert_allclose(trail[:, k], wanted, atol=1e-12)


def test_a_trail_is_animated_in_an_svg():
    film = draw.film(draw.grid(5), draw.trails(STARTS, colour="b"), through=flow(1))
    text = svg.render(film, "film", "default").files["film.svg"].decode()
    (moving,) = re.findall(r'<path [^>]*class="s-b"[^>]*>(<animate[^>]*>)', text)
    assert 'attributeName="d"' in moving


def test_wrong_trails_are_refused():
    with pytest.raises(UserError, match="samples: expected 2 or more, got 1"):
        draw.trails(STARTS, samples=1)
    with pytest.raises(UserError, match=r"expected shape \(n, d\), got \(2,\)"):
        draw.trails(STARTS[0])
