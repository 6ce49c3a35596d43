"""What is made of each figure: `Output("gif", "generator.draw.render.raster.gif:render")`.

The function is called in a worker as `f(value, id, profile, **options)` and returns something with
`files`, a dict of bytes by path inside the figure's folder, and `facts`, a dict for figure.json.
Where outputs have the same `through`, the function returns what that one takes: it is called with
a list, of those that are wanted of a figure now, and returns as many results in their order.
Each output has its own key and entry all the same.
"""

from dataclasses import dataclass
from typing import Literal

# Called as f(film, look) before a film is rendered, where the article has a look of its own.
IN_LOOK = "generator.draw.style.look:in_look"
# A context in which a draft's trainings are short, and the file by which keys know what it changes.
SHORT = "generator.learn.training.draft:drafting"
SHORTENS = "generator/learn/training/draft.py"
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
    through: str = ""  # "module:function", which makes several outputs in one go
    draft_kinds: tuple[str, ...] | None = None  # of figures that have it in a draft; None: `kinds`

    def of_kind(self, kind: str, profile: str) -> bool:
        """Whether figures of a kind have it."""
        if profile == "draft" and self.draft_kinds is not None:
            return kind in self.draft_kinds
        return kind in self.kinds

    @property
    def module(self) -> str:
        return self.function.partition(":")[0]

    @property
    def attribute(self) -> str:
        return self.function.partition(":")[2]


def outside(path: str) -> bool:
    """Whether a file's path leaves the folder that it is relative to, as none of ours does."""
    return path.startswith("/") or ".." in path.split("/")
