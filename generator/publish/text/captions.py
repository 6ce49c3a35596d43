"""What a figure says in words: `caption(text)` as HTML, `title_html(text)` and `title_text(text)`.

A caption is inline Markdown with formulas; in a title only formulas are markup.
"""

from collections.abc import Callable

from markdown_it.common.utils import escapeHtml

from generator.errors import UserError
from generator.publish.text.formula_rules import INLINE
from generator.publish.text.markdown import FORMULAS, check, line_of, parser
from generator.publish.text.mathematics import check_standalone, formula_text, mathml
from generator.publish.text.titles import typeset

BLOCKS = ("heading", "lheading", "list", "code", "fence", "blockquote", "hr", "reference")
CAPTION = parser().disable([*BLOCKS, "image"])
TITLE = parser("zero")


def caption(text: str, place: Callable[[int], str] = str) -> str:
    """HTML of a caption: inline Markdown and formulas.

    Raises UserError for what can't be right, with what `place` says of the line in the caption.
    """
    tokens = CAPTION.parse(text, {})
    for token in tokens:
        for part in (token, *(token.children or ())):
            try:
                check(part, None)
                if part.type in FORMULAS:
                    check_standalone(part.content)
            except UserError as error:
                where = place(line_of(text, token, part))
                raise UserError(f"{where}: caption: {error}") from None
    return CAPTION.renderer.render(tokens, CAPTION.options, {}).strip()


def title_html(text: str) -> str:
    """HTML of a title: words and formulas. Raises UserError for a formula that can't be read."""
    return "".join(
        mathml(content) if formula else typeset(escapeHtml(content))
        for formula, content in title_parts(text)
    )


def title_text(text: str) -> str:
    """The title where no HTML can stand, with its formulas as text: the sphere in ℝ³."""
    parts = title_parts(text)
    return "".join(formula_text(part) if formula else typeset(part) for formula, part in parts)


def title_parts(text: str) -> list[tuple[bool, str]]:
    """Words and formulas of a title in order, each with whether it is a formula."""
    (token,) = TITLE.parseInline(text, {})
    parts = []
    for child in token.children or ():
        check(child, None)
        formula = child.type in INLINE
        if formula:
            check_standalone(child.content)
        parts.append((formula, child.content))
    return parts
