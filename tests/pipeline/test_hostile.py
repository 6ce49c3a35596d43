"""A store that somebody else has written into: nothing hangs, fills the memory, or is believed."""

import io
import json
import os
import resource
import socket
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

from generator.errors import UserError
from generator.pipeline.publishing.manifest import NAME, manifest, read_manifest
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.codec import decode, encode
from generator.pipeline.store.store import Store
from generator.pipeline.verify import check_site
from tests.conftest import ROUNDS, cases

ROOT = Path(__file__).parent.parent.parent
KEY = "a" * 64
NOTE = "seconds"
HUGE = 10**13  # bytes of a file with a hole


def fifo(path, folder):
    os.mkfifo(path)


def endless(path, folder):
    path.symlink_to("/dev/zero")


def link_to_a_pipe(path, folder):
    os.mkfifo(folder / "pipe")
    path.symlink_to(folder / "pipe")


def link_to_itself(path, folder):
    path.symlink_to(path)


def link_to_the_right_bytes(path, folder):
    """They are right now; whoever holds the other end changes them later."""
    path.symlink_to(folder / "elsewhere")


def hole(path, folder):
    path.touch()
    os.truncate(path, HUGE)


def listening(path, folder):
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def folder_with_files(path, folder):
    path.mkdir()
    (path / "x").write_text("x")


HOSTILE = (
    fifo,
    endless,
    link_to_a_pipe,
    link_to_itself,
    link_to_the_right_bytes,
    hole,
    listening,
    folder_with_files,
)
READS = """
import resource, sys
from pathlib import Path
from generator.pipeline.store.store import Store
from generator.pipeline.verify import check_store
resource.setrlimit(resource.RLIMIT_AS, (2 * 10**9, 2 * 10**9))
folder, key, digest = Path(sys.argv[1]), "a" * 64, sys.argv[2]
told = []
store = Store(folder, told.append)
if sys.argv[3] == "check":
    told += check_store(folder)
else:
    store.entry(key), store.read(digest, 5), store.record("seconds")
    store.keep(key, {"value": b"bytes"}, seconds=1)
    store.keep_record("seconds", {"a": 1})
    assert store.entry(key)["seconds"] == 1
    assert store.read(digest, 5) == b"bytes"
    assert store.record("seconds") == {"a": 1}
print("\\n".join(told))
"""


def stored(folder):
    """A store with an entry, a blob and a record, by the part that each lies in."""
    store = Store(folder / "store", lambda line: None)
    store.keep(KEY, {"value": b"bytes"}, seconds=1)
    store.keep_record(NOTE, {"a": 1})
    blob = store.blob_path(sha256(b"bytes"))
    return {"keys": store.key_path(KEY), "blobs": blob, "records": store.folder / "records" / NOTE}


