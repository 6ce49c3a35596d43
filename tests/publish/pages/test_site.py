"""Real templates, fake results: every page is there, well formed, linked, always the same."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from generator.publish.pages.article import site
from generator.publish.pages.csp import source_hash
from tests.browser import picture
from tests.publish import fakes
from tests.publish.html_check import dead, read, wrong

# Every ASCII character, and some that HTML, XML, JSON or Markdown could trip over.
EVERY = (
    "".join(map(chr, range(128)))
    + "é×–↦𝕊\u2028\ufeff\ufffe\x85 </script> ]]> &amp; {{ x }} {% y %}"
)


def test_the_site_has_its_pages_and_each_figure_its_files(pages, results):
    assert pages[".nojekyll"] == b""
    assert {"index.html", "gallery.html", "404.html", "static/style.css"} <= set(pages)
    for result in results:
        for name in ("index.html", "figure.json", f"{result.id}.svg"):
            assert f"figures/{result.id}/{name}" in pages
    assert list(pages) == sorted(pages)


def test_pages_are_well_formed(pages):
    for path, html in pages.items():
        if path.endswith(".html"):
            assert wrong(html) == [], path


def test_links_lead_somewhere_and_nothing_is_fetched_from_elsewhere(whole):
    assert dead(whole) == []
    assert b"@import" not in whole["static/style.css"]
    fonts = re.findall(rb"url\(([^)]*)\)", whole["static/style.css"])
    assert fonts == [b'"fonts/text.woff2"', b'"fonts/text-italic.woff2"']


def test_the_testers_find_faults(whole):
    broken = whole["index.html"].replace(b'href="#fig-one-layer"', b'href="#fig-one-layr"')
    assert dead({**whole, "index.html": broken})
    broken = whole["index.html"].replace(b'href="gallery.html"', b'href="galery.html"')
    assert dead({**whole, "index.html": broken})
    broken = whole["index.html"].replace(b"static/style.css", b"https://example.org/a.css")
    assert dead({**whole, "index.html": broken})
    broken = whole["index.html"].replace(b"static/icon.svg", b"/static/icon.svg")
    assert dead({**whole, "index.html": broken})
    assert wrong(whole["index.html"].replace(b"</figcaption>", b"", 1))
    assert wrong(whole["index.html"].replace(b'id="fig-one-layer"', b'id="fig-training"'))
    assert wrong(whole["index.html"].replace(b"<h1>", b"<h1></h1><h1>"))


def test_placed_figures_are_numbered_in_order_and_the_rest_follow_by_id(pages):
    placed = [attrs["id"] for attrs in read(pages["index.html"]).named("figure")]
    assert placed == [f"fig-{id}" for id in fakes.FIGURES]
    gallery = pages["gallery.html"].decode()
    order = [gallery.index(f"figures/{id}/index.html") for id in (*fakes.FIGURES, "an-extra")]
    assert order == sorted(order)
    assert "Not in the text" in pages["figures/an-extra/index.html"].decode()


def test_films_are_posters_with_a_script_and_gifs_without(pages):
    page = read(pages["index.html"])
    films = [id for id, (kind, _, _) in fakes.FIGURES.items() if kind == "animation"]
    shown = [attrs for attrs in page.named("div") if "data-times" in attrs]
    assert [attrs["data-id"] for attrs in shown] == films
    shown = [attrs for attrs in page.named("div") if "data-id" in attrs]
    assert [attrs["data-svg"] for attrs in shown] == [f"figures/{id}/{id}.svg" for id in films]
    still = [a["srcset"] for a in page.named("source") if "motion: reduce" in a["media"]]
    assert still == [f"figures/{id}/{id}.png" for id in films]
    html = pages["index.html"].decode()
    outside = re.sub("<noscript>.*?</noscript>", "", html, flags=re.S)
    outside = re.sub('<source media="[(]scripting: none[)][^>]*>', "", outside)
    assert ".gif" not in re.sub('data-gif="[^"]*"', "", outside)
    images = page.named("img")
    eager = [attrs["src"] for attrs in images if "loading" not in attrs]
    assert eager == [images[1]["src"]]  # the first is below the title: its film is there at once
    training = next(attrs for attrs in images if attrs["src"] == "figures/training/training.gif")
    assert (training["width"], training["height"]) == ("960", "520")


def test_moments_have_names_that_stay(pages):
    page = read(pages["index.html"])
    assert {"spiral-easy@input", "spiral-easy@layer1"} <= set(page.ids)
    film = next(a for a in page.named("div") if a.get("data-id") == "spiral-easy")
    times = json.loads(film["data-times"])
    easing = [[0, 0, 0.45, 0, 0.55, 1]]
    stage = ["Layer 1 of 1 · W", 60, 180, easing, "After layer 1 of 1"]
    assert times == {"duration": 1132, "period": 1180, "steps": [0, 60], "stages": [stage]}


def test_scripts_are_the_sites_own_and_the_policy_names_the_rest(pages):
    for path, html in pages.items():
        if not path.endswith(".html"):
            continue
        text = html.decode()
        policy = re.search('Content-Security-Policy" content="([^"]*)"', text)[1]
        policy = policy.replace("&#39;", "'")
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
        for attributes, inside in re.findall("<(?:script|style)([^>]*)>([^<]*)</", text):
            if re.search(r"application/(ld\+)?json", attributes):  # runs nothing
                json.loads(inside)
            elif inside:
                assert f"'{source_hash(inside)}'" in policy
            else:
                assert re.search(r'src="[./]*static/(lab/)?[a-z]+\.js"', attributes)
                assert " defer" in attributes or ' type="module"' in attributes
        assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)=", text), path


def test_formulas_are_mathml(pages):
    page = read(pages["index.html"])
    assert len(page.named("math")) > 20
    assert "$" not in page.text
    assert "\\" not in page.text


def test_every_number_of_the_prose_is_measured(pages):
    html = pages["index.html"].decode()
    for exact, shown in (
        ("0.4182736451", "0.418"),
        ("0.8675", "86.8%"),
        ("0.9996", "99.96%"),
        ("1.23e-05", "1.23 × 10⁻⁵"),
        ("20000", "20,000"),
    ):
        assert f'<data value="{exact}">{shown}</data>' in html


def test_olah_is_credited_in_the_first_lines_and_only_what_is_cited_is_listed(pages):
    page = read(pages["index.html"])
    first = page.text.index("Christopher Olah")
    assert first < page.text.index("A simple example", first)
    assert "ref-olah2014" in page.ids
    assert "ref-lecun1998" not in page.ids
    assert "#cite-olah2014-1" in page.links


def test_a_figures_own_page_has_its_files_with_their_sizes(pages, results):
    page = read(pages["figures/spiral-easy/index.html"])
    result = next(candidate for candidate in results if candidate.id == "spiral-easy")
    for name, blob in result.files.items():
        assert name in page.links
        if name.endswith((".gif", ".png")):
            assert f"{blob.size} bytes" in page.text
    svg = pages["figures/spiral-easy/spiral-easy.svg"]
    assert f"{len(svg)} bytes" in page.text
    assert "../one-layer/index.html" in page.links
    assert "../spiral-hard/index.html" in page.links
    assert "figures/spiral_easy.py" in page.text
    assert "@misc{spiral-easy-2026," in page.text


def test_a_claim_that_fails_is_reported(results):
    claim = {"id": "margin", "text": "t", "measured": 0.1, "relation": "≥", "bound": 0.5}
    changed = [
        replace(result, claims=[{**claim, "holds": False}]) if result.id == "two-curves" else result
        for result in results
    ]
    pages = site(changed, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES)
    assert "does not hold" in read(pages["figures/two-curves/index.html"]).text
    assert "≥ 0.5" in read(pages["figures/two-curves/index.html"]).text


def test_figure_json(pages, results):
    record = json.loads(pages["figures/spiral-easy/figure.json"])
    assert " ".join(record) == (
        "schema id title caption alt kind size step_cs duration_cs end_cs stages ticks "
        "classes projections files left_out measured claims witnesses notes summary"
    )
    result = next(candidate for candidate in results if candidate.id == "spiral-easy")
    assert record["measured"] == result.measured
    assert record["size"] == [640, 680]
    code = {"spiral-easy.py", "spiral-easy.ipynb"}
    assert record["files"] == sorted({*result.files, *code, "index.html", "figure.json"})
    still = json.loads(pages["figures/two-curves/figure.json"])
    assert (still["step_cs"], still["duration_cs"]) == ([], 0)


def test_only_the_pictures_own_title_is_filled(pages):
    svg = pages["figures/one-layer/one-layer.svg"].decode()
    assert (
        "<title>A title for one-layer</title><desc>A picture of one-layer in words.</desc>" in svg
    )
    assert svg.count("<title/>") == 1


def test_every_character_is_escaped_everywhere(results):
    harsh = '<script>alert("1")</script>' + EVERY
    changed = [
        replace(
            result,
            title=harsh,
            alt=harsh,
            caption=harsh.replace("$", ""),
            measured=[{**m, "method": harsh, "unit": "<b>"} for m in result.measured],
            claims=[{**claim, "text": harsh} for claim in result.claims],
        )
        for result in results
    ]
    pages = site(changed, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES)
    visible = '<script>alert("1")</script>'
    for path, html in pages.items():
        if path.endswith(".html"):
            assert wrong(html) == [], path
            assert b"<script>alert" not in html
            assert b"<b>" not in html
            assert not any(bytes([code]) in html for code in (*range(9), 11, 12, *range(14, 32)))
    page = read(pages["figures/one-layer/index.html"])
    assert visible in page.text
    assert any(image["alt"].startswith(visible) for image in page.named("img"))
    check_xml(pages["figures/one-layer/one-layer.svg"], visible)
    assert json.loads(pages["figures/one-layer/figure.json"])["title"].startswith(visible)


def check_xml(svg, title):
    from xml.etree import ElementTree

    name = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{name}title").startswith(title)
    assert root.findtext(f"{name}desc").startswith(title)


def test_same_input_same_bytes_in_any_order(pages, results):
    assert site(results[::-1], fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES) == pages


def test_same_bytes_with_another_hash_seed_time_zone_and_locale(tmp_path):
    program = (
        "import hashlib, pathlib, sys; from tests.publish import fakes;"
        "from generator.publish.pages.article import site;"
        "results = fakes.results(pathlib.Path(sys.argv[1]));"
        "made = site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES);"
        "print(hashlib.sha256(repr(sorted(made.items())).encode()).hexdigest())"
    )

    def run(folder, **environment):
        command = [sys.executable, "-c", program, str(tmp_path / folder)]
        return subprocess.run(
            command, env=environment, cwd=fakes.ROOT, check=True, capture_output=True
        ).stdout

    first = run("a", PYTHONHASHSEED="1", TZ="UTC")
    assert first == run("b c", PYTHONHASHSEED="2", TZ="Pacific/Auckland", LC_ALL="C")


def test_neither_numerics_nor_what_a_draft_lacks_are_imported():
    """Images, a bibliography and the card each import what they need."""
    program = (
        "import sys, generator.publish.pages.article;"
        "print(set(sys.modules) & {'numpy', 'scipy', 'matplotlib', 'autograd', 'rich', 'PIL',"
        " 'bibtexparser'})"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=fakes.ROOT, check=True, capture_output=True
    )
    assert run.stdout.strip() == b"set()"


@pytest.mark.parametrize("page", ["index.html", "gallery.html", "figures/spiral-easy/index.html"])
@pytest.mark.parametrize("dark", [False, True])
def test_in_a_browser(browser, whole, tmp_path, page, dark):
    for path, data in whole.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for width in (360, 1400):
        with picture(browser, tmp_path / page, width, 800, dark=dark) as shown:
            inner = shown.page.evaluate("document.documentElement.scrollWidth")
            assert inner <= width
            ground = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert ground == ("rgb(21, 24, 29)" if dark else "rgb(255, 253, 250)")
            addresses = shown.page.evaluate(
                "performance.getEntriesByType('resource').map(entry => entry.name)"
            )
            assert all(address.startswith("file://") for address in addresses)
