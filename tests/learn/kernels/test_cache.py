"""Compiled code is kept once for a user, while an author's function runs too, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numba")
ROOT = Path(__file__).parents[3]
FIGURE = """
from pathlib import Path
import numpy as np
from generator import learn
from generator.learn.kernels.choice import compiled

def data():
    architecture, x = learn.dense(1, [1]), np.ones((1, 3))
    found = compiled(architecture, 1, 0.0).logits(np.ones((1, 4)), x, np.zeros(3, int))
    print(found.tobytes().hex())

def curious(folder):
    return [path.read_bytes() for path in Path(folder).rglob("*.nbi")]
"""
RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from generator.pipeline.run import audit
figures = Path(sys.argv[2])
source = (figures / "one.py").read_text()
names = {"__name__": "figures.one"}
exec(compile(source, str(figures / "one.py"), "exec"), names)
audit.install(Path(sys.argv[1]), figures)
with audit.guarded(frozenset()):
    names["data"]()
if len(sys.argv) > 3:
    with audit.guarded(frozenset()):
        names["curious"](sys.argv[3])
"""

# Prints how many functions a process compiled that Python calls; they have no other around them.
COUNTED = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from numba.core import event
from generator.draw.depth_buffer.kernels import paint

with event.install_recorder("numba:compile") as recorder:
    paint(np.zeros((1, 1, 2)), np.zeros((1, 3)), np.zeros((1, 1, 3), np.uint8))
names = [e.data["dispatcher"].py_func.__name__ for _, e in recorder.buffer if e.is_start]
print(names.count("paint"))
"""
# A kernel that can't be compiled for one type, and then is for another, here and in a new process.
WRONG = """
import subprocess, sys
from numba.core.errors import TypingError
from generator.kernel_cache import kernel

@kernel
def plus(x):
    return x + 2.0

if len(sys.argv) == 1:
    try:
        plus("one")
    except TypingError:
        print("TypingError", flush=True)
    subprocess.run([sys.executable, __file__, "again"], check=True)
print(plus(1.0))
"""


@pytest.fixture
def run(tmp_path):
    """Runs the figure's function as a worker does, under an audit hook."""
    figures = tmp_path / "figures"
    temporary = tmp_path / "temporary"  # where an author's function may read
    figures.mkdir()
    temporary.mkdir()
    (figures / "one.py").write_text(FIGURE)

    def started(*more, **environment):
        clean = {
            k: v for k, v in os.environ.items() if k not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")
        }
        return subprocess.run(
            [sys.executable, "-c", RUN, str(ROOT), str(figures), *more],
            env=clean | {"TMPDIR": str(temporary)} | environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return started


def files(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.mark.ci
def test_it_is_compiled_once_and_only_kernels_read_it(run, tmp_path):
    home = tmp_path / "cache"
    first = run(XDG_CACHE_HOME=str(home))
    assert (first.returncode, first.stderr) == (0, "")
    kept = files(home / "layers-in-motion")
    assert sorted(path.suffix for path in kept) == [".lock", ".nbc", ".nbi"]
    second = run(XDG_CACHE_HOME=str(home))
    assert second.stdout == first.stdout != ""
    assert files(home) == kept  # nothing was compiled again
    author = run(str(home), XDG_CACHE_HOME=str(home))
    assert author.returncode == 1
    assert "expected a declared folder" in author.stderr


@pytest.mark.ci
def test_processes_that_start_together_compile_it_once(tmp_path):
    command = [sys.executable, "-c", COUNTED, str(ROOT)]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    counts = [int(process.communicate()[0]) for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert sorted(counts) == [0, 1]


@pytest.mark.ci
def test_after_an_error_of_the_compiler_others_go_on(tmp_path):
    (tmp_path / "wrong.py").write_text(WRONG)
    ran = subprocess.run(
        [sys.executable, str(tmp_path / "wrong.py")],
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "kept"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "TypingError\n3.0\n3.0\n"), ran.stderr


@pytest.mark.ci
def test_a_folder_of_numbas_own_is_respected(run, tmp_path):
    chosen = tmp_path / "chosen"
    ran = run(NUMBA_CACHE_DIR=str(chosen), XDG_CACHE_HOME=str(tmp_path / "unused"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert files(chosen)
    assert not (tmp_path / "unused").exists()


@pytest.mark.ci
def test_where_nothing_can_be_written_it_is_compiled_in_memory(run, tmp_path):
    (tmp_path / "file").write_text("no folder can be made below a file")
    ran = run(XDG_CACHE_HOME=str(tmp_path / "file"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout


@pytest.mark.ci
def test_bits_are_the_same_on_every_processor(tmp_path):
    """Trainings with all activations and heads, for this processor and for three others."""
    script = Path(__file__).with_name("bits.py")
    others = [
        {"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": ""}  # the host's would be added
        for name in ("generic", "nehalem", "haswell")
    ]
    hashes = {
        subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
            | environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for environment in ({}, *others)
    }
    assert len(hashes) == 1
