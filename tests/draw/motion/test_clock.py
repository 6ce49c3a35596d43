import time

import pytest

from generator.draw.motion.clock import Schedule, clock
from generator.draw.style.format import Format
from tests.draw.fake_flow import flow


@pytest.fixture
def four():
    through = flow(4)
    return clock(Schedule(through.stages, through.boundaries, reveals=True), Format())


def test_a_layer_takes_about_three_and_a_half_seconds(four):
    moving = [segment for segment in four.segments if segment.start_t != segment.end_t]
    for first, last in zip(moving[::3], moving[2::3], strict=True):
        assert 300 <= last.end - first.start <= 360


@pytest.mark.parametrize("layers", [1, 4, 5, 9, 24])
def test_a_film_stays_below_20_seconds(layers):
    through = flow(layers)
    schedule = Schedule(through.stages, through.boundaries, reveals=True)
    assert clock(schedule, Format()).duration < 2000


def test_a_loop_fades_from_its_last_picture_into_its_first(four):
    assert four.moment(four.end).returned == 0.0
    returned = [four.moment(cs).returned for cs in range(four.end, four.duration + 1, 4)]
    assert returned == sorted(returned)
    assert 1 - returned[-2] < 0.1  # the last picture of an MP4 is nearly the first one
    assert returned[-1] == 1.0
    assert all(start < four.end for start in four.shown)


def test_what_does_not_loop_ends_on_its_last_picture():
    through = flow(2)
    once = clock(Schedule(through.stages, through.boundaries, True), Format(loops=False))
    assert once.end == once.duration
    assert once.moment(once.duration).returned == 0.0


def test_times_are_whole_steps_and_fill_the_film(four):
    starts = [start for start, _ in four.steps]
    assert all(start % four.step_cs == 0 for start in starts)
    assert sum(duration for _, duration in four.steps) == four.duration
    assert starts == sorted(set(starts))


def test_a_rest_is_one_step(four):
    rests = [segment for segment in four.segments if not segment.moves]
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
    reveal = next(segment for segment in four.segments if segment.reveal == (0.0, 1.0))
    assert four.moment(reveal.start).reveal == 0.0
    assert four.moment(four.duration).reveal == 1.0


def test_tempo_shortens_everything():
    through = flow(2)
    slow, fast = (
        clock(Schedule(through.stages, through.boundaries, True), Format(speed=speed))
        for speed in (1.0, 2.0)
    )
    assert fast.duration == pytest.approx(slow.duration / 2, rel=0.1)


def test_progress_is_the_share_of_the_time_as_the_players_slider_has_it(four):
    for cs in (0, 37.5, 640, four.end):
        assert four.progress(cs) == cs / four.end
    assert four.progress(four.duration) == 1.0
    assert four.progress(-1) == 0.0


def test_a_time_belongs_to_the_segment_that_runs_then(four):
    for cs in [-1, 0, *four.times, *(cs + 0.3 for cs in four.times), four.duration + 9]:
        running = [segment for segment in four.segments if segment.start <= cs < segment.end]
        nearest = running[0] if running else four.segments[0 if cs < 0 else -1]
        assert four.moment(cs).stage == nearest.stage


def test_a_film_of_a_thousand_layers_is_asked_quickly():
    """All of its times, as a reading asks for them; each once searched every segment."""
    through = flow(1000)
    form = Format(speed=20, longest_cs=40_000)  # or its speed would be looked for, in many clocks
    clocked = clock(Schedule(through.stages, through.boundaries, reveals=True), form)
    begun = time.process_time()
    for cs in clocked.times:
        clocked.moment(cs)
        clocked.progress(cs)
    assert len(clocked.times) > 7000
    assert time.process_time() - begun < 2
