"""Lazy namespaces: `from generator import learn` costs nothing until a name of it is used.

A room's `__init__.py` states once which of its modules holds each public name:

    EXPORTS = {"spirals": "datasets", "train": "training"}
    __getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)

`EXPORTS` is a literal on purpose: the keys of the store read it from the source, without importing
anything, to learn which files a figure's names lead to.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from generator.errors import UnknownName, did_you_mean


def namespace(
    package: str, exports: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The module-level `__getattr__` and `__dir__` (PEP 562) of a lazy package.

    An export whose module is the name itself ("claim": ".claim") is that module.
    """

    def load(name: str) -> Any:
        if name not in exports:
            room = package.rpartition(".")[2]
            raise UnknownName(f"{room} has no {name!r}{did_you_mean(name, exports)}")
        home = exports[name]
        if home.startswith("."):
            return importlib.import_module(package + home)
        return getattr(importlib.import_module(f"{package}.{home}"), name)

    return load, lambda: sorted(exports)
