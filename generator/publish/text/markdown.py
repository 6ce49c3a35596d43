"""Markdown to HTML: `section(text, book, …)` for prose; captions.py has what figures say.

CommonMark with tables, footnotes (`[^a]` or `^[at once]`), `$mathematics$`, `::: aside` for a
remark in the margin, headings with ids of their own, `## Title {#id}`, and images of the author's
own, `![A cat](images/cat.jpg)`. HTML is text like any other. What would be shown raw or lost is an
error, see markdown_checks.py.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import UserError
from generator.publish.text import markdown_checks
from generator.publish.text.addresses import ALLOWED, safe_address
from generator.publish.text.code import highlighted
from generator.publish.text.formula_rules import BLOCKS as DISPLAYED
from generator.publish.text.formula_rules import INLINE, LOST, formula_rules, table_rule
from generator.publish.text.languages import ENGLISH, Language
from generator.publish.text.markdown_checks import by_line
from generator.publish.text.mathematics import Equations, check_standalone, mathml
from generator.publish.text.own_images import Image, Images
from generator.publish.text.placeholders import Placeholders
from generator.publish.text.prose_source import Lines
from generator.publish.text.titles import typeset

CLOSING = re.compile(r"(?:[.,;:!?)\]…’”»]|&quot;)+")
FORMULAS = (*INLINE, *DISPLAYED)  # the tokens of formulas
# Ids that the layouts give away: as they are, and those of figures, notes and references.
TAKEN = ("main", "contents", "notes", "references", "cite", "keys", "page-words")
# How the ids of citations and of their entries begin.
CITED = ("ref-", "cite-")
RESERVED = re.compile(r"(fig|ref|cite)-.*|note-\d+(-\d+)?")
OWN_ID = re.compile(r"\s*\{#([^\s{}#]+)\}\s*$")
ALIGNED = re.compile(r"text-align:(left|center|right)")


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents."""

    id: str
    html: str
    level: int
    number: str = ""


@dataclass
class Book:
    """What sections of one article share: ids given away, notes counted, slots to fill."""

    slots: Placeholders
    images: Images
    locale: Language = ENGLISH
    ids: set[str] = field(default_factory=lambda: set(TAKEN))
    notes: int = 0
    headings: list[Heading] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # file:line, id within the page
    equations: Equations = field(default_factory=Equations)

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
        """An id that a heading has been given; UserError when it can't have it."""
        if not re.fullmatch(r"[A-Za-z][\w.:-]*", name):
            raise UserError(f"id: expected a letter, then letters, digits, - and _, got {name!r}")
        if RESERVED.fullmatch(name):
            raise UserError(f"id: expected none of figures, notes or references, got {name!r}")
        if name in self.ids:
            raise UserError(f"id: expected one that is new, got {name!r} a second time")
        self.ids.add(name)
        return name


def section(text: str, book: Book, number: str, where: Lines) -> tuple[str, str]:
    """HTML of a section's body and of its notes, slots unfilled. `number` goes before its title.

    Raises UserError, with file and line, for what can't be right: a first-level heading, an
    image without words, a note without text or mark or with two texts, a figure inside a paragraph,
    a formula that can't be read, an aside without an end.
    """
    env: EnvType = {"book": book}
    tokens = PROSE.parse(text, env)
    for line, message in markdown_checks.faults(tokens, env, text):
        raise UserError(f"{where.at(line)}: {message}")
    for before, token in zip([None, *tokens], tokens, strict=False):
        heading = before is not None and before.type == "heading_open"
        first = line_of(text, token, token) if token.map or token.content else None
        with placed(where, first):
            check(token, book.slots)
            if token.type == "inline":
                check_place(token, before, book.slots)
            if token.type == "fence":
                token.meta["html"] = code_of(token, book.slots)
        if token.type in FORMULAS:
            token.meta["place"] = where.at(first)
        for offset, child in by_line(token.children or ()):
            there = first and first + offset
            with placed(where, there):
                check(child, book.slots)
                if heading and child.type in INLINE:
                    check_standalone(child.content)
                if child.type == "image":
                    child.meta["image"] = image_of(child, book, heading)
            if child.type in FORMULAS:
                child.meta["place"] = where.at(there)
            target = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if target.startswith("#"):
                book.links.append((where.at(there), unquote(target[1:])))
    tokens = with_blocks(tokens, book.slots)
    anchor_headings(tokens, book, number, where)
    align_columns(tokens)
    body, notes = split_notes(tokens)
    html = [PROSE.renderer.render(part, PROSE.options, env) for part in (body, notes)]
    book.notes += len(env.get("footnotes", {}).get("list", {}))
    return html[0], html[1]


