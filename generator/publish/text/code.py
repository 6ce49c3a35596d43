"""Highlighted code: `highlighted("x = 1", "python")` is HTML with a class for each kind of word.

Pygments reads the code while the page is built. Its many kinds of words are brought down to those
of `KINDS`, whose colours, light and dark, are in style.css: the pages' policy allows no style
attribute.
"""

import html
from itertools import groupby

from pygments import lex
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)
from pygments.util import ClassNotFound

from generator.errors import UserError, expected

# Pygments' kind → the class; a kind that isn't here is as the one that it belongs to, or plain.
KINDS = {
    Keyword: "hl-keyword",
    Operator.Word: "hl-keyword",
    Name.Tag: "hl-keyword",
    Name.Function: "hl-name",
    Name.Class: "hl-name",
    Name.Decorator: "hl-name",
    Name.Attribute: "hl-name",
    Name.Builtin: "hl-name",
    String: "hl-string",
    Generic.Inserted: "hl-string",
    Number: "hl-number",
    Literal: "hl-number",
    Keyword.Constant: "hl-number",
    Comment: "hl-comment",
    Generic.Deleted: "hl-comment",
}


def highlighted(code: str, language: str) -> str:
    """HTML of code in a language, as Pygments names it; UserError for one that it doesn't know."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        names = [alias for _, aliases, _, _ in get_all_lexers() for alias in aliases]
        raise UserError(f"code: {expected('a language', names, language)}") from None
    words = ((_class(kind), text) for kind, text in lex(code, lexer))
    return "".join(
        _span(name, "".join(text for _, text in group))
        for name, group in groupby(words, key=lambda word: word[0])
    )


def _class(kind: _TokenType) -> str:
    """The class of the nearest kind above that has one."""
    above: _TokenType | None = kind
    while above is not None:
        if above in KINDS:
            return KINDS[above]
        above = above.parent
    return ""


def _span(name: str, text: str) -> str:
    escaped = html.escape(text, quote=False)
    return f'<span class="{name}">{escaped}</span>' if name else escaped
