"""The prose API, and that what is wrong in prose is said in one line with file and line."""

import re

import pytest

from generator.errors import UserError
from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.html_check import read, wrong
from tests.publish.mistakes import assert_one_line


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


def test_measurements_are_put_into_the_prose(article):
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


DRAFT = """## Of {{ value('two-curves.later') }} restarts

{% if number('two-curves.later') == 1 %}one{% else %}{{ number('two-curves.later') }}{% endif %} or
{{ 100 * number('two-curves.later') - 1 }}, {{ value('two-curves.later', 'percent') }} and
$n = {{ value('two-curves.later') }}$.
"""


@pytest.fixture
def draft(templates, results):
    """A function from prose to a draft's page and the lines that its author gets."""

    def made(text):
        (templates / "sections" / "01-s.md").write_text(text, encoding="utf-8")
        lines = []
        options = PageOptions(draft=True, warn=lines.append)
        pages = site(results, templates, fakes.ARTICLE, fakes.THEMES, options)
        return pages["index.html"].decode(), lines

    return made


def test_a_draft_marks_numbers_that_it_does_not_measure(draft):
    html, lines = draft(DRAFT)
    text = " ".join(read(html.encode()).text.split())
    assert "Of … restarts … or …, … and" in text
    assert "nan" not in text
    assert html.count('<abbr title="not measured in this draft">…</abbr>') == 2
    assert "<mi>…</mi>" in html or "<mo>…</mo>" in html
    assert lines == [
        "templates/sections/01-s.md: two-curves.later isn't measured in a draft and is shown as …"
    ]
    assert wrong(html.encode()) == []


def test_what_is_not_measured_is_an_error_in_a_full_build(article):
    with pytest.raises(
        UserError, match=r"s\.md:1: .*expected a measurement of two-curves.*, got 'later'"
    ):
        article(DRAFT)


def test_a_wrong_format_is_an_error_in_a_draft_too(draft):
    with pytest.raises(UserError, match="format: expected"):
        draft("{{ value('two-curves.later', 'two') }}")


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


