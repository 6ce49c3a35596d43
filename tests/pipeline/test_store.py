"""The store keeps, verifies, tells damage, and shrinks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import AuthorError
from generator.pipeline.store.prune import YOUNG, prune, size
from generator.pipeline.store.store import Store
from generator.pipeline.verify import check_store

NOTE = "parts-default-spiral"
ROOT = Path(__file__).parent.parent.parent
KEYS = ["a" * 64, "b" * 64, "c" * 64]


@pytest.fixture
def told():
    return []


@pytest.fixture
def store(tmp_path, told):
    return Store(tmp_path / "store", told.append)


def test_there_and_back(store, told):
    store.keep(KEYS[0], {"x/y.svg": b"bytes"}, seconds=1.5)
    entry = store.entry(KEYS[0])
    assert entry["seconds"] == 1.5
    digest, length = entry["blobs"]["x/y.svg"]
    assert (store.read(digest), length) == (b"bytes", 5)
    assert store.entry(KEYS[1]) is None
    assert told == []


def test_looking_creates_nothing(store):
    store.usable()
    assert store.entry(KEYS[0]) is None
    assert store.record("x") is None
    assert not store.folder.exists()


@pytest.mark.parametrize("harm", [lambda d: d[:-1], lambda d: d[:-1] + b"?", lambda d: b""])
@pytest.mark.parametrize("part", ["keys", "blobs", "records"])
def test_damage_is_told_and_counts_as_missing(store, told, harm, part):
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    store.keep_record(NOTE, {"a": 1})
    (file,) = [one for one in (store.folder / part).rglob("*") if one.is_file()]
    file.write_bytes(harm(file.read_bytes()))
    for _ in range(2):  # told once, however often it is asked for
        found = store.record(NOTE) if part == "records" else store.entry(KEYS[0])
        assert found is None
    assert len(told) == 1
    assert "is damaged; it is made again" in told[0]
    (fault,) = check_store(store.folder)
    assert fault == f"{file}: damaged; removed"
    assert not list(check_store(store.folder))
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    assert store.entry(KEYS[0]) is not None
    assert not list(check_store(store.folder))


def test_equal_bytes_are_written_once(store):
    store.keep(KEYS[0], {"a": b"same"}, seconds=1)
    (blob,) = (store.folder / "blobs").glob("*/*")
    before = blob.stat().st_ino
    store.keep(KEYS[1], {"b": b"same"}, seconds=1)
    assert blob.stat().st_ino == before


def test_a_record_that_says_the_same_is_not_written(store):
    store.keep_record("note", {"a": 1, "b": 2})
    before = (store.folder / "records/note").stat().st_ino
    store.keep_record("note", {"b": 2, "a": 1})
    assert (store.folder / "records/note").stat().st_ino == before


def test_nothing_temporary_is_left(store):
    store.keep(KEYS[0], {"a": b"1"}, seconds=1)
    assert store.scratch.parent.exists()
    store.tidy()
    assert not store.scratch.parent.exists()


def test_another_process_tidies_while_we_write(store):
    """As every worker does after every task."""
    tidying = (
        "import sys; from pathlib import Path; from generator.pipeline.store.store import Store\n"
    )
    tidying += (
        "store = Store(Path(sys.argv[1]), print)\nprint(flush=True)\nwhile True: store.tidy()"
    )
    command = [sys.executable, "-c", tidying, store.folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as other:
        try:
            assert other.stdout.readline()
            for number in range(300):
                store.keep(KEYS[0], {"a": b"%d" % number}, seconds=1)
                store.tidy()
        finally:
            other.kill()


def test_a_store_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file", print)
    with pytest.raises(AuthorError, match=r"store: can't read .*: Not a directory"):
        store.usable()
    with pytest.raises(AuthorError, match=r"can't (read|write) .*: Not a directory"):
        store.keep(KEYS[0], {"a": b"1"}, seconds=1)


def filled(store):
    """Three entries of a thousand bytes, used in the order b, c, a; the last two share a blob."""
    for age, key in zip((1, 3, 2), KEYS, strict=True):
        own = {"own": key[:1].encode() * 1000}
        shared = {} if key == KEYS[1] else {"shared": b"s" * 500}
        store.keep(key, own | shared, seconds=1)
        time = 1_000_000_000 - age
        os.utime(store.key_path(key), (time, time))


@pytest.mark.parametrize(
    ("most", "left"), [(10_000, "abc"), (3500, "ac"), (2000, "a"), (100, ""), (0, "")]
)
def test_prune_removes_the_longest_unused(store, most, left):
    filled(store)
    before, after = prune(store, most)
    assert before > 3500
    assert after <= max(most, before if left == "abc" else 0)
    assert [key[0] for key in KEYS if store.entry(key)] == list(left)
    assert not list(check_store(store.folder))


def test_prune_spares_what_another_build_is_about_to_name(store):
    filled(store)
    young, old = store._keep_bytes(b"young"), store._keep_bytes(b"old")
    os.utime(store.blob_path(old), (0, 0))
    assert YOUNG > 60
    prune(store, 10_000)
    assert store.read(young) == b"young"
    assert store.read(old) is None


def test_an_empty_store_can_be_pruned(store):
    assert prune(store, 0) == (0, 0)


@pytest.mark.parametrize(
    ("text", "bytes"), [("0", 0), ("500MB", 5 * 10**8), ("1.5 g", 15 * 10**8), ("12kb", 12_000)]
)
def test_sizes(text, bytes):
    assert size(text) == bytes


@pytest.mark.parametrize("text", ["", "MB", "-1", "1e3", "5 apples", "nan"])
def test_no_sizes(text):
    with pytest.raises(AuthorError, match="is no size; allowed"):
        size(text)
