r"""Formulas by chance: whatever their TeX says, a page gets MathML Core or the author one line."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import UserError
from generator.publish.text.captions import caption, title_html, title_text
from generator.publish.text.mathematics import mathml
from generator.publish.text.titles import UNPRINTABLE, clean
from tests.conftest import cases
from tests.publish.formulas import FORMULAS
from tests.publish.html_check import read

# Of a formula's page nothing else is allowed. Written down here a second time on purpose.
ELEMENTS = {
    *(
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mstyle",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
    ),
    *("msup", "msubsup", "mover", "munder", "munderover", "mmultiscripts", "mprescripts"),
    *("mpadded", "mphantom", "mtable", "mtr", "mtd", "b", "i", "em", "code", "span", "a"),
}
ATTRIBUTES = {
    *("accent", "accentunder", "class", "depth", "display", "displaystyle", "form", "height"),
    *("href", "id", "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize"),
    *("movablelimits", "rspace", "scriptlevel", "stretchy", "symmetric", "voffset", "width"),
}
PIECES = [
    *(r"\frac", r"\sqrt", r"\hat", r"\left(", r"\right)", r"\text", r"\mathrm", r"\sin", r"\sum"),
    *(r"\begin{cases}", r"\end{cases}", r"\begin{align}", r"\end{align}", r"\\", "&", "^", "_"),
    *("{", "}", "{", "}", "[", "]", "$", "%", "#", "~", "'", '"', "|", " ", "\n", "x", "1", "αβ"),
    *(r"\text{<script>alert(1)</script>}", "<img src=x onerror=alert(1)>", "</math><b>", "<!--"),
    *("]]>", "&lt;", "&#60;", "&ApplyFunction;", "&nosuch;", r"\operatorname{<b>}"),
    *(r"\label{", r"\eqref{", r"\tag{", 'a" onclick="alert(1)', "javascript:alert(1)", r"\href"),
    *(r"\class{a}", r"\style{color:red}", r"\color{red}", r"\textbf{<i>}", r"\texttt{</code>}"),
    *(r"\hspace{-1em}", r"\kern", "3pt", r"\newcommand", r"\boxed", r"\cancel", r"\genfrac{<}{>}"),
    *("\x00", "\x0b", "\x7f", "\u2028", "\ufffe", "\ud800", "\ue000", "\u202e", "\U0001d400"),
]
TEX = st.lists(
    st.sampled_from(PIECES)
    | st.sampled_from([formula for formulas in FORMULAS.values() for formula in formulas])
    | st.text(st.characters(), max_size=3),
    max_size=8,
).map("".join)
MANY = settings(max_examples=cases(75, 300, 300), suppress_health_check=[HealthCheck.too_slow])


def check(html):
    """What a browser is handed holds nothing but a formula's elements and attributes."""
    page = read(html.encode("utf-8"))
    assert page.faults == []
    assert page.open == []
    for tag, attributes in page.tags:
        assert tag in ELEMENTS, tag
        assert set(attributes) <= ATTRIBUTES, attributes
        assert (attributes.get("href") or "#eq:").startswith("#eq:")
        assert (attributes.get("id") or "eq:").startswith("eq:")
        assert all(name.startswith("f-") for name in (attributes.get("class") or "").split())


def attempt(make, *arguments):
    """What is made, or None where the author is told in one line what is wrong."""
    try:
        return make(*arguments)
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017 – either is right
        assert not UNPRINTABLE.search(str(error))  # noqa: PT017
        return None


@MANY
@given(TEX, st.booleans())
def test_a_formula_is_mathml_core_or_one_line(tex, display):
    html = attempt(mathml, tex, display)
    if html:
        check(html)
        assert html.startswith("<math")


@MANY
@given(TEX)
def test_titles_and_captions_with_formulas_are_no_html(tex):
    for written in map(clean, (f"a ${tex}$ b", f"a \\({tex}\\) b", tex)):
        check(attempt(title_html, written) or "")
        attempt(title_text, written)
        page = read((attempt(caption, written) or "").encode())
        assert not {"script", "img", "style"} & {tag for tag, _ in page.tags}
        assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
        assert not any((link or "").startswith("javascript") for link in page.links)
