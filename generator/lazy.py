"""Lazy namespaces: `from generator import learn` costs nothing until a name of it is used.

A package's `__init__.py` says which of its modules has each public name:

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

from generator.errors import UnknownName, expected
from generator.validation import checked

STARTED = time.time_ns()  # among the first files of the generator that a process reads


class Namespace(ModuleType):
    """A package whose exported names win over its submodules of the same name.

    Importing `generator.draw.film.film` would bind the package to `draw.film`, where authors expect
    the function. The import system binds by `setattr`, which is changed here.
    """

    EXPORTS: Mapping[str, str]

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in self.EXPORTS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def namespace(
    package: str, exports: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The module-level `__getattr__` and `__dir__` (PEP 562) of a lazy package.

    An export whose home begins with a dot ("draw": ".draw") is that module itself; a function is
    wrapped, so that validation.py checks its arguments.
    """

    def load(name: str) -> object:
        if name not in exports:
            last = package.rpartition(".")[2]
            raise UnknownName(f"{last}: {expected('one of its names', exports, name)}")
        home = exports[name]
        if home.startswith("."):
            return importlib.import_module(package + home)
        value = getattr(importlib.import_module(f"{package}.{home}"), name)
        return checked(value) if isinstance(value, FunctionType) else value

    sys.modules[package].__class__ = Namespace
    return load, lambda: sorted(exports)
