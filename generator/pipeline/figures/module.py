"""A figure module as its source tells it: `read_figure(source)` gives names and what they read.

Nothing is imported. Each top-level name has parts: the statements that bind or change it, each with
its digest, the names that it reads, and where an import leads.
"""

import ast
import builtins
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.pipeline.figures import syntax
from generator.pipeline.figures.library import Reference, syntax_error

BUILTIN = frozenset(dir(builtins))
# A figure's values come from its code alone, or its key would not say what it depends on.
FORBIDDEN = {
    "open": "a figure opens no file",
    "input": "a figure asks nothing",
    "exec": "what it runs has no key",
    "eval": "what it runs has no key",
    "globals": "a figure sets no global",
    "__import__": "imports stand at the top",
}


@dataclass(frozen=True)
class Part:
    """One statement that binds or changes a name."""

    kind: str  # "function", "class", "constant" or "import"
    line: int
    code: str
    reads: tuple[str, ...]
    chains: tuple[syntax.Chain, ...]
    inner: tuple[Reference, ...] = ()  # imports inside a function
    parameters: tuple[str, ...] = ()
    odd: str = ""  # a parameter that no product can have: a default, *args, …
    target: Reference | None = None  # where an import leads


@dataclass(frozen=True)
class Figure:
    """What one file in figures/ says."""

    doc: str | None
    alt: str | None  # None: missing; "" is as good
    names: dict[str, tuple[Part, ...]]
    errors: tuple[str, ...]


def read_figure(source: str) -> Figure:
    """The facts of a figure module; what is wrong with its syntax stands in `errors`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\\d" and the like are told when the figure runs
            tree = ast.parse(source)
            compile(tree, "<figure>", "exec", dont_inherit=True)
            return _read(tree)
    except (SyntaxError, ValueError) as error:
        return Figure(None, None, {}, (syntax_error(error),))
    except (RecursionError, MemoryError):  # the parser's word for it is either
        return Figure(None, None, {}, ("nested too deeply to be read",))


def _read(tree: ast.Module) -> Figure:
    doc = ast.get_docstring(tree)
    errors = list(_refused(tree))
    names: dict[str, list[Part]] = {}
    for statement in syntax.without_docstrings(tree).body:
        if not _only_run_as_script(statement):
            for name, part in _parts(statement):
                names.setdefault(name, []).append(part)
    errors += _defined_twice(names)
    alt, problem = _alt(tree)
    frozen = {name: tuple(parts) for name, parts in names.items()}
    return Figure(doc, alt, frozen, (*errors, *problem))


def _refused(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"line {node.lineno}: a figure sets no global ({', '.join(node.names)})"
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield f"line {node.lineno}: import *; allowed: import names"


def _only_run_as_script(statement: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which no build runs."""
    return isinstance(statement, ast.If) and ("__name__",) in syntax.chains(statement.test)


def _parts(statement: ast.stmt) -> Iterator[tuple[str, Part]]:
    """Every name that a top-level statement binds or may change, with what it says."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for name, target in syntax.imports(statement, "figures").items():
            yield name, Part("import", statement.lineno, "", (), (), target=target)
        return
    read = syntax.reads(statement)
    facts: dict[str, Any] = {
        "line": statement.lineno,
        "code": syntax.digest(statement),
        "reads": tuple(sorted(read)),
        "chains": tuple(sorted(chain for chain in syntax.chains(statement) if chain[0] in read)),
        "inner": tuple(sorted(syntax.imports(statement, "figures").values())),
    }
    if isinstance(statement, ast.FunctionDef):
        given, odd = _parameters(statement.args)
        yield statement.name, Part("function", parameters=given, odd=odd, **facts)
    elif isinstance(statement, ast.ClassDef | ast.AsyncFunctionDef):
        yield statement.name, Part("class", **facts)
    else:
        # TABLE["x"] = 1 or TABLE.append(1) change what they only read.
        changed = _bound(statement) | (set() if _plain(statement) else read - BUILTIN)
        for name in sorted(changed):
            yield name, Part("constant", **facts)


def _parameters(given: ast.arguments) -> tuple[tuple[str, ...], str]:
    names = tuple(one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs))
    star = given.vararg or given.kwarg
    if star:
        return names, f"*{star.arg}"
    if given.posonlyargs:
        return names, f"{given.posonlyargs[-1].arg}, /"
    if given.defaults or any(given.kw_defaults):
        return names, "a default"
    return names, ""


def _plain(statement: ast.stmt) -> bool:
    """X = …, X: T = … or X, Y = …: it changes nothing but what it binds."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    flat = [one for node in targets for one in getattr(node, "elts", [node])]
    return bool(flat) and all(isinstance(one, ast.Name) for one in flat)


def _bound(statement: ast.stmt) -> set[str]:
    names = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    names |= set(syntax.imports(statement, "figures"))
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return names | {node.name for node in ast.walk(statement) if isinstance(node, defined)}


def _defined_twice(names: dict[str, list[Part]]) -> Iterator[str]:
    for name, parts in names.items():
        lines = [str(part.line) for part in parts if part.kind != "constant"]
        if len(lines) > 1:
            yield f"{name!r} is defined twice, in lines {' and '.join(lines)}; allowed: once"


def _alt(tree: ast.Module) -> tuple[str | None, list[str]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "alt" for target in statement.targets
        ):
            value = statement.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return " ".join(value.value.split()), []
            return "computed", ["alt is computed; allowed: text in quotes"]
    return None, []
