"""A line is turned and shifted by hand; its score is Python's, and so is the best one's."""

import numpy as np
import pytest

from generator import learn, topology
from tests.publish.touch_site import LINES

DATA = learn.two_curves(points=200)


@pytest.fixture(params=LINES)
def line(touched, request):
    return touched(request.param).open()


def score(line, name):
    """Points that are right, as they are shown."""
    text = line.find(".readout").filter(has_text=name).locator("output").inner_text()
    return int(text.split(" of ")[0])


def right(angle, shift):
    """Python's count for a line at an angle, shifted along its normal, with the better sides."""
    turned = np.deg2rad(angle)
    head = learn.Head("logistic", [[-np.sin(turned), np.cos(turned)]], [-shift])
    accuracy = learn.accuracy(learn.Network((), head), DATA)
    return round(400 * max(accuracy, 1 - accuracy))


def test_the_score_is_pythons(line):
    assert score(line, "this line") == right(0, 0)
    for angle, shift in ((-30, 0.25), (70.5, -0.4), (-12, -0.1), (90, 0.6), (0, 1.5)):
        line.set("Angle", angle)
        line.set("Shift", shift)
        assert score(line, "this line") == right(angle, shift)


def test_the_best_is_pythons(line):
    best = topology.best_line(DATA.points, DATA.labels).right
    assert score(line, "best of all") == best
    line.find(".choices button").click()
    line.settle()
    assert score(line, "this line") == best
    assert "no line does better" in line.find(".sentence").inner_text()
    assert -90 <= line.value("Angle") <= 90


def test_dragging_turns_and_shifts(line):
    before = line.pixels()
    line.drag("Drag to turn the line", 0, -60)
    angle = line.value("Angle")
    assert 10 < angle < 60
    assert line.value("Shift") == pytest.approx(0, abs=0.011)  # about its middle
    line.drag("Drag to shift the line", 0, 80)
    assert line.value("Angle") == pytest.approx(angle, abs=0.5)
    assert line.value("Shift") < -0.2
    assert np.abs(line.pixels() - before).mean() > 1
    assert "/figures/" in line.page.url  # a picture is a link in the article, but not when touched


def test_in_the_article_a_touched_picture_is_no_link(tab):
    page = tab("index.html#fig-two-curves", height=1100)
    page.locator("#fig-two-curves .opens").click()
    page.locator("#fig-two-curves canvas").click(position={"x": 20, "y": 20})
    page.locator("#fig-two-curves .handle").first.click()
    assert page.url.endswith("index.html#fig-two-curves")
    page.locator("#fig-two-curves .opens").click()
    page.locator("#fig-two-curves .picture").click()
    page.wait_for_url("**/figures/two-curves/index.html")


def test_data_of_another_kind_is_not_offered(tab):
    page = tab("figures/two-curves/index.html", height=1100)
    page.route("**/data.csv", lambda route: route.fulfill(body="split,class,set\n"))
    page.locator(".opens").click()
    page.locator(".opens").wait_for(state="detached")
    assert page.locator("canvas").count() == 0
