"""Markdown to HTML: `section(text, book, …)` for prose, `caption(text)` for a figure's caption.

CommonMark with tables, footnotes (`[^a]` or `^[at once]`), `$mathematics$` and `::: aside` for a
remark in the margin. HTML is text like any other, and pictures come from figures only.
"""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import AuthorError
from generator.publish.text.mathematics import mathml
from generator.publish.text.placeholders import Placeholders
from generator.publish.text.titles import typeset

# Ids that the layouts give away.
TAKEN = ("main", "contents", "notes", "references", "cite", "keys")


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents."""

    id: str
    text: str
    level: int
    number: str = ""


@dataclass
class Book:
    """What sections of one article share: ids given away, notes counted, slots to fill."""

    slots: Placeholders
    ids: set[str] = field(default_factory=lambda: set(TAKEN))
    notes: int = 0
    headings: list[Heading] = field(default_factory=list)

    def new_id(self, text: str) -> str:
        """An id for a heading, from its words; a second one of the same words gets a number."""
        words = "-".join(re.findall(r"\w+", text.lower())) or "section"
        name, count = words, 1
        while name in self.ids:
            count += 1
            name = f"{words}-{count}"
        self.ids.add(name)
        return name


def section(text: str, book: Book, number: str, where: str) -> tuple[str, str]:
    """HTML of a section's body and of its notes, slots unfilled. `number` goes before its title.

    Raises AuthorError, with `where` and the line, for what can't be right: a first-level heading, a
    picture, a note without text or mark, a figure inside a paragraph, a formula that can't be read.
    """
    env: MutableMapping[str, Any] = {"book": book}
    tokens = PROSE.parse(text, env)
    for before, token in zip([None, *tokens], tokens, strict=False):
        try:
            check(token, before, book.slots)
        except AuthorError as error:
            line = f":{token.map[0] + 1}" if token.map else ""
            raise AuthorError(f"{where}{line}: {error}") from None
    check_marks(env, text, where)
    tokens = with_blocks(tokens, book.slots)
    anchor_headings(tokens, book, number)
    body, notes = split_notes(tokens)
    html = [PROSE.renderer.render(part, PROSE.options, env) for part in (body, notes)]
    book.notes += len(env.get("footnotes", {}).get("list", {}))
    return html[0], html[1]


def caption(text: str) -> str:
    """HTML of a caption: inline Markdown and formulas, which may raise AuthorError."""
    return CAPTION.render(text, {}).strip()


def check(token: Token, before: Token | None, slots: Placeholders) -> None:
    """What Markdown would show or drop in silence, as an error. `before` is the token before it."""
    if token.type == "heading_open" and token.tag == "h1":
        raise AuthorError("heading with one #, the article's own; sections begin with ##")
    if token.type == "math_block":
        mathml(slots.plain(token.content.strip()), display=True)
    if token.type == "inline" and slots.has_block(token.content):
        check_place(token, before, slots)
    for child in token.children or ():
        lost = child.type == "text" and re.search(r"\[\^([^\]\s]+)\]", child.content)
        if lost:
            raise AuthorError(f"note [^{lost[1]}] has no text; add a line '[^{lost[1]}]: …'")
        if child.type == "image":
            raise AuthorError(f"picture {child.attrs.get('src')!r}; use figure(id), or a link")
        if child.type == "math_inline":
            mathml(slots.plain(child.content.strip()))


def check_place(token: Token, before: Token | None, slots: Placeholders) -> None:
    if not slots.is_block(token.content):
        raise AuthorError("a figure stands within a paragraph; leave an empty line around it")
    if not (before and before.type == "paragraph_open" and before.level == 0):
        raise AuthorError("a figure stands in a heading, list, quotation or aside; put it outside")


def check_marks(env: MutableMapping[str, Any], text: str, where: str) -> None:
    """Every note has its mark in the text."""
    for name, index in env.get("footnotes", {}).get("refs", {}).items():
        if index < 0:
            label = f"[^{name.removeprefix(':')}]"
            line = text[: text.index(label)].count("\n") + 1
            raise AuthorError(f"{where}:{line}: note {label} has no mark in the text")


def with_blocks(tokens: Sequence[Token], slots: Placeholders) -> list[Token]:
    """The tokens with each paragraph that is one block slot replaced by that block."""
    made: list[Token] = []
    for token in tokens:
        if made and made[-1].type == "html_block" and token.type == "paragraph_close":
            continue
        if token.type == "inline" and slots.is_block(token.content):
            made[-1] = Token("html_block", "", 0, content=token.content.strip() + "\n")
        else:
            made.append(token)
    return made


def anchor_headings(tokens: Sequence[Token], book: Book, number: str) -> None:
    """Ids and entries in the table of contents; the section's own heading gets its number."""
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        text = book.slots.plain("".join(child.content for child in inline.children or ()))
        id, own = book.new_id(text), number if level == 2 else ""
        token.attrSet("id", id)
        if own:
            label = Token("html_inline", "", 0, content=f'<span class="number">{own}</span> ')
            inline.children = [label, *(inline.children or [])]
        book.headings.append(Heading(id, text, level, own))


