"""How the article reads: its font, lines, side notes, widths of figures, progress, phones."""

import io
import re
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from generator.errors import UserError
from generator.publish.figures.panels import Box, pieces
from generator.publish.text.side_notes import beside
from tests.publish import fakes
from tests.publish.asking import until, wait

LINES = """() => [...document.querySelectorAll("article section > p")]
    .filter((p) => p.innerText.length > 400 && !p.querySelector("math"))
    .map((p) => {
        const lines = Math.round(p.clientHeight / parseFloat(getComputedStyle(p).lineHeight));
        return p.innerText.length / (lines - 0.5);
    })"""
ROW = [Box(0, 84, 314, 314), Box(326, 84, 314, 314)]


def test_lines_have_seventy_to_seventyfive_characters(tab):
    page = tab(width=1280)
    page.evaluate("document.fonts.ready")
    lines = sorted(page.evaluate(LINES))
    assert len(lines) > 10
    assert 70 <= lines[len(lines) // 2] <= 75


def test_the_font_is_the_sites_own_and_small(tab, played):
    fonts = {path: data for path, data in played.items() if path.startswith("static/fonts/")}
    assert b"SIL OPEN FONT LICENSE" in fonts["static/fonts/OFL.txt"]
    assert sum(len(data) for path, data in fonts.items() if path.endswith("woff2")) <= 60_000
    page = tab()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('1em Article'))")
    asked = [url for url in page.asked if url.endswith(".woff2")]
    assert any(url.endswith("static/fonts/text.woff2") for url in asked)
    assert b"font-display: optional" in played["static/style.css"]  # nothing shifts for it


def test_a_note_is_beside_the_text_or_at_its_end_never_both(article, tab):
    html = article("A word.[^a] Another.[^b]\n\n[^a]: A *note*.\n\n[^b]: Two.\n\n    Paragraphs.")
    (copy,) = re.findall(r'<span class="side-note" role="note">(.*?)</span>', html)
    assert copy == "<sup>1</sup> A <em>note</em>."
    assert html.count('class="beside"') == 1
    for width, side in ((1280, True), (1000, False)):
        page = tab(width=width)
        assert page.locator(".side-note").first.is_visible() == side
        assert page.locator(".notes li.beside").first.is_visible() != side


def test_a_note_keeps_no_second_id_and_no_link_back():
    body = '<p>x<sup class="note-mark" id="note-1-1"><a href="#note-1">1</a></sup></p>'
    note = (
        '<li id="note-1">\n<p>See <a id="cite-1" href="#ref-a">2</a>.'
        ' <a class="back" href="#note-1-1">↩</a></p>\n</li>'
    )
    text, notes = beside(body, note)
    assert '<sup>1</sup> See <a href="#ref-a">2</a>.</span></p>' in text
    assert notes == note.replace('id="note-1">', 'id="note-1" class="beside">')


def test_figures_have_the_width_that_the_prose_asks_for(article):
    html = article('{{ figure("two-curves", width="half") }}\n\n{{ figure("one-layer") }}')
    assert '<figure id="fig-two-curves" class="still half">' in html
    assert '<figure id="fig-one-layer" class="animation column">' in html
    with pytest.raises(UserError, match=r"figure\('two-curves'\): width: expected .*half"):
        article('{{ figure("two-curves", width="hlaf") }}')
    with pytest.raises(UserError, match="expected no width of several"):
        article('{{ figure("two-curves", "one-layer", width="full") }}')


def test_captions_stand_beside_their_pictures_where_there_is_room(tab):
    page = tab(width=1280)
    for figure in ("two-curves", "spiral-easy"):
        picture = page.locator(f"#fig-{figure} > :is(.picture, .film)").bounding_box()
        caption = page.locator(f"#fig-{figure} > figcaption").bounding_box()
        assert caption["x"] >= picture["x"] + picture["width"]
        assert caption["y"] == pytest.approx(picture["y"], abs=8)
    assert page.locator("#fig-two-curves img").first.bounding_box()["width"] < 450
    page = tab(width=900)
    picture = page.locator("#fig-two-curves > .picture").bounding_box()
    assert (
        page.locator("#fig-two-curves > figcaption").bounding_box()["y"]
        > picture["y"] + picture["height"]
    )


def test_what_was_done_to_a_network_is_not_in_the_caption(pages, results):
    figure = pages["figures/spiral-easy/index.html"].decode()
    caption = re.search("<figcaption>(.*?)</figcaption>", figure, re.DOTALL)[1]
    assert 'class="note"' not in caption


