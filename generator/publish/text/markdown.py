"""Markdown to HTML: `section(text, book, …)` for prose, `caption(text)` for a figure's caption.

CommonMark with tables, footnotes (`[^a]` or `^[at once]`), `$mathematics$`, `::: aside` for a
remark in the margin, and headings with ids of their own, `## Title {#id}`. HTML is text like any
other, and pictures come from figures only. What would be shown raw or lost is an error, see
markdown_checks.py.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import AuthorError
from generator.publish.text import markdown_checks
from generator.publish.text.markdown_checks import by_line
from generator.publish.text.mathematics import mathml
from generator.publish.text.placeholders import Placeholders
from generator.publish.text.prose_source import Lines
from generator.publish.text.titles import typeset

# Ids that the layouts give away: as they are, and those of figures, notes and references.
TAKEN = ("main", "contents", "notes", "references", "cite", "keys")
RESERVED = re.compile(r"(fig|ref|cite)-.*|note-\d+(-\d+)?")
OWN_ID = re.compile(r"\s*\{#([^\s{}#]+)\}\s*$")
ALIGNED = re.compile(r"text-align:(left|center|right)")


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
    links: list[tuple[str, str]] = field(default_factory=list)  # file:line, id within the page

    def new_id(self, text: str) -> str:
        """An id for a heading, from its words; a second one of the same words gets a number."""
        words = "-".join(re.findall(r"\w+", text.lower())) or "section"
        if RESERVED.fullmatch(words):
            words = f"section-{words}"
        name, count = words, 1
        while name in self.ids:
            count += 1
            name = f"{words}-{count}"
        self.ids.add(name)
        return name

    def own_id(self, name: str) -> str:
        """An id that a heading has been given; AuthorError when it can't have it."""
        if not re.fullmatch(r"[A-Za-z][\w.:-]*", name):
            raise AuthorError(f"id {name!r}; expected a letter, then letters, digits, - and _")
        if RESERVED.fullmatch(name):
            raise AuthorError(f"id {name!r} is kept for figures, notes or references")
        if name in self.ids:
            raise AuthorError(f"id {name!r} is there already; expected another one")
        self.ids.add(name)
        return name


def section(text: str, book: Book, number: str, where: Lines) -> tuple[str, str]:
    """HTML of a section's body and of its notes, slots unfilled. `number` goes before its title.

    Raises AuthorError, with file and line, for what can't be right: a first-level heading, a
    picture, a note without text or mark or with two texts, a figure inside a paragraph, a formula
    that can't be read, an aside without an end.
    """
    env: MutableMapping[str, Any] = {"book": book}
    tokens = PROSE.parse(text, env)
    for line, message in markdown_checks.faults(tokens, env, text):
        raise AuthorError(f"{where.at(line)}: {message}")
    for before, token in zip([None, *tokens], tokens, strict=False):
        first = token.map[0] + 1 if token.map else None
        with placed(where, first):
            check(token, before, book.slots)
        for offset, child in by_line(token.children or ()):
            with placed(where, first and first + offset):
                check_inline(child, book.slots)
            target = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if target.startswith("#"):
                book.links.append((where.at(first and first + offset), unquote(target[1:])))
    tokens = with_blocks(tokens, book.slots)
    anchor_headings(tokens, book, number, where)
    align_columns(tokens)
    body, notes = split_notes(tokens)
    html = [PROSE.renderer.render(part, PROSE.options, env) for part in (body, notes)]
    book.notes += len(env.get("footnotes", {}).get("list", {}))
    return html[0], html[1]


@contextmanager
def placed(where: Lines, line: int | None) -> Iterator[None]:
    """Puts file and line before the message of an AuthorError."""
    try:
        yield
    except AuthorError as error:
        raise AuthorError(f"{where.at(line)}: {error}") from None


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


def check_inline(child: Token, slots: Placeholders) -> None:
    """The same for what stands inside a paragraph, a heading or a cell."""
    if child.type == "image":
        raise AuthorError(f"picture {child.attrs.get('src')!r}; use figure(id), or a link")
    if child.type == "math_inline":
        mathml(slots.plain(child.content.strip()))


def check_place(token: Token, before: Token | None, slots: Placeholders) -> None:
    if not slots.is_block(token.content):
        raise AuthorError("a figure stands within a paragraph; leave an empty line around it")
    if not (before and before.type == "paragraph_open" and before.level == 0):
        raise AuthorError("a figure stands in a heading, list, quotation or aside; put it outside")


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


def anchor_headings(tokens: Sequence[Token], book: Book, number: str, where: Lines) -> None:
    """Ids and entries in the table of contents; the section's own heading gets its number."""
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        given = without_id(inline)
        text = book.slots.plain("".join(child.content for child in inline.children or ()))
        with placed(where, token.map[0] + 1 if token.map else None):
            id = book.own_id(given) if given else book.new_id(text)
        own = number if level == 2 else ""
        token.attrSet("id", id)
        if own:
            label = Token("html_inline", "", 0, content=f'<span class="number">{own}</span> ')
            inline.children = [label, *(inline.children or [])]
        book.headings.append(Heading(id, text, level, own))


def without_id(heading: Token) -> str:
    """Takes `{#id}` from the end of a heading's text; the id, or nothing."""
    last = heading.children[-1] if heading.children else None
    match = OWN_ID.search(last.content) if last and last.type == "text" else None
    if last is None or match is None:
        return ""
    last.content = last.content[: match.start()]
    return match[1]


def align_columns(tokens: Sequence[Token]) -> None:
    """A column's alignment as a class: the pages' policy allows no style attribute."""
    for token in tokens:
        aligned = ALIGNED.fullmatch(str(token.attrs.get("style", "")))
        if aligned:
            del token.attrs["style"]
            token.attrSet("class", f"align-{aligned[1]}")


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
    made.use(container_plugin, name=markdown_checks.ASIDE, render=remark)
    made.use(markdown_checks.record)
    made.add_render_rule("footnote_ref", note_mark)
    made.add_render_rule("footnote_open", note_open)
    made.add_render_rule("footnote_close", note_close)
    made.add_render_rule("footnote_anchor", note_back)
    return made


PROSE = prose_parser()
BLOCKS = ("heading", "lheading", "list", "code", "fence", "blockquote", "hr", "reference")
CAPTION = parser().disable([*BLOCKS, "image"])