def test_an_aside_becomes_an_aside_element(article):
    assert '<aside class="remark">\n<p>By the way.</p>' in article("::: aside\nBy the way.\n:::")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "ok\n\n{{ figure('spiral-esy') }}",
            3,
            "expected a figure, got 'spiral-esy'; did you mean spiral-easy",
        ),
        ("{{ ref('trainig') }}", 1, "did you mean training"),
        (
            "a\n{{ value('two-curves.distanc') }}",
            2,
            "expected a measurement of two-curves, got 'distanc'; did you mean distance",
        ),
        ("{{ value('two-curvs.distance') }}", 1, "did you mean two-curves"),
        ("{{ value('distance') }}", 1, "expected 'figure-id.measurement', got no point"),
        ("{{ value('two-curves.distance', '{:q}') }}", 1, "'{:.2f}', got '{:q}'"),
        ("{{ value('two-curves.distance', 'prozent') }}", 1, "expected 'percent'"),
        ("a\n\n{{ cite('olah2015') }}", 3, "expected a key, got 'olah2015'; did you mean olah2014"),
        (
            "{{ figur('training') }}",
            1,
            "expected a name that templates know, got 'figur'; did you mean figure",
        ),
        ("{{ figure() }}", 1, "figure(): expected an id, got none"),
        ("{{ ref() }}", 1, "missing 1 required positional argument"),
        ("a\n{{ figure('training') }\n", 2, "unexpected '}'"),
        ("a\n\n{% if x %}\nb", 3, "end"),
        ("{{ 'x' | nofilter }}", 1, "nofilter"),
        ("{{ figure('training') }}\n\n{{ figure('training') }}", 3, "a second time"),
        ("a\n\nsee {{ figure('training') }} here", 3, "within a paragraph"),
        ("- {{ figure('training') }}", 1, "in a heading, list"),
        ("## {{ figure('training') }}", 1, "in a heading, list"),
        ("a\n\n# Title", 3, "expected headings with ## or more, got #"),
        ("a\n\nb[^x]", 3, "note [^x]: expected a line '[^x]: …', got none"),
        ("a[^y]\n\n[^x]: b\n\n[^y]: c", 3, "note [^x]: expected a mark in the text, got none"),
        ("a\n\n$\\frac{1}$", 3, "formula $\\frac{1}$"),
        ("a\n\n$$ \\nosuch{x} $$", 3, "unknown command \\nosuch"),
        ("a $x{$", 1, "braces don't match"),
        (
            "![alt](a.png)",
            1,
            "image: expected a file below templates/images, as images/photo.jpg, got 'a.png'",
        ),
        (
            "a[^x]\n\n[^x]: b\n\n[^x]: c",
            5,
            "note [^x]: expected one text, got a second, after line 3",
        ),
        ("a[^my note]", 1, "expected a note's name without spaces, as [^my-note], got [^my note]"),
        ("a[^my note]\n\n[^my note]: https://x.org", 3, "expected a note's name without spaces"),
        ("a\nb[^] c", 2, "expected a note's name without spaces, as [^name], got [^]"),
        ("a\n\n*b*\nc [^x] d", 4, "note [^x]: expected a line"),
        ("[a][b] c", 1, "link [a][b]: expected a line '[b]: https://…', got none"),
        ("[a]\n\n[a]: /b\n[a]: /c", 4, "link [a]: expected one address, got two"),
        ("a\n\n::: aside\nb\n\nc", 3, "::: aside: expected a line with ::: at its end, got none"),
        ("- ::: aside\n  b\n\nc", 1, "::: aside: expected a line with ::: at its end"),
        ("::: aside Title\na\n:::", 1, "expected nothing after ::: aside, got 'Title'"),
        ("a\n\n```python\nb\n\nc", 3, "```: expected a line with ``` at its end, got none"),
        ("- ~~~\n  b\n\nc", 1, "~~~: expected a line with ~~~"),
        (
            "## Part A\n\n[b](#part-b)",
            3,
            "expected a link to an id, got '#part-b'; did you mean #part-a",
        ),
        ("[b](#training@layer1)", 1, ", got '#training@layer1'"),
        ("[b](#training@3.2s)", 1, ", got '#training@3.2s'"),
        ("{{ figure('training') }}\n\n[b](#training@layer9)", 3, ", got '#training@layer9'"),
        ("[b](#fig-training)", 1, ", got '#fig-training'"),
        ("a\n\n::: note\nb\n:::", 3, "expected ::: aside, got ::: note"),
        ("a\n:::", 2, "expected ::: aside before :::, got nothing that it ends"),
        ("---\ntitle: A\ntags:\n  - b\n---\n\n## A", 1, "expected prose, got a block of metadata"),
        ("\n+++\ntitle = 'A'\n+++\n## A", 2, "a block of metadata"),
        ("a\nb\x08c", 2, "that a page can show, got the control character U+0008"),
        ("a\n\n`\x00`", 3, "control character U+0000"),
        ("a\x0cb", 1, "control character U+000C"),
        ("a\x85b", 1, "control character U+0085"),
        ("a\n\ue0000\ue001", 2, "that a page can show, got the private-use character U+E000"),
        ("\U000f0000", 1, "private-use character U+F0000"),
        ("\ufdd0", 1, "noncharacter U+FDD0"),
        ("\U0001fffe", 1, "noncharacter U+1FFFE"),
        (
            "a\n\ufeff## B",
            2,
            "expected a byte order mark at the file's start or none, got U+FEFF in the text",
        ),
        ("a\n\n{{ '\\ue0009\\ue001' }}", 3, "private-use character U+E000"),
        ("{{ '\\u0008' }}", 1, "control character U+0008"),
        ("## A {#fig-a}", 1, "id: expected none of figures, notes or references, got 'fig-a'"),
        ("## A {#note-1}", 1, "id: expected none of figures, notes or references, got 'note-1'"),
        ("## A\n\n### B {#a}", 3, "id: expected one that is new, got 'a' a second time"),
        ("## A {#1}", 1, "id: expected a letter, then letters, digits, - and _, got '1'"),
        ("a\n\nb {# c", 3, "expected #} at the end of a comment, which {# begins, got none"),
        ("## A {#b c}", 1, "expected #} at the end of a comment, which {# begins, got none"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ '%d'|format('x') }}", 1, "a real number is required"),
        ("a\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 2, "calls itself without end"),
        (
            "{% include '00-s.md' %}",
            1,
            "expected macros and includes that end, got one that calls itself without end",
        ),
        ("{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}", 2, "takes not more than 1 argument"),
        ("a\n{% include 'none.md' %}", 2, "expected a template that is there, got 'none.md'"),
        ("{{ 'x' * 10**13 }}", 1, "expected a text that fits into memory, got a larger one"),
        ("{{ [1]['a'] }}", 1, "has no attribute 'a'"),
        ("{{ 'a'.join(3) }}", 1, "can only join an iterable"),
        ("{{ value }}", 1, "expected a call, value(…), got the function value"),
        ("{{ none }}", 1, "expected text or a number, got none"),
        ("{{ value(3) }}", 1, "value(3): expected text in quotes"),
        ("{{ value('two-curves.distance', 3) }}", 1, "expected a format in quotes"),
        ("{{ ref(['a']) }}", 1, "ref(['a']): expected text in quotes"),
        ("{{ cite(3) }}", 1, "cite(3): expected text in quotes"),
        ("{{ ref(training) }}", 1, ", got 'training'"),
        ("{{ [1, 2]|random }}", 1, "No filter named 'random'"),
        ("{{ lipsum() }}", 1, ", got 'lipsum'"),
        ("{# a\nb #}\n{% if 1 == 2 %}\nc\n{% endif %}\n\nd[^x]", 7, "note [^x]: expected a line"),
    ],
)
def test_mistakes_are_one_line_with_their_place(article, text, line, message):
    assert_one_line(article, text, line, message)


