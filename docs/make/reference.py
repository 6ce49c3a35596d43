"""The pages of docs/reference/: each public name with signature, docstring and a run example.

griffe reads the source; what is public is what `EXPORTS` says, and `PUBLIC` of `claim`. Examples
are the cells of docs/reference/examples/, one a name, after a first cell that all of them use.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import griffe

from docs.make.cells import Cell, Output, read, run
from generator.pipeline.claims import claim
from generator.stubs import exports

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
ABOUT = {
    "learn": "datasets, networks and training",
    "topology": "what a network does to space",
    "draw": "films and their marks",
    "claim": "what a figure measures and claims",
}
HEADING = "<!-- Written by `python -m docs.make` from docstrings and examples/; change these. -->\n"
LINE = 88  # characters of a signature in one line


def public() -> dict[str, dict[str, str]]:
    """Namespace → name → the module that defines it."""
    names = {
        space: {
            name: f"generator.{space}.{home}"
            for name, home in exports(ROOT / "generator" / space / "__init__.py").items()
        }
        for space in ("learn", "topology", "draw")
    }
    return names | {"claim": dict.fromkeys(claim.PUBLIC, "generator.pipeline.claims.claim")}


def pages() -> dict[str, bytes]:
    """Path in docs/reference → bytes of all that is generated there."""
    package = griffe.load("generator", search_paths=[ROOT], resolve_aliases=False)
    assert isinstance(package, griffe.Module)
    files = {"README.md": index().encode()}
    for space, names in public().items():
        outputs = examples(space)
        files |= {
            image(space, name, output.suffix): output.picture
            for name, (_, output) in outputs.items()
            if output.picture
        }
        files[f"{space}.md"] = page(space, names, package, outputs).encode()
    return files


def index() -> str:
    """All names in alphabetical order, with links."""
    lines = [
        HEADING,
        "# Reference\n",
        "What `from generator import claim, draw, learn, source, topology` offers: signature,"
        " docstring and an example of each name.",
        '`source("pets.csv")` declares a file that a figure reads'
        " ([your-own-figure.md](../your-own-figure.md#use-your-own-data)).\n",
    ]
    for space, names in public().items():
        links = [
            f"[`{name}`]({space}.md#{anchor})" for name, anchor in anchors(space, names).items()
        ]
        lines.append(f"**[{space}]({space}.md)**, {ABOUT[space]}: {', '.join(links)}\n")
    return "\n".join(lines)


def anchors(space: str, names: Iterable[str]) -> dict[str, str]:
    """Name → the anchor that GitHub makes of its heading: a second one of the letters gets -1."""
    anchors: dict[str, str] = {}
    for name in sorted_names(names):
        plain = f"{space}{name}".lower()
        anchors[name] = f"{plain}-1" if plain in anchors.values() else plain
    return anchors


def image(space: str, name: str, suffix: str) -> str:
    """Where an example's picture lies; `dense` and `Dense` differ also where case doesn't count."""
    kind = "-class" if name[0].isupper() else ""
    return f"images/{space}-{name}{kind}{suffix}"


def sorted_names(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name.lower(), name))


def examples(space: str) -> dict[str, tuple[Cell, Output]]:
    """Name → its example and what that shows, and "" → the cell that all of them use."""
    setup, *cells = read(FOLDER / "examples" / f"{space}.py")
    common: dict[str, object] = {}
    outputs = {"": (setup, run(setup, common))}
    for cell in cells:
        if cell.title in outputs:
            raise ValueError(f"{cell.place}: expected one example of {cell.title}, got two")
        outputs[cell.title] = cell, run(cell, dict(common))
    return outputs


def page(
    space: str,
    names: Mapping[str, str],
    package: griffe.Module,
    outputs: Mapping[str, tuple[Cell, Output]],
) -> str:
    """The page of a namespace."""
    first = package[_inside(f"generator.{space}" if space != "claim" else names["measured"])]
    lines = [HEADING, f"# `{space}`: {ABOUT[space]}\n", f"{_text(first)}\n"]
    lines += [f"{outputs[''][0].text}\n", f"```python\n{outputs[''][0].code}\n```\n"]
    for name in sorted_names(names):
        item = package[_inside(f"{names[name]}.{name}")]
        item = item.final_target if isinstance(item, griffe.Alias) else item
        lines += [f"## {space}.{name}\n", *entry(f"{space}.{name}", item)]
        if name in outputs:
            lines += example(space, name, *outputs[name])
    return "\n".join(lines)


def _inside(path: str) -> str:
    return path.removeprefix("generator.")


def _text(item: griffe.Object | griffe.Alias) -> str:
    return item.docstring.value if item.docstring else ""


def entry(path: str, item: griffe.Object) -> Iterator[str]:
    """Signature and docstring; of a class its fields, properties and methods too."""
    if isinstance(item, griffe.Attribute):
        yield f"{_text(item) or comment(item)}\n"
        return
    assert isinstance(item, griffe.Function | griffe.Class)
    yield f"```python\n{signature(path, item)}\n```\n"
    yield f"{_text(item)}\n"
    if isinstance(item, griffe.Class):
        bases = [str(base) for base in item.bases if str(base) in public()["learn"]]
        if bases:
            yield f"It has also what `learn.{bases[0]}` has.\n"
        members = [
            member
            for name, member in item.members.items()
            if not name.startswith("_") and not isinstance(member, griffe.Alias)
        ]
        rows = [row for row in map(member_row, members) if row]
        if rows:
            yield "\n".join(["| | |", "|---|---|", *rows]) + "\n"


def member_row(member: griffe.Object) -> str:
    """A row of the table of a class."""
    if isinstance(member, griffe.Function):
        code, words = signature(member.name, member), _text(member)
    elif isinstance(member, griffe.Attribute):
        kind = f": {member.annotation}" if member.annotation else ""
        code, words = f"{member.name}{kind}", _text(member) or comment(member)
    else:
        return ""
    code = " ".join(code.split()).replace("|", "\\|")
    words = " ".join(words.split()).replace("|", "\\|")
    return f"| `{code}` | {words} |"


def comment(item: griffe.Object) -> str:
    """The comment beside an attribute, or above it."""
    beside = [line.partition("  # ")[2] for line in item.lines[:1]]
    source = item.lines_collection[item.filepath]  # type: ignore[index]
    above: list[str] = []
    for line in reversed(source[: (item.lineno or 1) - 1]):
        if not line.strip().startswith("# "):
            break
        above.insert(0, line.strip().removeprefix("# "))
    return " ".join(filter(None, beside)) or " ".join(above)


def signature(path: str, item: griffe.Function | griffe.Class) -> str:
    """As one writes a call, with types and defaults; one parameter a line where it is long."""
    parameters = [each for each in item.parameters if each.name not in ("self", "cls")]
    shown = list(_parameters(parameters))
    returned = f" -> {item.returns}" if isinstance(item, griffe.Function) and item.returns else ""
    line = f"{path}({', '.join(shown)}){returned}"
    if len(line) <= LINE:
        return line
    inside = "".join(f"    {parameter},\n" for parameter in shown)
    return f"{path}(\n{inside}){returned}"


def _parameters(parameters: list[griffe.Parameter]) -> Iterator[str]:
    """Each parameter, and the `*` before those that go by name only."""
    starred = False
    for parameter in parameters:
        kind = parameter.kind
        if kind is griffe.ParameterKind.keyword_only and not starred:
            starred = True
            yield "*"
        starred = starred or kind is griffe.ParameterKind.var_positional
        star = (
            {
                griffe.ParameterKind.var_positional: "*",
                griffe.ParameterKind.var_keyword: "**",
            }.get(kind, "")
            if kind
            else ""
        )
        annotation = f": {parameter.annotation}" if parameter.annotation else ""
        default = "" if star or parameter.default is None else default_of(parameter)
        space = " " if annotation else ""
        yield f"{star}{parameter.name}{annotation}{f'{space}={space}{default}' if default else ''}"


def default_of(parameter: griffe.Parameter) -> str:
    """A default as it is written; the value where it is a constant of a module."""
    written = str(parameter.default)
    module = parameter.function.module if parameter.function else None
    if module and written.isidentifier():
        constant, home = module.members.get(written), module
        if isinstance(constant, griffe.Alias):
            if not constant.target_path.startswith("generator."):
                return written  # math.inf, imported by its name
            home = module.package[constant.target_path.removeprefix("generator.")].module
        written = _literal(constants(Path(str(home.filepath))).get(written, written)) or written
    single = re.fullmatch(r"'([^'\"]*)'", written)
    return f'"{single[1]}"' if single else written


@cache
def constants(path: Path) -> dict[str, str]:
    """The names that a file's own assignments bind, with the code of their values."""
    values: dict[str, str] = {}
    for statement in ast.parse(path.read_text("utf-8")).body:
        match statement:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=elements)):
                values |= {
                    ast.unparse(name): ast.unparse(element)
                    for name, element in zip(names, elements, strict=True)
                }
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name] = ast.unparse(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                values[name] = ast.unparse(value)
    return values


def _literal(text: str) -> str:
    """The text of a literal, or of an operation with numbers; "" for what only code can say."""
    nodes = ast.walk(ast.parse(text, mode="eval"))
    return "" if any(isinstance(node, ast.Name | ast.Call) for node in nodes) else text


def example(space: str, name: str, cell: Cell, output: Output) -> Iterator[str]:
    """A run example, with what it shows."""
    if cell.text:
        yield f"{cell.text}\n"
    yield f"```python\n{cell.code}\n```\n"
    if output.text:
        yield f"```text\n{output.text.rstrip()}\n```\n"
    if output.picture:
        path = image(space, name, output.suffix)
        yield f"![What the example of {space}.{name} draws]({path})\n"
