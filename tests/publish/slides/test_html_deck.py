"""deck.html in a browser, from a file and without a network."""

import html
import re
import subprocess

import numpy as np
import pytest
from PIL import Image

from generator.publish.pages.csp import source_hash
from tests.browser import picture
from tests.publish.asking import until
from tests.publish.pages.test_standards import TAGS, checker, vnu
from tests.publish.slides.conftest import FILM, STILL

VIDEO = "document.querySelector('section.now video')"


@pytest.fixture
def deck(browser, kit):
    """The deck in a window, and every address that it asked for."""
    with picture(browser, kit / "deck.html", 1280, 800) as shown:
        asked = []
        shown.page.on("request", lambda request: asked.append(request.url))
        shown.page.asked = asked
        shown.page.reload()
        yield shown.page


def now(page):
    return page.evaluate("document.querySelector('section.now').id")


def test_a_film_begins_with_its_slide_and_is_seen(deck):
    assert now(deck) == STILL
    assert deck.evaluate("document.querySelector('video').paused")
    deck.keyboard.press("ArrowRight")
    assert now(deck) == FILM
    until(deck, f"!{VIDEO}.paused && {VIDEO}.currentTime > 0.2")
    assert deck.evaluate(f"[{VIDEO}.videoWidth, {VIDEO}.videoHeight]") == [1280, 720]
    assert deck.evaluate(f"{VIDEO}.muted")
    until(deck, f"{VIDEO}.ended")  # it doesn't begin again by itself
    deck.keyboard.press("PageUp")
    deck.keyboard.press("PageDown")
    until(deck, f"!{VIDEO}.paused && !{VIDEO}.ended")  # it begins with its slide again


def test_a_key_goes_from_layer_to_layer(deck, record):
    stops = [cs / 100 for cs in record[FILM]["sizes"]["1280x720"]["stops_cs"]]
    assert len(stops) == 4
    deck.keyboard.press("End")
    for stop in stops[1:-1]:
        deck.keyboard.press("ArrowDown")
        until(deck, f"{VIDEO}.paused")
        assert deck.evaluate(f"{VIDEO}.currentTime") == pytest.approx(stop + 0.02, abs=0.03)
    deck.keyboard.press("ArrowDown")
    until(deck, f"{VIDEO}.ended")
    for stop in (*stops[-2:0:-1], 0):
        deck.keyboard.press("ArrowUp")
        assert deck.evaluate(f"{VIDEO}.paused")
        assert deck.evaluate(f"{VIDEO}.currentTime") == pytest.approx(stop, abs=0.05)


def test_play_theme_and_notes(deck):
    deck.keyboard.press("End")
    deck.keyboard.press("p")
    assert deck.evaluate(f"{VIDEO}.paused")
    deck.keyboard.press("d")
    until(deck, f"{VIDEO}.currentSrc.endsWith('-dark.mp4')")
    assert not deck.is_visible("section.now aside")
    deck.keyboard.press("n")
    assert deck.is_visible("section.now aside")
    assert "accuracy is 1" in deck.inner_text("section.now aside")


def test_it_asks_for_files_beside_it_only(deck, kit):
    deck.keyboard.press("End")
    until(deck, f"{VIDEO}.readyState > 1")
    assert deck.asked
    assert all(url.startswith(kit.as_uri()) for url in deck.asked)


VIOLATIONS = """const broken = window.broken = [];
    document.addEventListener("securitypolicyviolation",
        event => broken.push(event.effectiveDirective));"""
INJECTED = """() => {
    const script = document.createElement("script"), style = document.createElement("style");
    script.textContent = "window.ran = true";
    style.textContent = "h1 { color: red }";
    document.body.append(script, style);
    document.querySelector("h1").insertAdjacentHTML("beforeend", "<i onclick='window.ran = true'>");
    document.querySelector("h1 i").click();
}"""


def test_its_policy_lets_its_own_style_script_and_films_run_and_nothing_else(deck, kit):
    text = (kit / "deck.html").read_text()
    policy = re.search('Content-Security-Policy" content="([^"]*)"', text)[1]
    policy = html.unescape(policy)
    assert "unsafe" not in policy
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        assert f"{directive} '{source_hash(inside)}'" in policy
    deck.context.add_init_script(VIOLATIONS)
    deck.reload()
    deck.keyboard.press("End")
    until(deck, f"() => {VIDEO}.readyState > 1 && {VIDEO}.currentTime > 0")
    assert deck.evaluate("broken") == []
    deck.evaluate(INJECTED)
    assert deck.evaluate("window.ran") is None
    assert deck.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    until(deck, "() => broken.length >= 3")


