"""A figure's code that runs without its siblings: `figure_code(figure, modules, texts, profile)`.

Imports come first, then constants and functions in the order of the file, but after all that they
need. The function of a product is followed by its call: `training = training(data)`. What the
figure takes from its siblings is copied from their files. Where two files mean different things by
one name, the sibling's gets the name of its file in front: `spiral_hard_data`.
"""

import ast
import dis
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType
from typing import NamedTuple, TypedDict

from generator.pipeline.figures import syntax
from generator.pipeline.figures.declaration import (
    FIXED,
    Declaration,
    Modules,
    Product,
    imported_modules,
    inputs,
    sibling,
)

GLOBAL = syntax.LOADS | {"STORE_NAME", "STORE_GLOBAL", "LOAD_GLOBAL", "DELETE_NAME"}
ELSEWHERE = "import "  # how the home of a symbol begins that no figure defines
DEFINED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
IMPORTS = ast.Import | ast.ImportFrom


class Symbol(NamedTuple):
    """What a name means: a name of a figure's file, or of a module from elsewhere.

    Without a name it is the whole module.
    """

    home: str  # "figures/spiral_easy.py", or "import numpy"
    name: str


class Edit(NamedTuple):
    """Bytes of a file to replace, from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Module:
    """A figure's file, with the names that it binds."""

    path: str
    text: str

    @cached_property
    def data(self) -> bytes:
        return self.text.encode()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """All but the docstring, imports, alt and what runs only as a script."""
        body = self.tree.body[1:] if ast.get_docstring(self.tree) is not None else self.tree.body
        return [node for node in body if not (isinstance(node, IMPORTS) or self._unused(node))]

    def _unused(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.If):
            return ("__name__",) in syntax.chains(node.test)
        targets = node.targets if isinstance(node, ast.Assign) else []
        return any(isinstance(target, ast.Name) and target.id == "alt" for target in targets)

    @cached_property
    def imported(self) -> dict[str, Symbol]:
        """Name → what the file imports under it."""
        nodes = [node for node in self.tree.body if isinstance(node, IMPORTS)]
        return dict(pair for node in nodes for pair in imported_symbols(node))

    @cached_property
    def dotted(self) -> list[str]:
        """`import a.b` as it stands; it binds a."""
        nodes = [node for node in self.tree.body if isinstance(node, ast.Import)]
        names = [alias.name for node in nodes for alias in node.names if not alias.asname]
        return [name for name in names if "." in name]

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(rb"\n", self.data))]

    def offset(self, line: int, column: int) -> int:
        return self.line_starts[line - 1] + column

    def extent(self, node: ast.stmt) -> tuple[int, int]:
        """The bytes of a statement, with the comments above it and beside it."""
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        last = node.end_lineno or node.lineno
        others = {line for each in self.tree.body if each is not node for line in _ends(each)}
        if {first, last} & others:  # two statements in one line
            end = self.offset(last, node.end_col_offset or 0)
            return self.offset(node.lineno, node.col_offset), end
        lines = self.data.split(b"\n")
        while first > 1 and lines[first - 2].startswith(b"#"):
            first -= 1
        return self.offset(first, 0), self.offset(last, len(lines[last - 1]))


def _ends(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.end_lineno or node.lineno


def imported_symbols(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Symbol]]:
    """The names that an import binds, with what they mean."""
    for name, (module, inside) in syntax.imports(node, "figures").items():
        among_figures = sibling(module, inside)
        if among_figures:
            yield name, Symbol(*among_figures)
        else:
            yield name, Symbol(f"{ELSEWHERE}{module}", "".join(inside))


def global_names(node: ast.stmt) -> Iterator[tuple[str, int, int, int]]:
    """Name, line and columns of each place where a top-level statement means its module's name.

    The compiler itself says which names are local to a function.
    """
    pending = [compile(ast.Module([node], []), "<figure>", "exec", dont_inherit=True)]
    while pending:
        code = pending.pop()
        pending += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        for instruction in dis.get_instructions(code):
            at = instruction.positions
            if instruction.opname in GLOBAL and at and at.lineno == at.end_lineno:
                yield instruction.argval, at.lineno or 0, at.col_offset or 0, at.end_col_offset or 0


