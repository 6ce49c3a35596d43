"""Edits while a build runs, undone and not: what is kept and published is of the sources it names.

Every kind of input is changed and changed back at every boundary between tasks, and at any moment.
Whatever came of that build, the next one of either content gives just what a clean build gives.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROUNDS
from tests.pipeline.conftest import Tiny, copy_to

FIGURE = '''"""Of all inputs

It reads all that a figure can.
"""

from figures import _shared
from figures._shared import twice
from generator import claim, draw, learn, source

alt = "A number."
table = source("table.csv")


def data():
    return learn.circle(4)


def read(table, data_folder):
    with open(table) as file, open(f"{data_folder}/deep/image.txt") as image:
        return [float(file.read()), float(image.read())]


def total(read, data):
    return twice(sum(read)) + _shared.MORE + float(data.points.sum())


def film(total):
    return draw.film(lambda t: t + total)


def claims(total):
    yield claim.measured("total", total)
'''
SHARED = '''"""What figures share."""

MORE = 10


def twice(number):
    return 2 * number
'''
# Kind of input → its file, what is there and what it is changed to.
KINDS = {
    "figure": ("figures/all_inputs.py", "t + total", "t - total"),
    "sibling": ("figures/round_trip.py", "/ 2", "/ 3"),
    "shared module": ("figures/_shared.py", "MORE = 10", "MORE = 11"),
    "shared function": ("figures/_shared.py", "2 * number", "3 * number"),
    "generator": ("generator/learn/training/training.py", "rate * np", "2 * rate * np"),
    "renderer": ("generator/draw/gif.py", "{theme.INK} ", "{theme.INK}: "),
    "theme": ("generator/draw/style/ink.txt", "blue", "pink"),
    "publisher": ("generator/publish/pages/article.py", '"p {}"', '"q {}"'.replace("q", "b")),
    "prose": ("templates/article.md", "Some", "Much"),
    "article.toml": ("article.toml", "Tiny", "Puny"),
    "declared file": ("figures/data/table.csv", "1.5", "2.5"),
    "folder of --data": ("images/deep/image.txt", "3.5", "4.5"),
}  # fmt: skip
DRIVER = """
import json, sys, threading, time
from pathlib import Path
root = Path(__file__).parent
edits, mode = json.loads(sys.argv[1]), sys.argv[2]
sys.argv[1:] = sys.argv[3:]
from generator.cli import main
from generator.pipeline import build
from generator.pipeline.run import local_pool
from generator.pipeline.publishing import writer

state = {"count": int(mode == "1"), "boundaries": 0}

def flip(*_):
    state["count"] += 1
    state["boundaries"] += 1
    for path, now, other in edits:
        (root / path).write_text(other if state["count"] % 2 else now)

def before(function):
    def called(*arguments, **named):
        if state.get("begun"):
            flip()
        return function(*arguments, **named)
    return called

def always():
    while not state.get("ended"):
        flip()
        time.sleep(0.003)

def begun(self, ids, pages, output):
    state["begun"] = mode != "any moment"
    if mode == "any moment":
        threading.Thread(target=always, daemon=True).start()
    pages = build.replace(pages, make=before(pages.make)) if hasattr(build, "replace") else pages
    try:
        return run(self, ids, pages, output)
    finally:
        state["ended"] = True
        time.sleep(0.05)
        print("boundaries", state["boundaries"])

run, build.Build.run = build.Build.run, begun
for name in ("submit", "next_answer", "end", "_start"):
    setattr(local_pool.LocalPool, name, before(getattr(local_pool.LocalPool, name)))
for name in ("make", "ready", "write", "put", "steps"):
    setattr(writer, name, before(getattr(writer, name)))
if __name__ == "__main__":
    sys.exit(main.main())
