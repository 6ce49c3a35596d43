"""The panel "Use it" of a figure's page: true sizes, and snippets that show what they say."""

import io
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from PIL import Image

from generator.formats import FORMATS
from generator.publish.figures.figure import Figure
from generator.publish.pages import downloads
from generator.publish.pages.cite import bibtex
from generator.publish.prose import article_toml
from tests.publish import fakes
from tests.publish.html_check import read
from tests.publish.played import FILM

SITE = "https://ada.github.io/films"
AWKWARD = 'A "50 %" [tint] & a <line>, *x*_1 \\ `3` > 2'


@pytest.fixture(scope="module")
def about():
    return article_toml.read_article(fakes.ARTICLE)


@pytest.fixture(scope="module")
def figures(results):
    return {result.id: Figure(result, 1) for result in results}


def rows(page):
    """The table of sizes: file → (pixels, size)."""
    cells = re.findall(
        r'<tr><td><a href="([^"]+)" download>\1</a></td><td class="value">([^<]+)</td>'
        r'<td class="value">([^<]+)</td>',
        page,
    )
    return {path: (pixels, size) for path, pixels, size in cells}


def test_sizes_are_those_of_the_files(played):
    from generator.publish.pages.layouts import in_bytes

    folder = f"figures/{FILM}/"
    table = rows(played[f"{folder}index.html"].decode())
    assert len(table) >= 4
    for path, (pixels, size) in table.items():
        data = played[folder + path]
        assert size == in_bytes(len(data))
        if path.endswith((".gif", ".png")):
            width, height = Image.open(io.BytesIO(data)).size
            assert pixels == f"{width} × {height}"
    assert table[f"{FILM}.svg"][0] == "any"


@pytest.mark.needs("ffmpeg")
def test_the_videos_size_is_what_ffmpeg_sees(played, tmp_path):
    folder, name = f"figures/{FILM}/", f"{FILM}.mp4"
    if folder + name not in played:
        pytest.fail("the played film has no MP4 to look at")
    (tmp_path / name).write_bytes(played[folder + name])
    streams = subprocess.run(
        [shutil.which("ffmpeg"), "-i", tmp_path / name], capture_output=True, text=True, check=False
    )
    width, height = re.search(r"Video:.* (\d+)x(\d+)", streams.stderr).groups()
    assert rows(played[f"{folder}index.html"].decode())[name][0] == f"{width} × {height}"


def awkward(figure):
    return Figure(replace(figure.result, alt=AWKWARD, title="Half & half_1 {}"), 1)


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize("id", ["spiral-easy", "two-curves"])
def test_markdown_is_one_image_with_its_words(about, figures, id, site):
    figure = awkward(figures[id])
    text = downloads.markdown(replace(about, site=site), figure)
    assert "\n" not in text
    page = read(MarkdownIt("commonmark").render(text).encode())
    (image,) = page.named("img")
    assert image["alt"] == AWKWARD
    ending = "gif" if figure.animated else "png"
    top = f"{SITE}/figures/{id}/" if site else ""
    assert image["src"] == f"{top}{id}.{ending}"
    assert [link["href"] for link in page.named("a")] == ([top] if site else [])


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize("id", ["spiral-easy", "two-curves"])
def test_html_shows_the_svg_and_gives_words_size_and_source(about, figures, id, site):
    figure = awkward(figures[id])
    page = read(downloads.in_html(replace(about, site=site), figure).encode())
    assert not page.faults
    assert not page.open
    (image,) = page.named("img")
    top = f"{SITE}/figures/{id}/" if site else ""
    assert image["src"] == f"{top}{id}.svg"
    assert image["alt"] == AWKWARD
    assert (image["width"], image["height"]) == (str(figure.width), str(figure.height))
    calm = [(source["media"], source["srcset"]) for source in page.named("source")]
    wanted = [("(prefers-reduced-motion: reduce)", f"{top}{id}.png")] if figure.animated else []
    assert calm == wanted
    assert "Half & half_1 {}" in page.text
    assert about.title in page.text


def test_a_film_without_svg_is_a_video(about, figures):
    result = figures["spiral-easy"].result
    files = {name: blob for name, blob in result.files.items() if not name.endswith("easy.svg")}
    files |= {f"{result.id}.mp4": files[f"{result.id}.gif"]}
    figure = Figure(replace(result, files=files, alt=AWKWARD), 1)
    page = read(downloads.in_html(about, figure).encode())
    (video,) = page.named("video")
    assert (video["src"], video["poster"]) == ("spiral-easy.mp4", "spiral-easy.png")
    assert video["aria-label"] == AWKWARD
    assert "controls" in video
    assert "autoplay" not in video  # the page that shows it decides


def test_latex_cites_the_entry_that_stands_below(about, figures):
    figure = awkward(figures["spiral-easy"])
    text = downloads.latex(about, figure)
    key = re.search(r"\\cite\{([^}]+)\}", text)[1]
    assert bibtex(about, figure).startswith(f"@misc{{{key},")
    assert r"Half \& half\_1 \{\}" in text
    plain = re.sub(r"\\[{}%&_]", "", text)
    assert plain.count("{") == plain.count("}")
    assert r"\includegraphics[width=0.7\linewidth]{spiral-easy.png}" in text


def test_every_page_has_the_panel_and_what_it_offers(pages, results):
    for result in results:
        page = pages[f"figures/{result.id}/index.html"].decode()
        assert '<h2 id="use">Use it</h2>' in page
        for name in ("markdown", "html", "iframe", "latex"):
            assert f'id="in-{name}"' in page
        assert 'id="cite"' in page
        table = rows(page)
        files = "film_files" if result.kind == "animation" else "still_files"
        ours = {f"{result.id}{end}" for known in FORMATS for end in getattr(known, files)}
        published = {path.removeprefix(f"figures/{result.id}/") for path in pages}
        assert set(table) == ours & (set(result.files) | published)


def test_snippets_are_copied_by_a_button(browser, tmp_path, pages, whole):
    for path, data in whole.items():
        if path.startswith(("static/", "figures/two-curves/")):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    page = browser.new_page()
    page.goto((tmp_path / "figures/two-curves/index.html").as_uri())
    boxes, buttons = (
        page.query_selector_all(selector) for selector in (".use .copied", ".use .copy")
    )
    assert len(boxes) == 5  # four to embed it, one to cite it
    if page.evaluate("Boolean(navigator.clipboard)"):
        assert len(buttons) == len(boxes)
    for button in buttons:
        assert page.query_selector(f"#{button.get_attribute('aria-describedby')}")
    page.context.close()
