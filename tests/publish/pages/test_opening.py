"""The film below the title: its panels alone, its bytes, who sees its poster and button."""

import gzip
import re

import pytest

from generator.errors import UserError
from generator.publish.figures.panels import Box, around, panels
from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.asking import until, wait
from tests.publish.played import FILM

OPENING = ".opening"
VIEW_BYTES, FILM_BYTES = 500_000, 300_000
TIME = f"document.querySelector('{OPENING} svg').getCurrentTime()"


def test_panels_are_where_the_svg_clips_them():
    rect = '<clipPath id="x-clip{}"><rect x="{}" y="{}" width="314" height="314"/></clipPath>'
    boxes = panels((rect.format(0, 0, 84) + rect.format(1, 326, 84.5)).encode())
    assert boxes == [Box(0, 84, 314, 314), Box(326, 84.5, 314, 314)]
    assert around(boxes) == Box(0, 84, 640, 314.5)
    assert panels(b"<svg/>") == []


def test_it_has_the_panels_of_its_film_alone(tab, played):
    page = tab()
    page.wait_for_selector(f"{OPENING}.ready svg")
    until(page, f"{TIME} > 0.3")
    box = page.locator(f"{OPENING} svg").get_attribute("viewBox")
    width, height = map(float, box.split()[2:])
    shown = page.locator(f"{OPENING} .crop").bounding_box()
    assert shown["width"] / shown["height"] == pytest.approx(width / height, rel=0.01)
    assert box == around(panels(played[f"figures/{FILM}/{FILM}.svg"])).view_box
    assert shown["y"] + shown["height"] < 800  # in the first view
    ids = page.eval_on_selector_all("[id]", "all => all.map(node => node.id)")
    page.locator(f"#fig-{FILM}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#fig-{FILM} .shown > svg")
    ids = page.eval_on_selector_all("[id]", "all => all.map(node => node.id)")
    assert len(ids) == len(set(ids))


def test_it_plays_only_on_screen(tab):
    page = tab()
    page.wait_for_selector(f"{OPENING} svg")
    until(page, f"{TIME} > 0.3")
    page.locator(".references").scroll_into_view_if_needed()

    def stands():
        before = page.evaluate(TIME)
        page.wait_for_timeout(300)
        return page.evaluate(TIME) == before

    wait(page, stands, "a film that stands")
    assert stands()
    before = page.evaluate(TIME)
    page.locator("h1").scroll_into_view_if_needed()
    until(page, f"{TIME} !== {before}")


def test_the_button_is_seen_on_hover_on_focus_and_after_a_tap(tab):
    def is_seen(page, opacity):
        button = f"document.querySelector('{OPENING} .pause')"
        until(page, f"getComputedStyle({button}).opacity === '{opacity}'")

    page = tab()
    page.wait_for_selector(f"{OPENING}.ready")
    is_seen(page, 0)
    page.locator(OPENING).hover()
    is_seen(page, 1)
    page.mouse.move(0, 0)
    is_seen(page, 0)
    while page.evaluate("document.activeElement.className") != "pause playing":
        page.keyboard.press("Tab")
    is_seen(page, 1)
    phone = tab(width=390, has_touch=True)
    phone.wait_for_selector(f"{OPENING}.ready")
    box = phone.locator(OPENING).bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    is_seen(phone, 1)
    assert phone.locator(f"{OPENING} .pause").get_attribute("aria-label") == "Play"


@pytest.mark.parametrize("scripts", [True, False])
def test_without_motion_or_scripts_it_is_the_poster(tab, scripts):
    page = tab(java_script_enabled=scripts, reduced_motion="reduce" if scripts else "no-preference")
    page.wait_for_timeout(300)
    image = page.locator(f"{OPENING} img")
    assert image.is_visible()
    assert not any(url.endswith(f"{FILM}.svg") for url in page.asked)
    assert page.locator(f"{OPENING} .pause").is_visible() == scripts
    page.emulate_media(media="print")
    assert not image.is_visible()


def test_a_film_that_cannot_be_fetched_leaves_the_poster(browser, address):
    page = browser.new_page()
    page.route(re.compile(r"\.(svg|mp4)$"), lambda route: route.abort())
    page.goto(address)
    page.wait_for_selector(f"{OPENING}.failed")
    assert page.locator(f"{OPENING} img").is_visible()
    assert not page.locator(f"{OPENING} .pause").is_visible()
    page.context.close()


def test_the_first_view_is_within_its_bytes(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    sizes = {}

    def note(answer):
        body = answer.body()
        packed = not re.search(r"\.(png|webp|gif|mp4|woff2)$", answer.url)
        sizes[answer.url] = len(gzip.compress(body, mtime=0) if packed else body)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    film = [size for url, size in sizes.items() if url.endswith(f"{FILM}.svg")]
    assert film
    assert film[0] <= FILM_BYTES
    assert sum(sizes.values()) <= VIEW_BYTES
    page.context.close()


def test_an_opening_that_is_no_film(results, tmp_path):
    text = fakes.ARTICLE.read_text()
    other = tmp_path / "article.toml"

    def page(opening):
        other.write_text(re.sub("(?m)^opening = .*$", opening, text))
        options = PageOptions(warn=warnings.append)
        return site(results, fakes.TEMPLATES, other, fakes.THEMES, options)["index.html"]

    warnings = []
    assert b'class="opening"' in page('opening = "one-layer"')
    assert b'class="opening"' not in page("")
    assert warnings == []
    with pytest.raises(UserError, match=r"article.toml: opening: expected a film .*'two-curves'"):
        page('opening = "two-curves"')
    assert b'class="opening"' not in page('opening = "one-layr"')
    (warning,) = warnings
    assert "did you mean one-layer" in warning
    assert "left out" in warning
