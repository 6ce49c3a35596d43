"""Builds on a real dask scheduler and its workers, which have nothing of the project installed."""

import functools
import signal
import socket
import subprocess
import sys

import pytest

from tests.conftest import ROUNDS, cases
from tests.pipeline.conftest import ROOT, copy_to
from tests.pipeline.dask.dask_cluster import Scheduler, soon

pytest.importorskip("distributed")
SWEEP = 240 if ROUNDS == 1 else 1000  # figures
TITLE = '"""A title"""\n\nfrom generator import claim, draw, learn\n\nalt = "Words."\n\n\n'
FILM = "\n\n\ndef film(data):\n    return draw.film(lambda t: t)\n"
SLEEPS = f"{TITLE}def data():\n    import time\n\n    time.sleep(300){FILM}"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Scheduler(tmp_path_factory.mktemp("dask") / "cluster") as scheduler:
        for _ in range(cases(1, 2, 2)):
            scheduler.worker()
        yield scheduler


def started(project, *arguments):
    """A build that runs, and can be interrupted."""
    return subprocess.Popen(
        [sys.executable, project.root / "build.py", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores Ctrl-C.
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


def kept(project):
    """Keys of the store, and the bytes that it has."""
    store = project.root / ".store"
    return {
        path.relative_to(store) for part in ("keys", "blobs") for path in store.glob(f"{part}/*/*")
    }


def test_the_same_bytes_under_the_same_keys(cluster, tiny, built):
    run = tiny.build(cluster.option)
    assert run.returncode == 0, run.stderr
    assert tiny.site() == built.site()
    assert kept(tiny) == kept(built)
    assert "nothing to do" in tiny.build().stdout
    assert soon(cluster.at_rest)


def test_what_the_store_has_is_handed_over(cluster, standing):
    """The training isn't made again: its value travels."""
    standing.change("generator/draw/gif.py", ("{profile}", "{profile}!"))
    run = standing.build(cluster.option)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("figures/round_trip.py, film (gif)\nfigure ")
    assert standing.site()["figures/round-trip/round-trip.gif"].endswith(b"!")


@pytest.mark.ci
def test_a_sweep_with_a_worker_killed_in_the_middle_ends_with_the_same_bytes(cluster, tmp_path):
    here, there = (copy_to(tmp_path / name) for name in ("here", "there"))
    for project in (here, there):
        project.sweep(SWEEP)
    third = cluster.worker()
    build = started(there, cluster.option)
    lines = iter(build.stdout.readline, "")
    assert any("many_00060.py, claims" in line for line in lines)
    third.kill()
    rest = "".join(lines)
    build.communicate()
    assert build.returncode == 0
    assert "this worker is gone" in rest
    local = subprocess.run([sys.executable, here.root / "build.py"], stdout=subprocess.DEVNULL)
    assert local.returncode == 0
    assert there.site() == here.site()
    assert kept(there) == kept(here)


@pytest.mark.ci
def test_an_interrupted_build_stops_its_tasks_on_the_cluster(cluster, tiny):
    tiny.add("figures/bad.py", SLEEPS)
    build = started(tiny, cluster.option)
    assert any("round_trip" in line for line in build.stdout)
    assert not cluster.at_rest()
    build.send_signal(signal.SIGINT)
    _, errors = build.communicate(timeout=300)
    assert (build.returncode, errors) == (130, "interrupted; what is finished is kept\n")
    assert soon(cluster.at_rest)
    assert not list(tiny.root.glob(".store/tmp*"))
    (tiny.root / "figures/bad.py").unlink()
    assert tiny.build(cluster.option).returncode == 0  # its workers can be used again


@pytest.mark.ci
def test_timeout_is_a_figures(cluster, standing):
    standing.add("figures/bad.py", SLEEPS)
    run = standing.build(cluster.option, "--timeout", "1")
    assert run.returncode == 1
    assert run.stderr.startswith("figures/bad.py, data: took longer than 1 s (--timeout)\n")
    assert soon(cluster.at_rest)


@pytest.mark.ci
def test_a_figure_that_kills_its_process_is_tried_once_more(cluster, standing):
    kills = "    import os\n\n    os.kill(os.getpid(), 9)"
    standing.add("figures/bad.py", f"{TITLE}def data():\n{kills}{FILM}")
    run = standing.build(cluster.option)
    assert run.returncode == 1
    assert "bad.py, data: its worker was killed (signal 9); tried once more" in run.stdout
    assert "bad.py, data: its worker was killed twice (signal 9)" in run.stderr


@pytest.mark.ci
def test_a_bug_keeps_its_trace_and_the_paths_of_home(cluster, standing):
    standing.add("figures/bad.py", f"{TITLE}def data():\n    return learn.train(3){FILM}")
    here = standing.build().stderr
    assert f'File "{standing.root}/figures/bad.py", line 9, in data' in here
    assert standing.build(cluster.option).stderr == here


def test_what_a_figure_prints_is_reported_and_linear_algebra_has_one_thread(cluster, standing):
    """The dask workers were started with two."""
    threads = "int(posix.environ[b'OMP_NUM_THREADS'])"
    prints = f"    import posix\n\n    print('threads', {threads})\n    return 1"
    standing.add("figures/bad.py", f"{TITLE}def data():\n{prints}{FILM}")
    assert "figures/bad.py, data: threads 1\n" in standing.build(cluster.option).stdout


@pytest.mark.ci
def test_the_folder_of_data_travels(cluster, standing, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "points.txt").write_text("1 2 3")
    reads = (
        "    from pathlib import Path\n\n    return (Path(data_folder) / 'points.txt').read_text()"
    )
    standing.add("figures/reading.py", f"{TITLE}def data(data_folder):\n{reads}{FILM}")
    with_data = ("reading", "--data", str(folder), cluster.option)
    run = standing.build(*with_data)
    assert run.returncode == 0, run.stderr
    assert "nothing to do" in standing.build(*with_data[:-1]).stdout


def changed(project, change, *arguments):
    """A build with something of the executor changed: `change` sees `cluster`."""
    script = f"import sys; sys.path.insert(0, {str(project.root)!r})\nfrom pathlib import Path\n"
    script += "from generator.cli.main import main; from generator.pipeline.dask import cluster\n"
    script += f"{change}\nsys.exit(main(sys.argv[1:], root=Path({str(project.root)!r})))"
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=project.root)


ALTERED = """
from generator.pipeline.dask.message import unpack, pack
of_the_workers = cluster.Cluster._results
def altered(self, calls):
    return [alter(*unpack(packet)) for packet in of_the_workers(self, calls)]
def alter(message, files):
    {}
    return pack(message, files)
cluster.Cluster._results = altered
"""
STRANGE = {
    "a path": "message['facts']['../../OUTSIDE'] = {'seconds': 1}",
    "a file of a path": "files['../../OUTSIDE/value'] = b'1'",
    "another key": f"message['facts']['{64 * 'e'}'] = {{'seconds': 1}}",
    "no facts": "message['facts'].clear()",
    "no product": "files |= {name: b'no' for name in files if name.endswith('/value')}",
}


@pytest.mark.few(1)
@pytest.mark.parametrize("name", STRANGE)
def test_what_a_stranger_sends_is_not_kept(cluster, tiny, name):
    """The scheduler is open to whoever reaches its port, who may answer as a worker does."""
    run = changed(tiny, ALTERED.replace("{}", STRANGE[name]), cluster.option)
    assert run.returncode == 1
    assert "expected an answer to its task, got something else: " in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert not list(tiny.root.glob(".store/keys/*/*"))
    assert not list(tiny.root.rglob("*OUTSIDE*"))
    assert not list(tiny.root.parent.glob("*OUTSIDE*"))
    assert not (tiny.root / "site").exists()


def test_a_worker_with_another_python_is_refused(cluster, tiny):
    run = changed(tiny, "cluster.PYTHON = '2.7'", cluster.option)
    assert run.returncode == 1
    assert "expected the versions that the build has" in run.stderr
    assert ", got python 3." in run.stderr
    assert "(2.7 with the build)" in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.ci
def test_a_cluster_that_is_not_whole(tmp_path, tiny):
    """Without a worker; with one that has another numpy; with its scheduler killed meanwhile."""
    (tmp_path / "other" / "numpy-0.0.1.dist-info").mkdir(parents=True)
    with Scheduler(tmp_path / "cluster") as scheduler:
        run = changed(tiny, "cluster.NO_WORKER_SECONDS = 0.5", scheduler.option)
        line = f"dask://{scheduler.address}: expected a worker within 0.5 s, got none\n"
        assert (run.returncode, run.stderr) == (1, line)

        other = scheduler.worker(PYTHONPATH=str(tmp_path / "other"))
        run = tiny.build(scheduler.option)
        assert run.returncode == 1
        assert run.stderr.count("\n") == 1
        assert "on which keys depend, got numpy 0.0.1 (" in run.stderr
        assert not (tiny.root / "site").exists()
        assert not list(tiny.root.glob(".store/keys/*/*"))

        other.kill()
        scheduler.worker()
        tiny.add("figures/bad.py", SLEEPS)
        build = started(tiny, scheduler.option)
        assert any("round_trip" in line for line in build.stdout)
        scheduler.processes[0].kill()
        _, said = build.communicate(timeout=300)
        assert (build.returncode, said) == (
            1,
            f"dask://{scheduler.address}: expected the scheduler, got no answer\n",
        )


@pytest.mark.parametrize("listens", [False, True])
def test_no_scheduler(tiny, listens):
    """Nobody at the port, or another program: a web page's port, say, that waits to be asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"dask://127.0.0.1:{server.getsockname()[1]}"
        if not listens:
            server.close()
        run = tiny.build("--executor", address)
    assert run.returncode == 2
    assert run.stderr.startswith(f"build.py: --executor {address}: expected a scheduler, got ")
    assert run.stderr.count("\n") == 1


def test_without_the_extra(tiny, tmp_path):
    missing = 'raise ModuleNotFoundError("No module", name="distributed")'
    (tmp_path / "distributed.py").write_text(missing)
    run = tiny.build("--executor=dask://127.0.0.1:1", PYTHONPATH=str(tmp_path))
    assert run.returncode == 2
    assert "pip install distributed (the extra `cluster`)" in run.stderr
    assert run.stderr.count("\n") == 1


def test_nothing_to_do_needs_no_scheduler_and_imports_none_of_it(standing):
    run = standing.build("--executor=dask://127.0.0.1:1", PYTHONPROFILEIMPORTTIME="1")
    assert run.returncode == 0
    assert "nothing to do" in run.stdout
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()
    }
    assert "generator" in imported
    assert not imported & {"distributed", "dask", "cloudpickle", "tornado"}


def documented(language):
    """The block of docs/scaling.md in this language."""
    text = (ROOT / "docs" / "scaling.md").read_text()
    return text.partition(f"```{language}\n")[2].partition("```")[0]


@pytest.mark.ci
@pytest.mark.needs("openssl")
def test_with_tls_only_those_with_a_certificate_come_in(tmp_path, tiny, built):
    """The lines of docs/scaling.md, with certificates that are made here and now."""
    folder, settings = tmp_path / "certificates", tmp_path / "dask"
    folder.mkdir()
    settings.mkdir()
    lines = documented("sh").replace("rsa:3072", "rsa:2048")  # quicker
    subprocess.run(["sh", "-ec", lines], cwd=folder, check=True, capture_output=True)
    (settings / "tls.yaml").write_text(documented("yaml").replace("FOLDER", str(folder)))
    secured = {"DASK_CONFIG": str(settings)}
    with Scheduler(tmp_path / "cluster", secured) as scheduler:
        assert scheduler.url.startswith("tls://")
        scheduler.worker()
        run = tiny.build(scheduler.option, **secured)
        assert run.returncode == 0, run.stderr
        assert tiny.site() == built.site()

        stranger = subprocess.run(["sh", "-ec", lines], cwd=settings, capture_output=True)
        assert stranger.returncode == 0
        own = documented("yaml").replace("FOLDER", str(settings))
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "tls.yaml").write_text(own)
        tiny.change("figures/round_trip.py", ("def data():", "def data():\n    0"))
        for other in ({}, {"DASK_CONFIG": str(tmp_path / "other")}):
            run = tiny.build(scheduler.option, "--force", **other)
            assert run.returncode == 2
            assert run.stderr.startswith(
                f"build.py: {scheduler.option.replace('=', ' ')}: expected a sch"
            )
            assert run.stderr.count("\n") == 1
