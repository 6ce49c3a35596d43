"""What the source of a figure module says: `read_figure(source)` gives names and what they read.

Nothing is imported. Each top-level name has parts: the statements that bind or change it, each with
its digest, the names that it reads, and where an import leads.
"""

import ast
import builtins
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from generator.pipeline.figures import syntax
from generator.pipeline.figures.library import Reference, syntax_error
from generator.pipeline.figures.literals import docstring_lines, lost_backslashes
from generator.pipeline.figures.refused_names import Bound, refused

BUILTIN = frozenset(dir(builtins))
# A figure's values come from its code alone, or its key would not say what it depends on.
FORBIDDEN = {
    "input": "no question to the user",
    "breakpoint": "no question to the user",
    "exec": "code in the module, which has a key",
    "eval": "code in the module, which has a key",
    "compile": "code in the module, which has a key",
    "id": "a value that is the same each time",
    "hash": "a value that is the same each time",
    "globals": "no change of a global",
    "__import__": "imports at the top of the module",
}
SOURCE = "generator.source"  # declares a file, see generator/source.py


@dataclass(frozen=True)
class Part:
    """One statement that binds or changes a name."""

    kind: str  # "function", "class", "constant", "source" or "import"
    line: int
    code: str
    reads: tuple[str, ...]
    chains: tuple[syntax.Chain, ...]
    inner: tuple[Reference, ...] = ()  # imports inside a function
    parameters: tuple[str, ...] = ()
    odd: str = ""  # a parameter that no product can have: a default, *args, …
    target: Reference | None = None  # where an import leads
    files: tuple[str, ...] = ()  # declared by source("…"), relative to figures/data


@dataclass(frozen=True)
class Figure:
    """What one file in figures/ says."""

    doc: str | None
    alt: str | None  # None: missing; "" is as good
    names: dict[str, tuple[Part, ...]]
    errors: tuple[str, ...]
    title_line: int = 0  # where title and caption begin in the file; 0 without a docstring
    caption_line: int = 0


def read_figure(source: str) -> Figure:
    """The facts of a figure module; what is wrong with its syntax is in `errors`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\\d" and the like are reported when the figure runs
            tree = ast.parse(source)
            compile(tree, "<figure>", "exec", dont_inherit=True)
            return _read(source, tree)
    except (SyntaxError, ValueError) as error:
        return Figure(None, None, {}, (syntax_error(error),))
    except (RecursionError, MemoryError):  # the parser's word for it is either
        return Figure(None, None, {}, ("nested too deeply to be read",))


def _read(source: str, tree: ast.Module) -> Figure:
    doc, lines = ast.get_docstring(tree), docstring_lines(tree)
    errors = [*_refused(tree), *lost_backslashes(source, tree)]
    names: dict[str, list[Part]] = {}
    bound = syntax.imports(tree, "figures")
    body = syntax.without_docstrings(tree).body
    body = [statement for statement in body if not _only_run_as_script(statement)]
    errors += refused(body, bound)
    for statement in body:
        errors += _undeclared(statement, bound)
        for name, part in _parts(statement, bound):
            names.setdefault(name, []).append(part)
    errors += _defined_twice(names)
    alt, problem = _alt(tree)
    frozen = {name: tuple(parts) for name, parts in names.items()}
    return Figure(doc, alt, frozen, (*errors, *problem), *lines)


def _refused(tree: ast.Module) -> Iterator[str]:
    for node in syntax.statements(tree):
        if isinstance(node, ast.Global):
            yield f"line {node.lineno}: expected no global, got {', '.join(node.names)}"
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield f"line {node.lineno}: expected names to import, got import *"


def _only_run_as_script(statement: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which no build runs."""
    return isinstance(statement, ast.If) and ("__name__",) in syntax.chains(statement.test)


