"""A build knows by its keys whether kernels train, and says so where they don't."""

import shutil
from pathlib import Path

import pytest

from generator.pipeline.build import WITHOUT_NUMBA, Build
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import read_project
from generator.pipeline.figures.versions import Versions
from generator.pipeline.store.store import Store

ROOT = Path(__file__).parents[3]


def parts(folder):
    project = read_project(ROOT, Store(folder, print), (), BuildInputs())
    return project, project.keys.parts(project.figures["spiral-easy"].products["training"])


def test_keys_hold_numba_or_that_it_is_missing(tmp_path, read_sources, monkeypatch):
    pytest.importorskip("numba")
    store = shutil.copytree(read_sources, tmp_path / "store")
    _, present = parts(store)
    assert present["numba"][0].isdigit()
    assert present["llvmlite"][0].isdigit()
    assert "generator/reproducible_math.py" in present
    has = Versions.has
    monkeypatch.setattr(Versions, "has", lambda self, name: name != "numba" and has(self, name))
    project, missing = parts(store)
    assert missing["numba"] == "not installed"

    class Silent:
        lines: tuple[str, ...] = ()

        def say(self, line):
            self.lines += (line,)

    build = Build(project, Store(tmp_path / "c", print), Silent(), None)
    monkeypatch.setattr(Build, "_run", lambda self, tasks: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        build.figures(["spiral-easy"])
    assert WITHOUT_NUMBA in build.reporter.lines
