"""One script of many modules: `bundle(static, entry)`.

The entry and the modules of its folder that it imports stand one after the other in one function,
without comments and with short names (minify-go). So no two of them may have the same name at their
top level. Modules of other folders stay where they are, since other pages load them too. The
modules themselves are published as well, as they are, to be read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.errors import UserError, expected

IMPORT = re.compile(r'^import \{\s*(\w+(?:,\s*\w+)*),?\s*\} from "(\.[^"\n]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function\*? \w|class \w|const [\w\[])", re.MULTILINE)
DECLARED = re.compile(
    r"^(export )?(?:(?:async )?function\*? (\w+)|class (\w+)"
    r"|(?:const|let) (?:(\w+)|[\[{] ?([\w, ]+?) ?[\]}] =))",
    re.MULTILINE,
)
OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
FORMS = 'import { … } from "…"; and export before a function, class or const'


@dataclass
class Bundle:
    """Modules in the order in which they run."""

    static: Mapping[str, bytes]
    folder: str
    modules: dict[str, str] = field(default_factory=dict)  # path → what is left of its text
    outside: dict[str, set[str]] = field(default_factory=dict)  # path → names imported from there
    owners: dict[str, str] = field(default_factory=dict)  # name at the top level → path
    exports: dict[str, list[str]] = field(default_factory=dict)  # path → names
    adding: list[str] = field(default_factory=list)

    def add(self, path: str) -> None:
        """A module after those that it imports; UserError where one can't be taken in."""
        if path in self.adding:
            circle = " → ".join([*self.adding[self.adding.index(path) :], path])
            raise UserError(f"static/{path}: expected imports in one direction, got {circle}")
        if path in self.modules:
            return
        self.adding.append(path)
        text = self.text(path)
        for found in IMPORT.finditer(text):
            names = re.split(r",\s*", found[1])
            if found[2].startswith("./"):
                line = text.count("\n", 0, found.start()) + 1
                self.beside(found[2], names, f"static/{path}:{line}")
            else:
                for name in names:
                    self.own(name, found[2])
                self.outside.setdefault(found[2], set()).update(names)
        self.exports[path] = []
        for exported, *groups in DECLARED.findall(text):
            for name in "".join(groups).split(", "):
                self.own(name, path)
                self.exports[path] += [name] if exported else []
        lines = IMPORT.sub(lambda found: "\n" * found[0].count("\n"), text)  # as many as before
        self.modules[path] = EXPORT.sub("", lines)
        wrong = OTHER.search(self.modules[path])
        if wrong:
            raise UserError(f"static/{path}: expected {FORMS}, got {wrong[0]!r}")
        self.adding.pop()

    def text(self, path: str) -> str:
        try:
            return self.static[path].decode().replace("\r\n", "\n")
        except KeyError:
            raise UserError(f"static/{path}: expected this module, got none") from None
        except UnicodeDecodeError:
            raise UserError(f"static/{path}: expected UTF-8, got other bytes") from None

    def beside(self, module: str, names: list[str], place: str) -> None:
        """Adds a module of the same folder; UserError where it hasn't these exports."""
        path = f"{self.folder}/{module.removeprefix('./')}"
        if path not in self.static:
            raise UserError(f"{place}: expected a module beside it, got {module}")
        self.add(path)
        for name in names:
            if name not in self.exports[path]:
                wanted = expected(f"an export of {path}", self.exports[path], name)
                raise UserError(f"{place}: {wanted}")

    def own(self, name: str, path: str) -> None:
        """Notes whose name it is; UserError where another module has it already."""
        other = self.owners.setdefault(name, path)
        if other != path:
            wanted = "top-level names that no other module has"
            raise UserError(f"static/{path}: expected {wanted}, got {name}, as in {other}")

    def script(self, entry: str) -> str:
        """All of it, names still long; it exports one object, with what the entry exports."""
        imports = [
            f'import {{ {", ".join(sorted(names))} }} from "{path}";'
            for path, names in self.outside.items()
        ]
        parts = "\n".join(self.modules.values())
        listed = ", ".join(self.exports[entry])
        name = PurePosixPath(self.folder).name
        return "\n".join(
            [
                *imports,
                f"export const {name} = (() => {{",
                parts,
                f"return {{ {listed} }};",
                "})();",
            ]
        )


def bundle(static: Mapping[str, bytes], entry: str) -> bytes:
    """The script for `entry`, a path in `static`, to be put into the entry's folder.

    It exports one object, with the folder's name, which has what the entry exports. UserError, with
    the file, for what can't be bundled.
    """
    whole = Bundle(static, str(PurePosixPath(entry).parent))
    whole.add(entry)
    for path, text in whole.modules.items():
        check(path, text)
    origin = f"/*! Made of {entry} and what it imports; these modules lie beside it. */"
    return f"{origin}\n{shortened(whole.script(entry))}\n".encode()


def shortened(script: str) -> str:
    """Without comments, with short names. ValueError for what is no JavaScript."""
    import minify  # here, since it starts threads

    text: str = minify.string("application/javascript", script)
    return text


def check(path: str, text: str) -> None:
    """UserError for what is no JavaScript."""
    try:
        shortened(text)
    except ValueError as error:
        reason = str(error).split("\n", 1)[0]
        raise UserError(f"static/{path}: expected JavaScript, got {reason}") from None