def code_of(token: Token, slots: Placeholders) -> str:
    """HTML of a block of code, highlighted where its language is named; UserError."""
    language = next(iter(token.info.split()), "")
    if not language:
        return f"<pre><code>{escapeHtml(token.content)}</code></pre>\n"
    code = highlighted(slots.plain(token.content), language)
    return f'<pre><code class="language-{escapeHtml(language)}">{code}</code></pre>\n'


def image_of(token: Token, book: Book, heading: bool) -> Image:
    """The author's image that a token names, with its alternative text put in; UserError."""
    address = str(token.attrs.get("src", ""))
    words = RendererHTML().renderInlineAsText(token.children, PROSE.options, {})
    alt = " ".join(book.slots.plain(words).split())
    if heading:
        raise UserError(f"heading: expected words, got the image {address!r}")
    image = book.images.use(address)
    if not re.search(r"\w", alt):
        raise UserError(
            f"image: expected words that say what {address!r} shows, as"
            f" ![A cat on a mat]({address}), got {alt!r}"
        )
    token.attrs = {"src": image.path, "alt": alt}
    return image


@contextmanager
def placed(where: Lines, line: int | None) -> Iterator[None]:
    """Puts file and line before the message of an UserError."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{where.at(line)}: {error}") from None


def line_of(text: str, token: Token, part: Token) -> int:
    """The line of the text, from 1, of a block, or of a part of what a block says."""
    start = token.map[0] if token.map else text[: max(text.find(token.content), 0)].count("\n")
    inside = max(token.content.find(part.content), 0) if part is not token else 0
    return start + token.content[:inside].count("\n") + 1


def check(token: Token, slots: Placeholders | None) -> None:
    """What Markdown would show or drop in silence, as an error; `slots` are those of the prose."""
    if token.type == "heading_open" and token.tag == "h1":
        raise UserError("expected headings with ## or more, got #, which is the article's own")
    if token.type in FORMULAS:
        mathml(source(token, slots), display=token.type != "math_inline")
    if token.type == LOST:
        raise UserError(
            f"expected a formula, got {' '.join(token.content.split())!r}: {token.info}"
        )
    lost = slots is None and token.type == "text" and re.search(r"\[\^([^\]\s]+)\]", token.content)
    if lost:
        raise UserError(f"expected no notes, which belong to the prose, got [^{lost[1]}]")
    if token.type == "link_open" and safe_address(str(token.attrs["href"])) is None:
        raise UserError(f"link: expected {ALLOWED}, got {token.attrs['href']!r}")


def source(token: Token, slots: Placeholders | None) -> str:
    """The TeX of a formula, with the numbers that the prose has put in it."""
    return slots.plain(token.content, in_formula) if slots else token.content


def in_formula(text: str) -> str:
    """Text of the build as TeX: 20{,}000, 98.8\\%, 1.2 × 10^{−5}."""
    text = re.sub(r"([%#&$_{}])", r"\\\1", text).replace(",", "{,}")
    return re.sub(f"[{POWERS}]+", lambda power: f"^{{{power[0].translate(DIGITS)}}}", text)


POWERS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
DIGITS = str.maketrans(POWERS, "−0123456789")


def check_place(token: Token, before: Token | None, slots: Placeholders) -> None:
    if not slots.has_block(token.content):
        return
    if not slots.is_block(token.content):
        raise UserError("expected an empty line around a figure, got it within a paragraph")
    if not (before and before.type == "paragraph_open" and before.level == 0):
        raise UserError(
            "expected a figure by itself, got it in a heading, list, quotation or aside"
        )


def with_blocks(tokens: Sequence[Token], slots: Placeholders) -> list[Token]:
    """The tokens with each paragraph that is one block slot replaced by that block."""
    replaced: list[Token] = []
    for token in tokens:
        if replaced and replaced[-1].type == "html_block" and token.type == "paragraph_close":
            continue
        if token.type == "inline" and slots.is_block(token.content):
            replaced[-1] = Token("html_block", "", 0, content=token.content.strip() + "\n")
        else:
            replaced.append(token)
    return replaced


def anchor_headings(tokens: Sequence[Token], book: Book, number: str, where: Lines) -> None:
    """Ids and entries in the table of contents; the section's own heading gets its number."""
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        own_id = without_id(inline)
        text = book.slots.plain("".join(child.content for child in inline.children or ()))
        html = entry(inline, book.slots)
        with placed(where, token.map[0] + 1 if token.map else None):
            id = book.own_id(own_id) if own_id else book.new_id(text)
        own = number if level == 2 else ""
        token.attrSet("id", id)
        if own:
            label = Token("html_inline", "", 0, content=f'<span class="number">{own}</span> ')
            inline.children = [label, *(inline.children or [])]
        book.headings.append(Heading(id, html, level, own))


