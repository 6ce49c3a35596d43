"""A film's own pace: stages that take longer, and rests after each of them."""

from dataclasses import replace

import pytest

from generator import draw
from generator.draw.motion.clock import REST_CS, Schedule, clock
from generator.draw.motion.easing import EASE, STANDS, PiecewiseEasing, resting
from generator.draw.style.format import Format
from generator.errors import UserError
from tests.draw.fake_flow import film, flow

USUAL = Schedule(flow(1).stages, flow(1).boundaries)


def moves(schedule):
    return [part for part in clock(schedule, Format()).segments if part.start_t != part.end_t]


def test_slow_stages_take_longer_and_rests_as_long():
    usual, slow = moves(USUAL), moves(replace(USUAL, slow=2.0))
    for before, after in zip(usual, slow, strict=True):
        assert after.duration == pytest.approx(2 * before.duration, abs=8)
    rests = [
        sum(part.duration for part in clock(schedule, Format()).segments if not part.moves)
        for schedule in (USUAL, replace(USUAL, slow=2.0))
    ]
    assert rests[0] == rests[1]


def test_a_film_that_pauses_rests_inside_its_layers():
    weigh, shift, bend = moves(replace(USUAL, pauses=True))
    assert min(part.duration for part in (weigh, shift)) >= 144 + REST_CS - 8
    assert bend.duration >= 144  # after it comes the rest of the layer
    for part in (weigh, shift):
        moving = part.duration - REST_CS
        assert part.easing((moving + 4) / part.duration) >= 1 - STANDS
        assert part.easing(0.5 * moving / part.duration) == pytest.approx(0.5, abs=0.02)


def test_a_resting_easing_goes_the_same_way_sooner():
    several = PiecewiseEasing((0.0, 0.3, 1.0), (0.0, 0.6, 1.0), (EASE, EASE))
    for easing in (EASE, several):
        rested = resting(easing, 0.2)
        for time in (0.0, 0.1, 0.3, 0.5, 0.9):
            assert rested(0.8 * time) == pytest.approx(easing(time), abs=2 * STANDS)
        assert rested(0.81) > 1 - STANDS
        assert rested(1.0) == 1.0
        assert all(piece.start < piece.end for piece in rested.pieces())


@pytest.mark.parametrize("slow", [0.1, 9.0])
def test_other_paces_are_refused(slow):
    with pytest.raises(UserError, match=f"slow: expected 0.25 to 4, got {slow:g}"):
        draw.film(draw.grid(), through=flow(), slow=slow)


def test_a_films_pace_is_its_clocks():
    slow, pauses = (replace(film(1), **{name: value}) for name, value in PACES)
    usual = film(1).context().clock.end
    assert slow.context().clock.end > usual + 200
    assert pauses.context().clock.end > usual + 2 * REST_CS


PACES = (("slow", 2.0), ("pauses", True))
