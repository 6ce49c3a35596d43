"""What keys hold of libraries: versions of all that they require, and installed files."""

import ast
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from generator.errors import UserError
from generator.outputs import OUTPUTS
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import read_project
from generator.pipeline.figures.versions import Versions, distribution
from generator.pipeline.store.store import Store
from tests.pipeline.figures.test_shared_modules import USER

ROOT = Path(__file__).parents[3]


def installed(folder, name, version, *requires):
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "License: long", "        ", "        text"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n\nRequires-Dist: in-the-description\n")
    return info


def test_a_key_holds_the_versions_of_all_that_a_library_requires(tmp_path, monkeypatch):
    requires = ("Two.x>=2 ; python_version > '3'", "extra-only ; extra == 'x'", "three[more] (>=1)")
    installed(tmp_path, "one", "1.0", *requires, "not-installed")
    installed(tmp_path, "two_x", "2.1", "four", "one")
    three = installed(tmp_path, "three", "3.0")
    for name in ("four", "extra_only", "in_the_description", "unrelated"):
        installed(tmp_path, name, "1")
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    closure = Versions().closure("one")
    assert closure == {"one": "1.0", "two-x": "2.1", "three": "3.0", "four": "1"}
    three.rename(tmp_path / "three-3.1.dist-info")
    assert Versions().closure("one")["three"] == "3.1"


def test_requirements_of_libraries_that_are_installed_here():
    versions = Versions()
    assert {"pillow", "contourpy", "pyparsing", "fonttools"} <= versions.closure(
        "matplotlib"
    ).keys()
    assert {"joblib", "threadpoolctl", "scipy"} <= versions.closure("sklearn").keys()
    assert "markupsafe" in versions.closure("jinja2")


def test_the_names_of_all_libraries_here_are_known_without_reading_what_is_installed():
    """Else each build reads the files of all that is installed, a fifth of a second."""
    imported = {
        top
        for file in (ROOT / "generator").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
        if (top := name.partition(".")[0]) not in (*sys.stdlib_module_names, "generator")
    }
    assert {"numpy", "PIL", "minify"} <= imported
    assert {name for name in imported if not Versions().has(name)} == set()


@pytest.fixture
def library(tiny, tmp_path, monkeypatch):
    """A tiny project with a figure that uses an installed library of this one file."""
    info = installed(tmp_path / "libraries", "lengths", "1.0")
    file = tmp_path / "libraries/lengths/of.py"
    file.parent.mkdir()
    file.write_text("INCH = 25.4\n")
    (file.parent / "__init__.py").write_text("from lengths.of import INCH\n")
    listed = ("lengths/of.py", "lengths/__init__.py", "../../bin/x", "lengths-1.0.dist-info/X")
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in listed))
    call = "lengths.INCH"
    tiny.add("figures/user.py", USER.format(imports="import lengths", call=call))
    monkeypatch.setattr("sys.path", [str(tmp_path / "libraries"), *sys.path])
    return tiny, file


def test_a_library_that_changes_at_the_same_version_is_noticed(library):
    tiny, file = library
    before = file.stat()

    def edit():
        file.write_text("INCH = 25.5\n")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # size and time are the same

    assert "data" in tiny.changed(edit, "user")
    assert tiny.changed(file.touch, "user") == set()
    assert tiny.changed(lambda: (file.parent / "of.pyc").write_text("x"), "user") == set()
    assert "data" in tiny.changed(lambda: (file.parent / "more.txt").write_text("x"), "user")


def test_libraries_are_read_once(library, tmp_path, monkeypatch):
    """A build with nothing to do reads no file of them."""
    tiny, _ = library
    path = {"PYTHONPATH": str(tmp_path / "libraries")}
    run = tiny.build(**path)
    assert run.returncode == 0, run.stderr
    assert b">25.4</svg>" in tiny.site()["figures/user/user.svg"]
    assert "nothing to do" in tiny.build(**path).stdout
    read = []
    monkeypatch.setattr("generator.pipeline.figures.installed.file_digest", read.append)
    assert "user" in tiny.project().figures
    assert read == []


BARE = '''"""All of the generator

Named as a whole.
"""

import generator
from generator import draw

alt = "A grid."


def still():
    return draw.still(draw.grid(getattr(generator, "learn") and 3))
'''


def test_a_figure_may_name_the_whole_generator_where_its_extras_are_not_installed(
    tmp_path, read_sources, monkeypatch
):
    """`pip install .` brings no dask, onnx or python-pptx; what all leads to imports them."""
    figures = tmp_path / "figures"
    figures.mkdir()
    (figures / "bare.py").write_text(BARE)
    needed = {
        re.split("[<>=;[ ]", requirement)[0]
        for requirement in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
            "dependencies"
        ]
    }
    has, of = Versions.has, Versions.of
    extras = ("distributed", "onnx", "pptx", "pyarrow", "safetensors", "cloudpickle", "google")
    assert not needed & {distribution(name) for name in extras}

    def missing(self, name):
        if name in extras:
            raise UserError(f"expected {name}, got none")
        return of(self, name)

    monkeypatch.setattr(Versions, "has", lambda self, name: name not in extras and has(self, name))
    monkeypatch.setattr(Versions, "of", missing)
    store = Store(shutil.copytree(read_sources, tmp_path / "store"), print)
    project = read_project(ROOT, store, OUTPUTS, BuildInputs(), figures)
    assert project.errors == {}
    parts = project.keys.parts(project.figures["bare"].film)  # others may require cloudpickle
    assert {parts[name] for name in extras if name != "cloudpickle"} == {"not installed"}