def split_notes(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The text, and the notes that the parser has gathered behind it."""
    kinds = [token.type for token in tokens]
    cut = kinds.index("footnote_block_open") if "footnote_block_open" in kinds else len(kinds)
    return list(tokens[:cut]), [token for token in tokens[cut:] if "block_" not in token.type]


# Render rules, with the signature that markdown-it wants: (renderer, tokens, index, options, env).


def note_number(token: Token, env: MutableMapping[str, Any]) -> int:
    return int(env["book"].notes + token.meta["id"] + 1)


def note_mark(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = note_number(tokens[index], env), tokens[index].meta.get("subId", 0)
    return (
        f'<sup class="note-mark" id="note-{number}-{again + 1}">'
        f'<a href="#note-{number}" role="doc-noteref" aria-label="Note {number}">{number}</a></sup>'
    )


def note_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<li id="note-{note_number(tokens[index], env)}">'


def note_close(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</li>\n"


def note_back(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = note_number(tokens[index], env), tokens[index].meta.get("subId", 0)
    return (
        f' <a class="back" href="#note-{number}-{again + 1}" role="doc-backlink"'
        f' aria-label="Back to the mark of note {number}">↩\ufe0e</a>'
    )


def formula(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    text = tokens[index].content.strip()
    text = env["book"].slots.plain(text) if "book" in env else text
    display = tokens[index].type == "math_block"
    made = mathml(text, display)
    return f'<div class="formula">{made}</div>\n' if display else made


def words(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return typeset(escapeHtml(tokens[index].content))


def remark(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<aside class="remark">\n' if tokens[index].nesting == 1 else "</aside>\n"


def parser() -> MarkdownIt:
    """CommonMark and mathematics, without HTML."""
    made = MarkdownIt("commonmark", {"html": False})
    made.use(dollarmath_plugin, allow_labels=False, allow_digits=False, allow_space=False)
    made.add_render_rule("text", words)
    made.add_render_rule("math_inline", formula)
    made.add_render_rule("math_block", formula)
    return made


def prose_parser() -> MarkdownIt:
    made = parser().enable("table").use(footnote_plugin)
    made.use(container_plugin, name="aside", render=remark)
    made.add_render_rule("footnote_ref", note_mark)
    made.add_render_rule("footnote_open", note_open)
    made.add_render_rule("footnote_close", note_close)
    made.add_render_rule("footnote_anchor", note_back)
    return made


PROSE = prose_parser()
BLOCKS = ("heading", "lheading", "list", "code", "fence", "blockquote", "hr", "reference")
CAPTION = parser().disable([*BLOCKS, "image"])
