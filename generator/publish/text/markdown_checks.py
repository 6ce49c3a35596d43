"""What Markdown would show raw, lose or close by itself, as errors: `faults(tokens, env, text)`.

Notes: two texts, no mark, no text, a name with spaces. Links: two addresses of one name, a name
without an address. Containers: no end, no beginning, an unknown name, words that would be lost.
Code without an end.

`record` is a plugin of markdown-it that notes in `env` what the tokens don't contain.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote.index import footnote_def

Fault = tuple[int | None, str]  # line of the text, from 1; what is wrong there
ASIDE = "aside"  # the one container
NOTE_TEXT = re.compile(r"\s*\[\^([^\]\s]+)\]:")
FENCE = re.compile(r"^[ \t]*:{3,}[ \t]*(.*?)[ \t]*$", re.MULTILINE)
END = re.compile(r"[\s>]*:{3,}\s*")
RAW_NOTE = re.compile(r"\[\^([^\]\n]*)\]?")
RAW_LINK = re.compile(r"(?<![\w\]])\[[^\[\]\n]+\]\[([^\[\]\n]*)\]")


def record(markdown: MarkdownIt) -> None:
    """Notes where the texts of footnotes stand, and what of a note or a link stays raw."""
    markdown.block.ruler.at("footnote_def", _note_text, {"alt": ["paragraph", "reference"]})
    markdown.core.ruler.before("text_join", "raw_marks", _raw_marks)


def _note_text(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    done = footnote_def(state, start, end, silent)
    match = NOTE_TEXT.match(first)
    if done and not silent and match:
        state.env.setdefault("note_lines", {}).setdefault(match[1], []).append(start + 1)
    return done


def _raw_marks(state: StateCore) -> None:
    """Before escaped characters are joined with the text: `\\[^a]` is no mark."""
    raw = state.env.setdefault("raw", [])
    for token in state.tokens:
        line = token.map[0] + 1 if token.map else None
        for offset, child in by_line(token.children or ()):
            if child.type == "text":
                raw.append((line and line + offset, child.content))


def by_line(children: Iterable[Token]) -> Iterator[tuple[int, Token]]:
    """Each token inside a paragraph, after the number of line ends before it."""
    offset = 0
    for child in children:
        yield offset, child
        offset += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def faults(tokens: Sequence[Token], env: EnvType, text: str) -> Iterator[Fault]:
    """Line and message of each."""
    yield from _notes(env)
    yield from _links(env)
    yield from _raw(env)
    yield from _containers(tokens, text.split("\n"))
    yield from _code(tokens, text.split("\n"))


def _notes(env: EnvType) -> Iterator[Fault]:
    for name, lines in env.get("note_lines", {}).items():
        if len(lines) > 1:
            first, second = sorted(lines)[:2]
            yield second, f"note [^{name}]: expected one text, got a second, after line {first}"
    marks = env.get("footnotes", {}).get("refs", {})
    for name, lines in env.get("note_lines", {}).items():
        if marks.get(f":{name}", 0) < 0:
            yield lines[0], f"note [^{name}]: expected a mark in the text, got none"


def _links(env: EnvType) -> Iterator[Fault]:
    for link in env.get("duplicate_refs", ()):
        yield link["map"][0] + 1, f"link [{link['label'].lower()}]: expected one address, got two"
    for name, link in env.get("references", {}).items():
        if name.startswith("^"):
            yield link["map"][0] + 1, _spaces(name[1:].lower())


def _raw(env: EnvType) -> Iterator[Fault]:
    for line, content in env.get("raw", ()):
        note, link = RAW_NOTE.search(content), RAW_LINK.search(content)
        if note and (not note[1] or re.search(r"\s", note[1])):
            yield line, _spaces(note[1])
        elif note:
            yield line, f"note [^{note[1]}]: expected a line '[^{note[1]}]: …', got none"
        elif link:
            yield line, f"link {link[0]}: expected a line '[{link[1]}]: https://…', got none"


def _spaces(name: str) -> str:
    proper = "-".join(name.split()) or "name"
    return f"expected a note's name without spaces, as [^{proper}], got [^{name}]"


def _containers(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    for token in tokens:
        if token.type == f"container_{ASIDE}_open" and token.map:
            begin, end = token.map
            lost = token.info.split()[1:]
            if lost:
                words = " ".join(lost)
                yield (
                    begin + 1,
                    f"expected nothing after ::: {ASIDE}, got {words!r}, which would be lost",
                )
            if end >= len(lines) or not END.fullmatch(lines[end]):
                yield begin + 1, f"::: {ASIDE}: expected a line with ::: at its end, got none"
        if token.type == "inline" and token.map:
            yield from _raw_fences(token)


def _code(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    """Markdown ends a block of code with the text, or with the list that it is in."""
    for token in tokens:
        if token.type == "fence" and token.map:
            begin, end = token.map
            last = lines[end - 1].strip(" \t>")
            if end - begin < 2 or not last.startswith(token.markup) or last.strip(token.markup[0]):
                last_line = f"a line with {token.markup} at its end"
                yield begin + 1, f"{token.markup}: expected {last_line}, got none"


def _raw_fences(token: Token) -> Iterator[Fault]:
    """Lines of a paragraph that look like the beginning or the end of a container."""
    for fence in FENCE.finditer(token.content):
        line = token.map[0] + 1 + token.content.count("\n", 0, fence.start()) if token.map else None
        name = fence[1].partition(" ")[0]
        if name:
            yield line, f"expected ::: {ASIDE}, got ::: {name}"
        else:
            yield line, f"expected ::: {ASIDE} before :::, got nothing that it ends"
