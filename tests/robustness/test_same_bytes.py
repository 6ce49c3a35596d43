"""The same sources, the same bytes: whoever builds them, wherever, however many at once."""

import os
import shutil
import subprocess
import sys

import pytest

from generator.pipeline.store.store import Store
from tests.robustness.conftest import ROUNDS
from tests.robustness.namespace import as_nobody, inside
from tests.robustness.versions import old, turn_new

# A program that submits tasks in another order each time.
SHUFFLED = '''"""The tiny project's program, whose tasks come in random order."""

import random
import sys

from generator.cli.main import main
from generator.pipeline.run.scheduler import Run

orderly, chance = Run._submit_ready, random.Random(int(sys.argv.pop()))


def by_chance(run):
    chance.shuffle(run.ready)
    orderly(run)


Run._submit_ready = by_chance
sys.exit(main())
'''
ELSEWHERE = {
    "two workers": (("--jobs", "2"), {}),
    "four workers": (("--jobs", "4"), {}),
    "time zone": (("--jobs", "1"), {"TZ": "Asia/Kathmandu"}),
    "locale": (("--jobs", "1"), {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "no UTF-8": (("--jobs", "1"), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "hash seed": (("--jobs", "1"), {"PYTHONHASHSEED": "12345"}),
    "optimised": (("--jobs", "1"), {"PYTHONOPTIMIZE": "2"}),
    "threads": (("--jobs", "1"), {"OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"}),
}


@pytest.fixture
def fresh(folder):
    """The new version, never built, in a folder of its own."""
    project = old(folder / "ein Ordner für ∂Ω" / "project")
    turn_new(project)
    return project


@pytest.mark.few(3)
@pytest.mark.parametrize("name", ELSEWHERE)
def test_elsewhere(versions, fresh, name):
    arguments, environment = ELSEWHERE[name]
    run = fresh.build(*arguments, **environment)
    assert (run.returncode, run.stderr) == (0, "")
    assert fresh.site() == versions.new


def test_in_another_order(versions, fresh):
    """Not even what two tasks write at the same time depends on who was first."""
    fresh.add("shuffled.py", SHUFFLED)
    orders = set()
    for seed in range(3 * ROUNDS):
        for name in (".store", "site"):
            shutil.rmtree(fresh.root / name, ignore_errors=True)
        run = subprocess.run(
            [sys.executable, "shuffled.py", "--jobs", "2", str(seed)],
            cwd=fresh.root,
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, run.stderr) == (0, "")
        orders.add(tuple(line for line in run.stdout.splitlines() if line.startswith("figures/")))
        assert fresh.site() == versions.new
    assert len(orders) > 1


@pytest.mark.root
def test_as_another_user(versions, fresh):
    """Whom the machine doesn't know: no home, no rights, no folder for settings."""
    run = inside(as_nobody(fresh.root))
    assert (run.returncode, run.stderr) == (0, "")
    assert fresh.site() == versions.new
    assert (fresh.root / "site/index.html").stat().st_uid != os.getuid()


@pytest.mark.root
def test_what_a_user_may_not_read_is_made_again(versions, folder):
    """Root reads everything, so another user does it; the folders are its own."""
    project, other = (versions.unchanged(folder / name) for name in ("project", "other"))
    for each_project in (project, other):
        each_project.change("generator/draw/style/ink.txt", ("blue", "red"))
    assert other.build().returncode == 0
    store, keys = Store(project.root / ".store", print), project.keys()
    blob = next(iter(store.entry(keys["svg"])["blobs"].values()))
    (note,) = store.folder.glob("records/site-*")
    harmed = [store.key_path(keys["network"]), store.blob_path(blob[0]), note]
    for path in harmed:
        path.chmod(0)
    run = inside(as_nobody(project.root))
    assert (run.returncode, run.stderr) == (0, "")
    reports = [line for line in run.stdout.splitlines() if line.startswith("store: ")]
    # By the build, and again by a worker that comes upon the same file.
    assert sorted(set(reports)) == sorted(
        f"store: {path.relative_to(store.folder)} is damaged; it is made again" for path in harmed
    )
    assert all(path.stat().st_mode & 0o400 for path in harmed)
    assert project.site() == other.site()


@pytest.mark.root
def test_what_a_user_may_not_enter_or_mend(versions, folder):
    """One line each, and the old site stands."""
    for name, message in (
        ("templates/article.md", "can't read /"),
        ("article.toml", "can't read /"),
        ("figures/third.py", "can't read figures/third.py: "),
        (".store/blobs/*", "store: can't "),  # read it, or write it anew
        (".store", "store: can't read .store: "),
        ("site", "can't read site: "),
        ("site/figures", "can't write site/figures/"),
    ):
        project = versions.again(folder / "project")
        script = as_nobody(project.root)
        run = inside(script.replace("setpriv", f"chmod 0 {name}\nsetpriv"))
        assert run.returncode == 1, name
        assert run.stderr.startswith(message), run.stderr
        first, *rest = run.stderr.splitlines()
        assert first.endswith(": Permission denied"), run.stderr
        assert rest in ([], ["1 error; nothing is published, what is finished is kept"]), run.stderr
        assert project.site() == versions.old
