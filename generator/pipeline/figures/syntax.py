"""What a piece of Python says, without running it: `digest(node)`, `reads(node)`, `chains(node)`.

A digest leaves out comments, layout and docstrings; what is read and called decides, not its looks.
"""

import ast
import dis
import hashlib
from collections import deque
from collections.abc import Iterator, Mapping
from types import CodeType

Chain = tuple[str, ...]  # a dotted name: ("learn", "spirals")

# The instructions that look a name up in the module, over all versions of Python since 3.11.
LOADS = frozenset({"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"})
BODIES = ("body", "handlers", "orelse", "finalbody", "cases")  # in the order of ast's fields
DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """A module or statement and all statements in it, with handlers and cases, as `ast.walk` does.

    Expressions hold no statement, and are nine of ten nodes.
    """
    pending = deque([node])
    while pending:
        yield (node := pending.popleft())
        for field in BODIES:
            pending.extend(getattr(node, field, ()))


def without_docstrings(tree: ast.Module) -> ast.Module:
    """The same tree, changed in place: no module, class or function has a docstring."""
    for node in statements(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass(lineno=1, col_offset=0)]
    return tree


def digest(*nodes: ast.AST) -> str:
    """SHA-256 of the trees, without positions."""
    text = "\n".join(ast.dump(node) for node in nodes)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def reads(statement: ast.stmt) -> set[str]:
    """Names that a top-level statement looks up in its module, also inside its functions.

    The compiler itself says which names are local: so parameters, comprehensions and nested
    functions need no rule of ours. Raises SyntaxError for what only the compiler finds.
    """
    module = ast.Module([statement], [])
    code = compile(module, "<figure>", "exec", dont_inherit=True, optimize=0)
    return set(_loads(code))


def _loads(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in LOADS:
            yield instruction.argval
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _loads(inner)


def chains(node: ast.AST) -> set[Chain]:
    """The longest dotted names in a tree: `np.linalg.norm(x)` gives that one and `x`."""
    names: set[Chain] = set()
    pending = [node]
    while pending:
        child = pending.pop()
        chain = _chain(child)
        if chain:
            names.add(chain)
        else:
            pending.extend(ast.iter_child_nodes(child))
    return names


def _chain(node: ast.AST) -> Chain:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return (node.id, *reversed(names)) if isinstance(node, ast.Name) else ()


def dotted(node: ast.AST, bound: Mapping[str, tuple[str, Chain]]) -> str:
    """The full name that a chain means by the imports `bound`: np.pi is "numpy.pi"; else ""."""
    names = _chain(node)
    if not names or names[0] not in bound:
        return ""
    module, inside = bound[names[0]]
    return ".".join((module, *inside, *names[1:]))


def imports(node: ast.AST, package: str) -> dict[str, tuple[str, Chain]]:
    """Name → (module, names inside it) of every import in a tree, functions included.

    `package` is what one leading dot means. `from x import *` binds the name `*`.
    """
    bound: dict[str, tuple[str, Chain]] = {}
    for statement in statements(node):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                top = alias.name.partition(".")[0]
                bound[alias.asname or top] = (alias.name if alias.asname else top, ())
        elif isinstance(statement, ast.ImportFrom):
            above = package.rsplit(".", statement.level - 1)[0] if statement.level else ""
            module = ".".join(filter(None, (above, statement.module)))
            for alias in statement.names:
                bound[alias.asname or alias.name] = (module, (alias.name,))
    return bound
