"""The code of a figure runs without its siblings, and computes what the figure computes."""

import shutil
from pathlib import Path

import pytest

from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.figures.standalone import FigureCode
from generator.pipeline.store.store import Store

ROOT = Path(__file__).parents[3]
HEAD = '"""Title\n\nCaption."""\n\nalt = "A picture."\n'
END = "\n\ndef still(result):\n    return result\n"


def read(folder: Path, **texts: str) -> Project:
    """A project of figure modules; names that begin with _ are shared modules."""
    (folder / "figures").mkdir()
    for name, text in texts.items():
        (folder / "figures" / f"{name}.py").write_text(text, "utf-8")
    project = read_project(
        ROOT, Store(folder / ".store", print), (), BuildInputs(), folder / "figures"
    )
    assert not project.errors, project.errors
    return project


def run(code: FigureCode) -> dict:
    """The names that the cells leave behind, run one by one as a notebook does."""
    names: dict = {}
    for number, cell in enumerate(code["cells"]):
        exec(compile(cell, f"<cell {number}>", "exec"), names)
    return names


def result(folder: Path, **texts: str) -> object:
    return run(read(folder, **texts).code("main"))["still"]


def test_products_are_called_with_what_they_need(tmp_path):
    main = HEAD + "def result(number, *, other):\n    return number - other\n"
    main += "def other():\n    return 2\ndef number():\n    return 44\n"
    assert result(tmp_path, main=main + END) == 42


SIBLING = (
    HEAD
    + """
import math as m
from math import floor

# Only here: ω.
LIMIT = 10  # of the sibling
TABLE = {}
TABLE["x"] = LIMIT


def number():
    return 7


def helper(x):
    LIMITS = [LIMIT for LIMIT in range(3)]
    return x * LIMIT + len(LIMITS) + floor(m.pi)


def scaled(number):
    return helper(number) + TABLE["x"]


def still(scaled):
    return scaled
"""
)


def test_names_of_two_files_are_kept_apart(tmp_path):
    main = HEAD + "from figures.sibling import scaled\nfrom math import ceil as floor\n"
    main += "LIMIT = 1000\ndef number():\n    return 1\ndef helper(x):\n    return -x\n"
    main += "def result(scaled, number):\n    return scaled, helper(number) * LIMIT, floor(0.5)\n"
    assert result(tmp_path, main=main + END, sibling=SIBLING) == (7 * 10 + 3 + 3 + 10, -1000, 1)


def test_a_sibling_keeps_comments(tmp_path):
    main = HEAD + "from figures.sibling import scaled as result\n" + END
    cells = read(tmp_path, main=main, sibling=SIBLING).code("main")["cells"]
    assert "# Only here: ω.\nLIMIT = 10  # of the sibling" in "\n".join(cells)


def test_a_name_that_comes_through_two_files(tmp_path):
    middle = HEAD + "from figures.sibling import helper as assist, number\n"
    middle += "def still(number):\n    return assist(number)\n"
    main = HEAD + "from figures.middle import assist as times, number\n"
    main += "def result(number):\n    return times(number)\n"
    texts = {"main": main + END, "middle": middle, "sibling": SIBLING}
    assert result(tmp_path, **texts) == 76


def test_a_function_that_is_product_and_helper(tmp_path):
    main = HEAD + "def number():\n    return 20\ndef twice():\n    return number() * 2\n"
    main += "def result(number, twice):\n    return number + twice\n"
    assert result(tmp_path, main=main + END) == 60


def test_imports_inside_functions(tmp_path):
    main = (
        HEAD
        + "def result():\n    from figures.sibling import (\n        LIMIT,\n"
        + "        helper as h,\n    )\n"
    )
    main += "    return h(LIMIT)\n"
    assert result(tmp_path, main=main + END, sibling=SIBLING) == 106


def test_shared_modules_imported_whole(tmp_path):
    shared = "import os.path\nFACTOR = 6\ndef times(x):\n    return x * FACTOR + len(os.path.sep)\n"
    main = HEAD + "from figures import _shared\nFACTOR = 0\n"
    main += "def result():\n    return _shared.times(7) + _shared.FACTOR + FACTOR\n"
    assert result(tmp_path, main=main + END, _shared=shared) == 49


def test_two_dotted_imports_and_statements_in_one_line(tmp_path):
    main = HEAD + "import os.path; import json.decoder, json.scanner\nA = 1; B = A + 1\n"
    main += "def result():\n    json.decoder, json.scanner\n"
    main += "    return os.path.basename('a/b'), B\n"
    assert result(tmp_path, main=main + END) == ("b", 2)


def test_decorators_classes_and_the_part_that_only_runs_as_a_script(tmp_path):
    main = HEAD + "from functools import cache\nclass Box:\n    size = 3\n\n"
    main += "@cache\n# a comment\ndef area(k):\n    return Box.size * k\n"
    main += "def result():\n    return area(4)\nif __name__ == '__main__':\n    raise SystemExit\n"
    assert result(tmp_path, main=main + END) == 12


def test_the_profile_is_a_constant_of_the_first_cell(tmp_path):
    main = HEAD + "def result(profile, data_folder):\n    return profile, data_folder\n"
    assert result(tmp_path, main=main + END) == ("default", "")


def test_files_that_a_figure_declares_are_listed(tmp_path):
    (tmp_path / "figures" / "data").mkdir(parents=True)
    (tmp_path / "figures" / "data" / "pets.csv").write_text("a")
    main = HEAD + 'from generator import source\npets = source("pets.csv")\n'
    main += "def result(pets):\n    return pets.name\n"
    (tmp_path / "figures" / "main.py").write_text(main + END)
    project = read_project(
        ROOT, Store(tmp_path / ".store", print), (), BuildInputs(), tmp_path / "figures"
    )
    code = project.code("main")
    assert code["files"] == ["pets.csv"]
    assert "result = result(pets)" in "\n".join(code["cells"])


def test_a_comment_makes_another_site_and_no_other_product(tmp_path):
    main = HEAD + "def result():\n    return 1\n" + END
    project = read(tmp_path, main=main)
    commented = tmp_path / "commented"
    commented.mkdir()
    again = read(commented, main=main + "# a comment\n")
    assert project.identity("main") != again.identity("main")
    keys = [each.keys.product(each.figures["main"].film) for each in (project, again)]
    assert keys[0] == keys[1]
    windows = tmp_path / "windows"
    windows.mkdir()
    same = read(windows, main="\ufeff" + main)
    assert same.identity("main") == project.identity("main")


@pytest.mark.parametrize("id", ["unlink", "annulus-deep", "knn-representation", "landscape"])
def test_no_figure_of_the_article_imports_another(tmp_path, read_sources, id):
    store = shutil.copytree(read_sources, tmp_path / "store")
    project = read_project(ROOT, Store(store, print), (), BuildInputs())
    cells = project.code(id)["cells"]
    assert not [cell for cell in cells if "from figures" in cell]
    for cell in cells:
        compile(cell, id, "exec")
