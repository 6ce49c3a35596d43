import pytest

from generator.draw.motion.clock import clock
from tests.draw.stand_in import flow


@pytest.fixture
def four():
    made = flow(4)
    return clock(made.stages, made.boundaries, reveals=True)


def test_four_layers_end_below_13_seconds(four):
    assert 1000 < four.duration < 1300


def test_more_layers_get_shorter_stages_not_a_longer_film():
    made = flow(9)
    assert clock(made.stages, made.boundaries, reveals=True).duration < 1700


def test_times_are_whole_steps_and_fill_the_film(four):
    starts = [start for start, _ in four.steps]
    assert all(start % four.step_cs == 0 for start in starts)
    assert sum(duration for _, duration in four.steps) == four.duration
    assert starts == sorted(set(starts))


def test_a_rest_is_one_step(four):
    rests = [one for one in four.segments if not one.moves]
    assert len(rests) == 5  # the input, three layer boundaries, the end
    for rest in rests:
        inside = [start for start, _ in four.steps if rest.start < start < rest.end]
        assert inside == []


def test_every_stage_is_played_from_0_to_1(four):
    for segment in four.segments:
        if segment.start_t != segment.end_t:
            assert four.moment(segment.start).t == 0.0
            middle = four.moment((segment.start + segment.end) / 2)
            assert (middle.stage, middle.t) == (segment.stage, pytest.approx(0.5, abs=1e-9))
            assert four.moment(segment.end - 1e-9).t == pytest.approx(1.0, abs=1e-6)


def test_the_line_fades_in_after_the_last_stage(four):
    reveal = next(one for one in four.segments if one.reveal == (0.0, 1.0))
    assert four.moment(reveal.start).reveal == 0.0
    assert four.moment(four.duration).reveal == 1.0


def test_tempo_shortens_everything():
    made = flow(2)
    slow, fast = (clock(made.stages, made.boundaries, True, tempo=one) for one in (1.0, 2.0))
    assert fast.duration == pytest.approx(slow.duration / 2, rel=0.1)


def test_progress_stands_still_in_rests(four):
    rest = four.segments[0]
    assert four.progress(rest.start) == four.progress(rest.end) == 0.0
    assert four.progress(four.duration) == 1.0
