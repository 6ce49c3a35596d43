"""The stubs of the lazy packages: fresh, complete, and understood by mypy."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from generator import stubs

ROOT = Path(__file__).parent.parent
STUBS = stubs.stubs()
USES = """
from generator import claim, draw, learn, topology

network = learn.train(learn.dense(2, [2]), learn.spirals(turns=0.5), restarts=4).gentlest()
flow = topology.flow(network)
reveal_type(flow)
film = draw.film(draw.grid(), through=flow)
reveal_type(film)
claim.equal("accuracy", learn.accuracy(network, learn.spirals()), 1, "on all points")
draw.film(draw.grid(), thruogh=flow)
learn.train(learn.dense(2, [2]), learn.spirals(), rate=0.1)
topology.floww(network)
"""


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.parent.name)
def test_a_stub_is_fresh(path):
    assert path.read_text("utf-8") == STUBS[path], "run: python -m generator.stubs"


def test_every_lazy_package_has_one_and_no_other():
    packages = {path.parent.name for path in STUBS}
    assert packages == {"generator", "learn", "topology", "draw", "slides"}
    assert set((ROOT / "generator").rglob("*.pyi")) == set(STUBS)


def test_a_name_that_is_added_makes_a_stub_stale(tmp_path, monkeypatch):
    package = tmp_path / "shop" / "till"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('EXPORTS = {"total": "sums", "tax": ".tax"}\n')
    (tmp_path / "shop" / "__init__.py").write_text("X = 1\n")
    monkeypatch.setattr(stubs, "ROOT", tmp_path / "shop")
    stubs.main()
    written = (package / "__init__.pyi").read_text()
    assert "from shop.till.sums import total as total\n" in written
    assert "from shop.till import tax as tax\n" in written
    (package / "__init__.py").write_text('EXPORTS = {"total": "sums", "net": "sums"}\n')
    ((path, text),) = stubs.stubs().items()
    assert path.read_text() != text


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.parent.name)
def test_a_stub_has_the_names_of_its_package(path):
    module = importlib.import_module(".".join(path.parent.relative_to(ROOT).parts))
    names = {line.rpartition(" as ")[2] for line in STUBS[path].splitlines() if " as " in line}
    assert names == set(module.EXPORTS)


@pytest.mark.ci
def test_mypy_knows_the_signatures_behind_lazy_names(tmp_path):
    (tmp_path / "uses.py").write_text(USES)
    command = [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml"]
    output_lines = subprocess.run(
        [*command, "--follow-imports=silent", "--cache-dir", tmp_path / "cache", "uses.py"],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    lines = {line.partition(": ")[2].split("  [")[0] for line in output_lines}
    assert 'note: Revealed type is "generator.topology.flow.flow.Flow"' in lines
    assert 'note: Revealed type is "generator.draw.film.film.Film"' in lines
    assert any('Unexpected keyword argument "thruogh" for "film"' in line for line in lines)
    assert 'error: Unexpected keyword argument "rate" for "train"' in lines
    assert any('Module has no attribute "floww"' in line for line in lines)
    errors = [line for line in output_lines if ": error:" in line]
    assert len(errors) == 3, output_lines
