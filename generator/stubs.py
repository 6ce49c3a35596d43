"""Stubs of the lazy packages, for editors and mypy: `python -m generator.stubs` writes them anew.

A package whose names are found by `lazy` has no signatures that a reader of its source could see.
Its `__init__.pyi`, made from its `EXPORTS`, imports each name from the module that defines it.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parent
HEADING = "# Written by `python -m generator.stubs` from EXPORTS in __init__.py; change it there.\n"


def stubs() -> dict[Path, str]:
    """The stub of every package below generator/ that has `EXPORTS`, by its path."""
    found = {path: exports(path) for path in sorted(ROOT.rglob("__init__.py"))}
    return {path.with_suffix(".pyi"): stub(path, names) for path, names in found.items() if names}


def exports(path: Path) -> dict[str, str]:
    """The literal `EXPORTS` of a module; empty without one."""
    for statement in ast.parse(path.read_text("utf-8")).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="EXPORTS")], value=value):
                return dict(ast.literal_eval(value))
    return {}


def stub(path: Path, names: dict[str, str]) -> str:
    """The text of a package's stub: `import x as x` makes x public."""
    package = ".".join(path.parent.relative_to(ROOT.parent).parts)
    lines = []
    for name, home in names.items():
        module = f"{package}{home}" if home.startswith(".") else f"{package}.{home}.{name}"
        source, _, last = module.rpartition(".")
        lines.append(f"from {source} import {last} as {name}\n")
    return "".join([HEADING, "\n", *sorted(lines), "\n", "EXPORTS: dict[str, str]\n"])


def main() -> None:
    """Writes the stubs that aren't as they should be, and names them."""
    for path, text in stubs().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(path.relative_to(ROOT.parent))


if __name__ == "__main__":
    main()
