"""The prose API, and that what is wrong in prose is said in one line with file and line."""

import re

import pytest

from generator.errors import AuthorError
from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.html_check import read, wrong


def test_references_to_figures_may_come_before_them(article):
    html = article(
        "See {{ ref('training') }}.\n\n{{ figure('one-layer') }}\n\n{{ figure('training') }}"
    )
    assert '<a class="ref" href="#fig-training">Figure&nbsp;2</a>' in html


def test_a_reference_to_a_figure_without_a_place_links_its_page(article):
    html = article("See {{ ref('an-extra') }}.")
    assert '<a class="ref" href="figures/an-extra/index.html">A title for an-extra</a>' in html


def test_figures_side_by_side(article):
    html = article("{{ figure('one-layer', 'training') }}")
    row = html[html.index('<div class="row">') :]
    assert (
        row.index('id="fig-one-layer"')
        < row.index('id="fig-training"')
        < row.index("</figure>\n</div>")
    )
    assert wrong(html.encode()) == []


def test_values(article):
    html = article(
        "{{ value('spiral-easy.succeeded') }} of {{ value('spiral-easy.restarts') }},"
        " {{ value('two-curves.distance', '{:.2f}') }},"
        " {{ value('linear-boundary.accuracy', 'percent') }}"
    )
    assert read(html.encode()).text.count("51 of 64, 0.42, 86.8%") == 1


def test_a_value_at_the_start_of_a_line_is_no_list(article):
    html = article("Of all networks\n{{ value('spiral-easy.restarts') }}. That is all.")
    assert "Of all networks 64. That is all." in read(html.encode()).text


def test_a_value_in_a_formula_and_in_a_heading(article):
    html = article(
        "## About {{ value('spiral-easy.restarts') }}\n\n$n = {{ value('spiral-easy.restarts') }}$"
    )
    assert 'id="about-64"' in html
    assert "<mn>64</mn>" in html
    assert '<a href="#about-64">' in html


def test_numbers_can_be_compared(article):
    assert "all of them" in article(
        "{% if number('hidden-boundary.accuracy') == 1 %}all of them{% endif %}"
    )


def test_citations_are_numbered_by_first_use_and_lead_back(article):
    html = article("A {{ cite('johnson2019', 'olah2014') }}.", "B {{ cite('olah2014') }}.")
    text = read(html.encode()).text
    assert "A [1, 2]" in text
    assert "B [2]" in text
    assert html.index('id="ref-johnson2019"') < html.index('id="ref-olah2014"')
    assert {"cite-olah2014-1", "cite-olah2014-2"} <= set(read(html.encode()).ids)
    assert 'href="#cite-olah2014-2"' in html
    assert "https://arxiv.org/abs/1810.00393" in html


def test_notes_are_numbered_through_all_sections(article):
    html = article(
        "A[^a] again[^a].\n\n[^a]: First {{ ref('training') }}.", "B[^a].\n\n[^a]: Second^[Third]."
    )
    page = read(html.encode())
    assert [id for id in page.ids if re.fullmatch(r"note-\d", id)] == ["note-1", "note-2", "note-3"]
    assert {"note-1-1", "note-1-2", "note-2-1"} <= set(page.ids)
    assert wrong(html.encode()) == []
    assert "A title for training" in page.text


def test_sections_are_numbered_by_their_files(article):
    html = article("Lead.", "## One\n\n### Part", "## Two")
    assert '<h2 id="two"><span class="number">2</span> Two</h2>' in html
    assert '<h3 id="part">Part</h3>' in html


def test_headings_of_the_same_words_get_ids_of_their_own(article):
    ids = read(article("## Same", "## Same", "## References").encode()).ids
    assert {"same", "same-2", "references-2"} <= set(ids)


def test_html_in_prose_is_text(article):
    html = article("if x < 3 & y > 4 then <b>bold</b> <script>x</script>")
    assert "<b>" not in html
    assert "<script>x" not in html
    assert "if x < 3 & y > 4 then <b>bold</b>" in read(html.encode()).text


def test_an_aside(article):
    assert '<aside class="remark">\n<p>By the way.</p>' in article("::: aside\nBy the way.\n:::")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        (
            "ok\n\n{{ figure('spiral-esy') }}",
            3,
            "unknown figure 'spiral-esy'; did you mean spiral-easy",
        ),
        ("{{ ref('trainig') }}", 1, "did you mean training"),
        (
            "a\n{{ value('two-curves.distanc') }}",
            2,
            "no measurement 'distanc'; did you mean distance",
        ),
        ("{{ value('two-curvs.distance') }}", 1, "did you mean two-curves"),
        ("{{ value('distance') }}", 1, "write 'figure-id.measurement'"),
        ("{{ value('two-curves.distance', '{:q}') }}", 1, "format '{:q}'"),
        ("{{ value('two-curves.distance', 'prozent') }}", 1, "allowed: 'percent'"),
        ("a\n\n{{ cite('olah2015') }}", 3, "unknown key; did you mean olah2014"),
        ("{{ figur('training') }}", 1, "unknown name 'figur'; did you mean figure"),
        ("{{ figure() }}", 1, "figure() has no id"),
        ("{{ ref() }}", 1, "missing 1 required positional argument"),
        ("a\n{{ figure('training') }\n", 2, "unexpected '}'"),
        ("a\n\n{% if x %}\nb", 3, "end"),
        ("{{ 'x' | nofilter }}", 1, "nofilter"),
        ("{{ figure('training') }}\n\n{{ figure('training') }}", 3, "a second time"),
        ("a\n\nsee {{ figure('training') }} here", 3, "within a paragraph"),
        ("- {{ figure('training') }}", 1, "in a heading, list"),
        ("## {{ figure('training') }}", 1, "in a heading, list"),
        ("a\n\n# Title", 3, "sections begin with ##"),
        ("a\n\nb[^x]", 3, "note [^x] has no text"),
        ("a[^y]\n\n[^x]: b\n\n[^y]: c", 3, "note [^x] has no mark"),
        ("a\n\n$\\frac{1}$", 3, "formula $\\frac{1}$"),
        ("a\n\n$$ \\nosuch{x} $$", 3, "unknown command \\nosuch"),
        ("a $x{$", 1, "braces don't match"),
        ("![alt](a.png)", 1, "use figure(id)"),
    ],
)
def test_mistakes_are_one_line_with_their_place(article, text, line, found):
    with pytest.raises(AuthorError) as caught:
        article(text)
    message = str(caught.value)
    assert "\n" not in message
    assert found in message
    assert re.match(rf"templates/sections/00-s\.md:{line}: ", message), message


def test_a_caption_with_a_broken_formula_names_the_figures_file(tmp_path, article):
    broken = fakes.result(tmp_path, "an-extra", caption="$\\nosuch$")
    with pytest.raises(AuthorError, match=r"^figures/an_extra.py: caption: formula"):
        article("text", results=[broken])


def test_a_mistake_in_a_layout_names_it(templates, article):
    layout = templates / "layouts" / "gallery.html.j2"
    layout.write_text("a\n{{ abut.title }}", encoding="utf-8")
    with pytest.raises(
        AuthorError, match=r"layouts/gallery.html.j2:2: unknown name 'abut'; did you mean about"
    ):
        article("text")


def test_an_article_without_prose_is_told(templates, results):
    with pytest.raises(AuthorError, match=r"has no \.md file"):
        site(results, templates, fakes.ARTICLE, fakes.THEMES)
