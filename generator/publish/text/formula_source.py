r"""A formula's TeX before it is converted: `prepared(r"\text{if $x > 0$}", display=True)`.

What the converter would drop without a word is an UserError here, and what it doesn't know but
papers use is put in words that it knows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from generator.errors import UserError
from generator.publish.text.titles import UNPRINTABLE

# Characters, and braces inside braces. Some thousands of levels end the converter's process.
LONGEST, DEEPEST = 4000, 50

# Commands that would make a formula look or act otherwise than the page, and what to do instead.
REFUSED = {
    **dict.fromkeys(
        ("color", "textcolor", "colorbox", "fcolorbox", "definecolor"),
        "the page's colour, which changes with the theme",
    ),
    **dict.fromkeys(
        ("def", "gdef", "edef", "xdef", "let", "global", "newcommand", "renewcommand")
        + ("providecommand", "DeclareMathOperator", "DeclarePairedDelimiter"),
        "a formula that defines no command",
    ),
    **dict.fromkeys(
        ("href", "url", "class", "style", "cssId", "htmlClass", "htmlStyle", "htmlId", "htmlData"),
        "no links and no attributes in a formula (a Markdown link around it is allowed)",
    ),
    "ref": r"\eqref",
}

# Environments that differ from others in spaces only, and those.
ALIASES = {
    "split": "aligned",
    "alignedat": "aligned",
    "alignat": "align",
    "alignat*": "align*",
    "flalign": "align",
    "flalign*": "align*",
}
COUNTED = ("alignedat", "alignat", "alignat*")  # those with a number of columns in braces
NUMBERED = ("equation", "align", "gather", "multline")  # these, and the same with a star, are lines
ENVIRONMENTS = (
    *("equation", "align", "gather", "multline", "aligned", "gathered", "split", "cases", "dcases"),
    *("rcases", "array", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix"),
    *("smallmatrix", "subarray", "alignat", "alignedat", "flalign", "align*", "gather*"),
    *("equation*", "multline*", "alignat*", "flalign*"),
)

TEXT = ("text", "textrm", "textnormal", "textup", "mbox", "textbf", "textit", "textsf", "texttt")
LABEL = re.compile(r"[A-Za-z0-9:._-]+")
LENGTH = r"-?\s*[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|bp|px)"
TOKEN = re.compile(
    r"\\begin\s*\{([^{}]*)\}|\\end\s*\{([^{}]*)\}|\\([A-Za-z]+\*?|.|$)|([{}])|(%)", re.DOTALL
)


class Token(NamedTuple):
    """A piece of TeX that has a meaning here; one of the fields is not empty."""

    start: int
    begin: str
    end: str
    command: str  # without its backslash
    brace: str
    comment: str


def tokens(source: str) -> Iterator[Token]:
    """The beginnings and ends of environments, commands, braces and per cent signs."""
    for match in TOKEN.finditer(source):
        yield Token(match.start(), *(group or "" for group in match.groups()))


def prepared(source: str, display: bool) -> str:
    """The formula as the converter reads it rightly. Raises UserError for what it would drop."""
    source = source.strip()
    check(source, display)
    source = in_text(source)
    source = re.sub(rf"(?<!\\)((?:\\\\)*\\\\)\*?\s*\[\s*{LENGTH}\s*\]", r"\1", source)
    source = renamed(source)
    source = bold(source)
    marked = {token.command for token in tokens(source)} & {"label", "tag", "tag*"}
    if display and marked and not lines_of(source):
        star = "*" if marked - {"label"} else ""
        source = rf"\begin{{equation{star}}}{source}\end{{equation{star}}}"
    return source


def lines_of(source: str) -> str:
    """The environment of the formula whose lines may have numbers; empty for none."""
    names = (token.begin for token in tokens(source) if token.begin)
    plain = (ALIASES.get(name, name) for name in names)
    return next((name for name in plain if name.removesuffix("*") in NUMBERED), "")


def check(source: str, display: bool) -> None:
    """UserError for what is empty, too large, unbalanced, forbidden, or would be dropped."""
    if not source:
        raise UserError("expected a formula, got none")
    control = UNPRINTABLE.search(source)
    if control:
        raise UserError(
            f'expected no control character, got {control[0]!r}; write r"""…""" around its text'
        )
    if len(source) > LONGEST:
        raise UserError(
            f"expected at most {LONGEST} characters, got {len(source)}; divide the formula"
        )
    for label in re.findall(r"\\(?:label|eqref)\s*\{([^{}]*)\}", source):
        if not LABEL.fullmatch(label):
            raise UserError(f"label: expected letters, digits and : . _ - only, got {label!r}")
    inside: list[str] = []  # the braces and environments that are open here
    previous = ""
    for token in tokens(source):
        check_token(token, inside)
        opened(token, previous, inside)
        previous = token.command
    if inside:
        what = "{" if inside[-1].startswith("{") else rf"\begin{{{inside[-1]}}}"
        raise UserError(f"expected an end of {what}, got none; braces don't match")
    if not display and lines_of(source):
        raise UserError(
            f"expected text in one line, got {lines_of(source)}; write it between $$ and $$"
        )


def check_token(token: Token, inside: Sequence[str]) -> None:
    """UserError for a token that can't stand where it does."""
    if token.comment:
        raise UserError(r"expected \% for a per cent sign, got %, which begins a comment in TeX")
    if token.command in REFUSED:
        raise UserError(rf"expected {REFUSED[token.command]}, got \{token.command}")
    at = inside[-1] if inside else ""
    if token.command in ("\\", "newline", "cr") and (not at or at == "{"):
        raise UserError(
            r"expected \\ in an environment, got it outside; write \begin{aligned} … \end{aligned}"
        )
    if token.command == "\\" and at.removesuffix("*") == "equation":
        raise UserError(r"expected one line in equation, got \\; write align or aligned")


