"""The small parts: numbers, formulas, settings, how to cite."""

import datetime
from dataclasses import replace

import pytest

from generator.errors import UserError
from generator.publish.figures.figure import Figure
from generator.publish.pages.cite import bibtex, sentence
from generator.publish.pages.layouts import in_bytes
from generator.publish.prose import article_toml
from generator.publish.text.captions import caption
from generator.publish.text.mathematics import mathml
from generator.publish.text.numbers import NOT_MEASURED, shown
from generator.publish.text.titles import typeset
from tests.publish import fakes


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (64, "", "64"),
        (20000, "", "20,000"),
        (1.0, "", "1"),
        (0.30000000000000004, "", "0.3"),
        (-0.5, "", "−0.5"),
        (0.00001234, "", "1.234 × 10⁻⁵"),
        (12345.678, "", "12,346"),
        (2.5e17, "", "2.5 × 10¹⁷"),
        (True, "", "yes"),
        (1.0, "percent", "100%"),
        (0.0, "percent", "0%"),
        (0.98765, "percent", "98.8%"),
        (0.5, "percent", "50%"),
        (0.9996, "percent", "99.96%"),
        (0.99999999, "percent", "99.999999%"),
        (0.0002, "percent", "0.02%"),
        (1, "percent", "100%"),
        (0.5, "{:.3f}", "0.500"),
        (1.0e-15, "{:.1e}", "1.0 × 10⁻¹⁵"),
        (2.2e-16, "{:.0e}", "2 × 10⁻¹⁶"),
        (3e20, "{:.2e}", "3.00 × 10²⁰"),
        (0.05066, "down {:.3f}", "0.050"),
        (0.1, "down {:.1f}", "0.1"),  # a little more than a tenth
        (0.3, "down {:.1f}", "0.2"),  # a little less than three
        (0.1, "up {:.1f}", "0.2"),
        (-0.05, "down {:.1f}", "−0.1"),
        (0.0007777, "down {:.2%}", "0.07%"),
        (3, "down {:.2f}", "3.00"),
        (NOT_MEASURED, "down {:.2f}", "…"),
    ],
)
def test_a_number_is_written_by_its_format(value, form, text):
    assert shown(value, form) == text


def test_apostrophes_are_printed_ones_and_code_keeps_its_own():
    assert typeset("can't, softmax's, Gauss' and '6'") == "can’t, softmax’s, Gauss’ and '6’"
    html = caption("it's `it's` and $x' = 1$")
    assert html.startswith("<p>it’s <code>it's</code>")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (25, "25 bytes"),
        (999, "999 bytes"),
        (1234, "1.2 kB"),
        (999_499, "999 kB"),
        (1_400_000, "1.4 MB"),
    ],
)
def test_sizes_are_written_in_kb_and_mb(count, text):
    assert in_bytes(count) == text


def test_formulas_space_functions_and_signs_as_tex_does():
    assert '<mn>2</mn><mspace width="0.1667em">' in mathml(r"2\cos x")
    assert '<mo lspace="0.1667em">\u2061</mo><mi>x</mi>' in mathml(r"2\cos x")
    assert "<mo>\u2061</mo>" in mathml(r"\cos(x)")  # no space before a bracket
    assert '<mo lspace="0" rspace="0">−</mo>' in mathml("y = -1")
    assert "<mo>−</mo>" in mathml("y - 1")
    assert "<mi>det</mi>" in mathml(r"\det(W)")
    assert '<mo lspace="0.2778em" rspace="0.2778em">:</mo>' in mathml("x : y")
    assert 'display="block"' in mathml("x", display=True)


GOOD = 'title = "T"\nauthors = ["A B", "C D"]\ndate = 2026-05-03\nlanguage = "en"\n'


def test_article_toml_is_read(tmp_path):
    path = tmp_path / "article.toml"
    path.write_text(
        GOOD + 'repository = "https://example.org/r/"\nsite = "https://example.org/s"\n'
    )
    about = article_toml.read_article(path)
    assert about.day == "3 May 2026"
    assert about.byline == "A B and C D"
    assert about.source_address("figures/x.py") == "https://example.org/r/blob/main/figures/x.py"
    assert about.address("figures/x/") == "https://example.org/s/figures/x/"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + 'titel = "x"', "expected a key, got 'titel'; did you mean title"),
        (GOOD.replace("date = 2026-05-03\n", ""), "date: expected a date such as .*, got nothing"),
        (GOOD.replace("2026-05-03", '"May"'), "date: expected a date such as .*, got 'May'"),
        (GOOD.replace('["A B", "C D"]', "[]"), "a list of one or more names"),
        (GOOD.replace('"T"', "1"), "text in quotes"),
        (GOOD + "x = \n", r"line 5"),
    ],
)
def test_wrong_settings_are_reported(tmp_path, text, message):
    path = tmp_path / "article.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=f"^article.toml: .*{message}"):
        article_toml.read_article(path)


def test_missing_settings_are_reported(tmp_path):
    with pytest.raises(UserError, match=r"^article\.toml: expected this file"):
        article_toml.read_article(tmp_path / "article.toml")


def test_how_to_cite(tmp_path):
    result = fakes.result(tmp_path, "an-extra", title="50% of {x}_1 & more")
    about = article_toml.Article("T", ("Ann Lee",), datetime.date(2026, 5, 3), "en")
    figure = Figure(result, None)
    assert sentence(about, figure) == "Ann Lee, “50% of {x}_1 & more”, in T, 3 May 2026."
    assert r"title = {{50\% of \{x\}\_1 \& more}}," in bibtex(about, figure)
    assert "url" not in bibtex(about, figure)
    here = replace(about, site="https://example.org")
    assert "url = {https://example.org/figures/an-extra/}" in bibtex(here, figure)
