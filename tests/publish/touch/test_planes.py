"""A point is chosen in one plane and lights up in the other; its numbers are Python's."""

import numpy as np
import pytest

from generator import topology
from tests.publish.touch.conftest import Touched
from tests.publish.touch_site import TRAINED, paired, trained

BEGINS, ENDS = "in the input plane", "in the hidden plane"
POINTS = ((0.5, -0.3), (-0.8, 0.9), (0.0, 0.1))


def shown(figure, name):
    text = figure.find(".readout").filter(has_text=name).locator("output").inner_text()
    return [float(number) for number in text.replace("−", "-").strip("()").split(",")]


def choose(figure, x, y):
    figure.set("Across", x)
    figure.set("Up", y)


@pytest.fixture
def pair(tab):
    """Both figures in the article, the first opened by its button."""
    page = tab("index.html#fig-hidden-boundary", height=1300)
    figures = [Touched(page, id) for id in ("hidden-boundary", "hidden-representation")]
    for figure in figures:
        figure.find(".opens").wait_for()
    figures[0].open()
    figures[1].find(".panel:not([hidden])").wait_for()
    figures[1].settle()
    return figures


@pytest.mark.parametrize("id", ["hidden-boundary", "hidden-representation"])
def test_the_hidden_point_is_pythons(touched, id):
    figure, network = touched(id).open(), paired()["network"]
    for x, y in POINTS:
        choose(figure, x, y)
        assert shown(figure, BEGINS) == [x, y]
        hidden = network.representation(np.array([[x, y]]))[0]
        assert shown(figure, ENDS) == pytest.approx(hidden, abs=0.0051)
        label = "AB"[int(network.predict(np.array([[x, y]]))[0])]
        assert figure.find(".sentence").inner_text().endswith(f"class {label}.")


def test_what_is_chosen_in_one_figure_lights_up_in_the_other(pair):
    first, second = pair
    for chosen, other in ((first, second), (second, first)):
        before = other.pixels()
        choose(chosen, 0.3 if chosen is first else -0.4, 0.6)
        assert shown(other, BEGINS) == shown(chosen, BEGINS)
        assert other.value("Across") == chosen.value("Across")
        assert np.abs(other.pixels() - before).mean() > 0.01


def test_hovering_in_the_hidden_plane_chooses(pair):
    first, second = pair
    box = second.find("canvas.touched").bounding_box()
    places = []
    for across in (0.25, 0.75):
        second.page.mouse.move(box["x"] + across * box["width"], box["y"] + 0.5 * box["height"])
        second.settle()
        places.append((shown(first, BEGINS), shown(second, ENDS)))
    assert places[0][0] != places[1][0]
    assert places[1][1][0] > places[0][1][0]  # further right in the hidden plane


def test_each_is_closed_by_itself(pair):
    first, second = pair
    first.find(".opens").click()
    assert first.find("canvas.touched").count() == 0
    assert second.find("canvas.touched").count() == 1


@pytest.mark.parametrize("cs", [0, 150, 300, 450])
def test_a_training_moves_the_point_as_python_does(touched, cs):
    figure = touched(TRAINED).open()
    recording = topology.recorded(trained()["history"])
    figure.page.evaluate("cs => document.querySelector('.film').film.jump(cs)", cs)
    figure.settle()
    t = figure.page.evaluate(
        """async () => {
            const {momentOf} = await import("../../static/touch/moment.js");
            const {film} = document.querySelector(".film");
            return momentOf(film, film.time).t;
        }"""
    )
    for x, y in POINTS:
        choose(figure, x, y)
        hidden = recording.network_at(t).representation(np.array([[x, y]]))[0]
        assert shown(figure, ENDS) == pytest.approx(hidden, abs=0.0051)


def test_a_training_is_seen_in_both_planes_and_its_loss(touched):
    figure = touched(TRAINED).open()
    pictures = []
    for cs in (60, 450):
        figure.page.evaluate("cs => document.querySelector('.film').film.jump(cs)", cs)
        figure.settle()
        pictures.append(figure.pixels())
    moved = np.abs(pictures[1] - pictures[0])
    height, width, _ = moved.shape
    floor = round(0.8 * height)
    for part in (moved[:floor, : width // 2], moved[:floor, width // 2 :], moved[floor:]):
        assert part.mean() > 0.3
