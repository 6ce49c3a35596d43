"""Code in the prose: highlighted while building, by classes, legible in both themes."""

import html
import re

import pytest

from generator.errors import UserError
from generator.publish.text.code import KINDS, highlighted
from tests.publish import fakes

PYTHON = """@cached
def area(r):
    return 3.14 * r**2 if r < 1 & True else "<b>"  # so
"""
STYLE = (fakes.TEMPLATES / "static" / "style.css").read_text("utf-8")


def test_words_have_their_kind_and_the_text_is_as_before():
    code = highlighted(PYTHON, "python")
    spans = re.findall(r'<span class="([\w-]+)">([^<]*)</span>', code)
    assert ("hl-keyword", "return") in spans
    assert ("hl-name", "area") in spans
    assert ("hl-number", "3.14") in spans
    assert ("hl-comment", "# so") in spans
    assert ("hl-string", '"&lt;b&gt;"') in spans
    assert html.unescape(re.sub(r"</?span[^>]*>", "", code)) == PYTHON
    assert "style=" not in code


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("toml", 'title = "x"\n'), ("html", "<p class='a'>b</p>\n"), ("bash", "echo $HOME\n"),
        ("js", "const a = 1;\n"), ("text", "plain\n"),
    ],
)  # fmt: skip
def test_other_languages(language, code):
    plain = re.sub(r"</?span[^>]*>", "", highlighted(code, language))
    assert html.unescape(plain) == code
    assert ("<span" in highlighted(code, language)) == (language != "text")


def test_an_unknown_language_is_one_line(article):
    with pytest.raises(UserError) as error:
        article("First.\n\n```pyhton\nx = 1\n```\n")
    expected = "code: expected a language, got 'pyhton'; did you mean "
    assert str(error.value).startswith(f"templates/sections/00-s.md:3: {expected}")
    assert "python" in str(error.value)


def test_on_the_page(article):
    page = article("```python\nx = 1  # <one>\n```\n\n```\nplain <b>\n```\n\n    indented\n")
    assert '<pre><code class="language-python">x ' in page
    assert '<span class="hl-comment"># &lt;one&gt;</span>' in page
    assert "<pre><code>plain &lt;b&gt;\n</code></pre>" in page


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    """WCAG 2.2, 1.4.3."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def themes():
    """The custom properties of each rule that sets the background: light, then dark twice."""
    blocks = [block for block in re.findall(r"\{([^{}]*)\}", STYLE) if "--tint:" in block]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]


def test_every_kind_of_word_has_enough_contrast_in_both_themes():
    light, *dark = themes()
    assert len(dark) == 2
    assert dark[0] == dark[1]
    for name in set(KINDS.values()):
        (variable,) = re.findall(rf"\.{name} {{ color: var\(--([\w-]+)\)", STYLE)
        for theme in (light, dark[0]):
            assert contrast(theme[variable], theme["tint"]) >= 4.5, (name, theme[variable])
