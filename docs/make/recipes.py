"""The pages of docs/recipes/: each recipe's source with what it shows, and a gallery of all.

A recipe is a script as sphinx-gallery takes them: its docstring is title and introduction, `# %%`
begins a cell, comments below that are text. It runs in docs/recipes, where its data lies in data/.
"""

import ast
import contextlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docs.make.cells import Cell, Output, read, run
from generator import draw

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "recipes"
HEADING = "<!-- Written by `python -m docs.make` from {}; change that. -->\n"
INTRODUCTION = """\
# Recipes

Each is a script that runs by itself in this folder, shown with what it draws: `python own_csv.py`,
or cell by cell in an editor that knows `# %%`. [The reference](../reference/README.md) has every
name.
"""
# In the order of the gallery; the second are libraries that a recipe imports and no lock has.
RECIPES = {
    "own_csv": (),
    "scikit_learn": (),
    "pytorch": ("torch",),
    "three_classes": (),
    "three_dimensions": (),
    "residual": (),
    "own_matplotlib": (),
    "slides": (),
}


@dataclass(frozen=True)
class Recipe:
    """A recipe."""

    name: str
    libraries: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.py"

    @property
    def possible(self) -> bool:
        """Whether its libraries are installed."""
        return all(map(importlib.util.find_spec, self.libraries))

    @cached_property
    def words(self) -> tuple[str, str]:
        """Title and introduction."""
        text = ast.get_docstring(ast.parse(self.path.read_text("utf-8"))) or ""
        title, _, rest = text.partition("\n")
        return title.strip(), rest.strip()

    @cached_property
    def outputs(self) -> list[tuple[Cell, Output]]:
        """Its cells with what they show, run in the folder of the recipes."""
        names: dict[str, object] = {}
        form = draw.Format(width=420)
        with contextlib.chdir(FOLDER):
            return [(cell, run(cell, names, form)) for cell in read(self.path)]

    def pictures(self) -> dict[str, bytes]:
        """Path → bytes."""
        return {
            f"images/{self.name}-{number}{output.suffix}": output.picture
            for number, (_, output) in enumerate(self.outputs, 1)
            if output.picture
        }

    def page(self) -> str:
        title, introduction = self.words
        lines = [HEADING.format(self.path.name), f"# {title}\n", f"{introduction}\n"]
        lines.append(f"The script: [{self.path.name}]({self.path.name})\n")
        for number, (cell, output) in enumerate(self.outputs, 1):
            lines += self._shown(number, cell, output)
        return "\n".join(lines)

    def _shown(self, number: int, cell: Cell, output: Output) -> Iterator[str]:
        if cell.title:
            yield f"## {cell.title}\n"
        if cell.text:
            yield f"{cell.text}\n"
        if cell.code:
            yield f"```python\n{cell.code}\n```\n"
        if output.text:
            yield f"```text\n{output.text.rstrip()}\n```\n"
        if output.picture:
            yield f"![{self.words[0]}](images/{self.name}-{number}{output.suffix})\n"


def recipes() -> list[Recipe]:
    return [Recipe(name, libraries) for name, libraries in RECIPES.items()]


def pages() -> dict[str, bytes]:
    """Path in docs/recipes → bytes of all that can be generated on this machine."""
    files = {"README.md": gallery().encode()}
    for recipe in recipes():
        if recipe.possible:
            files[f"{recipe.name}.md"] = recipe.page().encode()
            files |= recipe.pictures()
    return files


def kept() -> set[str]:
    """Files of recipes that can't run here."""
    names: set[str] = set()
    for recipe in recipes():
        if not recipe.possible:
            images = FOLDER.glob(f"images/{recipe.name}-*")
            names |= {f"{recipe.name}.md", *(f"images/{path.name}" for path in images)}
    return names


def gallery() -> str:
    """A table with a picture, the title and the first sentence of each recipe."""
    rows = []
    for recipe in recipes():
        title, introduction = recipe.words
        pictures = sorted(recipe.pictures() if recipe.possible else _last_made(recipe))
        sentence = " ".join(introduction.split("\n\n")[0].split())
        image = f'<img src="{pictures[-1]}" width="200" alt="{title}">'
        rows.append(
            f"| [{image}]({recipe.name}.md) | **[{title}]({recipe.name}.md)**<br>{sentence} |"
        )
    return "\n".join([HEADING.format("the recipes"), INTRODUCTION, "| | |", "|---|---|", *rows, ""])


def _last_made(recipe: Recipe) -> list[str]:
    return [f"images/{path.name}" for path in FOLDER.glob(f"images/{recipe.name}-*")]
