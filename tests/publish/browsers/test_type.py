"""Words in pictures have 12 px and more on a phone of 390 px, in films and in stills.

Two small films and a still; with `BUILT_SITE=site` and `CI=true` in the environment, all figures of
a built article. A still is an image, and shown here as a document as wide as the page shows it.
"""

from types import SimpleNamespace

import pytest

from generator import draw
from generator.draw.render.svg import document
from generator.draw.render.svg.primitives import EM
from generator.publish.figures.phone_type import with_rules, words
from generator.publish.text.titles import titled
from tests.publish.browsers.conftest import BUILT

LEAST = 11.95  # px; 12, of rounded factors
PHONE = 390, 844

# Of each word of a film its px and its text. Panels that stand below each other are pieces, each
# with all words; one is seen in the piece that its base line is in.
FILM = """
const em = a, id = b, box = document.querySelector(`.film[data-id="${id}"]`);
const svg = box.querySelector(".screen > svg, .screen svg");
if (!svg) return []; // a film in space with nothing beside it
const { width } = svg.getBoundingClientRect(), seen = svg.viewBox.baseVal;
const pieces = [...svg.querySelectorAll(":scope > .piece")];
const boxes = pieces.map((piece) => piece.dataset.box.split(" ").map(Number));
const shown = (boxes.length ? boxes : [[seen.x, seen.y, seen.width, seen.height]]).map(
    ([, y, wide, high]) => ({ top: y, bottom: y + high, scale: width / wide }));
return [...(pieces[0] ?? svg).querySelectorAll("g[role=img][transform]")].map((word) => {
    const [, y, scale] = word.getAttribute("transform").match(/ (\\S+)\\) scale\\((\\S+)\\)/);
    const view = shown.find(({ top, bottom }) => top <= y && y <= bottom);
    const more = Number(getComputedStyle(word.firstElementChild).scale.replace("none", "1"));
    return [em * scale * more * (view ? view.scale : Infinity), word.getAttribute("aria-label")];
});"""
FILMS = """
const boxes = document.querySelectorAll(".film[data-svg], .film[data-space]");
return [...boxes].map((box) => box.dataset.id);"""
SCROLL = "document.querySelector(`#fig-${a} .screen`).scrollIntoView({ block: 'center' });"
HAS = "document.querySelector('#fig-{id} .shown') !== null"
STILLS = """async () => {
    const shown = [...document.querySelectorAll("figure .picture img")].filter(
        (image) => image.getBoundingClientRect().width);
    for (const image of shown) image.loading = "eager"; // else those below have no address yet
    await Promise.all(shown.map((image) => image.decode()));
    return shown.map((image) =>
        [image.closest("figure").id, image.currentSrc, image.getBoundingClientRect().width]
    ).filter(([, address]) => address.endsWith(".svg"));
}"""
STILL = """([em, width]) => [...document.querySelectorAll("g[role=img][transform]")].map((word) => {
    const scale = word.getAttribute("transform").match(/scale\\((\\S+)\\)/)[1];
    const more = Number(getComputedStyle(word.firstElementChild).scale.replace("none", "1"));
    const px = width / document.documentElement.viewBox.baseVal.width;
    return [em * scale * more * px, word.getAttribute("aria-label")];
})"""


@pytest.mark.few(1)
def test_words_of_films(window, address):
    page = window.open(f"{address}index.html", *PHONE, reduced_motion=False)
    found = {}
    for id in page.run(FILMS):
        page.run(SCROLL, id)
        page.until(HAS.format(id=id))
        words = page.run(FILM, EM, id)
        if words:
            found[id] = min(words)
    print(window.name, found)
    assert len(found) >= (10 if BUILT else 1)
    assert {id: word for id, word in found.items() if word[0] < LEAST} == {}


def small(folder):
    """A still, its address and how wide a phone shows it, px; its word has 14 px of 560."""
    mark = draw.label("word", (0, 0), size=14)
    svg = document.document(draw.still(draw.grid(), mark).context(), "still").encode()
    figure = SimpleNamespace(width=560, pieces=[], words=words(svg, "still"))
    picture = folder / "still.svg"
    picture.write_bytes(with_rules(titled(svg, "title", "alt"), figure))
    return "still", picture.as_uri(), 350


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_stills(browser, address, tmp_path, theme):
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]}, color_scheme=theme)
    page.goto(f"{address}index.html")
    found = {}
    for id, picture, width in page.evaluate(STILLS) if BUILT else [small(tmp_path)]:
        page.set_viewport_size({"width": round(width), "height": PHONE[1]})
        page.goto(picture)
        words = page.evaluate(STILL, [EM, width])
        if words:
            found[id] = min(words)
    page.context.close()
    print(theme, found)
    assert len(found) >= (5 if BUILT else 1)
    assert {id: word for id, word in found.items() if word[0] < LEAST} == {}
