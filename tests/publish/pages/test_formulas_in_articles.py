r"""Formulas in prose, tables, headings, notes, captions and titles; numbers and references."""

import re
from collections import Counter

import pytest

from generator.errors import UserError
from generator.publish.text.captions import caption, title_html, title_text
from generator.publish.text.markdown import in_formula
from tests.publish import fakes
from tests.publish.html_check import read, wrong
from tests.publish.mistakes import assert_one_line


def test_every_way_to_write_a_formula(article):
    html = article(
        r"A $a_1$, \(b_1\), $$c_1$$ and \[d_1\] in a line."
        "\n\n$$\ne_1\n$$\n\n\\[\nf_1\n= g_1\n\\]\n\n"
        "\\begin{align*}\nh_1 &= i_1 \\\\\n&= j_1\n\\end{align*}\n\nSee $x$."
    )
    page = read(html.encode())
    assert wrong(html.encode()) == []
    displays = Counter(attrs.get("display", "inline") for attrs in page.named("math"))
    assert displays == {"inline": 3, "block": 5}
    assert not set("$\\") & set(page.text[page.text.index("A a1") : page.text.index("See x")])
    assert html.count('<div class="formula">') == 3


def test_a_line_of_a_formula_is_no_list(article):
    html = article("words:\n\\[\na\n- b\n= c\n\\]\nand on")
    assert "<ul>" not in html
    assert html.count('<div class="formula">') == 1
    assert "words: a−b=c and on" in read(html.encode()).text


def test_equations_are_numbered_through_all_sections_and_referred_to_from_each(article):
    html = article(
        "See \\eqref{eq:late} and $\\eqref{first}$.\n\n$$ a = b \\label{first} $$\n\n$$ x $$",
        "$$\n\\begin{align}\nc &= d \\label{eq:middle} \\\\\ne &= f \\notag \\\\\ng &= h\n"
        "\\end{align}\n$$\n\n$$ i = j \\tag{A} \\label{eq:named} $$",
        "$$ k = l \\label{eq:late} $$\n\nBy \\eqref{eq:named} and \\eqref{eq:middle}[^n].\n\n"
        "[^n]: Compare \\eqref{first}.",
    )
    page = read(html.encode())
    assert wrong(html.encode()) == []
    assert "See (4) and (1)." in page.text
    assert "By (A) and (2)" in page.text
    assert "Compare (1)." in page.text
    assert {"eq:first", "eq:middle", "eq:named", "eq:late"} <= set(page.ids)
    targets = {link[1:] for link in page.links if link.startswith("#eq:")}
    assert targets == {"eq:first", "eq:middle", "eq:named", "eq:late"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n\n$$ x = y", 3, "its end is missing"),
        ("a\nb $$x$ c", 2, "its end is missing"),
        ("a\n\nwords\nand $\\beta is", 4, "its end is missing"),
        ("a $ \\sin x $ b", 1, "there is a space after the first $"),
        ("a $x^2 $ b", 1, "there is a space after the first $"),
        ("a\n\n\\begin{align}\nx", 3, "outside of a formula"),
        ("see \\ref{eq:a}", 1, "outside of a formula"),
        ("a\nb\nc $x_y_z$", 3, "duplicate subscript"),
        ("a\n\n$$\n\\frac{1}\n$$", 3, "expected argument"),
        ("a\n\n\\[\n\\frac{1}\n\\]", 3, "expected argument"),
        ("a $\\begin{align}x\\end{align}$", 1, "write it between $$ and $$"),
        ("a $x \\label{eq:x}$", 1, "numbered equation environment"),
        (
            "a\n\nsee \\eqref{eq:nil}",
            3,
            "\\eqref{eq:nil}: expected the label of a formula, got 'eq:nil'",
        ),
        ("$$ x \\label{eq:last} $$\n\n\\eqref{eq:lost}", 3, "did you mean eq:last"),
        ("$$ x \\label{a} $$\n\n\\eqref{eq:a}", 3, "expected the label of a formula, got 'eq:a'"),
        (
            "a\n\n$$\n\\begin{align}\nx \\notag \\label{a}\n\\end{align}\n$$\n\n\\eqref{a}",
            9,
            "\\eqref{a}",
        ),
        ("a\n\\[\n\\frac{1}{2}\n- b", 2, "its end is missing"),
        ("a \\(\\beta is", 1, "its end is missing"),
        (
            "$$ x \\label{a} $$\n\nb\n\n$$ y \\label{a} $$",
            5,
            "expected labels that differ, got \\label{a} twice",
        ),
        ("## About $x$ \\eqref{a}", 1, "expected numbers and \\eqref in the prose only"),
        ("| a |\n|---|\n| $\\nosuch$ |", 3, "unknown command"),
        ("a[^n]\n\n[^n]: b $\\nosuch$", 3, "unknown command"),
        ("a^[b $\\nosuch$]", 1, "unknown command"),
    ],
)
def test_a_formula_that_is_wrong_names_its_line(article, text, line, message):
    assert_one_line(article, text, line, message)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and not $6, or US$7.",
        "`$$x` and `\\begin{align}` are code.",
        "a \\$5 b \\$ c",
        "C:\\temp\\new and 5 $ a day",
        "It costs $5. The path is C:\\temp.",
        "It costs $5 if a=b, else $6.",
    ],
)
def test_what_is_no_formula_stays_as_it_is(article, text):
    plain = text.replace("\\$", "$").replace("`", "")
    assert plain in read(article(text).encode()).text


