"""A figure's products without a build: `product("spiral_easy", "film")`, each made once."""

import importlib
import inspect
from functools import cache
from typing import Any

GIVEN = {"profile": "default", "data_folder": ""}


@cache
def product(module: str, name: str) -> Any:
    """What the function of that name yields, given the products that its parameters name."""
    function = getattr(importlib.import_module(f"figures.{module}"), name)
    home = function.__module__.rpartition(".")[2]  # a sibling's, where it was imported
    if home != module:
        return product(home, function.__name__)
    needs = inspect.signature(function).parameters
    return function(
        **{need: GIVEN[need] if need in GIVEN else product(module, need) for need in needs}
    )
