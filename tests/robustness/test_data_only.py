"""What lies in a store is data: whatever is put there, with the right hashes even, nothing runs."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from generator.pipeline.store.checksummed import seal
from generator.pipeline.store.store import Store, sound

PLANTED = "import pathlib\npathlib.Path({place!r}).write_text('it ran')\n"


class Planted:
    """Unpickled, it leaves a file."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return (exec, (PLANTED.format(place=str(self.place)),))


def archive(tree, array=None):
    """A product's bytes, with an array that may hold objects."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive_file:
        archive_file.writestr("value.json", json.dumps(tree))
        if array is not None:
            with archive_file.open("0.npy", "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=True)
    return file.getvalue()


def surprises(place):
    """Values that no build writes."""
    pickled = np.empty(1, object)
    pickled[0] = Planted(place)
    return {
        "a pickle in an array": archive({"array": 0}, pickled),
        "an archive cut short": archive({"array": 0}, np.ones(9))[:-40],
        "an array that is not there": archive({"array": 7}),
        "a class of Python": json.dumps({"class": "os:system", "fields": {"x": "true"}}).encode(),
        "a function of ours": json.dumps(
            {"class": "generator.cli.main:main", "fields": {}}
        ).encode(),
        "a module of ours": json.dumps({"class": "generator..os:x", "fields": {}}).encode(),
        "a key of no kind": b'{"surprise": 1}',
        "depth": b"[" * 100_000,
        "no JSON": b"\xff\xfe",
        "nothing": b"",
    }


@pytest.mark.few(3)
@pytest.mark.parametrize("name", surprises(""))
def test_a_value_that_no_build_wrote_is_reported_and_made_again(versions, folder, name):
    project = versions.unchanged(folder / "project")
    place = folder / "it-ran"
    key = project.keys()["network"]
    store = Store(project.root / ".store", print)
    store.keep(key, {"value": surprises(place)[name]}, seconds=0.1)
    project.change("generator/draw/style/ink.txt", ("blue", "red"))
    run = project.build()
    assert run.returncode == 1
    message = "expected network in the store, got none or a damaged one; build again"
    assert f"figures/round_trip.py, film (gif): {message}\n" in run.stderr
    assert "Traceback" not in run.stderr
    assert project.site() == versions.old
    again = project.build()
    assert (again.returncode, again.stderr) == (0, "")
    assert b"red" in project.site()["figures/round-trip/round-trip.gif"]
    assert not place.exists()


ENTRIES = {
    "a list": [],
    "nothing": {},
    "no seconds": {"blobs": {}},
    "blobs of another kind": {"blobs": [1], "seconds": 1},
    "a digest that is a path": {"blobs": {"x.svg": ["../../../outside", 1]}, "seconds": 1},
    "a digest of another kind": {"blobs": {"x.svg": [7, 1]}, "seconds": 1},
    "no size": {"blobs": {"x.svg": ["0" * 64]}, "seconds": 1},
    "a name that leads out": {"blobs": {"../../x.svg": ["0" * 64, 1]}, "seconds": 1},
    "a name from the root": {"blobs": {"/tmp/x.svg": ["0" * 64, 1]}, "seconds": 1},
}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_that_no_build_wrote_is_damaged(tmp_path, name):
    outside = tmp_path / "outside"
    outside.write_text("precious")
    reports = []
    store = Store(tmp_path / "store", reports.append)
    key = hashlib.sha256(name.encode()).hexdigest()
    store.keep(key, {}, seconds=1)
    assert sound(store.entry(key))
    store.key_path(key).write_bytes(seal(ENTRIES[name], key))
    assert store.entry(key) is None
    assert reports == [f"store: keys/{key[:2]}/{key} is damaged; it is made again"]
    assert outside.read_text() == "precious"


MODULES = ("numpy", "json", "os", "generator", "figures", "sitecustomize", "usercustomize", "site")


def test_no_module_is_taken_from_a_store(versions, folder):
    """Named as what a build imports, in every folder of it, and the build started there."""
    project = versions.again(folder / "project")
    store = project.root / ".store"
    place = folder / "it-ran"
    (store / "tmp").mkdir()
    for inside in (store, *(path for path in store.rglob("*") if path.is_dir())):
        for name in MODULES:
            (inside / f"{name}.py").write_text(PLANTED.format(place=str(place)))
    command = [sys.executable, str(project.root / "build.py")]
    run = subprocess.run(command, cwd=store, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert project.site() == versions.new
    assert not place.exists()
