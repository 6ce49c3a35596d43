"""The store keeps, verifies, tells damage, and shrinks."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.errors import UserError
from generator.pipeline.figures.project import Target
from generator.pipeline.run.result import assembled
from generator.pipeline.store.checksummed import seal
from generator.pipeline.store.prune import YOUNG, prune, size
from generator.pipeline.store.store import Store
from generator.pipeline.verify import check_store

NOTE = "parts-default-spiral"
ROOT = Path(__file__).parent.parent.parent.parent
KEYS = ["a" * 64, "b" * 64, "c" * 64]


@pytest.fixture
def reports():
    return []


@pytest.fixture
def store(tmp_path, reports):
    return Store(tmp_path / "store", reports.append)


def test_there_and_back(store, reports):
    store.keep(KEYS[0], {"x/y.svg": b"bytes"}, seconds=1.5)
    entry = store.entry(KEYS[0])
    assert entry["seconds"] == 1.5
    digest, length = entry["blobs"]["x/y.svg"]
    assert (store.read(digest), length) == (b"bytes", 5)
    assert store.entry(KEYS[1]) is None
    assert reports == []


def test_looking_creates_nothing(store):
    store.usable()
    assert store.entry(KEYS[0]) is None
    assert store.record("x") == {}
    assert not store.folder.exists()


@pytest.mark.parametrize("harm", [lambda d: d[:-1], lambda d: d[:-1] + b"?", lambda d: b""])
@pytest.mark.parametrize("part", ["keys", "blobs", "records"])
def test_damage_is_reported_and_counts_as_missing(store, reports, harm, part):
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    store.keep_record(NOTE, {"a": 1})
    (file,) = [path for path in (store.folder / part).rglob("*") if path.is_file()]
    file.write_bytes(harm(file.read_bytes()))
    for _ in range(2):  # told once, however often it is asked for
        kept = store.record(NOTE) if part == "records" else store.entry(KEYS[0])
        assert not kept
    assert len(reports) == 1
    assert "is damaged; it is made again" in reports[0]
    (fault,) = check_store(store.folder)
    assert fault == f"{file}: damaged; removed"
    assert not list(check_store(store.folder))
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    assert store.entry(KEYS[0]) is not None
    assert not list(check_store(store.folder))


@pytest.mark.parametrize("value", [[], "text", 1])
def test_a_note_of_another_form_counts_as_damaged(store, reports, value):
    store.keep_record(NOTE, value)
    assert store.record(NOTE) == {}
    assert reports == [f"store: records/{NOTE} is damaged; it is made again"]


@pytest.mark.parametrize("entry", [[], {"blobs": []}, {"blobs": {"value": "text"}, "seconds": 1}])
def test_prune_removes_entries_of_another_form(store, entry):
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    store.key_path(KEYS[0]).write_bytes(seal(entry, KEYS[0]))
    prune(store, 0)
    assert not store.has(KEYS[0])


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
    with pytest.raises(UserError, match=r"store: can't read .*: Not a directory"):
        store.usable()
    with pytest.raises(UserError, match=r"can't (read|write) .*: Not a directory"):
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


def unnamed(store, data):
    """The digest of a blob that no entry names yet."""
    store.keep("d" * 64, {"a": data}, seconds=1)
    ((digest, _),) = store.entry("d" * 64)["blobs"].values()
    store.forget("d" * 64)
    return digest


def test_prune_spares_what_another_build_is_about_to_name(store):
    filled(store)
    young, old = unnamed(store, b"young"), unnamed(store, b"old")
    os.utime(store.blob_path(old), (0, 0))
    assert YOUNG > 60
    prune(store, 10_000)
    assert store.read(young) == b"young"
    assert store.read(old) is None


def test_an_empty_store_can_be_pruned(store):
    assert prune(store, 0) == (0, 0)


@pytest.mark.parametrize(
    ("text", "bytes"),
    [("0", 0), ("7B", 7), ("500MB", 5 * 10**8), ("1.5 g", 15 * 10**8), ("12kb", 12_000)],
)
def test_a_size_is_read_as_bytes(text, bytes):
    assert size(text) == bytes


@pytest.mark.parametrize("text", ["", "MB", "500", "1.5", "-1", "1e3", "5 apples", "nan"])
def test_what_is_no_size_is_an_error(text):
    with pytest.raises(
        UserError, match="expected a size in B, KB, MB, GB or TB, as 500MB, or 0, got "
    ):
        size(text)


def kept(store):
    """A store with one entry of each kind, and the path of its key."""
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    store.keep_record(NOTE, {"a": 1})
    return store.key_path(KEYS[0])


def in_its_place(path, kind, target):
    """Puts something else in place of a file; what one can still find of it."""
    path.unlink()
    if kind == "folder":
        path.mkdir()
        (path / "letter").write_text("canary")
    elif kind == "link":
        path.symlink_to(target)
    elif kind == "loop":
        path.symlink_to(path.name)
    else:
        os.mkfifo(path)


@pytest.mark.skipif(sys.platform == "win32", reason="makes links")
@pytest.mark.parametrize("kind", ["folder", "link", "loop", "pipe"])
@pytest.mark.parametrize("mending", ["keep", "check"])
def test_what_is_not_ours_is_moved_aside(store, reports, tmp_path, kind, mending):
    path, target = kept(store), tmp_path / "target"
    target.write_text("canary")
    in_its_place(path, kind, target)
    if mending == "check":
        (line,) = check_store(store.folder)
        assert line.startswith(f"{path}: not ours; moved to {store.folder / 'aside'}")
    else:
        store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
        assert store.entry(KEYS[0]) is not None
        (line,) = reports
        assert f"keys/aa/{KEYS[0]} is not ours and was moved to aside/" in line
    assert target.read_text() == "canary"
    (moved,) = (store.folder / "aside").iterdir()
    assert moved.is_symlink() == (kind in ("link", "loop"))
    if kind == "folder":
        assert (moved / "letter").read_text() == "canary"
    assert not list(check_store(store.folder))


@pytest.mark.skipif(sys.platform == "win32", reason="makes links")
def test_prune_touches_only_names_of_ours(store, tmp_path):
    kept(store)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / KEYS[1]).parent.mkdir()
    (elsewhere / KEYS[1]).write_text("canary")
    others = [
        store.folder / "keys/notes/a.txt",
        store.folder / "keys/aa/notes.txt",
        store.folder / f"keys/aa/{KEYS[1]}",  # in another's folder
        store.folder / f"blobs/aa/{KEYS[0]}x",
        store.folder / f"blobs/AA/{KEYS[0]}",
        store.folder / f"{KEYS[0]}",
    ]
    for path in others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("canary")
        os.utime(path, (0, 0))
    (store.folder / "keys/bb").symlink_to(elsewhere)
    (store.folder / "blobs/bb").symlink_to(elsewhere)
    prune(store, 0)
    assert not store.has(KEYS[0])
    assert all(path.read_text() == "canary" for path in others)
    assert (elsewhere / KEYS[1]).read_text() == "canary"
    faults = list(check_store(store.folder))
    assert [fault.rpartition(": ")[2] for fault in faults] == [
        "a link, which is not followed; expected a folder"
    ] * 2
    assert (elsewhere / KEYS[1]).read_text() == "canary"


@pytest.mark.parametrize("name", ["keys", "blobs", "records", "tmp", "notes.txt"])
def test_a_folder_of_somebody_is_refused(tmp_path, name):
    folder = tmp_path / "somebody's"
    (folder / name / "x").mkdir(parents=True)
    store = Store(folder, print)
    for use in (
        store.usable,
        store.temporary,
        lambda: store.keep(KEYS[0], {"a": b"1"}, seconds=1),
        lambda: store.keep_record(NOTE, {}),
    ):
        with pytest.raises(
            UserError, match=r"expected a new .*, got .* with files and no CACHEDIR\.TAG of ours"
        ):
            use()
    store.tidy()
    assert [path.name for path in folder.rglob("*")] == [name, "x"]


def test_another_programs_cache_is_not_ours(tmp_path):
    (tmp_path / "CACHEDIR.TAG").write_text(
        "Signature: 8a477f597d28d172789f06886806bc55\n# pytest\n"
    )
    with pytest.raises(UserError, match=r"no CACHEDIR\.TAG of ours"):
        Store(tmp_path, print).usable()


@pytest.mark.parametrize("left", ["", ".new-12-0123456789ab", "tmp/12-0123456789ab"])
def test_a_folder_that_a_killed_build_had_begun(store, left):
    (store.folder / left).mkdir(parents=True)
    store.usable()
    kept(store)
    store.tidy()
    assert sorted(path.name for path in store.folder.iterdir()) == [
        "CACHEDIR.TAG",
        "blobs",
        "keys",
        "records",
    ]


def test_what_was_pruned_beside_a_build_is_one_line(tmp_path):
    """Where folders can't be locked: no trace."""
    target = Target("claims", {"a": "1"}, None)
    project = SimpleNamespace(targets={"arcs": (target,)})
    with pytest.raises(
        UserError, match="arcs: expected claims in the store, got none; build again"
    ):
        assembled(project, "arcs", Store(tmp_path / "store", print))


def test_what_the_build_reported_a_worker_does_not_tell_again(store, reports):
    store.keep(KEYS[0], {"value": b"bytes"}, seconds=1)
    (blob,) = [path for path in (store.folder / "blobs").rglob("*") if path.is_file()]
    blob.write_bytes(b"other")
    assert store.entry(KEYS[0]) is None
    from_worker = []
    Store(store.folder, from_worker.append).entry(KEYS[0])
    assert from_worker == reports
    for line in [*from_worker, "store: another line"]:
        store.say_once(line)
    assert reports == [*from_worker, "store: another line"]
