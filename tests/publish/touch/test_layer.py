"""W and b of one layer are chosen: by sliders, by keys, by dragging; what is shown follows."""

from itertools import pairwise

import numpy as np
import pytest

from tests.publish.asking import until

ID = "one-layer"
NAMES = ("W₁₁", "W₁₂", "W₂₁", "W₂₂")
TIME = "document.querySelector('.film').film.time"


@pytest.fixture
def layer(touched):
    return touched(ID).open()


def weights(layer):
    return np.array([layer.value(name) for name in NAMES]).reshape(2, 2)


def centre(layer, title):
    box = layer.find(f'.handle[title="{title}"]').bounding_box()
    return np.array([box["x"] + box["width"] / 2, -box["y"] - box["height"] / 2])


def arrows(layer):
    """From b to the images of both basis vectors, px: columns."""
    origin = centre(layer, "Drag b, the image of 0")
    tips = [centre(layer, f"Drag the image of basis vector {k}") for k in (1, 2)]
    return np.transpose([tip - origin for tip in tips])


def test_it_begins_with_the_figures_own_weights(layer):
    assert weights(layer).tolist() == [[0.7, -1.1], [1.1, 0.9]]
    assert (layer.value("b₁"), layer.value("b₂")) == (0.45, -0.3)
    assert layer.readout("det W") == 1.84
    assert layer.readout("least singular value") == 1.26


def test_sliders_move_the_picture_and_the_numbers(layer):
    before = layer.pixels()
    layer.set("W₁₁", -1.3)
    W = weights(layer)
    assert W[0, 0] == -1.3
    assert layer.readout("det W") == pytest.approx(np.linalg.det(W), abs=0.0051)
    least = np.linalg.svd(W, compute_uv=False)[1]
    assert layer.readout("least singular value") == pytest.approx(least, abs=0.0051)
    assert np.abs(layer.pixels() - before).mean() > 1
    drawn = arrows(layer)
    assert drawn / np.abs(drawn).max() == pytest.approx(W / np.abs(W).max(), abs=0.01)


def test_dragging_an_image_sets_its_column(layer):
    unit = arrows(layer)[0, 0] / 0.7  # px
    layer.drag("Drag the image of basis vector 1", 0.5 * unit, -0.2 * unit)
    assert weights(layer) == pytest.approx(np.array([[1.2, -1.1], [1.3, 0.9]]), abs=0.051)
    assert weights(layer)[:, 1].tolist() == [-1.1, 0.9]
    assert layer.readout("det W") == pytest.approx(np.linalg.det(weights(layer)), abs=0.0051)


def test_dragging_the_image_of_0_sets_b(layer):
    unit = arrows(layer)[0, 0] / 0.7
    layer.drag("Drag b, the image of 0", -unit, 0)
    assert layer.value("b₁") == pytest.approx(-0.55, abs=0.051)
    assert layer.value("b₂") == pytest.approx(-0.3, abs=0.051)
    assert not layer.page.evaluate("document.querySelector('.film').film.playing")


def test_keys_reach_and_move_every_slider(layer):
    layer.find(".opens").focus()
    for name, before in zip((*NAMES[:2], "b₁"), (0.7, -1.1, 0.45), strict=True):
        layer.page.keyboard.press("Tab")
        layer.page.keyboard.press("ArrowRight")
        assert layer.value(name) == pytest.approx(before + 0.05)
        text = layer.find(f'input[aria-label="{name}"]').get_attribute("aria-valuetext")
        assert float(text.replace("−", "-")) == pytest.approx(before + 0.05)


def test_what_if_det_is_negative(layer):
    """The film plays from the start, and at t = 1 / (1 + s) the sheet is flat."""
    layer.find(".choices button").first.click()
    assert layer.readout("det W") == -1.84
    assert "no path of invertible matrices" in layer.find(".sentence").inner_text()
    until(layer.page, f"() => {TIME} > 70")
    layer.find(".choices button").first.click()  # again: it stays below 0
    assert layer.readout("det W") == -1.84
    layer.find(".choices button").last.click()
    assert weights(layer).tolist() == [[0.7, -1.1], [1.1, 0.9]]


