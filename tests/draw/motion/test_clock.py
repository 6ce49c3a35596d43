import time

import pytest

from generator.draw.motion.clock import Schedule, clock
from generator.draw.style.format import Format
from tests.draw.stand_in import flow


@pytest.fixture
def four():
    made = flow(4)
    return clock(Schedule(made.stages, made.boundaries, reveals=True), Format())


def test_four_layers_end_below_13_seconds(four):
    assert 1000 < four.duration < 1300


def test_more_layers_get_shorter_stages_not_a_longer_film():
    made = flow(9)
    assert clock(Schedule(made.stages, made.boundaries, reveals=True), Format()).duration < 1700


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
    slow, fast = (
        clock(Schedule(made.stages, made.boundaries, True), Format(speed=speed))
        for speed in (1.0, 2.0)
    )
    assert fast.duration == pytest.approx(slow.duration / 2, rel=0.1)


def test_progress_stands_still_in_rests(four):
    rest = four.segments[0]
    assert four.progress(rest.start) == four.progress(rest.end) == 0.0
    assert four.progress(four.duration) == 1.0


def test_progress_is_the_share_of_the_moving_time(four):
    whole = sum(one.duration for one in four.segments if one.moves)
    for cs in [-1, 0, *four.times, *(cs + 0.3 for cs in four.times), four.duration + 9]:
        passed = sum(
            min(max(cs - one.start, 0), one.duration) for one in four.segments if one.moves
        )
        assert four.progress(cs) == passed / whole
        running = [one for one in four.segments if one.start <= cs < one.end]
        nearest = running[0] if running else four.segments[0 if cs < 0 else -1]
        assert four.moment(cs).stage == nearest.stage


def test_a_film_of_a_thousand_layers_is_asked_quickly():
    """All of its times, as a reading asks for them; each once searched every segment."""
    made = flow(1000)
    clocked = clock(Schedule(made.stages, made.boundaries, reveals=True), Format())
    begun = time.process_time()
    for cs in clocked.times:
        clocked.moment(cs)
        clocked.progress(cs)
    assert len(clocked.times) > 7000
    assert time.process_time() - begun < 2
