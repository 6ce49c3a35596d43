"""What pages say by themselves, in the language of article.toml, and which way they run."""

import io
import re
import shutil
import string
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generator.publish.figures import network_table
from generator.publish.pages.article import site, warnings
from generator.publish.text import languages
from generator.publish.text.languages import COLUMNS, WORDS, Language
from tests.publish import fakes, played
from tests.publish.asking import frames, until, wait

PROSE = Path(__file__).parents[1] / "languages"
TITLES = {"de": "Schichten in Bewegung", "fa": "لایه‌ها در حرکت", "xx": "Layers"}
# What only the English table says; the fakes' titles, captions and films are English everywhere.
FURNITURE = (
    *("Contents", "References", "How to cite", "Notes", "Figure&nbsp;1", "What was measured"),
    *("Weights, data, downloads", "Skip to the content", "All figures", "made by", "Play"),
)


def article(folder, language, prose=None):
    """Templates and article.toml of an article in a language."""
    templates = folder / "templates"
    shutil.copytree(fakes.TEMPLATES, templates)
    shutil.rmtree(templates / "sections")
    (templates / "sections").mkdir()
    text = (PROSE / f"{language}.md").read_text("utf-8") if prose is None else prose
    (templates / "sections" / "01-one.md").write_text(text, "utf-8")
    title = TITLES.get(language, "Layers")
    settings = (
        f'title = "{title}"\nsubtitle = "{title}"\nauthors = ["A. B.", "C. D."]\n'
        f'date = 2026-05-03\nlanguage = "{language}"\n'
    )
    (folder / "article.toml").write_text(settings, "utf-8")
    return templates, folder / "article.toml"


def pages_in(folder, results, language, prose=None):
    """Every page of the article."""
    pages = site(results, *article(folder, language, prose), fakes.THEMES)
    return {name: data.decode() for name, data in pages.items() if name.endswith(".html")}


def test_the_table_is_complete_and_its_places_are_the_same():
    def places(words):
        return sorted({name for _, name, _, _ in string.Formatter().parse(words) if name})

    for name, row in WORDS.items():
        assert len(row) == len(COLUMNS), name
        assert all(row), name
        assert [places(words) for words in row] == [places(row[0])] * len(COLUMNS), name
    assert {len(months) for months in languages.MONTHS.values()} == {12}
    assert tuple(languages.MONTHS) == COLUMNS


def test_every_name_that_layouts_ask_for_is_in_the_table_and_no_other():
    layouts = "".join(
        path.read_text("utf-8") for path in (fakes.TEMPLATES / "layouts").glob("*.j2")
    )
    asked = set(re.findall(r'\bword\("([^"]+)"', layouts))
    code = "".join(
        path.read_text("utf-8")
        for path in (fakes.ROOT / "generator").rglob("*.py")
        if path.name != "languages.py"
    )
    own = Path(languages.__file__).read_text("utf-8")
    named = set(re.findall(r'text\(\s*"(\w+)"', code + own)) | set(languages.SCRIPTS)
    named |= set(re.findall(r'word\(\s*"(\w+)"', code))
    named |= {f"column_{name}" for name in network_table.COLUMNS}
    named |= {name for name in WORDS if f'"{name}"' in code}
    assert asked <= set(WORDS)
    assert set(WORDS) - asked - named == set()


@pytest.mark.parametrize("language", ["de", "fa"])
def test_no_english_furniture_is_left(tmp_path, results, language):
    pages = pages_in(tmp_path, results, language)
    for name, page in pages.items():
        words = re.sub(r'<script type="application/(ld\+)?json".*?</script>', "", page)
        left = [said for said in FURNITURE if f">{said}" in words or f'"{said}"' in words]
        assert left == [], name
    for said in ("contents", "cite", "references", "notes", "skip"):
        assert Language(language).text(said) in pages["index.html"]


def test_german_numbers_dates_and_names(tmp_path, results):
    page = pages_in(tmp_path, results, "de")["index.html"]
    assert '<a class="ref" href="#fig-spiral-easy">Abbildung&nbsp;1</a>' in page
    assert ">99,96\u202f%</data>" in page
    assert "A. B. und C. D." in page
    assert "3. Mai 2026" in page
    assert "„Schichten in Bewegung“" in page
    assert "<title>Schichten in Bewegung: Schichten in Bewegung</title>" in page
    assert ">Verschlingungszahl</th>" in page


def test_persian_runs_to_the_left_and_counts_in_its_digits(tmp_path, results):
    page = pages_in(tmp_path, results, "fa")["index.html"]
    assert '<html lang="fa" dir="rtl">' in page
    assert "شکل&nbsp;۱" in page
    assert '<span class="number">۱</span>' in page
    assert 'href="#note-1" role="doc-noteref" aria-label="یادداشت ۱">۱</a>' in page
    assert "۳ مهٔ ۲۰۲۶" in page
    assert ">100%</data>" in page  # measured, as in formulas, films and files


def test_a_tag_with_a_country_is_its_language():
    assert Language("de-AT").text("contents") == "Inhalt"
    assert Language("FA_IR").direction == "rtl"
    assert Language("de-AT").notices == []


def test_an_unknown_language_is_english_with_a_notice(tmp_path, results):
    prose = "## One\n\nText.\n"
    page = pages_in(tmp_path / "xx", results, "xx", prose)["index.html"]
    assert '<h2 id="contents">Contents</h2>' in page
    assert '<html lang="xx">' in page
    assert warnings(tmp_path / "xx/article.toml")[0] == (
        "article.toml: language: expected one of en, de, fa, whose words pages know, got 'xx':"
        " what they say by themselves is English"
    )
    arabic = pages_in(tmp_path / "ar", results, "ar", prose)["index.html"]
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<h2 id="contents">Contents</h2>' in arabic


