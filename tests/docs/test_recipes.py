"""The recipes in docs/recipes/ run, and their pages are what they say and draw."""

import re

import pytest

from docs.make import recipes
from tests.conftest import in_ci
from tests.docs.comparison import differs

COMMAND = "run `python -m docs.make` and commit what it writes"
ALL = recipes.recipes()
# These train by a library whose last bits, and so whose networks, depend on the processor.
TRAINED_ELSEWHERE = ("scikit_learn", "pytorch")


def test_every_script_is_in_the_gallery():
    assert {path.stem for path in recipes.FOLDER.glob("*.py")} == set(recipes.RECIPES)


# PyTorch is no dependency of the tests (docs/dependencies.md), and CI skips none.
@pytest.mark.few(2)
@pytest.mark.parametrize(
    "recipe", [each for each in ALL if each.possible or not in_ci()], ids=lambda each: each.name
)
def test_a_recipe_runs_and_its_page_is_fresh(recipe):
    if not recipe.possible:
        pytest.skip(f"needs {', '.join(recipe.libraries)}, not installed here (pip install …)")
    page = (recipes.FOLDER / f"{recipe.name}.md").read_text("utf-8")
    pictures = recipe.pictures()
    assert pictures
    if recipe.name in TRAINED_ELSEWHERE:
        assert without_suffixes(recipe.page()) == without_suffixes(page), COMMAND
        return
    assert recipe.page() == page, COMMAND
    for name, data in pictures.items():
        assert not differs(name, data, (recipes.FOLDER / name).read_bytes()), f"{name}: {COMMAND}"


def without_suffixes(page: str) -> str:
    """Whether SVG or GIF is smaller depends on the network."""
    return re.sub(r"(images/[\w-]+)\.\w+", r"\1", page)


def test_a_decision_line_is_of_the_head_as_played():
    """A flow may swap units: the network's own head would draw another line (docs/notebook.md)."""
    for path in [*recipes.FOLDER.glob("*.py"), *recipes.FOLDER.parent.glob("reference/examples/*")]:
        assert not re.search(r"\.(line|plane)\(network\.head", path.read_text("utf-8")), path.name


def test_the_gallery_leads_to_every_page_and_picture():
    gallery = (recipes.FOLDER / "README.md").read_text("utf-8")
    names = re.findall(r'\]\((\w+\.md)\)|src="([^"]+)"', gallery)
    paths = {path for pair in names for path in pair if path}
    assert {f"{name}.md" for name in recipes.RECIPES} <= paths
    assert all((recipes.FOLDER / path).is_file() for path in paths)


def test_no_picture_is_left_over():
    shown = "".join(path.read_text("utf-8") for path in recipes.FOLDER.glob("*.md"))
    for path in (recipes.FOLDER / "images").iterdir():
        assert f"images/{path.name}" in shown, COMMAND
