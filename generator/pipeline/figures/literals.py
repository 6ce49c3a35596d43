"""Text literals of a figure: `lost_backslashes(source, tree)` finds where Python read one wrongly.

`docstring_lines(tree)` says where title and caption begin.

In a text that isn't raw, `\\beta` is a backspace and `eta`, and `\\nabla` is a new line and `abla`.
"""

import ast
import re
from collections.abc import Iterator

# A control character that no text needs; a tab and a line's end may be typed as they are.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
RAW = re.compile("[bBuU]?[rR]")


def lost_backslashes(source: str, tree: ast.Module) -> Iterator[str]:
    """A line for the docstring and for `alt` where a backslash became a control character.

    An `alt` may have `\\n`, which is a space there; a docstring has its lines as they are typed.
    """
    for name, node in _texts(tree):
        literal = ast.get_source_segment(source, node) or ""
        character = _control_character(literal, str(node.value), "tn" if name != "alt" else "t")
        if character:
            yield (
                f'line {node.lineno}: {name} has the control character {character}; write r"""…""",'
                f" so that its backslashes stay"
            )


def docstring_lines(tree: ast.Module) -> tuple[int, int]:
    """The lines of the file, from 1, where title and caption begin; 0 for what isn't there."""
    node = next((text for name, text in _texts(tree) if name != "alt"), None)
    lines = str(node.value).split("\n") if node else []
    full = [node.lineno + index for index, line in enumerate(lines) if node and line.strip()]
    title, caption, *_ = (*full, 0, 0)
    return title, caption


def _control_character(literal: str, value: str, escapes: str) -> str:
    """The first control character as Python writes it, with what follows; empty for none."""
    control = CONTROL.search(value)
    if control:
        return repr(value[control.start() : control.end() + 6])
    escaped = re.search(rf"(?<!\\)(?:\\\\)*(\\[{escapes}][^\s\"']{{0,6}})", literal)
    return f"'{escaped[1]}'" if escaped and not RAW.match(literal) else ""


def _texts(tree: ast.Module) -> Iterator[tuple[str, ast.Constant]]:
    """The module's docstring and what `alt` is, where they are plain text."""
    for index, statement in enumerate(tree.body):
        value = getattr(statement, "value", None)
        if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
            continue
        if isinstance(statement, ast.Expr) and index == 0:
            yield "the docstring", value
        elif isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "alt" for target in statement.targets
        ):
            yield "alt", value