def _parts(statement: ast.stmt, bound: Bound) -> Iterator[tuple[str, Part]]:
    """Every name that a top-level statement binds or may change, with what it says."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for name, target in syntax.imports(statement, "figures").items():
            yield name, Part("import", statement.lineno, "", (), (), target=target)
        return
    read = syntax.reads(statement)
    part = Part(
        kind="constant",
        line=statement.lineno,
        code=syntax.digest(statement),
        reads=tuple(sorted(read)),
        chains=tuple(sorted(chain for chain in syntax.chains(statement) if chain[0] in read)),
        inner=tuple(sorted(syntax.imports(statement, "figures").values())),
        files=tuple(sorted({_literal(call) for call in _declaring(statement, bound)})),
    )
    if isinstance(statement, ast.FunctionDef):
        names, odd = _parameters(statement.args)
        yield statement.name, replace(part, kind="function", parameters=names, odd=odd)
    elif isinstance(statement, ast.ClassDef | ast.AsyncFunctionDef):
        yield statement.name, replace(part, kind="class")
    elif _names_one_source(statement, bound):
        (bound_name,) = _bound(statement)
        yield bound_name, replace(part, kind="source")
    else:
        # TABLE["x"] = 1 or TABLE.append(1) change what they only read.
        changed = _bound(statement) | (set() if _plain(statement) else read - BUILTIN)
        for name in sorted(changed):
            yield name, part


def _declaring(node: ast.AST, bound: Bound) -> Iterator[ast.Call]:
    """The calls of `source` in a tree."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and syntax.dotted(call.func, bound) == SOURCE:
            yield call


def _literal(call: ast.Call) -> str:
    """The path that a call of `source` names; "" when it is no path below figures/data."""
    value = call.args[0] if len(call.args) == 1 and not call.keywords else None
    path = value.value if isinstance(value, ast.Constant) else None
    if not isinstance(path, str) or path in ("", ".") or "\\" in path:
        return ""
    parts = PurePosixPath(path).parts
    return "" if parts[0] == "/" or ".." in parts else path


def _undeclared(statement: ast.stmt, bound: Bound) -> Iterator[str]:
    """A line for each use of `source` from which nobody can read a path."""
    calls = list(_declaring(statement, bound))
    for call in calls:
        if not _literal(call):
            shown = ast.unparse(call)[:60]
            expected = 'expected one path in quotes, below figures/data, as source("pets.csv")'
            yield f"line {call.lineno}: {expected}; got {shown}"
    functions = {id(call.func) for call in calls}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return
    for node in ast.walk(statement):
        if not isinstance(node, ast.Name | ast.Attribute) or id(node) in functions:
            continue
        if syntax.dotted(node, bound) == SOURCE:
            yield f'line {node.lineno}: source is not called; expected source("pets.csv")'


def _names_one_source(statement: ast.stmt, bound: Bound) -> bool:
    """`pets = source("pets.csv")`: then `pets` is a product."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or not _plain(statement):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    single = len(targets) == 1 and isinstance(targets[0], ast.Name)
    value = statement.value
    called = isinstance(value, ast.Call) and syntax.dotted(value.func, bound) == SOURCE
    return single and called


def _parameters(arguments: ast.arguments) -> tuple[tuple[str, ...], str]:
    names = tuple(
        argument.arg
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    )
    star = arguments.vararg or arguments.kwarg
    if star:
        return names, f"*{star.arg}"
    if arguments.posonlyargs:
        return names, f"{arguments.posonlyargs[-1].arg}, /"
    if arguments.defaults or any(arguments.kw_defaults):
        return names, "a default"
    return names, ""


def _plain(statement: ast.stmt) -> bool:
    """X = …, X: T = … or X, Y = …: it changes nothing but what it binds."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    flat = [target for node in targets for target in getattr(node, "elts", [node])]
    return bool(flat) and all(isinstance(target, ast.Name) for target in flat)


def _bound(statement: ast.stmt) -> set[str]:
    names = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    names |= set(syntax.imports(statement, "figures"))
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return names | {node.name for node in syntax.statements(statement) if isinstance(node, defined)}


def _defined_twice(names: dict[str, list[Part]]) -> Iterator[str]:
    for name, parts in names.items():
        lines = [str(part.line) for part in parts if part.kind != "constant"]
        if len(lines) > 1:
            yield f"{name!r}: expected one definition, got those in lines {' and '.join(lines)}"


def _alt(tree: ast.Module) -> tuple[str | None, list[str]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "alt" for target in statement.targets
        ):
            value = statement.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return " ".join(value.value.split()), []
            return "computed", ["alt: expected text in quotes, got a computed value"]
    return None, []