def test_a_bug_of_ours_keeps_its_trace(article, monkeypatch):
    monkeypatch.setattr("generator.publish.prose.prose.shown", lambda value, form: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        article("{{ value('two-curves.distance') }}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a \\[^x] b", "a [^x] b"),
        ("`[^x]` and a[1][2]", "[^x] and a[1][2]"),
        ("{{ figure('training') }}\n\n[one](#training@3.2s), [two](#fig-training)", "one, two"),
        ("## Größe\n\n[size](#größe), [top](#), [main](#main)", "size, top, main"),
        ("> ```\n> code\n> ```\n\n- ~~~~\n  ~~~\n  ~~~~", "code ~~~"),
        ("```\n::: note\n## A {#a}\n```", "::: note ## A {#a}"),
        ("---\n\nNot: metadata.\n\nMore prose\n\n---", "Not: metadata."),
        ("{# a comment #}b", "b"),
        ("{% raw %}\n## A {#own}\n{% endraw %}", "A"),
        ("Zero width\u200bspace, \u202dmarks\u202c, \U0001f600", "marks"),
    ],
)
def test_what_only_looks_like_a_mistake(article, text, shown):
    assert shown in " ".join(read(article(text).encode()).text.split())


def test_a_heading_may_have_an_id_of_its_own(article):
    html = article("## A title {#own}\n\nSee [it](#own).\n\n### *Part* two {#p.2}", "## Another")
    assert '<h2 id="own">A title</h2>' in html
    assert 'href="#own"' in html[: html.index("<section")]  # in the contents
    assert "{#" not in html
    assert '<h3 id="p.2"><em>Part</em> two</h3>' in html


def test_headings_take_no_id_of_a_figure_a_note_or_a_reference(article):
    html = article(
        "## Fig one-layer\n\n{{ figure('one-layer') }}\n\n## Note 1\n\na^[b]\n\n## Note 1-1\n\n"
        "## Ref olah2014\n\n{{ cite('olah2014') }}\n\n## Cite olah2014 1\n\n## Note on spirals"
    )
    ids = read(html.encode()).ids
    assert len(ids) == len(set(ids))
    named = {"section-fig-one-layer", "section-note-1", "section-ref-olah2014", "note-on-spirals"}
    assert named <= set(ids)
    assert wrong(html.encode()) == []