def test_the_contents_show_how_much_is_read(tab):
    page = tab(width=1280)
    read = """() => [...document.querySelectorAll("nav.contents li")]
        .map((entry) => parseFloat(entry.style.getPropertyValue("--read")))"""
    before = page.evaluate(read)
    assert set(before) == {0}
    page.locator("#fig-spiral-easy").scroll_into_view_if_needed()
    wait(page, lambda: page.evaluate(read)[0] == 100, "a first section that is read")
    after = page.evaluate(read)
    assert after[0] == 100
    assert 0 < after[1] < 100
    assert after[-1] == 0


def test_panels_in_one_row_are_pieces_for_a_phone():
    columns = [Box(0, 58, 320, 340), Box(320, 58, 320, 340)]
    assert pieces(ROW, 640, 432, film=True) == columns
    assert pieces(ROW, 640, 492, film=True) == [*columns, Box(0, 398, 640, 94)]
    assert pieces(ROW, 640, 432, film=False) == [
        Box(0, 0, 320, 432), Box(320, 0, 320, 432)
    ]  # fmt: skip
    assert pieces(ROW[:1], 640, 432, film=True) == []
    assert pieces([ROW[0], Box(0, 400, 314, 314)], 640, 800, film=True) == []


def test_a_phone_shows_panels_below_each_other(tab):
    page = tab(width=390, height=844)
    page.locator("#fig-training").scroll_into_view_if_needed()
    before = page.locator("#fig-training .screen").bounding_box()
    page.wait_for_selector("#fig-training .shown > svg")
    until(page, "document.querySelectorAll('#fig-training .screen > svg > .piece').length >= 2")
    shown = page.evaluate(
        """() => [...document.querySelectorAll("#fig-training .piece")].map((piece) => {
            const [x, y, width, height] = piece.dataset.box.split(" ").map(Number);
            const { a, d, e, f } = piece.transform.baseVal.consolidate().matrix;
            return [a * x + e, d * y + f, a * width, d * height];
        })"""
    )
    assert {(round(left), round(width)) for left, _, width, _ in shown} == {(0, round(shown[0][2]))}
    assert all(
        y + height == pytest.approx(after)
        for (_, y, _, height), (_, after, _, _) in pairwise(shown)
    )
    after = page.locator("#fig-training .screen").bounding_box()
    assert after["height"] == pytest.approx(before["height"], abs=1)


def test_panels_below_each_other_have_the_pages_colours(tab):
    """Copies of the film's parts, too."""
    page = tab(width=390, height=844, color_scheme="dark")
    page.locator("#fig-training").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-training .shown > svg")
    shot = page.locator("#fig-training .screen").screenshot()
    picture = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)
    light = np.array([int(fakes.THEMES["light"]["ground"][i : i + 2], 16) for i in (1, 3, 5)])
    assert not (np.abs(picture - light).max(axis=2) < 8).any()


def test_the_gallery_is_filtered_by_section(tab):
    page = tab("gallery.html")
    cards = page.locator(".cards li:visible")
    everything = cards.count()
    page.locator(".filter button", has_text="A simple example").click()
    shown = page.eval_on_selector_all(
        ".cards li:not([hidden]) a", "all => all.map(card => card.getAttribute('href'))"
    )
    assert "figures/two-curves/index.html" in shown
    assert 0 < len(shown) < everything
    assert page.locator(".filter [aria-pressed=true]").inner_text() == "A simple example"
    page.reload()
    assert cards.count() == len(shown)
    page.locator(".filter button").first.click()
    assert cards.count() == everything


def test_a_card_plays_while_it_is_pointed_at_or_has_the_focus(tab):
    page = tab("gallery.html")
    card = page.locator('.cards li:has([href*="spiral-easy"])')
    time = """() => document.querySelector(".cards .previewed svg")?.getCurrentTime() ?? 0"""
    assert not any(url.endswith("spiral-easy.svg") for url in page.asked)
    card.locator("a").hover()
    page.wait_for_selector(".cards .previewed.ready svg")
    wait(page, lambda: page.evaluate(time) > 0, "a card that plays")
    page.mouse.move(0, 0)
    assert not card.locator("svg").is_visible()
    assert card.locator("img").is_visible()
    card.locator("a").focus()
    assert card.locator("svg").is_visible()


def test_a_missing_page_has_header_and_picture(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{address}404.html")
    assert page.locator("header a").inner_text() == "Layers in motion"
    assert page.locator("main > svg").bounding_box()["height"] > 100
    assert faults == []
    page.context.close()


def test_the_source_is_on_the_figures_page_highlighted(results, pages):
    (figure,) = [result for result in results if result.id == "two-curves"]
    page = pages["figures/two-curves/index.html"].decode()
    assert 'id="source"' in page
    assert figure.source in page
