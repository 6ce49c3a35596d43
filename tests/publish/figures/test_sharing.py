"""The player beyond playing: what it remembers, a moment's address, full screen, a frame."""

from itertools import pairwise

import pytest

from tests.publish.played import FILM

PAGE = f"figures/{FILM}/index.html"
FIGURE = f"#fig-{FILM}"


def test_speed_and_repeat_are_remembered_on_other_pages(tab):
    page = tab(PAGE)
    page.locator(".speed").click()
    page.locator(".loop").click()
    address = page.url.partition("#")[0].removesuffix(PAGE)
    page.goto(f"{address}index.html")
    assert page.locator(f"{FIGURE} .speed").get_attribute("aria-label") == "Speed 2"
    assert page.locator(f"{FIGURE} .speed").inner_text() == "2×"
    assert page.locator(f"{FIGURE} .loop").get_attribute("aria-pressed") == "false"
    page.evaluate("localStorage.speed = 'fast'")
    page.reload()
    assert page.locator(f"{FIGURE} .speed").get_attribute("aria-label") == "Speed 1"


def test_the_address_of_a_moment_is_copied_and_leads_there(tab):
    page = tab(f"{PAGE}?embed#{FILM}@layer2", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_selector(".shown > svg")
    page.locator(".share").click()
    page.wait_for_selector(".share[data-said]")
    assert page.locator(".share [role=status]").inner_text() == "Copied"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{PAGE}#{FILM}@layer2")  # of the page itself, not of the frame
    time = page.evaluate("document.querySelector('.film').film.time")
    page.goto(copied)
    page.wait_for_selector(".shown > svg")
    assert page.evaluate("document.querySelector('.film').film.time") == time


def test_the_film_takes_the_whole_screen_and_gives_it_back(tab):
    page = tab(PAGE)
    page.wait_for_selector(".shown > svg")
    button = page.locator(".full")
    button.click()
    page.wait_for_selector(".film:fullscreen")
    page.wait_for_selector(".full[aria-label='Leave full screen']")
    svg = page.locator(".screen > svg").bounding_box()
    controls = page.locator(".controls").bounding_box()
    assert svg["height"] > 450
    assert svg["y"] + svg["height"] <= controls["y"] + 1
    assert controls["y"] + controls["height"] <= 800
    button.click()
    page.wait_for_selector(".film:not(:fullscreen)")
    page.wait_for_selector(".full[aria-label='Full screen']")


def test_a_frame_shows_one_film_whole(tab):
    for width, height in ((640, 800), (480, 480), (900, 420)):
        page = tab(f"{PAGE}?embed", width=width, height=height)
        page.wait_for_selector(".shown > svg")
        for part in ("header.bar", "h1", "#use", "footer", ".touch"):
            assert not page.locator(part).first.is_visible(), part
        figure = page.locator(FIGURE).bounding_box()
        assert figure["y"] + figure["height"] <= height
        link = page.locator(".embed-link a")
        assert link.get_attribute("target") == "_blank"
        assert link.is_visible()
    assert not tab(PAGE).locator(".embed-link").is_visible()


def test_the_page_offers_the_frame_to_copy(played):
    page = played[PAGE].decode()
    assert f'figures/{FILM}/index.html?embed" title="' in page.replace("&#34;", '"').replace(
        "&quot;", '"'
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_the_focus_ring_is_clear_of_the_ticks_labels(tab, width):
    page = tab(PAGE, width=width)
    page.locator(".slide input").focus()
    page.keyboard.press("ArrowRight")
    style = page.evaluate(
        """() => {
            const input = document.querySelector(".slide input");
            const { outlineOffset, outlineWidth, outlineStyle } = getComputedStyle(input);
            const reach = parseFloat(outlineOffset) + parseFloat(outlineWidth);
            const range = document.createRange();
            const labels = [...document.querySelectorAll(".ticks a")].map((label) => {
                range.selectNodeContents(label);
                const { left, top, right } = range.getBoundingClientRect();
                return { left, top, right, size: parseFloat(getComputedStyle(label).fontSize) };
            });
            const { bottom } = input.getBoundingClientRect();
            return { style: outlineStyle, bottom: bottom + reach, labels };
        }"""
    )
    assert style["style"] != "none"
    labels = style["labels"]
    assert all(label["top"] >= style["bottom"] for label in labels)
    assert all(label["size"] >= 12 for label in labels)
    assert all(a["right"] <= b["left"] for a, b in pairwise(labels))
