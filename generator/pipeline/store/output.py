"""What is made of each figure: `Output("gif", "generator.draw.render.raster.gif:render")`.

The function is called in a worker as `f(value, id, profile, **options)` and returns something with
`files`, a dict of bytes by path inside the figure's folder, and `facts`, a dict for figure.json.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Option = None | bool | int | float | str | list[str]


@dataclass(frozen=True)
class Output:
    """One rendering that every figure of these kinds has."""

    name: str
    function: str  # "module:function"
    kinds: tuple[str, ...] = ("animation", "still")
    of: Literal["film", "products"] = "film"  # what its value is: products by name, or the film
    options: tuple[tuple[str, Option], ...] = ()
    also: tuple[str, ...] = ()  # further functions that it calls by name; their code is in its key

    @property
    def module(self) -> str:
        return self.function.partition(":")[0]

    @property
    def attribute(self) -> str:
        return self.function.partition(":")[2]


def outside(path: str) -> bool:
    """Whether a file's path leaves the folder that it is relative to, as none of ours does."""
    return PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts
