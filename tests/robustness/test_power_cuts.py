"""A disk that fails, or loses power, at every single step of a build: nothing false stays.

A step is a write, rename, unlink, mkdir, rmdir or sync. At each one of a build, from the first
figure to the last removed page, the disk fails once, or the power goes and what was not synced is
lost, in three ways (tests/robustness/disk.py). The site then holds, and the next build is a clean
one. Each sixtieth step, other ones for each way; all of them with ROUNDS=2 or more.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

from generator.pipeline.run.local_pool import ALIKE
from tests.pipeline.conftest import ROOT, Tiny
from tests.publish.html_check import dead
from tests.robustness.conftest import ROUNDS
from tests.robustness.disk import HOWS
from tests.robustness.sites import known, mixture, without_parts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

LEAST = 150  # steps that such a build takes, at the least
WAYS = ["fails", *HOWS]
EVERY = 60 if ROUNDS == 1 else 1  # of these steps are tried
ONCE = "    tempfile.mkdtemp()\n    time.sleep(0.1)\n"  # by a library, and no step of ours


@pytest.fixture
def ready(versions, folder):
    """The old site and store, and the new sources."""
    project_copy = versions.again(folder / "ready")
    project_copy.change("figures/third.py", (ONCE, ""), ("import tempfile\nimport time\n\n", ""))
    return project_copy


@pytest.fixture
def new(ready, folder):
    """The site of a clean build of these sources; its manifest names them."""
    clean = Tiny(shutil.copytree(ready.root, folder / "clean"))
    for name in ("site", ".store"):
        shutil.rmtree(clean.root / name)
    run = clean.build()
    assert (run.returncode, run.stderr) == (0, "")
    return clean.site()


def steps(ready, folder, how, every):
    """What is reported of each step; in the last one nothing happens until the build has ended."""
    script = [sys.executable, "-m", "tests.robustness.power_cuts", ready.root, folder / "project"]
    first = 1 + WAYS.index(how) * every // len(WAYS)
    run = subprocess.run(
        [*map(str, script), how, str(every), str(first)],
        cwd=ROOT,
        env=os.environ | ALIKE,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    last = rows[-1]
    assert (last["status"], last["unseen"]) == (0, []), last["wrong"]
    assert last["steps"] < last["step"]
    print(f"{len(rows) - 1} of {last['steps']} steps, {how}")  # shown with -s
    for row in rows:
        row["site"] = {path: text.encode("latin-1") for path, text in row["site"].items()}
        then = {path: text.encode("latin-1") for path, text in row["site_then"].items()}
        row["site_then"] = then
    return rows


def ended_well(row, how):
    """Whether the disturbed build ended as it should."""
    if how != "fails":
        return row["status"] in (99, 0)
    assert row["unseen"] == [], row
    assert "Traceback" not in row["wrong"] + row["said"], row
    lines = row["wrong"].count("\n")
    return (row["status"], lines) in ((0, 0), (1, 1))


def mended(row, new):
    """Whether the next build was a clean one, with nothing left behind."""
    assert (row["then"], row["said_then"]["wrong"]) == (0, ""), row["step"]
    assert row["site_then"] == new, row["step"]
    assert row["check"] == 0, row["check_said"]
    return row["left"] == []


@pytest.mark.few(2)
@pytest.mark.parametrize("how", WAYS)
def test_at_every_step(versions, ready, new, folder, how):
    rows = steps(ready, folder, how, EVERY)
    assert rows[-1]["step"] > LEAST
    for row in rows:
        assert ended_well(row, how), row
        assert dead(row["site"]) == [], row["step"]
        assert mixture(row["site"], versions.old, new) == [], row["step"]
        assert mended(row, new), row["left"]


@pytest.mark.few(1)
@pytest.mark.parametrize("how", WAYS)
def test_of_the_first_build(ready, new, folder, how):
    """Without a site and a store."""
    for name in ("site", ".store"):
        shutil.rmtree(ready.root / name)
    for row in steps(ready, folder, how, 3 * EVERY if ROUNDS == 1 else 1):
        assert ended_well(row, how), row
        site = without_parts(row["site"])
        assert [fault for fault in dead(site) if not fault.endswith(".html")] == [], row["step"]
        assert all(known(path, data, new) for path, data in site.items()), row["step"]
        assert mended(row, new), row["left"]