def test_columns_are_aligned_by_classes(article, templates):
    """The pages' policy forbids style attributes: a browser drops them without a word."""
    html = article("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    for name, cell in (("left", 1), ("center", 2), ("right", 3)):
        assert f'<td class="align-{name}">{cell}</td>' in html
    assert "style=" not in html
    css = (templates / "static/figures.css").read_text()
    assert ".align-right { text-align: right; }" in css
    assert ".align-center { text-align: center; }" in css


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_and_line_ends_change_no_page(tmp_path, templates, article, results, mark, end):
    text = "## A\n\nOne[^a] {{ cite('olah2014') }}.\n\n```\na\nb\n```\n\n[^a]: Two.\n"
    article(text)
    about = tmp_path / "article.toml"
    about.write_bytes(fakes.ARTICLE.read_bytes())
    before = site(results, templates, about, fakes.THEMES)
    texts = ("sections/*", "layouts/*", "references.bib")
    for path in [about, *(path for pattern in texts for path in templates.glob(pattern))]:
        path.write_bytes(mark + path.read_bytes().replace(b"\n", end))
    assert site(results, templates, about, fakes.THEMES) == before


def test_what_is_published_of_sections_and_static_files(templates, article, results):
    copied = {"fonts/a.woff2": b"font", "CNAME": b"x.org", "README.md": b"words", "style.css": b"p"}
    for name, data in copied.items():
        (templates / "static" / name).write_bytes(data)
    for name in (".DS_Store", "Thumbs.db", "my.css~", ".hidden.css", "fonts/.DS_Store"):
        (templates / "static" / name).write_bytes(b"no source")
    for name in (".draft.md", "._00-s.md", "README.md", "00-s.md~"):
        (templates / "sections" / name).write_text("## No source")
    (templates / "sections/.#00-s.md").symlink_to("me@here.1")
    (templates / "sections/_part.md").write_text("Included.")
    html = article("Some words. {% include '_part.md' %}")
    assert "Some words. Included." in html
    assert "No source" not in html
    pages = site(results, templates, fakes.ARTICLE, fakes.THEMES)
    assert {name: pages[f"static/{name}"] for name in copied} == copied
    assert not [path for path, data in pages.items() if data == b"no source"]


@pytest.mark.parametrize("name", ["references.bib", "sections/00-s.md", "../article.toml"])
def test_what_is_not_utf8_is_reported_with_its_line(tmp_path, templates, article, results, name):
    article("## A")
    about = tmp_path / "article.toml"
    about.write_bytes(fakes.ARTICLE.read_bytes())
    (templates / name).write_bytes(b"\xef\xbb\xbf\r\n\xe9")
    with pytest.raises(UserError, match=r":2: expected UTF-8, got the byte 0xe9") as caught:
        site(results, templates, about, fakes.THEMES)
    assert name.rpartition("/")[2] in str(caught.value)


def test_a_caption_with_a_broken_formula_names_the_figures_file(tmp_path, article):
    broken = fakes.result(tmp_path, "an-extra", caption="$\\nosuch$")
    with pytest.raises(UserError, match=r"^figures/an_extra.py: caption: formula"):
        article("text", results=[broken])


def test_a_mistake_in_a_layout_names_it(templates, article):
    layout = templates / "layouts" / "gallery.html.j2"
    layout.write_text("a\n{{ abut.title }}", encoding="utf-8")
    with pytest.raises(
        UserError, match=r"layouts/gallery.html.j2:2: expected .*, got 'abut'; did you mean about"
    ):
        article("text")


def test_an_article_without_prose_is_reported(templates, results):
    with pytest.raises(UserError, match=r"sections: expected a file NN-words\.md, got none"):
        site(results, templates, fakes.ARTICLE, fakes.THEMES)
