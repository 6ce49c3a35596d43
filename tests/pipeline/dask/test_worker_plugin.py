"""What a worker of a cluster does, without the cluster: seat, processes and sources."""

import io
import json
import os
import sys
import threading
import time
import zipfile

import pytest

from generator.pipeline.dask.message import pack, unpack
from generator.pipeline.dask.remote_worker import differences
from generator.pipeline.dask.source_archive import archive
from generator.pipeline.dask.worker_plugin import BuildProcesses
from generator.pipeline.figures.versions import PYTHON
from generator.pipeline.run.local_pool import ALIKE
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.codec import decode
from tests.pipeline.processes import lives

LIBRARIES = {"python": PYTHON}
SLEEPS = b"import os, time; os.setsid(); open('pid', 'w').write(f'{os.getpid()} '); time.sleep(300)"
FIGURE = '''"""Hello

From a seat.
"""

import os

from generator import draw

alt = "Words."
PYTHON = @python@
PROGRAM = @program@


def threads():
    return [os.environ["OMP_NUM_THREADS"], os.environ["TZ"], os.path.dirname(__file__)]


def slow():
    import time
    from multiprocessing import util

    util.spawnv_passfds(PYTHON, [PYTHON, b"-c", PROGRAM], [])  # unseen by the audit of figures
    time.sleep(300)


def still(threads, slow):
    return draw.film(lambda t: t)
'''


@pytest.fixture
def seated(tiny, tmp_path):
    """Makes an open seat with the tiny project's sources, whose setting may differ in parts."""
    text = FIGURE.replace("@python@", repr(os.fsencode(sys.executable)))
    tiny.add("figures/hello.py", text.replace("@program@", repr(SLEEPS)))
    seats = []

    def make(sources=None, **other):
        project = tiny.project()
        home = {"figures": f"{tiny.root}/figures/", "root": f"{tiny.root}/"}
        setting = {"digests": project.facts.digests, "libraries": LIBRARIES} | home | other
        sources = sources or archive(project)
        seat = BuildProcesses(sources, sha256(sources), pack(setting, {}), ALIKE)
        seat.open(str(tmp_path / "there"))
        seats.append(seat)
        return seat

    yield make
    for seat in seats:
        seat.close()


def frame(function, key="k"):
    request = {"key": key, "kind": "product", "home": "figures/hello.py", "function": function}
    request |= {"inputs": {}, "profile": "default", "short": False, "data_folder": ""}
    request |= {"files": {}, "reads": [], "imports_read": []}
    return pack({"requests": json.dumps([request]), "packets": 0}, {})


def test_a_product(seated, tmp_path):
    message, files = unpack(seated().do("job", [frame("threads")]))
    assert message["answers"]["k"]["error"] is None
    assert decode(files["k/value"]) == ["1", "UTC", str(tmp_path / "there" / "figures")]


def test_a_process_serves_many_jobs(seated):
    seat = seated()
    for number in range(3):
        seat.do(str(number), [frame("threads")])
    assert len(seat.idle) == 1


def test_other_libraries_are_refused(seated):
    seat = seated(libraries=LIBRARIES | {"numpy": "0.0.1", "nil": "2", "python": "2.7"})
    message, files = unpack(seat.do("job", [frame("threads")]))
    assert list(message) == ["refused"]
    assert "no nil (2 with the build), numpy " in message["refused"]
    assert f"python {PYTHON} (2.7 with the build)" in message["refused"]
    assert files == {}
    assert differences(LIBRARIES) == ""


@pytest.mark.parametrize("path", ["figures/hello.py", "generator/draw/__init__.py"])
def test_other_sources_than_keys_were_made_of_are_refused(seated, tiny, path):
    digests = tiny.project().facts.digests | {path: sha256(b"else")}
    message, _ = unpack(seated(digests=digests).do("job", [frame("threads")]))
    text = f"{path} was changed while the build ran; build again"
    assert message["answers"]["k"]["error"] == {"kind": "author", "text": text}


def test_damaged_sources_are_refused(tiny, tmp_path):
    sources = archive(tiny.project())
    seat = BuildProcesses(sources[:-1] + b"?", sha256(sources), b"", {})
    with pytest.raises(ValueError, match="expected the sources that were sent, got damaged bytes"):
        seat.open(str(tmp_path / "there"))
    assert not (tmp_path / "there").exists()


def test_a_job_that_is_stopped_ends(seated):
    seat = seated()
    endings = []

    def work():
        try:
            seat.do("job", [frame("slow")])
        except ChildProcessError as error:
            endings.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    ends = time.monotonic() + 30
    while "job" not in seat.busy and time.monotonic() < ends:
        time.sleep(0.01)
    started = seat.folder / "pid"
    while not (started.exists() and started.read_text()) and time.monotonic() < ends:
        time.sleep(0.01)
    seat.stop("another")
    assert thread.is_alive()
    assert sys.platform != "linux" or lives(int(started.read_text()))
    seat.stop("job")
    thread.join(30)
    assert endings == ["signal 9"]
    assert sys.platform != "linux" or not lives(int(started.read_text()))  # in its own session
    seat.do("next", [frame("threads")])


def test_after_its_end_it_does_nothing(seated, tmp_path):
    seat = seated()
    seat.do("job", [frame("threads")])
    (process,) = seat.idle
    seat.close()
    assert process.returncode == -9
    assert not (tmp_path / "there").exists()
    with pytest.raises(ChildProcessError, match="the build ended"):
        seat.do("job", [frame("threads")])


def test_the_archive_says_the_same_twice_and_holds_no_cache(tiny):
    assert tiny.build("list").returncode == 0  # compiles
    first, second = (archive(tiny.project()) for _ in range(2))
    assert first == second
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert {"generator/draw/style/ink.txt", "figures/at_rest.py"} <= set(names)
    assert not [name for name in names if "__pycache__" in name]


def test_matplotlib_reads_no_settings_but_the_projects(seated, tiny, monkeypatch, tmp_path):
    """Neither those of whoever started the dask worker, nor a file in the folder of the sources."""
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))
    text = FIGURE.replace("import os\n", "import matplotlib\n").replace(
        'return [os.environ["OMP_NUM_THREADS"], os.environ["TZ"], os.path.dirname(__file__)]',
        "return matplotlib.matplotlib_fname()",
    )
    text = text.replace("@python@", "b''").replace("@program@", "b''")
    tiny.add("figures/hello.py", text)
    place = seated()
    message, files = unpack(place.do("job", [frame("threads")]))
    assert message["answers"]["k"]["error"] is None, message
    settings = tmp_path / "there" / "generator/pipeline/run/defaults/matplotlibrc"
    assert decode(files["k/value"]) == str(settings)
