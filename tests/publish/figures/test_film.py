"""A film as pages know it: moments that can be linked, pictures that stand for it on paper."""

from dataclasses import replace

import pytest

from generator.publish.figures import player_data
from generator.publish.figures.figure import Figure
from tests.publish import fakes


@pytest.fixture
def film_result(tmp_path):
    """The fake film with other facts."""
    stored = fakes.result(tmp_path, "spiral-easy")

    def figure(**facts):
        return Figure(replace(stored, facts=stored.facts | facts), 1)

    return figure


TRAINING = [{"name": "training", "start_cs": 60, "end_cs": 18}]
SENDING = [{"name": "hidden units", "end_cs": 9}, {"name": "score", "end_cs": 20}]


def test_layers_are_linked_by_number_and_other_films_by_start_and_end(film_result):
    assert [tick.name for tick in player_data.ticks(film_result(ticks=[0, 9, 20]))] == [
        "input",
        "layer1",
        "layer2",
    ]
    marks = player_data.ticks(film_result(ticks=[0, 9, 20], stages=TRAINING))
    assert [(tick.name, tick.label) for tick in marks] == [
        ("start", "start"),
        ("mark1", "1"),
        ("end", "end"),
    ]
    named = player_data.ticks(film_result(ticks=[0, 9, 20], stages=SENDING))
    assert [(tick.name, tick.label) for tick in named] == [
        ("start", "start"),
        ("mark1", "hidden units"),
        ("end", "score"),
    ]
    (tick,) = player_data.ticks(film_result(ticks=[0], stages=TRAINING))
    assert tick.name == "start"
    assert player_data.ticks(film_result(ticks=[], stages=TRAINING)) == []


def test_a_film_of_layers_is_on_paper_what_each_layer_made(film_result):
    frames = player_data.keyframes(film_result())
    assert [frame.path for frame in frames] == [f"layers/{k}.svg" for k in range(5)]
    assert [frame.words for frame in frames[:2]] == ["Input", "After layer 1"]


def test_any_other_film_is_moments_as_far_apart_from_begin_to_end(film_result):
    starts = [
        0,
        60,
        68,
        76,
        84,
        92,
        100,
        300,
        308,
        316,
        324,
        332,
    ]  # twelve steps, a rest among them
    frames = player_data.keyframes(film_result(stages=TRAINING, step_cs=starts))
    assert [frame.path for frame in frames] == [f"steps/{k:03}.svg" for k in (0, 7, 11)]
    assert [frame.words for frame in frames] == ["0.0 s", "3.0 s", "3.3 s"]


def test_without_its_steps_there_is_no_strip(film_result):
    assert player_data.keyframes(film_result(stages=TRAINING, step_cs=[0, 8])) == []