def opened(token: Token, previous: str, inside: list[str]) -> None:
    """Takes the token into account: what is open after it is in `inside`."""
    if token.brace == "{":
        inside.append(rf"{{\{previous}" if previous == "substack" else "{")
    elif token.begin:
        inside.append(token.begin)
    elif token.brace or token.end:
        expected = inside.pop() if inside else ""
        if expected.startswith("{") != (token.brace == "}") or (
            token.end and expected != token.end
        ):
            what = token.brace or rf"\end{{{token.end}}}"
            raise UserError(f"expected a beginning before {what}, got none; braces don't match")
    if len(inside) > DEEPEST:
        raise UserError(f"expected at most {DEEPEST} levels, got more")


def argument(source: str, start: int) -> int:
    """Where the braces that open at `start` end, behind the closing one."""
    depth = 0
    for token in tokens(source[start:]):
        depth += {"{": 1, "}": -1, "": 0}[token.brace]
        if depth == 0:
            return start + token.start + 1
    return len(source)


def rewritten(source: str, command: str, change: Callable[[str, str], str]) -> str:
    r"""The source with each `\command{argument}` changed; `command` is a regular expression."""
    match = re.search(rf"(?<!\\)(?:\\\\)*\\({command})\s*(?=\{{)", source)
    if not match:
        return source
    end = argument(source, match.end())
    inner = source[match.end() + 1 : end - 1]
    before = source[: match.start(1) - 1]
    return before + change(match[1], inner) + rewritten(source[end:], command, change)


def in_text(source: str) -> str:
    r"""`\text{if $x > 0$}` as text, formula, text; `\text{50\% of}` keeps its space."""

    def change(command: str, inner: str) -> str:
        inner = re.sub(r"(?<!\\)(\\[%#&$_{}])\s", r"\1~", inner)
        pieces = re.split(r"(?<!\\)\$", inner)
        if len(pieces) % 2 == 0:
            raise UserError(
                rf"\{command}{{{inner}}}: expected two $ around a formula, got one; write \$ for"
                " the sign"
            )
        texts = [rf"\{command}{{{piece}}}" if piece else "" for piece in pieces[::2]]
        formulas = [f"{{{piece}}}" for piece in pieces[1::2]]
        joined = "".join(map("".join, zip(texts, [*formulas, ""], strict=True)))
        return joined if len(pieces) == 1 else f"{{{joined}}}"

    return rewritten(source, "|".join(TEXT), change)


def renamed(source: str) -> str:
    """The source with environments under the names that the converter knows."""
    for name, known in ALIASES.items():
        columns = r"\s*\{\s*\d+\s*\}" if name in COUNTED else ""
        source = re.sub(
            rf"\\begin\s*\{{{re.escape(name)}\}}{columns}", rf"\\begin{{{known}}}", source
        )
        source = re.sub(rf"\\end\s*\{{{re.escape(name)}\}}", rf"\\end{{{known}}}", source)
    source = re.sub(r"\\begin\s*\{smallmatrix\}", rf"\\begin{{subarray}}{{{'c' * 20}}}", source)
    return re.sub(r"\\end\s*\{smallmatrix\}", r"\\end{subarray}", source)


def bold(source: str) -> str:
    r"""`\boldsymbol{1}` and `\boldsymbol{\mathcal L}` as the bold characters themselves."""
    name = r"\\(?:boldsymbol|bm|pmb)(?![A-Za-z])\s*"
    script = r"\\math(?:cal|scr)(?:\s*\{\s*([A-Z])\s*\}|\s+([A-Z]))"

    def letter(match: re.Match[str]) -> str:
        return chr(ord("𝓐") + ord(match[1] or match[2]) - ord("A"))

    source = re.sub(rf"{name}(?:\{{\s*(\d+)\s*\}}|(\d))", r"\\mathbf{\1\2}", source)
    source = re.sub(rf"{name}\{{\s*{script}\s*\}}", letter, source)
    return re.sub(rf"{name}{script}", letter, source)
