"""What pages tell besides numbers: notes, witnesses, a film without its SVG."""

import json
import re
from dataclasses import replace

import pytest

from generator.publish.figures import notes
from generator.publish.pages.article import site
from generator.publish.text.languages import Language
from tests.publish import fakes
from tests.publish.html_check import read, wrong

WHY = "depth order changes from step to step"
NOTES = ["network: layer 2: det W < 0, units 1 and 2 change places", "<b> & more."]
WITNESS = {
    "network": "network",
    "set": "B",
    "parameter": [0.25],
    "point": [-0.123456, 0.7],
    "logit": -0.3000000001,
}
VIEWS = [
    {"panel": 0, "layer": 0, "dimensions": 2, "shown": 2, "kind": "axes", "share": 1.0},
    {"panel": 0, "layer": 1, "dimensions": 64, "shown": 2, "kind": "PCA", "share": 0.8312},
    {"panel": 0, "layer": 2, "dimensions": 3, "shown": 2, "kind": "my <plane>", "share": None},
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The article with a figure that has all of these, and no SVG but an MP4."""
    folder = tmp_path_factory.mktemp("told")
    changed = []
    for result in fakes.results(folder):
        if result.id == "spiral-easy":
            path = folder / "film.mp4"
            path.write_bytes(b"\0" * 4321)
            files = {name: blob for name, blob in result.files.items() if name != "spiral-easy.svg"}
            files["spiral-easy.mp4"] = fakes.Blob(path, "0" * 64, 4321)
            facts = result.facts | {"notes": NOTES, "left_out": {"svg": WHY}, "projections": VIEWS}
            result = replace(result, files=files, facts=facts, witnesses=[WITNESS])
        changed.append(result)
    return site(changed, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES)


PAGE = "figures/spiral-easy/index.html"


def test_the_mp4_is_among_the_downloads_with_its_bytes(pages):
    page = read(pages[PAGE])
    assert "spiral-easy.mp4" in page.links
    assert "4.3 kB" in page.text
    assert "spiral-easy.svg" not in page.links


def test_a_missing_svg_is_reported_in_one_sentence_with_the_mp4_in_its_place(pages):
    sentence = f"There is no animated SVG, because {WHY}; the MP4 takes its place."
    assert sentence in " ".join(read(pages[PAGE]).text.split())
    other = read(pages["figures/one-layer/index.html"]).text
    assert "There is no" not in other


def test_notes_stand_on_the_page_and_below_the_figure_in_the_article(pages):
    for path in (PAGE, "index.html"):
        text = " ".join(read(pages[path]).text.split())
        assert text.count("units 1 and 2 change places.") == 1
        assert "<b> & more. " in text  # escaped, with one full stop
        assert wrong(pages[path]) == []


def test_projections_stand_under_what_was_measured_where_they_hide_something(pages):
    section = pages[PAGE].decode().partition('id="measured"')[2].partition("</section>")[0]
    lines = re.findall("<li>(.*)</li>", section)
    assert lines == [
        "After layer 1: projection of 64 dimensions, PCA, 83.1% of the variation",
        "After layer 2: projection of 3 dimensions, my &lt;plane&gt;",
    ]
    assert json.loads(pages["figures/spiral-easy/figure.json"])["projections"] == VIEWS
    assert b'class="projections"' not in pages["figures/one-layer/index.html"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Nach Schicht 1: Projektion aus 4 Dimensionen, Ebene der Entscheidung"),
        ("fa", "پس از لایهٔ ۱: تصویر ۴ بعد، صفحهٔ تصمیم"),
    ],
)
def test_projections_are_said_in_the_pages_language(language, line):
    row = VIEWS[1] | {"kind": "plane of the decision", "dimensions": 4, "share": None}
    assert notes.projections({"projections": [row]}, Language(language)) == [line]


def test_witnesses_are_a_table_of_the_figures_page(pages):
    page = pages[PAGE].decode()
    text = read(pages[PAGE]).text
    assert 'class="witnesses"' in page
    assert "(−0.1235, 0.7)" in text
    assert "(0.25)" in text
    assert '<data value="-0.3000000001">−0.3</data>' in page
    assert b'class="witnesses"' not in pages["figures/one-layer/index.html"]


def test_figure_json_has_them_as_they_are(pages):
    record = json.loads(pages["figures/spiral-easy/figure.json"])
    assert record["left_out"] == {"svg": WHY}
    assert record["notes"] == NOTES
    assert record["witnesses"] == [WITNESS]
    plain = json.loads(pages["figures/one-layer/figure.json"])
    assert (plain["left_out"], plain["notes"], plain["witnesses"]) == ({}, [], [])


def test_what_is_said_of_several_layers_is_said_once():
    same = "det W < 0, units 1 and 2 change places"
    facts = [f"network: layer {k}: {same}" for k in (2, 3, 5)]
    facts += ["network: layer 4: drops 1 of 3 units", f"other: layer 2: {same}.", "and: so on"]
    facts += ["singular: layer 1: W is singular (least singular value 4.6e-17)"]
    assert notes.notes({"notes": facts}) == [
        f"Layers 2, 3 and 5: {same}",
        "Layer 4: drops 1 of 3 units",
        f"Other, layer 2: {same}",
        "and: so on",
        "Singular, layer 1: W is singular (least singular value 4.6 × 10⁻¹⁷)",
    ]


def test_an_unknown_output_is_called_by_its_name():
    assert notes.left_out({"left_out": {"ply": "too big"}}) == [("ply", "too big")]


def test_formats_are_documented():
    text = (fakes.ROOT / "docs/formats.md").read_text()
    for field in ("`left_out`", "`notes`", "`witnesses[].logit`", "`<id>.mp4`"):
        assert field in text
