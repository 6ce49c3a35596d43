"""A site never has a page without its parts, and an interrupted one is completed."""

import contextlib
import json
from pathlib import Path

import pytest

from generator.errors import UserError
from generator.pipeline.publishing import writer
from generator.pipeline.publishing.manifest import manifest, read_manifest
from generator.pipeline.publishing.published_files import unchanged
from generator.pipeline.publishing.site_marker import MARKER
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.store import Blob

OLD = {"index.html": b"old", "a/a.gif": b"1", "a/index.html": b"a", "style.css": b"p"}
NEW = {"index.html": b"new", "b/b.gif": b"2", "b/index.html": b"b", "style.css": b"p"}


def publish(output, files, before=()):
    writer.make(output)
    writer.ready(output, begun=bool(before))
    return writer.write(output, files, manifest(files, {}), before)


def contents(output):
    files = (path for path in output.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def test_all_and_only_what_is_wanted(tmp_path):
    publish(tmp_path, OLD)
    publish(tmp_path, NEW)
    assert contents(tmp_path) == NEW | {"manifest.json": manifest(NEW, {})}
    assert not (tmp_path / "a").exists()
    assert unchanged(tmp_path, {})[0]


def test_only_what_differs_is_written(tmp_path):
    assert publish(tmp_path, OLD) == len(OLD) + 1
    before = {path: (tmp_path / path).stat().st_ino for path in OLD}
    assert publish(tmp_path, OLD) == 0
    assert publish(tmp_path, OLD | {"index.html": b"neu"}) == 2  # and the manifest
    assert before["style.css"] == (tmp_path / "style.css").stat().st_ino


class Interrupted(Exception):
    pass


@pytest.mark.parametrize("steps", range(len(NEW) + 1))
def test_interrupted_after_any_step_links_hold_and_it_is_completed(tmp_path, monkeypatch, steps):
    """Old pages need old assets and new pages new ones: all that stand have theirs."""
    publish(tmp_path, OLD)
    real, count = writer.put, 0

    def put(part, target):
        nonlocal count
        if count == steps:
            raise Interrupted
        count += 1
        real(part, target)

    monkeypatch.setattr(writer, "put", put)
    with contextlib.suppress(Interrupted):  # after all steps it isn't
        publish(tmp_path, NEW)
    assert count == steps
    monkeypatch.undo()
    now = contents(tmp_path)
    for folder in "ab":
        assert f"{folder}/index.html" not in now or f"{folder}/{folder}.gif" in now
    assert now["index.html"] == b"old" or "b/index.html" in now
    third = {"index.html": b"third"}
    publish(tmp_path, third, before={*OLD, *NEW})
    assert contents(tmp_path) == third | {"manifest.json": manifest(third, {})}


@pytest.mark.parametrize("name", ["precious.txt", "manifest.json"])
def test_a_folder_of_others_is_refused(tmp_path, name):
    (tmp_path / name).write_text('{"name": "an app"}')
    with pytest.raises(UserError, match="got a folder with other files and no manifest"):
        writer.ready(tmp_path, begun=False)
    assert (tmp_path / name).exists()


def test_files_of_others_are_left_alone(tmp_path):
    publish(tmp_path, OLD)
    (tmp_path / "CNAME").write_text("example.org")
    publish(tmp_path, NEW)
    assert (tmp_path / "CNAME").exists()


def test_a_manifest_that_leaves_the_site_is_none_of_ours(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    site = tmp_path / "site"
    site.mkdir()
    row = {"path": "../outside.txt", "bytes": 8, "sha256": ""}
    (site / "manifest.json").write_text(json.dumps({"files": [row]}))
    assert read_manifest(site) is None


def test_a_path_that_a_folder_occupies_is_reported(tmp_path):
    (tmp_path / "index.html").mkdir()
    with pytest.raises(UserError, match=r"can't write .*index.html"):
        publish(tmp_path, OLD, before=["x"])
    assert (tmp_path / "index.html").is_dir()


def test_what_is_too_big_is_reported():
    class Big(bytes):
        def __len__(self):
            return 200_000_000

    assert [line.split(";")[0] for line in writer.too_big(Path("site"), {"a.gif": Big()})] == [
        "site has 200,000,000 bytes",
        "site/a.gif has 200,000,000 bytes",
    ]
    assert not list(writer.too_big(Path("site"), OLD))


def blob(folder, data):
    """A file of the store with these bytes."""
    path = folder / sha256(data)
    path.write_bytes(data)
    return Blob(path, sha256(data), len(data))


def test_a_blob_is_published_as_its_bytes_are(tmp_path):
    large = bytes(range(256)) * 10_000  # more than a block
    (tmp_path / "store").mkdir()
    files = OLD | {"a/a.gif": blob(tmp_path / "store", large)}
    assert manifest(files, {}) == manifest(OLD | {"a/a.gif": large}, {})
    publish(tmp_path / "site", files)
    assert contents(tmp_path / "site")["a/a.gif"] == large
    assert publish(tmp_path / "site", files) == 0
    (tmp_path / "site/a/a.gif").write_bytes(large[:-1] + b"x")
    assert publish(tmp_path / "site", files) == 1
    assert contents(tmp_path / "site")["a/a.gif"] == large


@pytest.mark.parametrize("harm", ["changed", "cut", "longer", "gone"])
def test_a_blob_that_was_damaged_since_it_was_verified_is_not_published(tmp_path, harm):
    (tmp_path / "store").mkdir()
    files = OLD | {"a/a.gif": blob(tmp_path / "store", b"bytes")}
    path = files["a/a.gif"].path
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes({"changed": b"other", "cut": b"byte", "longer": b"bytes more"}[harm])
    publish(tmp_path / "site", OLD)
    with pytest.raises(UserError, match=r"^store: .*; build again$"):
        publish(tmp_path / "site", files)
    assert contents(tmp_path / "site") == OLD | {"manifest.json": manifest(OLD, {})}
    assert not (tmp_path / "site" / writer.PART).exists()