def test_bars_in_a_tables_cell_are_the_formulas(article):
    html = article(
        "| norm | at |\n|---|---|\n| $|x|$ and \\(|y|\\) | 1 |\n| $\\|z\\|$ | 2 |\n"
        "| `a | b` | 3 |\n| $5 | $6 |"
    )
    rows = re.findall(r"<tr>(.*?)</tr>", html[html.index("<tbody>") :], re.S)
    cells = [[read(cell.encode()).text for cell in re.findall(r"<td>(.*?)</td>", row, re.S)]
             for row in rows]  # fmt: skip
    assert cells == [["|x| and |y|", "1"], ["‖z‖", "2"], ["`a", "b`"], ["$5", "$6"]]


def test_numbers_of_the_build_stand_in_formulas(article):
    html = article("$n = {{ value('linear-boundary.accuracy', 'percent') }}$")
    assert "n=86.8%" in read(html.encode()).text
    assert in_formula("20,000") == "20{,}000"
    assert in_formula("1.2 × 10⁻⁵") == "1.2 × 10^{−5}"


def test_headings_have_formulas_and_so_have_the_contents(article):
    html = article("## The map $x^2$ and `code`")
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in contents
    assert "<code>code</code>" in contents


def test_captions_and_titles(tmp_path, article, results):
    figure = fakes.result(
        tmp_path, "an-extra", title=r"The sphere in $\mathbb{R}^3$, $5", caption=r"Of $\sin^2 x$."
    )
    html = article("See {{ ref('an-extra') }}.", results=[*results[:-1], figure])
    assert "The sphere in <math><msup><mi>ℝ</mi><mn>3</mn></msup></math>, $5" in html
    assert "<msup>" in caption(r"Of $\sin^2 x$.")


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        (r"The sphere in $\mathbb{R}^3$", "The sphere in ℝ³"),
        (r"$\tfrac12$ of $x_i$, $\sqrt{x+1}$", "1/2 of xᵢ, √(x + 1)"),
        (r"$\lim_{x\to0} f(x)$ isn't $\log n$", "lim_(x→0) f(x) isn’t log n"),
        (r"$\hat\theta$, \(e^{-x}\)", "θ̂, e^(−x)"),
        ("costs $5, not $6", "costs $5, not $6"),
        ("*no* `markup` <b>", "*no* `markup` <b>"),
    ],
)
def test_a_title_where_no_formula_can_stand(title, plain):
    assert title_text(title) == plain


def test_a_title_is_words_and_formulas_only():
    assert title_html("<b>*a*</b> $x<y$") == (
        "&lt;b&gt;*a*&lt;/b&gt; <math><mi>x</mi><mo>&lt;</mo><mi>y</mi></math>"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"title": r"On $\nosuch$"}, "figures/an_extra.py: title: formula"),
        ({"title": "On $$x"}, "figures/an_extra.py: title: expected a formula, got '$$x'"),
        ({"caption": r"By \eqref{eq:a}."}, "figures/an_extra.py: caption: formula"),
        (
            {"caption": r"$$\begin{align}x\end{align}$$"},
            "expected numbers and \\eqref in the prose only",
        ),
        ({"caption": "a $x_y_z$"}, "figures/an_extra.py: caption: formula"),
        ({"caption": "a $$x"}, "figures/an_extra.py: caption: expected a formula, got '$$x'"),
        ({"caption": "[a](javascript:x)"}, "caption: link: expected http://, "),
    ],
)
def test_captions_and_titles_that_are_wrong_name_the_figures_file(
    tmp_path, article, words, message
):
    with pytest.raises(UserError) as caught:
        article("text", results=[fakes.result(tmp_path, "an-extra", **words)])
    assert message in str(caught.value)


def test_a_caption_names_its_line_in_the_figures_file(tmp_path, article):
    words = {"title": r"On $\nosuch$", "caption": "One\ntwo $x_y_z$ three", "title_line": 4}
    with pytest.raises(UserError, match=r"^figures/an_extra\.py:4: title: formula"):
        article("text", results=[fakes.result(tmp_path, "an-extra", **words)])
    words |= {"title": "On", "caption_line": 6}
    with pytest.raises(UserError, match=r"^figures/an_extra\.py:7: caption: formula \$x_y_z"):
        article("text", results=[fakes.result(tmp_path, "an-extra", **words)])