def test_pages_in_english_have_no_direction(pages):
    assert b'<html lang="en">' in pages["index.html"]
    assert all(b"dir=" not in page for name, page in pages.items() if name.endswith(".html"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A site with a real film, on disk, in a language."""
    folders = {}

    def fill(language):
        if language not in folders:
            top = tmp_path_factory.mktemp(language)
            templates, settings = article(top / "article", language)
            files = played.whole(top / "made", templates=templates, article=settings)
            played.write(top / "site" / played.PATH, files)
            folders[language] = top / "site"
        return folders[language]

    return fill


@contextmanager
def opened(browser, top, path="index.html", width=1280, height=900, **context):
    """A page; whatever is said on its console is a failure."""
    with played.served(top) as address:
        page = browser.new_page(viewport={"width": width, "height": height}, **context)
        faults = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address + path)
        yield page
        page.context.close()
    assert faults == []


def box(page, selector):
    return page.locator(selector).first.bounding_box()


FILM = f"#fig-{played.FILM}"


@pytest.mark.parametrize(("language", "mirrored"), [("de", False), ("fa", True)])
def test_the_layout_is_mirrored_where_the_language_asks_for_it(
    written, browser, language, mirrored
):
    with opened(browser, written(language)) as page:
        assert page.evaluate("document.fonts.ready.then(() => true)")
        text, contents = box(page, "article h2"), box(page, "nav.contents")
        assert (contents["x"] > text["x"] + text["width"]) == mirrored
        page.locator(FILM).scroll_into_view_if_needed()
        page.wait_for_selector(f"{FILM} .shown > svg")
        page.wait_for_selector(f"{FILM} .ticks.placed")
        ticks = [tick.bounding_box()["x"] for tick in page.locator(f"{FILM} .ticks li").all()]
        assert ticks == sorted(ticks, reverse=mirrored)
        play, speed = box(page, f"{FILM} .play"), box(page, f"{FILM} .speed")
        assert (play["x"] > speed["x"]) == mirrored
        said = page.locator(f"{FILM} .play").get_attribute("aria-label")
        assert said in (Language(language).text("play"), Language(language).text("pause"))


@pytest.mark.parametrize("language", ["de", "fa"])
def test_the_track_runs_as_its_slider_does(written, browser, language):
    """The filled part, the thumb, the ticks and the keys agree on which way time runs."""
    with opened(browser, written(language), f"index.html#{played.FILM}@layer2") as page:
        page.wait_for_selector(f"{FILM} .shown > svg")
        place = page.evaluate(
            """(figure) => {
                const input = document.querySelector(figure + " input");
                const tick = document.getElementById(figure.slice(5) + "@layer2");
                const [track, mark] = [input, tick].map((one) => one.getBoundingClientRect());
                const share = input.value / input.max;
                const rtl = getComputedStyle(input).direction === "rtl";
                const along = track.left + 7 + (track.width - 14) * (rtl ? 1 - share : share);
                return [along, (mark.left + mark.right) / 2];
            }""",
            FILM,
        )
        assert place[0] == pytest.approx(place[1], abs=3)
        slider = page.locator(f"{FILM} input")
        before = float(slider.input_value())
        slider.focus()
        page.keyboard.press("ArrowLeft" if language == "fa" else "ArrowRight")
        wait(page, lambda: float(slider.input_value()) > before, "a slider that moves")


@pytest.mark.parametrize("path", ["index.html", "gallery.html", "figures/spiral-easy/index.html"])
def test_nothing_scrolls_sideways_in_persian(written, browser, path):
    for width in (390, 1280):
        with opened(browser, written("fa"), path, width=width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(
                """() => [...document.querySelectorAll("p, h1, h2, figcaption, nav")].filter(one =>
                    one.getBoundingClientRect().right > innerWidth + 1
                    || (one.getBoundingClientRect().left < -1 && !one.closest(".unseen, .skip"))
                ).map(one => one.outerHTML.slice(0, 120))"""
            ) == []  # fmt: skip


def test_code_formulas_and_films_keep_their_direction(written, browser):
    with opened(browser, written("fa")) as page:
        page.locator(FILM).scroll_into_view_if_needed()
        page.wait_for_selector(f"{FILM} .shown > svg")
        for selector in ("pre", "math", "data", f"{FILM} .screen > svg"):
            style = f"getComputedStyle(document.querySelector('{selector}')).direction"
            assert page.evaluate(style) == "ltr", selector
        assert page.evaluate("getComputedStyle(document.querySelector('td')).direction") == "rtl"


def test_the_film_itself_is_the_same_picture(written, browser):
    """Pictures are not mirrored: a film is what was drawn, whatever the page's direction."""
    shots = []
    for language in ("de", "fa"):
        with opened(browser, written(language), f"index.html#{played.FILM}@layer2") as page:
            page.wait_for_selector(f"{FILM} .shown > svg")
            tick = f"document.getElementById('{FILM[5:]}@layer2').dataset.cs"
            until(page, f"document.querySelector('{FILM} input').value === {tick}")
            frames(page)
            shots.append(page.locator(f"{FILM} .screen > svg").screenshot())
    first, second = (
        np.asarray(Image.open(io.BytesIO(shot)).convert("L").reduce(8)).astype(int)
        for shot in shots
    )
    assert np.abs(first - second).max() < 40  # smoothed at another half pixel
    assert np.abs(first - first[:, ::-1]).max() > 64
