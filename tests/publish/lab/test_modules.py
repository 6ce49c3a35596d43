"""The lab's modules compute what Python computes, in node's own test runner."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from generator.errors import UserError
from generator.publish.pages.article import static_files
from generator.publish.pages.bundle import bundle
from tests.publish.lab.vectors import vectors

STATIC = Path(__file__).parents[3] / "templates/static"
UNPACKED, GZIPPED = 90_000, 30_000  # bytes at most, of all of the lab but what touch uses too


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


def run(node, folder, numbers, tests="vectors", bundle=""):
    file = folder / "vectors.json"
    file.write_text(json.dumps(numbers), encoding="utf-8")
    names = {"LAB": str(STATIC / "lab"), "VECTORS": str(file), "BUNDLE": str(bundle)}
    command = [node, "--test", str(Path(__file__).with_name(f"{tests}.test.mjs"))]
    return subprocess.run(
        command, env=os.environ | names, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def static():
    return static_files([STATIC.parent])


@pytest.fixture(scope="module")
def published(static):
    """The lab's script, as the site has it."""
    return bundle(static, "lab/lab.js")


def test_the_modules_compute_what_python_computes(node, tmp_path, numbers):
    done = run(node, tmp_path, numbers)
    assert done.returncode == 0, done.stdout


@pytest.mark.ci
@pytest.mark.parametrize("tests", ["vectors", "csv"])
def test_so_does_the_published_script(node, tmp_path, numbers, static, published, tests):
    for name, script in {**static, "lab/bundle.js": published}.items():
        if name.endswith(".js"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(script)
    done = run(node, tmp_path, numbers, tests, tmp_path / "lab/bundle.js")
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


def test_the_modules_themselves_are_published_as_they_are(static, published):
    own = {name for name in static if name.startswith("lab/") and name.endswith(".js")}
    assert own == {f"lab/{path.name}" for path in (STATIC / "lab").glob("*.js")}
    assert all(static[name] == (STATIC / name).read_bytes() for name in own)
    assert b"/** @param" not in published


def test_the_published_script_grows_no_larger(published):
    assert UNPACKED / 2 < len(published) <= UNPACKED
    assert len(gzip.compress(published, 9)) <= GZIPPED


def test_it_is_made_the_same_each_time(static, published):
    assert {bundle(static, "lab/lab.js") for _ in range(5)} == {published}


def test_it_needs_no_other_modules_than_touch_has(static, published):
    """The modules beside the lab's own are those that touched figures load."""
    outside = set(re.findall(r'from"\.\./([^"]+)"', published.decode()))
    assert outside <= set(static)
    assert {name.split("/")[0] for name in outside} == {"math", "touch"}


MODULES = {
    "lab/lab.js": b'import { far } from "../math/far.js";\nimport { two } from "./two.js";\n'
    b"/** Sum. */\nexport const sum = two() + far;\n",
    "lab/two.js": b"// 2\nconst [ONE] = [1];\n\nexport function two() {\n  return ONE + ONE;\n}",
    "lab/other.js": b"broken (",
    "math/far.js": b"export const far = 40;\n",
}


def test_a_bundle_has_what_its_entry_exports(node, tmp_path):
    for name, script in {**MODULES, "lab/bundle.js": bundle(MODULES, "lab/lab.js")}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(script)
    asked = f"const {{lab}} = await import('{(tmp_path / 'lab/bundle.js').as_uri()}');"
    script = f"{asked} console.log(lab.sum, Object.keys(lab).join())"
    command = [node, "--input-type=module", "-e", script]
    assert subprocess.check_output(command, text=True).split() == ["42", "sum"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"lab/two.js": b"const far = 1;"}, "lab/two.js: expected top-level names that no other"),
        ({"lab/two.js": b'import { sum } from "./lab.js";'}, "expected imports in one direction"),
        ({"lab/two.js": b"export default 1;"}, "got 'export default 1;'"),
        ({"lab/two.js": b'import two from "./x.js";'}, "got 'import two from"),
        (
            {"lab/two.js": b"export const two = ;"},
            "lab/two.js: expected JavaScript, got unexpected",
        ),
        ({"lab/two.js": b"const two = 1;"}, "lab/lab.js:2: expected an export of lab/two.js"),
        ({"lab/lab.js": b'import { two as a } from "./two.js";'}, "got 'import { two as a }"),
        ({"lab/two.js": b'let x = "\xff";'}, "static/lab/two.js: expected UTF-8"),
        (
            {"lab/lab.js": b'\nimport { a } from "./a.js";'},
            "static/lab/lab.js:2: expected a module",
        ),
    ],
)
def test_what_cannot_be_bundled_is_one_line_with_the_file(changed, message):
    with pytest.raises(UserError) as raised:
        bundle({**MODULES, **changed}, "lab/lab.js")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_site_without_these_modules_says_so():
    with pytest.raises(UserError, match=r"static/lab/lab\.js: expected this module, got none"):
        bundle({}, "lab/lab.js")
