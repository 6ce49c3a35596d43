"""A film in space, turned in a browser: unturned it is the film, and hands and keys turn it."""

import io

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from generator.draw.render.raster.canvas import Raster
from tests.draw.render.test_viewer import film
from tests.publish.asking import frames, wait
from tests.publish.played import SPACE

FIGURE = f"#fig-{SPACE}"


@pytest.fixture
def turned(tab):
    """The figure on its own page, at its last layer, with the cube pressed."""

    def opened(dark=False):
        scheme = "dark" if dark else "light"
        page = tab(f"figures/{SPACE}/index.html#{SPACE}@start", height=1000, color_scheme=scheme)
        page.wait_for_selector(f"{FIGURE} .shown > video")
        page.wait_for_load_state("networkidle")
        page.locator(f"{FIGURE} .turn").click()
        page.wait_for_selector(f"{FIGURE} canvas")
        frames(page, 4)
        return page

    return opened


def pixels(page):
    shot = page.locator(f"{FIGURE} canvas").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))


def test_unturned_it_is_the_film(turned):
    context = film().context()
    moment, box = context.boundaries[-1], context.cameras[0].box
    whole = Raster(context).frame(moment)
    part = whole[round(box.y) : round(box.y + box.height), round(box.x) : round(box.x + box.width)]
    shown = pixels(turned())
    seen = Image.fromarray(shown).resize(part.shape[1::-1], Image.Resampling.LANCZOS)
    likeness = structural_similarity(np.asarray(seen), part, channel_axis=2)
    assert likeness > 0.8
    other = np.asarray(Image.fromarray(part[:, ::-1]))
    assert structural_similarity(np.asarray(seen), other, channel_axis=2) < likeness - 0.1


def test_the_video_beneath_stands_at_the_same_moment(turned):
    """Also where a server gives no parts of files, as the one of these tests."""
    page = turned()
    cs = page.eval_on_selector(f"{FIGURE} .ticks li:last-child", "tick => Number(tick.dataset.cs)")
    time = page.eval_on_selector(f"{FIGURE} video", "video => video.currentTime")
    assert abs(100 * time - cs) < 4


def test_dragging_and_keys_turn_it_and_back(turned):
    page = turned()
    first = pixels(page)
    box = page.locator(f"{FIGURE} canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    frames(page, 4)
    after = pixels(page)
    assert np.abs(after.astype(int) - first).mean() > 2
    canvas = page.locator(f"{FIGURE} canvas")
    for key, back in (("ArrowRight", "ArrowLeft"), ("ArrowUp", "ArrowDown")):
        canvas.press(key)
        frames(page, 4)
        assert np.abs(pixels(page).astype(int) - after).mean() > 0.5
        canvas.press(back)
        frames(page, 4)
        assert np.abs(pixels(page).astype(int) - after).mean() < 0.1
    canvas.press("Escape")
    assert page.locator(f"{FIGURE} canvas").count() == 0


def test_playing_ends_it_and_a_click_does_not_pause(turned):
    page = turned()
    page.locator(f"{FIGURE} canvas").click()
    assert page.locator(f"{FIGURE} canvas").count() == 1
    page.locator(f"{FIGURE} .play").click()
    page.wait_for_selector(f"{FIGURE} canvas", state="detached")


def has_background(page, colour):
    """Waits until a corner of the canvas has this colour."""
    wait(page, lambda: tuple(pixels(page)[3, 3]) == colour, f"a background of {colour}")


def test_its_inks_are_the_pages(turned):
    for dark, ground in ((False, (255, 253, 250)), (True, (21, 24, 29))):
        page = turned(dark)
        has_background(page, ground)
    page.locator(".theme").click()
    has_background(page, (255, 253, 250))


def test_the_script_comes_only_where_there_is_something_to_turn(tab):
    page = tab("figures/two-curves/index.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in page.asked if url.endswith(("turn.js", "space.json"))]
    page = tab(f"figures/{SPACE}/index.html", reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    page.locator(f"{FIGURE} .turn").click()
    page.wait_for_selector(f"{FIGURE} canvas")
