"""A point is followed through all layers: it is where Python's flow has it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from figures import easy_way_out, homeomorphism
from tests.publish.touch_site import (
    FLOWED,
    FOLLOWED,
    HOME,
    SIDE_BY_SIDE,
    TRAININGS,
    flowed,
    followed,
    product,
    side_by_side,
    trained,
)

PRODUCTS = followed()
STRETCHED = Path(__file__).parents[3] / "templates/static/touch/stretched.js"


def home():
    known = {}
    return {name: product(homeomorphism, name, known) for name in ("network", "flow", "film")}


def test_shades_of_stretch_are_those_of_the_film():
    said = dict(re.findall(r"const ([A-Z]+) = (.*?);", STRETCHED.read_text("utf-8")))
    assert tuple(json.loads(said["LEVELS"])) == easy_way_out.LEVELS
    shade = {"strongest": json.loads(said["STRONGEST"]), "colour": json.loads(said["COLOUR"])}
    assert shade == easy_way_out.SHADE


@pytest.fixture
def point(touched):
    figure = touched(FOLLOWED).open()
    stand(figure, 0)
    return figure


def stand(point, cs):
    point.page.evaluate("cs => document.querySelector('.film').film.jump(cs)", cs)
    point.settle()


def shown(point, panel=0):
    text = point.find(".readout output").nth(panel).inner_text().replace("−", "-")
    return np.array([float(number) for number in text.strip("()").split(",")])


def chosen(point):
    return np.array([[point.value("Across"), point.value("Up")]])


def where(flow, moment, x, y):
    at = np.array([[x, y]])
    for stage in flow.stages[: moment.stage]:
        at = stage.at(1.0, at)
    return flow.stages[moment.stage].at(moment.t, at)[0]


@pytest.mark.parametrize(
    ("id", "products", "flows"),
    [
        (FOLLOWED, followed, ["flow"]),
        (HOME, home, ["flow"]),
        (FLOWED, flowed, ["flow"]),
        (SIDE_BY_SIDE, side_by_side, ["flow", "relu_flow"]),
    ],
)
def test_it_is_where_the_flow_has_it(touched, id, products, flows):
    """At the end of each stage, and on the way by the film's own clock."""
    point, products = touched(id).open(), products()
    clock = products["film"].context().clock
    ends = [segment.end for segment in clock.segments if segment.end <= clock.end]
    for x, y in ((0.5, -0.3), (-1.1, 0.9)):
        point.set("Across", x)
        point.set("Up", y)
        for cs in sorted({0, 100, 160, 200, 230, 350, *ends, clock.end}):
            stand(point, cs)
            moment = clock.moment(cs)
            for panel, name in enumerate(flows):
                at = where(products[name], moment, x, y)
                assert shown(point, panel) == pytest.approx(at, abs=0.0051), (cs, name)


def test_there_and_back_ends_where_it_began(touched):
    point = touched(HOME).open()
    point.set("Across", 0.4)
    stand(point, home()["film"].context().clock.end)
    assert shown(point) == pytest.approx([point.value("Across"), point.value("Up")])
    assert point.find(".sentence").inner_text().endswith("and then back to where it was.")


@pytest.mark.parametrize("id", TRAININGS)
def test_a_training_is_followed_in_both_planes(touched, id):
    figure, products = touched(id).open(), trained(id)
    figure.set("Across", 0.3)
    figure.set("Up", -0.5)
    times = (0, products["film"].context().clock.end) if "film" in products else (0,)
    for cs, network in zip(times, (products["history"].networks[k] for k in (0, -1)), strict=False):
        stand(figure, cs)
        hidden = network.representation(np.array([[0.3, -0.5]]))[0]
        assert shown(figure, 0) == pytest.approx([0.3, -0.5])
        assert shown(figure, 1) == pytest.approx(hidden, abs=0.0051)


def test_hovering_chooses_and_a_click_keeps(point):
    before = chosen(point)
    box = point.find("canvas.touched").bounding_box()
    x, y = box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"]
    point.page.mouse.move(x, y)
    point.settle()
    hovered = chosen(point)
    assert np.abs(hovered - before).max() > 0.05
    point.page.mouse.click(x, y)
    point.page.mouse.move(x + 90, y - 60)
    point.settle()
    assert np.array_equal(chosen(point), hovered)
    assert not point.page.evaluate("document.querySelector('.film').film.playing")
    point.page.mouse.click(x + 90, y - 60)  # lets go
    point.page.mouse.move(x + 20, y - 60)
    point.settle()
    assert not np.array_equal(chosen(point), hovered)


def test_what_is_picked_lies_under_the_pointer(point):
    """After three layers too: the point is the one whose image is nearest."""
    stand(point, PRODUCTS["film"].context().clock.duration)
    box = point.find("canvas.touched").bounding_box()
    places = [(0.4, 0.5), (0.6, 0.45)]
    images = []
    for across, down in places:
        x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
        point.page.mouse.move(x, y)
        point.settle()
        images.append(shown(point))
    assert images[1][0] > images[0][0]  # to the right in the picture, to the right in the plane


def test_a_tap_chooses_on_a_phone(touched):
    point = touched(FOLLOWED, width=390, height=900, has_touch=True).open()
    before = chosen(point)
    box = point.find("canvas.touched").bounding_box()
    point.page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    point.settle()
    assert not np.array_equal(chosen(point), before)
    assert point.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_trail_grows_and_the_input_is_marked(point):
    first = point.pixels()
    stand(point, 500)
    later = point.pixels()
    inset = np.s_[10 : round(0.2 * first.shape[1]), round(0.78 * first.shape[1]) : -10]
    assert np.abs(later - first).mean() > 1
    assert np.abs(later[inset] - first[inset]).mean() < 0.5  # the input stays
    point.set("Up", 0.8)
    assert np.abs(point.pixels()[inset] - later[inset]).mean() > 0.1  # its mark has moved


def test_the_class_is_the_networks(point):
    network = PRODUCTS["network"]
    for x, y in ((1.2, -1.2), (-1.2, 1.2)):
        point.set("Across", x)
        point.set("Up", y)
        label = "AB"[int(network.predict(np.array([[x, y]]))[0])]
        assert point.find(".sentence").inner_text().endswith(f"class {label}.")


def test_the_film_below_stands_still_while_it_is_covered(point):
    def shown():
        return 100 * point.page.evaluate("document.querySelector('.screen svg').getCurrentTime()")

    before = shown()
    stand(point, 500)
    assert shown() == before  # nobody sees it, and seeking takes longer than all the rest
    point.page.locator(".opens").click()
    point.settle()
    assert shown() == pytest.approx(500, abs=1)
