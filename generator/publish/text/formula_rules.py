r"""Where Markdown finds formulas: `formula_rules(parser)`, and `table_rule(parser)` for tables.

`$x$` and `\(x\)` are in a line; `$$x$$`, `\[x\]` and `\begin{align}…\end{align}` are displayed.
What looks like TeX and is none of them becomes a `lost_formula`, which is an error with its line.
The tokens are INLINE, of which the double one is displayed within a paragraph, and BLOCKS.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

INLINE = ("math_inline", "math_inline_double")
BLOCKS = ("math_block", "amsmath")
LOST = "lost_formula"

BRACKETS = (
    (re.compile(r"\\\((.+?)\\\)", re.DOTALL), "math_inline"),
    (re.compile(r"\\\[(.+?)\\\]", re.DOTALL), "math_inline_double"),
    (re.compile(r"(\\eqref\s*\{[^{}]*\})"), "math_inline"),
)
# What is surely meant as a formula, and why it isn't one.
UNCLOSED = r"its end is missing before an empty line; write \$ for a dollar sign"
OPEN = "its end is missing before an empty line"
SPACED = "there is a space after the first $ or before the last"
OUTSIDE = "it is outside of a formula"
LOOKS_LIKE = (
    (re.compile(r"\$\$.{0,30}", re.DOTALL), UNCLOSED),
    (re.compile(r"\$\s[^$]*[\\^_=][^$]*\$"), SPACED),
    (re.compile(r"\$[^$]*[\\^_=][^$]*\s\$(?!\w)"), SPACED),
    (re.compile(r"\$(?:\d[^$\s]*|[^\d\s$][^$]*)?\\[A-Za-z]+"), UNCLOSED),
    (re.compile(r"\\[(\[](?:[^\\]|\\[^A-Za-z])*\\[A-Za-z]{2,}"), OPEN),
    (re.compile(r"\\(?:begin|end|label|ref|cite|tag)\s*\{[^{}]*\}"), OUTSIDE),
)
HIDDEN = "\ue002"  # stands for a bar inside a formula while a table's row is cut
IN_ROW = re.compile(r"(`+).+?\1|(?<!\\)\$(?!\s)(?:\\.|[^$\\\n])+(?<!\s)\$(?!\d)|\\\(.+?\\\)")


def formula_rules(parser: MarkdownIt) -> None:
    """Adds the rules to a parser; who renders adds what the tokens become."""
    dollars = {"allow_labels": False, "allow_digits": False, "allow_space": False}
    parser.use(dollarmath_plugin, double_inline=True, allow_blank_lines=False, **dollars)
    parser.use(amsmath_plugin)
    parser.inline.ruler.before("escape", "math_brackets", brackets)
    parser.inline.ruler.after("math_inline", LOST, keep_unmatched_dollar)
    ended = ["paragraph", "reference", "blockquote", "list"]  # by it, without an empty line
    parser.block.ruler.before("fence", "math_brackets", displayed, {"alt": ended})


def brackets(state: StateInline, silent: bool) -> bool:
    r"""`\(x\)`, `\[x\]` within a paragraph, and a bare `\eqref{x}`."""
    for pattern, kind in BRACKETS:
        match = pattern.match(state.src, state.pos)
        if match:
            if not silent:
                state.push(kind, "math", 0).content = match[1]
            state.pos = match.end()
            return True
    return False


def keep_unmatched_dollar(state: StateInline, silent: bool) -> bool:
    """A token for what looks like a formula where no rule before this one took it for one."""
    if state.src[state.pos] not in "$\\" or state.src[state.pos - 1 : state.pos] == "\\":
        return False
    for pattern, why in LOOKS_LIKE:
        match = pattern.match(state.src, state.pos)
        if match:
            if not silent:
                token = state.push(LOST, "", 0)
                token.content, token.info = match[0].strip(), why
            state.pos = match.end()
            return True
    return False


def displayed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""`\[`, lines, `\]` as a block of its own; none of its lines is empty."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith(r"\[", begin):
        return False
    lines = list(lines_of(state, start, end))
    last = next((index for index, line in enumerate(lines) if line.rstrip().endswith(r"\]")), None)
    if last is None:
        return False
    text = "\n".join(lines[: last + 1]).rstrip()[2:-2]
    if r"\]" in text:  # more than one, with words between: a paragraph
        return False
    if silent:
        return True
    token = state.push("math_block", "math", 0)
    token.block, token.content, token.map = True, text, [start, start + last + 1]
    state.line = start + last + 1
    return True


def lines_of(state: StateBlock, start: int, end: int) -> Iterator[str]:
    """The lines from `start` to the next empty one, without what is before a block's own."""
    for line in range(start, end):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        if not text.strip():
            return
        yield text


def table_rule(parser: MarkdownIt) -> None:
    """Lets a formula in a table's cell have bars: `| $|x|$ | 1 |` has two cells."""
    parser.block.ruler.at("table", cut, {"alt": ["paragraph", "reference"]})


def cut(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The table rule, for which the bars inside formulas are hidden."""
    below = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]] if start + 1 < end else ""
    if set(below.strip()) - set("|-: \t>"):  # not even what is below a table's head
        return table(state, start, end, silent)
    source, before = state.src, len(state.tokens)
    state.src = IN_ROW.sub(
        lambda match: match[0] if match[1] else match[0].replace("|", HIDDEN), source
    )
    try:
        return table(state, start, end, silent)
    finally:
        state.src = source
        for token in state.tokens[before:]:
            token.content = token.content.replace(HIDDEN, "|")