def inner_imports(node: ast.stmt) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports from siblings inside a function."""
    for inner in ast.walk(node):
        if isinstance(inner, IMPORTS) and any(
            not symbol.home.startswith(ELSEWHERE) for _, symbol in imported_symbols(inner)
        ):
            yield inner


@dataclass
class Writer:
    """Cells of code, written for one figure from its file and its siblings' files."""

    figure: Declaration
    modules: Modules
    texts: Mapping[str, str]
    cells: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    imports: set[Symbol] = field(default_factory=set)
    dotted: set[str] = field(default_factory=set)
    built_in: set[str] = field(default_factory=set)
    _parsed: dict[str, Module] = field(default_factory=dict)
    _names: dict[Symbol, str] = field(default_factory=dict)
    _written: set[Symbol | int] = field(default_factory=set)
    _constant: bool = False  # whether the last cell is one of constants

    def write(self) -> None:
        """Writes all cells but that of the imports."""
        main = self.module(self.figure.path)
        names = [*self.modules[main.path].names, *self.figure.products]
        for name in names:
            symbol = self.symbol(main.path, name)
            if symbol:
                self.name_of(symbol, name)
        for node in main.statements:
            for name in self.bound(main, node):
                self.needed(Symbol(main.path, name))

    def module(self, path: str) -> Module:
        if path not in self._parsed:
            self._parsed[path] = Module(path, self.texts[path])
        return self._parsed[path]

    def bound(self, module: Module, node: ast.stmt) -> list[str]:
        """The names that a statement binds or changes, by what the pipeline read of the file."""
        return [
            name
            for name, parts in self.modules[module.path].names.items()
            if any(part.line == node.lineno for part in parts)
        ]

    def symbol(self, path: str, name: str) -> Symbol | None:
        """What a name of a file means; None for a built-in name."""
        module = self.module(path)
        if name in module.imported:
            symbol = module.imported[name]
            if symbol.home.startswith(ELSEWHERE) or not symbol.name:
                return symbol
            return self.symbol(*symbol)
        return Symbol(path, name) if name in self.modules[path].names else None

    def name_of(self, symbol: Symbol, wanted: str = "") -> str:
        """The name of a symbol in the notebook."""
        if symbol not in self._names:
            module = re.split(r"[/. ]", symbol.home.removesuffix(".py"))[-1]
            name = wanted or symbol.name or module
            while name in self._names.values():
                name = f"{module}_{name}"
            self._names[symbol] = name
        return self._names[symbol]

    @cached_property
    def products(self) -> set[Product]:
        """All that the figure needs."""
        products = set[Product]()
        pending = [product for product in (self.figure.film, self.figure.claims) if product]
        while pending:
            product = pending.pop()
            if product not in products:
                products.add(product)
                pending += [each for each in inputs(product, self.modules).values() if each]
        return products

    def needed(self, symbol: Symbol) -> None:
        """Writes what binds a symbol, after all that this needs."""
        if symbol in self._written:
            return
        self._written.add(symbol)
        if symbol.home.startswith(ELSEWHERE):
            self.imports.add(symbol)
        elif not symbol.name:
            self._whole_module(symbol)
        else:
            module, product = self.module(symbol.home), Product(*symbol)
            called = product in self.products and self._is_function(product)
            arguments = self._arguments(product) if called else ""
            for node in module.statements:
                if symbol.name in self.bound(module, node):
                    self._statement(module, node)
            if called:
                self._call(symbol, arguments)

    def _whole_module(self, symbol: Symbol) -> None:
        """`from figures import _shared`: a namespace of all that it defines."""
        symbols = [self.symbol(symbol.home, name) for name in self.modules[symbol.home].names]
        for inner in filter(None, symbols):
            self.needed(inner)
        own = {inner.name: self.name_of(inner) for inner in symbols if inner and inner.name}
        namespace = Symbol(f"{ELSEWHERE}types", "SimpleNamespace")
        self.needed(namespace)
        fields = ", ".join(f"{name}={value}" for name, value in own.items())
        self._add(f"{self.name_of(symbol)} = {self.name_of(namespace)}({fields})", constant=True)

    def _is_function(self, product: Product) -> bool:
        parts = self.modules[product.home].names[product.name]
        return any(part.kind == "function" for part in parts)

    def _arguments(self, product: Product) -> str:
        """The arguments of a product's call; each is written first."""
        node = next(
            (
                node
                for node in self.module(product.home).statements
                if isinstance(node, ast.FunctionDef) and node.name == product.name
            ),
            None,
        )
        by_keyword = {each.arg for each in node.args.kwonlyargs} if node else set()
        arguments = []
        for name, input in inputs(product, self.modules).items():
            if input:
                symbol = Symbol(input.home, input.name)
                self.needed(symbol)
                value = self.value_name(symbol)
            else:
                self.built_in.add(name)
                value = name
            arguments.append(f"{name}={value}" if name in by_keyword else value)
        return ", ".join(arguments)

    def value_name(self, symbol: Symbol) -> str:
        """The name of a product's value: its function's, unless code calls the function itself."""
        name = self.name_of(symbol)
        return f"{name}_value" if symbol in self._called else name

    @cached_property
    def _called(self) -> set[Symbol]:
        """The functions that code reads by their name."""
        symbols = set[Symbol | None]()
        home = self.figure.path
        for path in {home, *imported_modules(home, self.modules)}:
            for part in (part for parts in self.modules[path].names.values() for part in parts):
                symbols |= {self.symbol(path, name) for name in part.reads}
                symbols |= {self._sibling(*target) for target in part.inner}
        return {symbol for symbol in symbols if symbol}

    def _sibling(self, module: str, inside: tuple[str, ...]) -> Symbol | None:
        target = sibling(module, inside)
        return self.symbol(*target) if target and target[1] else None

    def _statement(self, module: Module, node: ast.stmt) -> None:
        """Writes a statement, after the symbols that it reads."""
        if id(node) in self._written:
            return
        self._written.add(id(node))
        start, end = module.extent(node)
        edits = [*self._renamed(module, node), *self._replaced_imports(module, node)]
        text = module.data
        for edit in sorted(set(edits), reverse=True):
            text = text[: edit.start] + edit.text.encode() + text[edit.end :]
        end += len(text) - len(module.data)
        self._collect_files(module, node)
        self._add(text[start:end].decode(), constant=not isinstance(node, DEFINED))

    def _renamed(self, module: Module, node: ast.stmt) -> Iterator[Edit]:
        for name, line, column, last in global_names(node):
            symbol = self.symbol(module.path, name)
            if symbol:
                self.needed(symbol)
                self.dotted |= {each for each in module.dotted if each.startswith(f"{name}.")}
                new = self.name_of(symbol, name)
                start, end = module.offset(line, column), module.offset(line, last)
                if new != name and module.data[start:end] == name.encode():
                    yield Edit(start, end, new)
        if isinstance(node, DEFINED):
            new = self.name_of(Symbol(module.path, node.name))
            start = module.offset(node.lineno, node.col_offset)
            match = re.compile(rf"\b{node.name}\b".encode()).search(module.data, start)
            if match and new != node.name:
                yield Edit(match.start(), match.end(), new)

    def _replaced_imports(self, module: Module, node: ast.stmt) -> Iterator[Edit]:
        """`from figures.x import y` inside a function: y is a name of the notebook already."""
        for inner in inner_imports(node):
            lines = []
            for name, target in imported_symbols(inner):
                symbol = self.symbol(*target) if target.name else target
                if symbol:
                    self.needed(symbol)
                    new = self.name_of(symbol)
                    lines += [f"{name} = {new}"] if new != name else []
            start = module.offset(inner.lineno, inner.col_offset)
            end = module.offset(inner.end_lineno or inner.lineno, inner.end_col_offset or 0)
            yield Edit(start, end, "; ".join(lines) or "pass")

    def _collect_files(self, module: Module, node: ast.stmt) -> None:
        for name in self.bound(module, node):
            parts = self.modules[module.path].names[name]
            own = [part for part in parts if part.line == node.lineno]
            self.files |= {file for part in own for file in part.files}

    def _call(self, symbol: Symbol, arguments: str) -> None:
        name, value = self.name_of(symbol), self.value_name(symbol)
        call = f"{name}({arguments})"
        if Product(*symbol) == self.figure.claims:
            call = f"list({call})"
        shown = f"\n{value}" if symbol.name in FIXED else ""
        self.cells[-1] += f"\n\n\n{value} = {call}{shown}"

    def import_lines(self) -> str:
        """The imports, and the values of the built-in products."""
        whole = [f"import {name}" for name in sorted(self.dotted)]
        named: dict[str, list[str]] = {}
        for symbol in sorted(self.imports):
            module, name = symbol.home.removeprefix(ELSEWHERE), self.name_of(symbol)
            if symbol.name:
                alias = "" if name == symbol.name else f" as {name}"
                named.setdefault(module, []).append(f"{symbol.name}{alias}")
            elif not any(each.startswith(f"{module}.") for each in self.dotted):
                whole.append(f"import {module}" if name == module else f"import {module} as {name}")
        several = [f"from {module} import {', '.join(names)}" for module, names in named.items()]
        return "\n".join([*sorted(whole), *several])

    def _add(self, text: str, constant: bool) -> None:
        if constant and self._constant:
            self.cells[-1] += f"\n{text}"
        else:
            self.cells.append(text)
        self._constant = constant


class FigureCode(TypedDict):
    """The code of a figure, as it is written and so that it runs without its siblings."""

    text: str  # of its file
    cells: list[str]  # the first has the imports
    files: list[str]  # in figures/data, which it reads


def figure_code(
    figure: Declaration, modules: Modules, texts: Mapping[str, str], profile: str = "default"
) -> FigureCode:
    """The code of a figure; `texts` has its text, and that of each module that it imports."""
    writer = Writer(figure, modules, texts)
    writer.write()
    values = {"profile": f'profile = "{profile}"', "data_folder": 'data_folder = ""'}
    first = [writer.import_lines(), *(values[name] for name in sorted(writer.built_in))]
    cells = ["\n\n".join(filter(None, first)), *writer.cells]
    return FigureCode(text=texts[figure.path], cells=cells, files=sorted(writer.files))
