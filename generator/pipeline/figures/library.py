"""A module of the generator as its source tells it: `read_library(source, package)`.

Its digest, what it imports, the lazy `EXPORTS` of a package and the data files in `SOURCES`.
"""

import ast
from dataclasses import dataclass
from typing import Any

from generator.errors import UserError
from generator.pipeline.figures import syntax

Reference = tuple[str, syntax.Chain]  # module, names inside it


@dataclass(frozen=True)
class Library:
    """What one file of the generator says."""

    code: str  # digest without comments and docstrings
    references: tuple[Reference, ...]
    exports: dict[str, str] | None  # of a lazy package
    sources: tuple[str, ...]  # data files that it reads, relative to it


def read_library(source: str, package: str) -> Library:
    """The facts of a module in `package`; UserError for a syntax error or a computed literal."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise UserError(syntax_error(error)) from None
    used = syntax.chains(tree)
    references = set()
    for name, (module, inside) in syntax.imports(tree, package).items():
        beyond = {chain[1:3] for chain in used if chain[0] == name} or {()}
        references |= {(module, inside + rest) for rest in beyond}
    code = syntax.digest(syntax.without_docstrings(tree))
    return Library(
        code, tuple(sorted(references)), _literal(tree, "EXPORTS"), _literal(tree, "SOURCES") or ()
    )


def syntax_error(error: SyntaxError | ValueError) -> str:
    """Where and what, in one line; ValueError is what the parser says to a NUL byte."""
    if not isinstance(error, SyntaxError):
        return str(error)
    escape = "unicodeescape" in error.msg  # as \xi, \upsilon of TeX
    remedy = '; write r"""…""", so that its backslashes stay' if escape else ""
    return f"line {error.lineno}: {error.msg}{remedy}"


def _literal(tree: ast.Module, name: str) -> Any:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in statement.targets
        ):
            try:
                return ast.literal_eval(statement.value)
            except ValueError:
                raise UserError(f"{name}: expected a literal, got a computed value") from None
    return None
