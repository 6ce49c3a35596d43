"""A film as pages know it: moments that can be linked, pictures that stand for it on paper."""

from dataclasses import replace

import pytest

from generator.publish.figures import player_data
from generator.publish.figures.figure import Figure
from tests.publish import fakes


@pytest.fixture
def told(tmp_path):
    """The fake film with other facts."""
    made = fakes.result(tmp_path, "spiral-easy")

    def figure(**facts):
        return Figure(replace(made, facts=made.facts | facts), 1)

    return figure


TRAINING = [{"name": "training", "start_cs": 60}]


def test_layers_are_linked_by_number_and_other_films_by_start_and_end(told):
    assert [one.name for one in player_data.ticks(told(ticks=[0, 9, 20]))] == [
        "input",
        "layer1",
        "layer2",
    ]
    marks = player_data.ticks(told(ticks=[0, 9, 20], stages=TRAINING))
    assert [(one.name, one.label) for one in marks] == [
        ("start", "start"),
        ("mark1", "1"),
        ("end", "end"),
    ]
    assert [one.name for one in player_data.ticks(told(ticks=[0], stages=TRAINING))] == ["start"]
    assert player_data.ticks(told(ticks=[], stages=TRAINING)) == []


def test_a_film_of_layers_is_on_paper_what_each_layer_made(told):
    found = player_data.keyframes(told())
    assert [one.path for one in found] == [f"layers/{k}.svg" for k in range(5)]
    assert [one.words for one in found[:2]] == ["Input", "After layer 1"]


def test_any_other_film_is_moments_as_far_apart_from_begin_to_end(told):
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
    found = player_data.keyframes(told(stages=TRAINING, step_cs=starts))
    assert [one.path for one in found] == [f"steps/{k:03}.svg" for k in (0, 7, 11)]
    assert [one.words for one in found] == ["0.0 s", "3.0 s", "3.3 s"]


def test_without_its_steps_there_is_no_strip(told):
    assert player_data.keyframes(told(stages=TRAINING, step_cs=[0, 8])) == []