def entry(inline: Token, slots: Placeholders) -> str:
    """A heading in the table of contents: its words, code and formulas, no links and no marks."""
    parts = []
    for child in inline.children or ():
        if child.type in INLINE:
            parts.append(mathml(source(child, slots)))
        elif child.type == "code_inline":
            parts.append(f"<code>{escapeHtml(child.content)}</code>")
        elif child.type != "html_inline":
            parts.append(words_of(slots.plain(child.content)) or " " * child.type.endswith("break"))
    return "".join(parts)


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


Tokens = Sequence[Token]

# Render rules, with the signature that markdown-it wants: (renderer, tokens, index, options, env).


def note_number(token: Token, env: EnvType) -> int:
    return int(env["book"].notes + token.meta["id"] + 1)


def note_mark(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    number, again = note_number(tokens[index], env), tokens[index].meta.get("subId", 0)
    locale: Language = env["book"].locale
    shown = locale.digits(number)
    return (
        f'<sup class="note-mark" id="note-{number}-{again + 1}"><a href="#note-{number}"'
        f' role="doc-noteref" aria-label="{locale.text("note", number=shown)}">{shown}</a></sup>'
    )


def note_open(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<li id="note-{note_number(tokens[index], env)}">'


def note_close(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</li>\n"


def note_back(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    number, again = note_number(tokens[index], env), tokens[index].meta.get("subId", 0)
    locale: Language = env["book"].locale
    words = locale.text("back_to_note", number=locale.digits(number))
    return (
        f' <a class="back" href="#note-{number}-{again + 1}" role="doc-backlink"'
        f' aria-label="{words}">↩\ufe0e</a>'
    )


def formula(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    display = token.type != "math_inline"
    if "book" in env:
        book: Book = env["book"]
        number = book.equations.add(source(token, book.slots), display, token.meta["place"])
        html = book.slots.put(lambda: book.equations.html[number], token.content)
    else:
        html = mathml(token.content, display)
    if token.type in DISPLAYED:
        return f'<div class="formula">{html}</div>\n'
    return f'<span class="joined">{html}' if closing(tokens, index) else html


def closing(tokens: Tokens, index: int) -> str:
    """HTML of the punctuation behind a formula, which Chromium alone would put on the next line."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if tokens[index].type != "math_inline" or after is None or after.type != "text":
        return ""
    match = CLOSING.match(words_of(after.content))
    return match[0] if match else ""


def code_block(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    return str(tokens[index].meta["html"])


def own_image(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    image: Image = token.meta["image"]
    return (
        f'<img class="own" src="{escapeHtml(image.path)}" width="{image.width}"'
        f' height="{image.height}" alt="{words_of(str(token.attrs["alt"]))}" loading="lazy"'
        ' decoding="async">'
    )


def words(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    html = words_of(tokens[index].content)
    joined = closing(tokens, index - 1) if index else ""
    return f"{joined}</span>{html.removeprefix(joined)}" if joined else html


def words_of(text: str) -> str:
    """HTML of plain words."""
    return typeset(escapeHtml(text))


def remark(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: EnvType
) -> str:
    return '<aside class="remark">\n' if tokens[index].nesting == 1 else "</aside>\n"


def parser(preset: str = "commonmark") -> MarkdownIt:
    """CommonMark and mathematics, without HTML. Links of every kind pass: `check` names the bad."""
    markdown = MarkdownIt(preset, {"html": False})
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    formula_rules(markdown)
    markdown.add_render_rule("text", words)
    for kind in FORMULAS:
        markdown.add_render_rule(kind, formula)
    return markdown


def prose_parser() -> MarkdownIt:
    markdown = parser().enable("table").use(footnote_plugin)
    table_rule(markdown)
    markdown.use(container_plugin, name=markdown_checks.ASIDE, render=remark)
    markdown.use(markdown_checks.record)
    markdown.add_render_rule("image", own_image)
    markdown.add_render_rule("fence", code_block)
    markdown.add_render_rule("footnote_ref", note_mark)
    markdown.add_render_rule("footnote_open", note_open)
    markdown.add_render_rule("footnote_close", note_close)
    markdown.add_render_rule("footnote_anchor", note_back)
    return markdown


PROSE = prose_parser()
