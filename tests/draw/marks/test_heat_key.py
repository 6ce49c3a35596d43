"""The key of a heat map has its bands' tints; a film of a field is even in what it shows."""

import numpy as np
import pytest

from generator import draw
from generator.errors import UserError
from tests.draw.fake_flow import Flow, Stage

LEVELS = (1.0, 2.0, 3.0)


def test_the_key_has_the_tints_of_the_bands():
    heat = draw.heat(lambda t, points: points[:, 0], LEVELS)
    key = [mark for mark in draw.heat_key(["1", "2", "3"], (1.0, -1.0)) if mark.name == "key"]
    tints = [(mark.style.fill, mark.style.opacity) for mark in key]
    assert tints == list(heat.geometry.tints[1:])
    lows = [mark.geometry.points[:, 1].min() for mark in key]
    assert lows == sorted(lows)
    with pytest.raises(UserError, match="names: expected one or more, got none"):
        draw.heat_key([], (1.0, -1.0))


def test_a_field_that_jumps_is_shown_evenly():
    """All of its change lies between t = 0.5 and 0.52."""

    def value(t, points):
        return 4 * np.clip((t - 0.5) / 0.02, 0, 1) + 0 * points[:, 0]

    training = Stage(0, "training", "", "recorded", False, lambda t, x: x)
    film = draw.film(
        draw.heat(value, LEVELS),
        draw.square(),
        draw.points_at([[-1, -1], [1, 1]]),
        through=Flow((training,), (0, 1)),
    )
    (easing,) = film.easings
    shown = np.array([value(easing(time), np.zeros((1, 2)))[0] for time in np.linspace(0, 1, 101)])
    assert np.diff(np.clip(shown, 1, 3)).max() < 0.15  # of the 2 between levels; else all of them
