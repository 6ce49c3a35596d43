"""A film that is only a video, in a browser: another file in the dark, at the same moment."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.publish.asking import until, wait
from tests.publish.played import SPACE

FIGURE = f"#fig-{SPACE}"
GROUNDS = {"light": (255, 253, 250), "dark": (21, 24, 29)}
MOMENT = 1.2  # s


@pytest.fixture
def opened(tab):
    """The figure on its own page, standing at a moment unless told otherwise."""

    def page(theme, moment=f"@{MOMENT}s"):
        page = tab(f"figures/{SPACE}/index.html#{SPACE}{moment}", height=1000, color_scheme=theme)
        page.wait_for_selector(f"{FIGURE} .shown > video")
        return page

    return page


def ground(page):
    """The colour of the video's upper right corner, where nothing is drawn."""
    shot = page.locator(f"{FIGURE} .screen").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)[4, -4]


def is_ground(page, theme):
    # 8 bits of limited-range luma and chroma leave steps of 2, the browser's rounding as much.
    return np.abs(ground(page) - GROUNDS[theme]).max() <= 4


def fetched(page):
    names = [url.rpartition("/")[2] for url in page.asked]
    return [name for name in names if name.endswith(".mp4")]


def video(page):
    return page.eval_on_selector(f"{FIGURE} video", "one => [one.currentTime, one.paused]")


def in_theme(page, theme):
    """Waits until the video that stands in the page is that theme's; it is the only one."""
    wait(page, lambda: is_ground(page, theme), f"a {theme} video")
    assert page.locator(f"{FIGURE} video").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_only_the_themes_own_file_is_fetched(opened, theme):
    page = opened(theme)
    in_theme(page, theme)
    assert fetched(page) == [f"{SPACE}{'-dark' * (theme == 'dark')}.mp4"]


def test_the_switch_changes_it_where_it_stands_and_each_file_comes_once(opened):
    page = opened("light")
    in_theme(page, "light")
    for theme in ("dark", "light", "dark"):
        page.locator(".theme").click()
        in_theme(page, theme)
        time, paused = video(page)
        assert abs(time - MOMENT) < 0.05
        assert paused
    assert fetched(page) == [f"{SPACE}.mp4", f"{SPACE}-dark.mp4"]
    page.locator(f"{FIGURE} input").press("Home")  # the controls hold the one that is shown
    until(page, "document.querySelector('video').currentTime < 0.05")


def test_a_film_that_plays_goes_on(opened):
    page = opened("dark", "")
    until(page, "document.querySelector('video').currentTime > 0.3")
    page.emulate_media(color_scheme="light")  # the system's theme, not the switch
    in_theme(page, "light")
    time, paused = video(page)
    assert time > 0.3
    assert not paused
    until(page, f"document.querySelector('video').currentTime > {time} + 0.2")
    page.locator(f"{FIGURE} .play").click()
    assert video(page)[1]


def test_without_the_other_file_it_stays(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*-dark.mp4", lambda route: route.abort())
    page.goto(f"{address}figures/{SPACE}/index.html#{SPACE}@{MOMENT}s")
    page.wait_for_selector(f"{FIGURE} .shown > video")
    with page.expect_event("requestfailed"):
        page.locator(".theme").click()
    page.wait_for_timeout(200)
    assert is_ground(page, "light")
    assert errors == []
    page.context.close()


def test_without_its_marks_a_film_in_space_stays_a_film(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.route("**/space.json", lambda route: route.abort())
    page.goto(f"{address}figures/{SPACE}/index.html#{SPACE}@{MOMENT}s")
    page.wait_for_selector(f"{FIGURE} .shown > video")
    page.wait_for_load_state("networkidle")
    page.locator(f"{FIGURE} .turn").click()
    page.wait_for_selector(f"{FIGURE} .turn", state="hidden")
    assert page.locator(f"{FIGURE} canvas").count() == 0
    page.locator(f"{FIGURE} .play").click()
    until(page, f"document.querySelector('video').currentTime > {MOMENT} + 0.2")
    page.context.close()
