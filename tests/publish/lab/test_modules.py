"""The lab's modules compute what Python computes, in node's own test runner."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from generator.publish.pages.article import static_files
from tests.publish.lab.vectors import vectors

STATIC = Path(__file__).parents[3] / "templates/static"
UNPACKED, GZIPPED = 106_000, 41_500  # bytes at most, as published; each module compressed alone


def plain(value):
    """For json: arrays as lists."""
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


@pytest.fixture(scope="module")
def node():
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    return program


@pytest.fixture(scope="module")
def numbers():
    return json.loads(json.dumps(vectors(), default=plain))


def run(node, folder, numbers, tests="vectors", static=STATIC):
    file = folder / "vectors.json"
    file.write_text(json.dumps(numbers), encoding="utf-8")
    names = {"LAB": str(static / "lab"), "VECTORS": str(file)}
    command = [node, "--test", str(Path(__file__).with_name(f"{tests}.test.mjs"))]
    return subprocess.run(
        command, env=os.environ | names, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def published():
    static = static_files([STATIC.parent])
    return {name: data for name, data in static.items() if name.endswith(".js")}


def test_the_modules_compute_what_python_computes(node, tmp_path, numbers):
    done = run(node, tmp_path, numbers)
    assert done.returncode == 0, done.stdout


@pytest.mark.ci
def test_so_do_the_published_ones(node, tmp_path, numbers, published):
    for name, script in published.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(script)
    done = run(node, tmp_path, numbers, static=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.ci
@pytest.mark.parametrize(
    ("part", "wrong"),
    [("gradients", "gradient"), ("adam", "after"), ("trainings", "last"), ("datasets", "points")],
)
def test_a_wrong_number_is_noticed(node, tmp_path, numbers, part, wrong):
    """The tester is tested: one number off by 10⁻⁸ fails."""
    changed = json.loads(json.dumps(numbers))
    inner = changed[part][-1][wrong]
    while isinstance(inner[0], list):
        inner = inner[-1]
    inner[0] += 1e-8 * max(1.0, abs(inner[0]))
    assert run(node, tmp_path, changed).returncode == 1


def test_tables_are_read_or_told_apart(node, tmp_path):
    done = run(node, tmp_path, {}, "csv")
    assert done.returncode == 0, done.stdout


def test_comments_are_published_of_no_module_of_the_lab(published):
    for name, script in published.items():
        source = (STATIC / name).read_bytes()
        assert (b"/**" in source) or not name.startswith("lab/")
        assert (b"/**" not in script) if name.startswith("lab/") else script == source


def test_a_module_of_an_authors_own_may_have_any_bytes(tmp_path):
    own = tmp_path / "static/lab/own.js"
    own.parent.mkdir(parents=True)
    own.write_bytes(b'let x = "\xff"; // of another encoding')
    assert static_files([tmp_path, STATIC.parent])["lab/own.js"] == b'let x="\xff";'


def test_the_modules_grow_no_larger(published):
    scripts = [script for name, script in published.items() if name.startswith("lab/")]
    assert 0 < sum(map(len, scripts)) <= UNPACKED
    assert sum(len(gzip.compress(script, 9)) for script in scripts) <= GZIPPED