def test_an_address_names_a_slide(browser, kit):
    with picture(browser, kit / "deck.html", 1280, 800) as shown:
        shown.page.goto(f"{(kit / 'deck.html').as_uri()}#{FILM}")
        assert now(shown.page) == FILM


def test_who_wants_no_motion_gets_none(browser, kit):
    with picture(browser, kit / "deck.html", 1280, 800, reduced_motion="reduce") as shown:
        shown.page.keyboard.press("End")
        shown.page.wait_for_timeout(300)
        assert shown.page.evaluate(f"{VIDEO}.paused")


def test_without_script_all_slides_stand_in_a_row(browser, kit):
    with picture(browser, kit / "deck.html", 1280, 800, java_script_enabled=False) as shown:
        assert shown.page.locator("section:visible").count() == 2
        assert shown.page.locator("video[controls]").count() == 1


@pytest.mark.parametrize("window", [(1280, 720), (1024, 768), (1920, 1080)])
def test_title_and_picture_fill_the_window_and_leave_nothing_out(browser, kit, window):
    with picture(browser, kit / "deck.html", *window) as shown:
        for _ in range(2):
            for what in ("h1", "video, section.now img"):
                box = shown.page.locator(f"section.now {what}").first.bounding_box()
                assert box["x"] >= 0
                assert box["y"] >= 0
                assert box["x"] + box["width"] <= window[0]
                assert box["y"] + box["height"] <= window[1]
            shown.page.keyboard.press("End")


@pytest.mark.parametrize("keys", ["", "nh", "d"])
def test_axe_finds_nothing(browser, kit, keys):
    axe = checker("axe-core", "axe.min.js")
    rules = {"runOnly": {"type": "tag", "values": TAGS}}
    # Past the policy: the judge is a script that is not the deck's.
    with picture(browser, kit / "deck.html", 1280, 800, bypass_csp=True) as shown:
        for key in ("End", *keys):
            shown.page.keyboard.press(key)
        shown.page.add_script_tag(path=axe)
        report = shown.page.evaluate("rules => axe.run(document, rules)", rules)
    assert [
        (violation["id"], violation["nodes"][0]["html"][:200]) for violation in report["violations"]
    ] == []
    assert len(report["passes"]) > 10


@pytest.mark.ci
@pytest.mark.needs("java")
def test_it_is_valid(kit):
    assert vnu(kit / "deck.html") == []


@pytest.mark.needs("pdfinfo", "pdftotext", "pdftoppm")
@pytest.mark.parametrize("keys", ["", "dn"])
def test_printed_it_has_all_slides_in_landscape_without_controls(deck, kit, tmp_path, keys):
    """Also from its last slide, on dark and with notes."""
    for key in ("End", *keys):
        deck.keyboard.press(key)
    deck.pdf(path=tmp_path / "deck.pdf", format="A4", prefer_css_page_size=True)
    information = run("pdfinfo", tmp_path / "deck.pdf")
    assert re.search(r"Pages: +2\n", information)
    width, height = map(float, re.search(r"Page size: +(\S+) x (\S+) pts", information).groups())
    assert width > height
    pages = run("pdftotext", "-layout", tmp_path / "deck.pdf", "-").split("\f")[:2]
    titles = [deck.locator(f"#{id} h1").text_content() for id in (STILL, FILM)]
    # A line each, so no notes, no count of slides, no keys.
    assert [" ".join(page.split()) for page in pages] == titles
    run("pdftoppm", "-r", "96", "-png", tmp_path / "deck.pdf", tmp_path / "page")
    for page, id in zip(sorted(tmp_path.glob("page*.png")), (STILL, FILM), strict=True):
        printed = np.asarray(Image.open(page).convert("RGB"))
        assert (printed[0, 0] == 255).all()
        shown = Image.open(kit / id / f"{id}-1280x720.png").convert("RGB")
        # The picture ends at the margins on both sides, and is the light one.
        wide = printed.shape[1] - 2 * 38
        high = round(wide * 9 / 16)
        top = np.argmax((printed[:, 45:60] == shown.getpixel((5, 5))).all(axis=(1, 2)))
        part = printed[top : top + high, 38 : 38 + wide].astype(int)
        small = np.asarray(shown.resize((part.shape[1], part.shape[0]))).astype(int)
        assert np.abs(part - small).mean() < 4


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
