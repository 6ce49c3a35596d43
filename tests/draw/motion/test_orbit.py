"""After the last layer the camera goes on round what has come to rest."""

import numpy as np
import pytest

from generator import draw
from generator.draw.motion.orbit import is_closing, tilt
from generator.draw.render.rendering import timing
from generator.draw.scene.overlay import heading_words
from generator.errors import UserError
from tests.draw.fake_flow import Data, Flow, Stage, flow

CLOSING = 40.0


def closed_film(asked=None, closing=CLOSING, **view):
    def value(stage, t):
        if asked is not None:
            asked.append((stage, t))
        return float(stage)

    return draw.film(
        draw.points(Data()),
        draw.rings([(0.1, 0.2)], carried=True).at_end(),
        through=flow(2),
        view=draw.orbit(azimuth=10, elevation=20, swing=25, closing=closing, **view),
        strips=[draw.strip("stage", value)],
    )


def closing_segments(film):
    return [segment for segment in film.context().clock.segments if segment.closing]


def tilt_at(film, cs):
    moment = film.context().clock.moment(cs)
    return film.panels[0].turn.tilt(film.stages, moment.stage, moment.t)


def test_only_the_camera_moves_and_ends_where_it_would_without():
    film, open_film = closed_film(), closed_film(closing=0.0)
    turn = next(part for part in closing_segments(film) if part.start_t != part.end_t)
    assert turn.duration >= 300  # cs: slowly
    panel = film.panels[0]
    places = [panel.positions(0, turn.stage, t) for t in (0.0, 0.4, 1.0)]
    before = panel.positions(0, turn.stage - 1, 1.0)
    assert all((place == before).all() for place in places)
    end = film.context().clock.end
    assert tilt_at(film, end) == pytest.approx(tilt(35, 20))
    assert tilt_at(film, turn.start) == pytest.approx(tilt(35 - CLOSING, 20))
    assert tilt_at(open_film, open_film.context().clock.end) == pytest.approx(tilt(35, 20))


def test_what_fades_in_is_seen_before_it_turns():
    film = closed_film()
    turn = next(part for part in closing_segments(film) if part.start_t != part.end_t)
    clock = film.context().clock
    assert [clock.moment(cs).reveal for cs in (turn.start, turn.end - 1)] == [1.0, 1.0]


def test_the_heading_names_the_last_representation_while_it_turns():
    film = closed_film()
    clock = film.context().clock
    turn = next(part for part in closing_segments(film) if part.start_t != part.end_t)
    moments = [clock.moment(cs) for cs in (turn.start, (turn.start + turn.end) / 2, clock.end)]
    assert {heading_words(film, clock, moment) for moment in moments} == {
        ("After layer 2 of 2", "")
    }
    assert len(film.context().ticks) == 3
    assert len(timing(film.context())["stages"]) == len(flow(2).stages)


def test_numbers_are_those_of_the_flow_s_end_while_it_turns():
    asked: list[tuple[int, float]] = []
    film = closed_film(asked)
    list(film.context().moving_items(film.context().clock.moment(film.context().clock.end)))
    last = len(flow(2).stages) - 1
    assert asked[-1] == (last, 1.0)
    assert {stage for stage, _ in asked} <= set(range(last + 1))


def test_a_part_that_ends_with_the_last_layer_turns_too():
    film = closed_film()
    assert is_closing(film.stages)
    assert film.cut(layers=(1, 2)).played[-1] == len(film.stages) - 1
    assert film.cut(layers=(0, 1)).played[-1] < len(film.stages) - 2


def test_a_still_is_seen_from_the_film_s_end():
    view = draw.orbit(azimuth=10, elevation=20, swing=25, closing=CLOSING)
    still = draw.still(draw.points(Data()), through=flow(2), view=view)
    assert still.panels[0].turn.tilt((), 0, 0.0) == pytest.approx(tilt(35, 20))


def test_training_has_no_closing_turn():
    stage = Stage(0, "training", "", "recorded", False, lambda t, x: x)
    with pytest.raises(UserError, match=r"draw\.orbit: closing: expected 0 for a flow"):
        draw.film(draw.points(Data()), through=Flow((stage,), (0, 1)), view=draw.orbit(closing=40))


def test_the_elevation_changes_on_the_way():
    stages = draw.turning().stages
    orbit = draw.orbit(azimuth=0, elevation=60, swing=0, to_elevation=10)
    for t, elevation in ((0.0, 60), (0.5, 35), (1.0, 10)):
        assert np.abs(orbit.frame(stages, 0, t) - tilt(0, elevation)).max() < 1e-12
    for wrong in ({"to_elevation": 91}, {"sway": True, "to_elevation": 10}):
        with pytest.raises(UserError):
            draw.orbit(**wrong)


def test_axes_of_space_turn_it_upright():
    """What the last of them says ends up upright, and nothing is mirrored on the way."""
    up = np.array([0.6, 0.48, 0.64])
    right = np.cross([0, 1, 0], up) / np.hypot(0.6, 0.64)
    axes = np.array([right, np.cross(up, right), up])
    for rows in (axes, axes * [[1], [-1], [1]]):
        orbit = draw.orbit(azimuth=30, elevation=0, above=True, axes=rows)
        stages = draw.turning().stages
        assert np.abs(orbit.frame(stages, 0, 0.0) - np.eye(3)).max() < 1e-12
        assert np.abs(orbit.frame(stages, 0, 1.0)[1] - up).max() < 1e-12
        for t in np.linspace(0, 1, 9):
            assert np.linalg.det(orbit.frame(stages, 0, t)) == pytest.approx(1)
