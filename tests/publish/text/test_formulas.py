r"""Formulas: each shows all that its TeX says, or is one line."""

import re
from xml.etree import ElementTree

import pytest

from generator.errors import UserError
from generator.publish.text.captions import caption
from generator.publish.text.mathematics import Equations, formula_text, mathml
from generator.publish.text.mathml_core import CLASSES, core
from tests.browser import picture
from tests.publish import fakes
from tests.publish.formulas import FORMULAS, PAGE, page

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
    (element,) = tree(formula).iter(tag)
    return element


def test_the_page_of_formulas_is_what_the_build_makes():
    assert len(ALL) >= 80
    assert PAGE.read_text("utf-8") == page(), "python -m tests.publish.formulas, and look at it"


@pytest.mark.parametrize("formula", [formula for formula in ALL if "eqref" not in formula])
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
    ("formula", "message"),
    [
        (r"\begin{foo}x\end{foo}", "expected an environment ("),
        (
            r"\begin{alinged}x\end{alinged}",
            "expected an environment, got 'alinged'; did you mean aligned",
        ),
        ("a & b", "found &"),
        (r"\frac{1}", "expected argument"),
        (r"\nosuch{x}", r"unknown command \nosuch"),
        ("x{", "braces don't match"),
        ("x}", "braces don't match"),
        (r"\begin{matrix}x", r"expected an end of \begin{matrix}, got none"),
        (r"\begin{matrix}x\end{pmatrix}", r"a beginning before \end{pmatrix}, got none"),
        ("50% of", r"expected \%"),
        (r"a \\ b", r"expected \\ in an environment, got it outside"),
        (r"\begin{equation}a\\b\end{equation}", r"one line in equation, got \\"),
        (r"\frac{a\\b}{c}", r"expected \\ in an environment, got it outside"),
        ("x_y_z", "duplicate subscript"),
        (r"\text{if $x}", "expected two $ around a formula, got one"),
        (r"\color{red}x", "the page's colour"),
        (r"\newcommand{\x}{y}\x", r"expected a formula that defines no command, got \newcommand"),
        (r"\def\x{\hat\x}\x", r"expected a formula that defines no command, got \def"),
        (r"\href{javascript:alert(1)}{x}", "no links and no attributes"),
        (r"\class{remark}{x}", "no links and no attributes"),
        (r"\style{color:red}{x}", "no links and no attributes"),
        (r"\ref{eq:a}", r"expected \eqref, got \ref"),
        (r"x \hspace{-3em} y", "expected a space from 0, or \\! and its like, got -3em"),
        ("x\x08eta", 'expected no control character, got \'\\x08\'; write r"""…"""'),
        ("x" * 5000, "at most 4000"),
        ("{" * 60 + "x" + "}" * 60, "expected at most 50 levels"),
        (r"\hat" * 200 + " x", "expected at most 100 levels"),
        (r"\label{<b>} x", "only, got '<b>'"),
        (r"\frac\operatorname{<b>}2", "got <, > or & that would be read as HTML"),
        (r"\frac\operatorname{<script>alert(1)</script>}2", "<mo>: expected 0 parts, got 1"),
        ("", "expected a formula, got none"),
    ],
)
def test_what_would_be_wrong_is_one_line(formula, message):
    with pytest.raises(UserError) as caught:
        mathml(formula, display=True)
    assert message in str(caught.value)
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
    with pytest.raises(UserError):
        core(markup)


def test_what_passes_is_left_as_it_is():
    kept = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    assert ElementTree.tostring(core(kept), encoding="unicode") == kept


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


@pytest.mark.parametrize("behind", [".", ",", ";", ":", ")", "’", "), and", '".'])
def test_punctuation_stands_on_the_line_of_the_formula_before_it(browser, tmp_path, behind):
    sheet = (fakes.TEMPLATES / "static/style.css").read_text("utf-8")
    html = caption(f"as far as (the line $y = Wx + b${behind} and then on to the next")
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{sheet}</style>{html}", "utf-8")
    with picture(browser, page, 400, 400) as shown:
        assert shown.page.locator("math").count() == 1
        lines = set()
        for width in range(60, 380, 8):
            lines.add(shown.page.evaluate(LINES, width))
    assert lines == {True}


LINES = """width => {
    document.body.style.width = `${width}px`;
    const formula = document.querySelector("math"), range = document.createRange();
    range.setStart(formula.nextSibling, 0);
    range.setEnd(formula.nextSibling, 1);
    return range.getBoundingClientRect().left >= formula.getBoundingClientRect().right - 1;
}"""


def test_words_behind_a_formula_may_stand_on_the_next_line():
    assert "joined" not in caption("the line $y = Wx + b$ and then")
    assert "joined" not in caption("$y = Wx + b$")


def test_the_same_formulas_are_numbered_anew_in_every_article():
    for _ in range(2):
        equations = Equations()
        equations.add(r"x \label{a}", True, "a.md:1")
        equations.add(r"\eqref{a}", False, "a.md:2")
        assert "(1)" in equations.html[0]
        assert "(1)" in equations.html[1]
    assert formula_text(r"\sin^2 x") == "sin² x"
