"""A damaged store is found out, told in one line, made again, and never used."""

import hashlib
import random

import pytest

from generator.pipeline.verify import check_store
from tests.conftest import cases
from tests.robustness.faults import HARMS

PLACES = cases(2, 10)  # for each way to harm
AT_ONCE = 2
KINDS = ("keys/*/*", "blobs/*/*", "records/*")
# What each build is asked for, so that every kind of entry is read: pages only, drawings from
# products, a product from another one.
CHANGES = (
    ("templates/article.md", "Some", "Other"),
    ("generator/draw/style/ink.txt", "blue", "red"),
    ("generator/learn/training/training.py", "8)", "9)"),
)


@pytest.fixture(scope="module")
def changed(versions, memory):
    """For each change the site that it should make."""
    sites = []
    for change in CHANGES:
        project = versions.unchanged(memory / "changed")
        project.change(change[0], change[1:])
        assert project.build().returncode == 0
        sites.append(project.site())
    return sites


@pytest.mark.few(4)
@pytest.mark.parametrize("name", HARMS)
def test_damage_is_found_reported_and_never_used(versions, changed, folder, name):
    rng = random.Random(name)
    for number in range(PLACES // AT_ONCE):
        project = versions.unchanged(folder / "project")
        store = project.root / ".store"
        harmed = {path for _ in range(AT_ONCE) for path in harm(store, name, rng)}
        change = number % len(CHANGES)
        project.change(CHANGES[change][0], CHANGES[change][1:])
        run = project.build()
        assert (run.returncode, run.stderr) == (0, "")
        assert project.site() == changed[change]
        reports = [line for line in run.stdout.splitlines() if line.startswith("store: ")]
        assert all(line.endswith("; it is made again") for line in reports)
        assert len(reports) == len({line.split()[1] for line in reports})  # each once
        lines = [*reports, *check_store(store)]  # and what no build asked for, by --check
        for path in harmed:
            place = path.relative_to(store).as_posix()
            places = {place, place.rpartition("/")[0]} if name == "flatten" else {place}
            is_named = any(place in line for place in places for line in lines)
            assert is_named or written_anew(path), f"{name} of {place}"
        assert list(check_store(store)) == []
        assert "nothing to do" in project.build().stdout


def written_anew(path):
    """Whether it is right, since what it belongs to was made again without asking for it."""
    data = path.read_bytes() if path.is_file() else b""
    digest, _, body = data.partition(b"\n")
    sealed = hashlib.sha256(path.name.encode() + b"\n" + body).hexdigest().encode()
    return path.name == hashlib.sha256(data).hexdigest() or digest == sealed


def harm(store, name, rng):
    """The files that are harmed, of a kind by chance; nothing that is harmed already."""
    kind = rng.choice(KINDS if name not in ("flatten", "remove_folder") else KINDS[:2])
    files = sorted(path for path in store.glob(kind) if path.is_file() and path.stat().st_size)
    path = rng.choice(files)
    others = [file for file in files if file.read_bytes() != path.read_bytes()]
    return HARMS[name](path, others, rng)
