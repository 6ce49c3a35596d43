"""Lazy namespaces: `from generator import learn` costs nothing until a name of it is used.

A room's `__init__.py` states once which of its modules holds each public name:

    EXPORTS = {"spirals": "datasets", "train": "training"}
    __getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)

`EXPORTS` is a literal on purpose: the keys of the store read it from the source, without importing
anything, to learn which files a figure's names lead to.
"""

import importlib
import sys
import time
from collections.abc import Callable, Mapping
from types import FunctionType, ModuleType
from typing import Any

from generator.errors import UnknownName, did_you_mean
from generator.validation import checked

STARTED = time.time_ns()  # among the first files of the generator that a process reads


class Namespace(ModuleType):
    """A package whose exported names win over its submodules of the same name.

    Importing `generator.draw.film.film` would bind the package to `draw.film`, where authors expect
    the function; the import system binds by `setattr`, so it can be told not to.
    """

    EXPORTS: Mapping[str, str]

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in self.EXPORTS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def namespace(
    package: str, exports: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The module-level `__getattr__` and `__dir__` (PEP 562) of a lazy package.

    An export whose home begins with a dot ("draw": ".draw") is that module itself; functions come
    by the door (door.py), which checks what an author hands to them.
    """

    def load(name: str) -> Any:
        if name not in exports:
            room = package.rpartition(".")[2]
            raise UnknownName(f"{room} has no {name!r}{did_you_mean(name, exports)}")
        home = exports[name]
        if home.startswith("."):
            return importlib.import_module(package + home)
        value = getattr(importlib.import_module(f"{package}.{home}"), name)
        return checked(value) if isinstance(value, FunctionType) else value

    sys.modules[package].__class__ = Namespace
    return load, lambda: sorted(exports)
