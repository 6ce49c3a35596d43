"""The easing under which what is seen eases in and out, whatever the picture does with t."""

import numpy as np
import pytest

from generator.draw.motion.easing import EASE, Easing, PiecewiseEasing
from generator.draw.motion.even_easing import TOLERANCE, even_easing

T = np.linspace(0, 1, 65)
COURSES = {
    "late": T**4,
    "early": 1 - (1 - T) ** 5,
    "a camera that comes closer": 1 / (1.05 - T) - 1 / 1.05,
    "in waves": T + 0.15 * np.sin(6 * T),
    "over by a third": np.minimum(3 * T, 1.0),
}


def seen(easing, distance, times):
    return np.array([np.interp(easing(time), T, distance / distance[-1]) for time in times])


@pytest.mark.parametrize("course", COURSES)
def test_the_picture_follows_the_profile(course):
    """Sampled between the knots and parameters at which it was fitted."""
    times = np.linspace(0, 1, 333)
    easing = even_easing(COURSES[course], EASE)
    wanted = [EASE(time) for time in times]
    assert np.abs(seen(easing, COURSES[course], times) - wanted).max() < 3 * TOLERANCE + 0.01


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("seconds", [0.64, 1.2, 8.0])
def test_no_first_or_last_moving_frame_is_above_a_quarter_of_the_peak(course, seconds):
    times = np.linspace(0, 1, round(25 * seconds) + 1)
    moved = np.diff(seen(even_easing(COURSES[course], EASE), COURSES[course], times))
    assert max(moved[0], moved[-1]) < 0.25 * moved.max()


def test_without_it_they_would_be():
    """The test can fail: by t itself, eased, the picture begins at more than half its speed."""
    times = np.linspace(0, 1, 17)
    moved = np.diff(seen(EASE, COURSES["a camera that comes closer"], times))
    assert moved[-1] > 0.25 * moved.max()


def test_an_even_picture_and_one_that_stands_keep_the_profile():
    assert even_easing(T, EASE) is EASE
    assert even_easing(np.zeros(9), EASE) is EASE


@pytest.mark.parametrize("course", COURSES)
def test_few_curves_are_enough(course):
    assert len(even_easing(COURSES[course], EASE).numbers) <= 5


def test_pieces_of_a_part_keep_the_course():
    easing = even_easing(COURSES["in waves"], EASE)
    for start, end in ((0.0, 1.0), (0.1, 0.35), (0.4, 0.97)):
        pieces = list(easing.pieces(start, end))
        assert (pieces[0].start, pieces[-1].end) == (start, end)
        ends = [*(piece.time for piece in pieces[1:]), easing.time_at(end)]
        for piece, finish in zip(pieces, ends, strict=True):
            for share in np.linspace(0, 1, 7):
                way = piece.start + piece.easing(share) * (piece.end - piece.start)
                time = piece.time + share * (finish - piece.time)
                assert way == pytest.approx(easing(time), abs=1e-6)


def test_time_at_is_the_inverse():
    easing = even_easing(COURSES["early"], EASE)
    for way in np.linspace(0, 1, 41):
        assert easing(easing.time_at(way)) == pytest.approx(way, abs=1e-9)


def test_the_numbers_say_all_of_it():
    easing = even_easing(COURSES["late"], EASE)
    numbers = easing.numbers
    ends = [*((row[0], row[1]) for row in numbers[1:]), (1.0, 1.0)]
    times, ways = zip((0.0, 0.0), *ends, strict=True)
    again = PiecewiseEasing(times, ways, tuple(Easing(*row[2:]) for row in numbers))
    assert [again(t) for t in T] == [easing(t) for t in T]
