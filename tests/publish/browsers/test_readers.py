"""What readers bring along, in each browser: a dark system, reduced motion, no scripts, paper."""

import re
import subprocess

import pytest

from tests.publish.browsers.conftest import refused, served
from tests.publish.played import FILM, PATH

FIGURE = f"#fig-{FILM}"
TO_FILM = f"document.querySelector('{FIGURE} .screen').scrollIntoView({{block: 'center'}})"
INKS = {False: (255, 253, 250), True: (21, 24, 29)}  # the ground of light and dark


@pytest.mark.few(2)
@pytest.mark.parametrize("dark", [False, True])
def test_page_and_film_have_the_inks_of_the_system(window, site, dark):
    window.open(f"{site}index.html#{FILM}@layer1", dark=dark)
    window.until(f"document.querySelector('{FIGURE} .shown > svg') !== null")
    film = f"{FIGURE} .screen"
    window.wait(lambda: tuple(window.pixels()[-3, 3]) == INKS[dark], "a page in its inks")
    window.wait(lambda: tuple(window.pixels(film)[9, 9]) == INKS[dark], "a film in its inks")
    window.click(".theme")
    window.until("document.documentElement.dataset.shown === a", "light" if dark else "dark")
    window.run(TO_FILM)  # the driver scrolled to the button
    window.wait(lambda: tuple(window.pixels(film)[9, 9]) == INKS[not dark], "a film in the others")


@pytest.mark.few(1)
def test_who_wants_no_motion_gets_the_poster_until_asking(window, site):
    window.open(f"{site}index.html", reduced_motion=True)
    window.run(TO_FILM)
    window.run("await new Promise(done => setTimeout(done, 400));")
    assert window.value("document.querySelectorAll('.screen > svg').length") == 0
    assert window.element(f"{FIGURE} .poster img").is_displayed()
    window.click(f"{FIGURE} .play")
    window.until(f"document.querySelector('{FIGURE} .film').film.time > 10")


@pytest.mark.few(1)
def test_without_scripts_there_is_the_gif_and_no_control(window, site):
    window.open(f"{site}index.html", scripts=False)
    window.run(TO_FILM)
    image = f"document.querySelector('{FIGURE} noscript img')"
    window.until(f"{image}.complete && {image}.currentSrc.endsWith('/{FILM}.gif')")
    _, top, _, bottom = window.box(f"{FIGURE} noscript img")
    assert bottom - top > 100
    _, top, _, bottom = window.box(f"{FIGURE} .poster img")
    assert bottom == top
    shown = f"getComputedStyle(document.querySelector('{FIGURE} .play')).visibility"
    assert window.value(shown) == "hidden"


@pytest.mark.few(1)
def test_from_a_file_the_video_plays(window, folder):
    page = (folder / PATH / "index.html").as_uri()
    window.open(f"{page}#{FILM}@layer2")
    window.until(f"document.querySelector('{FIGURE} .shown > video') !== null")
    ground = window.value("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 253, 250)"
    time = f"document.querySelector('{FIGURE} video').currentTime"
    start = window.value(time)
    window.click(f"{FIGURE} .play")
    window.until(f"{time} > a + 0.2", start)


@pytest.mark.few(1)
@pytest.mark.parametrize("started", ["chromium", "firefox"], indirect=True)  # WebKit's can't print
@pytest.mark.needs("pdfinfo", "pdftotext")
def test_on_paper_there_are_strips_and_no_controls(window, site, tmp_path):
    window.open(f"{site}figures/{FILM}/index.html")
    file = tmp_path / "page.pdf"
    file.write_bytes(window.pdf())
    information = subprocess.run(
        ["pdfinfo", file], capture_output=True, text=True, check=True
    ).stdout
    assert 1 <= int(re.search(r"Pages: +(\d+)", information)[1]) <= 4
    text = subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert f"A title for {FILM}" in text
    assert "After layer 4" in text  # the strip
    assert "1×" not in text  # the button for the speed


OVERLAPS = """
const box = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const inside = range.getBoundingClientRect();
    // Firefox draws some signs of MathML by itself, and has no box of their text.
    return inside.width ? inside : node.getBoundingClientRect();
};
return [...document.querySelectorAll("math mo")]
    .filter(sign => /^[([{]$/.test(sign.textContent))
    .filter(sign => sign.previousElementSibling?.localName === "mi")
    .map(sign => [sign, box(sign.previousElementSibling).right - box(sign).left])
    .map(([sign, px]) => [px, sign.parentNode.textContent]);
"""


@pytest.mark.few(1)
def test_no_parenthesis_lies_on_the_letter_before_it(window, site):
    window.open(f"{site}index.html")
    overlaps = window.run(OVERLAPS)
    assert len(overlaps) >= 3  # tanh(…), p(t), exp(…)
    assert [(px, formula) for px, formula in overlaps if px > 1] == []


def test_a_page_that_its_policy_refuses_something_would_be_noticed(started, tmp_path):
    policy = "default-src 'self'"
    page = f"""<!doctype html><html lang=en><title>x</title>
    <meta http-equiv="Content-Security-Policy" content="{policy}">
    <link rel=icon href=data:,><p style="color: red">x</p>"""
    (tmp_path / "page.html").write_text(page)
    with served(tmp_path) as server:
        started.open(f"{server.address}page.html")
        expected = ("style-src-attr", f"{server.address}page.html")
        started.wait(lambda: expected in refused(server), "a report")
    started.forget_problems()