@pytest.mark.few(8)
@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/zero and files with holes")
@pytest.mark.parametrize("what", ["build", "check"])
@pytest.mark.parametrize("part", ["keys", "blobs", "records"])
@pytest.mark.parametrize("place", HOSTILE, ids=lambda place: place.__name__)
def test_no_regular_file(tmp_path, place, part, what):
    """It is told in a line and made again, whatever it is, and is not waited for."""
    path = stored(tmp_path)[part]
    data = path.read_bytes()
    path.unlink()
    (tmp_path / "elsewhere").write_bytes(data)
    place(path, tmp_path)
    arguments = [str(tmp_path / "store"), sha256(b"bytes"), what]
    run = subprocess.run(
        [sys.executable, "-c", READS, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=ROOT,
    )
    assert (run.returncode, run.stderr) == (0, "")
    name = path.relative_to(tmp_path / "store").as_posix()
    assert [line for line in run.stdout.splitlines() if name in line], run.stdout
    assert (tmp_path / "elsewhere").read_bytes() == data
    if what == "build":
        assert path.is_file()
        assert not path.is_symlink()


def test_a_site_with_pipes_in_it_is_checked(tmp_path):
    (tmp_path / NAME).write_bytes(manifest({"x.html": b"x"}, {}))
    os.mkfifo(tmp_path / "x.html")
    assert list(check_site(tmp_path)) == [f"{tmp_path / 'x.html'}: missing"]
    (tmp_path / NAME).unlink()
    os.mkfifo(tmp_path / NAME)
    assert read_manifest(tmp_path) is None


def archive(members, kind=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(file, "w", kind) as written:
        for name, data in members:
            written.writestr(name, data)
    return file.getvalue()


def npy(shape, descr="'<f8'", data=b"", fortran=False):
    """An npy file of version 1.0 with a header of one's own."""
    header = f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def overlapping():
    """Two entries of the directory that lead to the same bytes."""
    data = bytearray(
        archive([("value.json", b'{"array": 0}'), ("0.npy", npy("(1,)", data=bytes(8)))])
    )
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data[second + 20 : second + 28] = (10**8).to_bytes(4, "little") * 2
    return bytes(data)


ONE = ("value.json", b'{"array": 0}')
BOMBS = {  # each made where it is asked for: some are large on their way
    "deflated": lambda: archive(
        [("value.json", b"[" + b"0," * 10**7 + b"0]")], zipfile.ZIP_DEFLATED
    ),
    "deflated array": lambda: archive(
        [ONE, ("0.npy", npy("(25000000,)", data=bytes(200_000_000)))], zipfile.ZIP_DEFLATED
    ),
    "bzip2": lambda: archive([ONE, ("0.npy", npy("(1,)", data=bytes(8)))], zipfile.ZIP_BZIP2),
    "more than there is": lambda: archive([ONE, ("0.npy", npy("(10000000000000,)"))]),
    "large and empty": lambda: archive([ONE, ("0.npy", npy("(10000000000000,)", "'<U0'"))]),
    "negative": lambda: archive([ONE, ("0.npy", npy("(-1, -1)", data=bytes(8)))]),
    "objects": lambda: archive([ONE, ("0.npy", npy("(1,)", "'|O'", bytes(8)))]),
    "fields": lambda: archive([ONE, ("0.npy", npy("(1,)", "[('x', '<f8')]", bytes(8)))]),
    "header of Python 2": lambda: archive([ONE, ("0.npy", npy("(1L,)", data=bytes(8)))]),
    "long header": lambda: archive([ONE, ("0.npy", npy("(" + "1," * 20_000 + ")", data=bytes(8)))]),
    "overlapping": overlapping,
    "other files": lambda: archive([ONE, ("../../x", b"")]),
    "no tree": lambda: archive([("0.npy", npy("(1,)", data=bytes(8)))]),
    "twice": lambda: archive([ONE, ONE]),
    "not finite": lambda: b"1e999",
    "no number": lambda: b"NaN",
    "a number as text": lambda: b'{"float": "12"}',
    "no such array": lambda: b'{"array": 0}',
    "the last array": lambda: archive(
        [("value.json", b'{"array": -1}'), ("0.npy", npy("()", data=bytes(8)))]
    ),
    "deep": lambda: b"[" * 10**6,
    "many digits": lambda: b"9" * 10**6,
    "a class with other fields": lambda: json.dumps(
        {"class": "generator.pipeline.claims.claim:Measurement", "fields": {"__class__": 1}}
    ).encode(),
}
DECODES = """
import resource, sys
from pathlib import Path
from generator.pipeline.store.codec import decode
data = sys.stdin.buffer.read()
pages = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (pages + 10**8, pages + 10**8))
try:
    decode(data)
except ValueError as error:
    print(str(error)[:100])
"""


@pytest.mark.few(6)
@pytest.mark.parametrize("name", BOMBS)
def test_no_product_takes_more_memory_than_its_bytes(name):
    data = BOMBS[name]()
    assert len(data) < 20_000_000
    run = subprocess.run(
        [sys.executable, "-c", DECODES],
        input=data,
        capture_output=True,
        check=False,
        timeout=300,
        cwd=ROOT,
    )
    assert (run.returncode, run.stderr.decode()) == (0, "")
    assert run.stdout
    assert b"Unable to allocate" not in run.stdout


def test_these_headers_are_read_where_they_are_right():
    """The hand-made files above differ from ours by their fault only."""
    right = archive([ONE, ("0.npy", npy("(2, 3)", data=np.arange(6.0).tobytes()))])
    np.testing.assert_array_equal(decode(right), np.arange(6.0).reshape(2, 3))
    assert np.array_equal(decode(encode(np.asfortranarray(np.eye(3, 2)))), np.eye(3, 2))


@pytest.mark.skipif(sys.platform != "linux", reason="limits the address space by /proc")
def test_thousands_of_mutated_entries():
    count = cases(2_000, 10_000, 10_000)
    command = [sys.executable, "-m", "tests.pipeline.store.damaged_bytes", str(count), "1"]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300 * ROUNDS, cwd=ROOT
    )
    assert (run.returncode, run.stderr) == (0, "")
    outcomes = json.loads(run.stdout)
    assert sum(outcomes.values()) == count
    assert outcomes.keys() == {"no product", "product", "no entry", "entry"}


def test_no_file_handles_left_is_no_damage(tmp_path):
    """An entry that can't be opened for want of handles stays, and that is one line."""
    path, reports = stored(tmp_path)["keys"], []
    store = Store(tmp_path / "store", reports.append)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = [os.open("/dev/null", os.O_RDONLY)]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (opened[0] + 1, limits[1]))
        with pytest.raises(UserError, match=r"store: can't read .*Too many open files"):
            store.entry(KEY)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        os.close(opened[0])
    assert reports == []
    assert path.is_file()
    assert store.entry(KEY)
