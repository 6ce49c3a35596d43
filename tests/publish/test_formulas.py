r"""Formulas: each shows all that its TeX says, in every place of an article, or is one line."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from generator.errors import AuthorError
from generator.publish.markdown import caption, title_html, title_text
from generator.publish.mathematics import Equations, formula_text, mathml
from generator.publish.mathml_core import CLASSES, core
from tests.browser import picture
from tests.publish import fakes
from tests.publish.formulas import FORMULAS, PAGE, page
from tests.publish.html_check import read, wrong

ALL = [formula for formulas in FORMULAS.values() for formula in formulas]
# From MathML Core's sections on each element, and not from our own tables.
EXACT = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2}
EXACT |= {"munderover": 3, "mspace": 0}


def tree(formula, display=True):
    return ElementTree.fromstring(mathml(formula, display))


def words(element):
    return "".join(element.itertext())


def the(formula, tag):
    """The one element of this name."""
    (found,) = tree(formula).iter(tag)
    return found


def test_the_page_of_formulas_is_what_the_build_makes():
    assert len(ALL) >= 80
    assert PAGE.read_text("utf-8") == page(), "python -m tests.publish.formulas, and look at it"


@pytest.mark.parametrize("formula", [one for one in ALL if "eqref" not in one])
def test_every_element_has_the_children_that_mathml_core_asks_for(formula):
    for element in tree(formula).iter():
        if element.tag in EXACT:
            assert len(element) == EXACT[element.tag], formula
        assert element.tag not in ("menclose", "mfenced", "semantics", "maction")
        assert element.get("mathvariant", "normal") == "normal"
        assert "style" not in element.attrib


@pytest.mark.parametrize(
    ("formula", "tag", "parts"),
    [
        (r"\sin^2 x", "msup", ["sin", "2"]),
        (r"\log_2 n", "msub", ["log", "2"]),
        (r"\lim_{x\to0} f", "munder", ["lim", "x→0"]),
        (r"\max_{x\in A} f", "munder", ["max", "x∈A"]),
        (r"\operatorname*{arg\,max}_x f", "munder", ["arg\u2009max", "x"]),
        (r"\begin{bmatrix}a & b\\c & d\end{bmatrix}^\top", "msup", ["[abcd]", "⊤"]),
        (r"\genfrac{[}{]}{0pt}{}{n}{k}", "mfrac", ["n", "k"]),
        (r"\hat{x}", "mover", ["x", "ˆ"]),
    ],
)
def test_nothing_loses_its_scripts(formula, tag, parts):
    assert [words(child) for child in the(formula, tag)] == parts


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"\text{50\%}", "50%"),
        (r"\text{50\% of}", "50%\u00a0of"),
        (r"\boldsymbol\theta", "𝜽"),
        (r"\boldsymbol{1}", "𝟏"),
        (r"\boldsymbol{\mathcal{L}}", "𝓛"),
        (r"\mathbb 1", "𝟙"),
        (r"\mathbb{R}", "ℝ"),
        (r"\mathfrak{g}", "𝔤"),
        (r"\mathbf{x}", "𝐱"),
        (r"\text{if $x > 0$}", "if\u00a0x>0"),
        (r"\begin{bmatrix}1\\[4pt]2\end{bmatrix}", "[12]"),
        (r"\begin{split}a &= b\\&= c\end{split}", "a=b=c"),
        (r"\mbox{words here}", "words\u00a0here"),
    ],
)
def test_words_and_letters_are_the_characters_themselves(formula, shown):
    assert words(tree(formula)) == shown


def test_script_letters_are_of_their_own_alphabet():
    assert words(tree(r"\mathscr L")).startswith("ℒ")
    assert words(tree(r"\mathcal L")).startswith("ℒ")


def test_cases_stand_at_the_left_and_boxes_have_a_class():
    cells = list(tree(r"\begin{cases}x & x > 0\\0 & \text{else}\end{cases}").iter("mtd"))
    assert len(cells) == 4
    assert all("f-left" in cell.get("class") for cell in cells)
    box = tree(r"a + \boxed{E = mc^2}").find(".//mrow[@class='f-box']")
    assert words(box) == "E=mc2"


def test_every_class_of_a_formula_is_in_the_sheet():
    sheet = (fakes.TEMPLATES / "static/style.css").read_text("utf-8")
    assert CLASSES - set(re.findall(r"\.([a-z0-9-]+)", sheet)) == set()


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"\begin{foo}x\end{foo}", "unknown environment foo"),
        (r"\begin{alinged}x\end{alinged}", "did you mean aligned"),
        ("a & b", "found &"),
        (r"\frac{1}", "expected argument"),
        (r"\nosuch{x}", r"unknown command \nosuch"),
        ("x{", "braces don't match"),
        ("x}", "braces don't match"),
        (r"\begin{matrix}x", r"\begin{matrix} has no end"),
        (r"\begin{matrix}x\end{pmatrix}", r"\end{pmatrix} ends nothing"),
        ("50% of", r"write \%"),
        (r"a \\ b", r"\\ outside of an environment"),
        (r"\begin{equation}a\\b\end{equation}", r"\\ in equation"),
        (r"\frac{a\\b}{c}", r"\\ outside of an environment"),
        ("x_y_z", "duplicate subscript"),
        (r"\text{if $x}", "a $ has no partner"),
        (r"\color{red}x", "the page's colour"),
        (r"\newcommand{\x}{y}\x", "a formula defines no command"),
        (r"\def\x{\hat\x}\x", "a formula defines no command"),
        (r"\href{javascript:alert(1)}{x}", "no links and no attributes"),
        (r"\class{remark}{x}", "no links and no attributes"),
        (r"\style{color:red}{x}", "no links and no attributes"),
        (r"\ref{eq:a}", r"write \eqref"),
        (r"x \hspace{-3em} y", "a space of -3em"),
        ("x\x08eta", 'control character \'\\x08\'; write r"""…"""'),
        ("x" * 5000, "at most 4000"),
        ("{" * 60 + "x" + "}" * 60, "nested more than 50 deep"),
        (r"\hat" * 200 + " x", "nested more than 100 deep"),
        (r"\label{<b>} x", "label '<b>'"),
        (r"\frac\operatorname{<b>}2", "would be read as HTML"),
        (r"\frac\operatorname{<script>alert(1)</script>}2", "<mo> has 1"),
        ("", "it is empty"),
    ],
)
def test_what_would_be_wrong_is_one_line(formula, found):
    with pytest.raises(AuthorError) as caught:
        mathml(formula, display=True)
    assert found in str(caught.value)
    assert str(caught.value).startswith(f"formula ${formula[:4]}"[:10])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "markup",
    [
        "<math><script>alert(1)</script></math>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<math><mtext><b onclick='alert(1)'>x</b></mtext></math>",
        "<math><mtext><a href='javascript:alert(1)'>x</a></mtext></math>",
        "<math><mtext><a href='https://example.org/'>x</a></mtext></math>",
        "<math><a href='#eq:x'><mi>x</mi></a></math>",
        "<math><mi class='remark'>x</mi></math>",
        "<math><mi style='position:fixed'>x</mi></math>",
        "<math><mi id='main'>x</mi></math>",
        "<math><maction><mi>x</mi></maction></math>",
        "<math><annotation-xml encoding='text/html'><b>x</b></annotation-xml></math>",
        "<math><msup><mi>x</mi><mspace/><mn>2</mn></msup></math>",
        "<math><msup><mi>x</mi></msup></math>",
        "<math><mi mathvariant='bold'>x</mi></math>",
        "<math><mrow>words</mrow></math>",
        "<math><mtable><mi>x</mi></mtable></math>",
        "<math display='&quot;'><mi>x</mi></math>",
    ],
)
def test_nothing_but_mathml_core_passes(markup):
    with pytest.raises(AuthorError):
        core(markup)


def test_what_passes_is_left_as_it_is():
    kept = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    assert ElementTree.tostring(core(kept), encoding="unicode") == kept


# In an article.


def test_every_way_to_write_a_formula(article):
    html = article(
        r"A $a_1$, \(b_1\), $$c_1$$ and \[d_1\] in a line."
        "\n\n$$\ne_1\n$$\n\n\\[\nf_1\n= g_1\n\\]\n\n"
        "\\begin{align*}\nh_1 &= i_1 \\\\\n&= j_1\n\\end{align*}\n\nSee $x$."
    )
    found = read(html.encode())
    assert wrong(html.encode()) == []
    displays = Counter(attrs.get("display", "inline") for attrs in found.named("math"))
    assert displays == {"inline": 3, "block": 5}
    assert not set("$\\") & set(found.text[found.text.index("A a1") : found.text.index("See x")])
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
    found = read(html.encode())
    assert wrong(html.encode()) == []
    assert "See (4) and (1)." in found.text
    assert "By (A) and (2)" in found.text
    assert "Compare (1)." in found.text
    assert {"eq:first", "eq:middle", "eq:named", "eq:late"} <= set(found.ids)
    targets = {link[1:] for link in found.links if link.startswith("#eq:")}
    assert targets == {"eq:first", "eq:middle", "eq:named", "eq:late"}


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a\n\n$$ x = y", 3, "its end is missing"),
        ("a\nb $$x$ c", 2, "its end is missing"),
        ("a\n\nwords\nand $\\beta is", 4, "its end is missing"),
        ("a $ \\sin x $ b", 1, "no space stands after the first $"),
        ("a $x^2 $ b", 1, "no space stands after the first $"),
        ("a\n\n\\begin{align}\nx", 3, "outside of a formula"),
        ("see \\ref{eq:a}", 1, "outside of a formula"),
        ("a\nb\nc $x_y_z$", 3, "duplicate subscript"),
        ("a\n\n$$\n\\frac{1}\n$$", 3, "expected argument"),
        ("a\n\n\\[\n\\frac{1}\n\\]", 3, "expected argument"),
        ("a $\\begin{align}x\\end{align}$", 1, "write it between $$ and $$"),
        ("a $x \\label{eq:x}$", 1, "numbered equation environment"),
        ("a\n\nsee \\eqref{eq:nil}", 3, "\\eqref{eq:nil}: no formula has this label"),
        ("$$ x \\label{eq:last} $$\n\n\\eqref{eq:lost}", 3, "did you mean eq:last"),
        ("$$ x \\label{a} $$\n\n\\eqref{eq:a}", 3, "no formula has this label"),
        (
            "a\n\n$$\n\\begin{align}\nx \\notag \\label{a}\n\\end{align}\n$$\n\n\\eqref{a}",
            9,
            "\\eqref{a}",
        ),
        ("a\n\\[\n\\frac{1}{2}\n- b", 2, "its end is missing"),
        ("a \\(\\beta is", 1, "its end is missing"),
        ("$$ x \\label{a} $$\n\nb\n\n$$ y \\label{a} $$", 5, "is there twice"),
        ("## About $x$ \\eqref{a}", 1, "stand in the prose only"),
        ("| a |\n|---|\n| $\\nosuch$ |", 3, "unknown command"),
        ("a[^n]\n\n[^n]: b $\\nosuch$", 3, "unknown command"),
        ("a^[b $\\nosuch$]", 1, "unknown command"),
    ],
)
def test_a_formula_that_is_wrong_names_its_line(article, text, line, found):
    with pytest.raises(AuthorError) as caught:
        article(text)
    message = str(caught.value)
    assert "\n" not in message
    assert found in message
    assert re.match(rf"templates/sections/00-s\.md:{line}: ", message), message


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
    html = article("$n = {{ value('linear-boundary.accuracy', 'percent') }}$, $1{,}234{.}5$")
    assert "n=86.8%" in read(html.encode()).text
    assert "1.2×10−5" in words(tree("1.2 × 10^{−5}"))


def test_headings_have_formulas_and_so_have_the_contents(article):
    html = article("## The map $x^2$ and `code`")
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in contents
    assert "<code>code</code>" in contents


def test_captions_and_titles(tmp_path, article):
    figure = fakes.result(
        tmp_path, "an-extra", title=r"The sphere in $\mathbb{R}^3$, $5", caption=r"Of $\sin^2 x$."
    )
    html = article("See {{ ref('an-extra') }}.", results=[figure])
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
    ("words", "found"),
    [
        ({"title": r"On $\nosuch$"}, "figures/an_extra.py: title: formula"),
        ({"title": "On $$x"}, "figures/an_extra.py: title: '$$x' looks like a formula"),
        ({"caption": r"By \eqref{eq:a}."}, "figures/an_extra.py: caption: formula"),
        ({"caption": r"$$\begin{align}x\end{align}$$"}, "numbers and \\eqref stand in the prose"),
        ({"caption": "a $x_y_z$"}, "figures/an_extra.py: caption: formula"),
        ({"caption": "a $$x"}, "figures/an_extra.py: caption: '$$x' looks like a formula"),
        ({"caption": "[a](javascript:x)"}, "caption: link to 'javascript:x'"),
    ],
)
def test_captions_and_titles_that_are_wrong_name_the_figures_file(tmp_path, article, words, found):
    with pytest.raises(AuthorError) as caught:
        article("text", results=[fakes.result(tmp_path, "an-extra", **words)])
    assert found in str(caught.value)


def test_a_caption_names_its_line_in_the_figures_file(tmp_path, article):
    words = {"title": r"On $\nosuch$", "caption": "One\ntwo $x_y_z$ three", "title_line": 4}
    with pytest.raises(AuthorError, match=r"^figures/an_extra\.py:4: title: formula"):
        article("text", results=[fakes.result(tmp_path, "an-extra", **words)])
    words |= {"title": "On", "caption_line": 6}
    with pytest.raises(AuthorError, match=r"^figures/an_extra\.py:7: caption: formula \$x_y_z"):
        article("text", results=[fakes.result(tmp_path, "an-extra", **words)])


def test_a_browser_shows_scripts_boxes_and_numbers_in_their_places(browser):
    with picture(browser, PAGE, 1250, 900) as shown:

        def box(formula, inside):
            code = shown.page.locator("code", has_text=re.compile(f"^{re.escape(formula)}$"))
            cell = code.locator("xpath=../../td[2]")
            return cell.locator(inside).first.bounding_box()

        base, script = (box(r"\sin^2 x", f"msup > :nth-child({n})") for n in (1, 2))
        assert script["y"] < base["y"]
        assert script["height"] < base["height"]
        base, script = (box(r"\lim_{x\to0} f(x)", f"munder > :nth-child({n})") for n in (1, 2))
        assert script["y"] > base["y"] + base["height"] / 2
        assert abs(script["x"] + script["width"] / 2 - base["x"] - base["width"] / 2) < 3
        # A label's number stands at the right, the formula about the middle.
        formula = r"y = Wx + b \label{eq:layer}"
        whole, number = box(formula, ".formula"), box(formula, "mtd:last-child mtext")
        middle = box(formula, "mtd:nth-child(2)")
        assert whole["x"] + whole["width"] - number["x"] - number["width"] < 20
        assert abs(middle["x"] + middle["width"] / 2 - whole["x"] - whole["width"] / 2) < 20
        frame = shown.page.locator(".f-box").first
        assert frame.evaluate("box => getComputedStyle(box).borderTopStyle") == "solid"
        left = shown.page.locator("math .f-left").first
        assert left.evaluate("cell => getComputedStyle(cell).textAlign") == "left"
        sizes = shown.boxes("math")
        assert len(sizes) == len(ALL)
        assert (sizes[:, 2] > sizes[:, 0]).all()
        assert (sizes[:, 3] > sizes[:, 1]).all()


def test_the_same_formulas_are_numbered_anew_in_every_article():
    for _ in range(2):
        equations = Equations()
        equations.add(r"x \label{a}", True, "a.md:1")
        equations.add(r"\eqref{a}", False, "a.md:2")
        assert "(1)" in equations.html[0]
        assert "(1)" in equations.html[1]
    assert formula_text(r"\sin^2 x") == "sin² x"