def test_a_singular_matrix_is_said_to_be(layer):
    for name, value in zip(NAMES, (1, 0.5, 1, 0.5), strict=True):
        layer.set(name, value)
    assert layer.readout("det W") == 0
    assert "pressed flat" in layer.find(".sentence").inner_text()


def test_the_sentence_is_announced_once_it_is_calm(layer):
    layer.set("W₁₁", 0)
    said = layer.find('.touch [role="status"]')
    assert said.inner_text() != layer.find(".sentence").inner_text()
    until(
        layer.page,
        "() => document.querySelector('.touch [role=status]').textContent"
        " === document.querySelector('.touch .sentence').textContent",
    )


def test_the_film_is_followed(layer):
    shots = []
    stages = layer.page.evaluate("document.querySelector('.film').film.stages")
    middles = [(start + end) / 2 for _, start, end, *_ in stages]
    for cs in (0, *middles[:2], stages[2][2]):
        layer.page.evaluate("cs => document.querySelector('.film').film.jump(cs)", cs)
        layer.settle()
        shots.append(layer.pixels())
    for earlier, later in pairwise(shots):
        assert np.abs(later - earlier).mean() > 1
    assert layer.find(".handle").count() == 0  # tanh has bent the arrows
    layer.find(".play").click()
    until(layer.page, "() => document.querySelector('.film').film.playing")
    first = layer.pixels()
    until(layer.page, f"() => {TIME} > 90 && {TIME} < 270")
    assert np.abs(layer.pixels() - first).mean() > 1


def test_closed_it_is_the_figure_again(layer):
    layer.find(".opens").click()
    assert layer.find("canvas.touched").count() == layer.find(".handle").count() == 0
    assert layer.find(".screen > svg").is_visible()
    assert layer.find(".opens").get_attribute("aria-expanded") == "false"
    layer.open()
    assert layer.find("canvas.touched").is_visible()


def test_its_colours_are_the_pages(touched):
    for scheme, background in (("light", (255, 253, 250)), ("dark", (21, 24, 29))):
        layer = touched(ID, color_scheme=scheme).open()
        assert tuple(layer.pixels()[3, 3]) == background
    layer.page.locator(".theme").click()
    layer.settle()
    assert tuple(layer.pixels()[3, 3]) == (255, 253, 250)


def test_who_wants_no_motion_gets_none(touched):
    layer = touched(ID, reduced_motion="reduce").open()
    time = layer.page.evaluate(TIME)
    layer.find(".choices button").first.click()
    layer.page.wait_for_timeout(300)
    assert layer.page.evaluate(TIME) == time
    assert not layer.page.evaluate("document.querySelector('.film').film.playing")


def test_on_a_phone_nothing_runs_over(touched):
    layer = touched(ID, width=390, height=844, has_touch=True).open()
    assert layer.page.evaluate("document.documentElement.scrollWidth") <= 390
    for slider in layer.find(".slider input").all():
        box = slider.bounding_box()
        assert box["width"] >= 80
        assert box["height"] >= 24
    assert layer.page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => getComputedStyle(one).touchAction"
        " === 'none').every(one => one.classList.contains('handle'))"
    )


def test_where_the_weights_cannot_be_fetched_nothing_is_offered(tab):
    """The fakes' file is no network.json of a layer; the figure stays whole."""
    page = tab(f"figures/{ID}/index.html", height=1200)
    page.route("**/network.json", lambda route: route.fulfill(body="{}"))
    page.locator(".opens").click()
    page.locator(".opens").wait_for(state="detached")
    assert page.locator("canvas.touched").count() == 0
    assert page.locator(".screen").is_visible()