"""


def prepared(root: Path) -> Tiny:
    project = copy_to(root)
    for folder in ("figures/data", "images/deep"):
        (project.root / folder).mkdir(parents=True)
    project.add("figures/all_inputs.py", FIGURE)
    project.add("figures/_shared.py", SHARED)
    project.add("figures/data/table.csv", "1.5")
    project.add("images/deep/image.txt", "3.5")
    project.add("driver.py", DRIVER)
    return project


def edited(project: Tiny, kinds: list[str]) -> dict[str, tuple[str, str]]:
    """Path → what is there and what it is changed to, by these kinds together."""
    texts: dict[str, tuple[str, str]] = {}
    for kind in kinds:
        path, old, new = KINDS[kind]
        now, other = texts.get(path, ((project.root / path).read_text(),) * 2)
        assert old in other
        texts[path] = now, other.replace(old, new)
    return texts


def clean(project: Tiny, to: Path, changed: dict[str, str]) -> dict[str, bytes]:
    """The site of a clean build with these contents."""
    shutil.copytree(
        project.root, to, ignore=shutil.ignore_patterns(".store", "site", "__pycache__")
    )
    for path, text in changed.items():
        (to / path).write_text(text)
    run = Tiny(to).build("--data", "images")
    assert run.returncode == 0, run.stderr
    return Tiny(to).site()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    return prepared(tmp_path_factory.mktemp("edits") / "project")


@pytest.fixture(scope="module")
def sites(project: Tiny, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The clean sites of what is there, and of all edits together."""
    folder = tmp_path_factory.mktemp("clean")
    texts = edited(project, list(KINDS))
    return {
        "now": clean(project, folder / "now", {}),
        "other": clean(project, folder / "other", {path: two[1] for path, two in texts.items()}),
    }


DATA = ["declared file", "folder of --data"]
CODE = [kind for kind in KINDS if kind not in DATA]
MODES = ["0", "1", "any moment"]
ALONE = [[kind] for kind in KINDS]
LONG = [(kinds, mode) for kinds in (CODE, DATA, *ALONE) for mode in MODES]
CASES = [(CODE, "1"), (CODE, "any moment"), (DATA, "0")] if ROUNDS == 1 else LONG


@pytest.mark.few(1)
@pytest.mark.parametrize(("kinds", "mode"), CASES)
def test_edits_that_are_undone(project, sites, tmp_path, kinds, mode):
    shutil.copytree(project.root, tmp_path / "project")
    here = Tiny(tmp_path / "project")
    texts = edited(here, kinds)
    edits = json.dumps([[path, *two] for path, two in texts.items()])
    run = subprocess.run(
        [sys.executable, "driver.py", edits, mode, "--data", "images", "--jobs", "2"],
        cwd=here.root,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert int(run.stdout.rpartition("boundaries ")[2]) > 20
    assert "Traceback" not in run.stderr, run.stderr
    if run.returncode == 0:
        assert here.site() == sites["now"]
    else:  # data is copied when it is needed: one line for each function that needs it
        assert {*kinds} & {*DATA}
        *lines, _ = run.stderr.splitlines()
        assert all("was changed while the build ran; build again" in line for line in lines)
        assert not (here.root / "site").exists()
    for path, (now, _) in texts.items():
        here.add(path, now)
    assert here.build("--data", "images").returncode == 0
    assert here.site() == sites["now"]
    for path, (_, other) in texts.items():
        here.add(path, other)
    assert here.build("--data", "images").returncode == 0
    changed = {path: other for path, (_, other) in texts.items()}
    assert here.site() == clean(project, tmp_path / "clean", changed)


def test_every_kind_shows_in_the_site(sites):
    """Or its edits would prove nothing."""
    now, other = (json.loads(sites[name]["manifest.json"])["sources"] for name in ("now", "other"))
    changed = {path for path in now if now[path] != other[path]}
    paths = {path.replace("images/", "data_folder/") for path, _, _ in KINDS.values()}
    assert changed == paths
    assert {path for path, data in sites["now"].items() if data != sites["other"][path]} >= {
        "index.html",
        "static/about.txt",
        "static/style.css",
        "figures/all-inputs/all-inputs.gif",
        "figures/all-inputs/figure.json",
        "figures/round-trip/round-trip.gif",
    }


def test_a_module_that_the_build_has_imported_is_noticed(tiny):
    """It was imported before it was read for the keys; undone or not, one line and no site."""
    tiny.add("driver.py", DRIVER)
    path = "generator/pipeline/publishing/manifest.py"
    text = (tiny.root / path).read_text()
    edits = json.dumps([[path, text, text + "\nx = 1\n"]])
    command = [sys.executable, "driver.py", edits, "0"]
    run = subprocess.run(command, cwd=tiny.root, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.splitlines() == [f"{path} was changed while the build ran; build again"]
    assert not (tiny.root / "site/manifest.json").exists()
    tiny.add(path, text)
    assert tiny.build().returncode == 0
