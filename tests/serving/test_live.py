"""The tiny project under `serve`: built, changed, broken and mended, as an open page sees it."""

import functools
import json
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from generator.cli import main
from generator.serving import watch
from tests.pipeline.conftest import ROOT, copy_to


@pytest.fixture
def project(tmp_path):
    made = copy_to(tmp_path / "project")
    made.change(
        "generator/publish/pages/article.py", ('f"{prose}\\n{listed}"', 'f"<body>{prose}</body>"')
    )
    return made


@contextmanager
def serving(project, *options):
    """The address of a running `build.py serve --port 0`."""
    command = [sys.executable, str(project.root / "build.py"), "serve", "--port", "0", *options]
    with subprocess.Popen(
        command,
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores Ctrl-C, and so would its children.
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            line = process.stdout.readline()
            assert "http://localhost:" in line, line + process.stderr.read()
            yield line.split()[0].replace("localhost", "127.0.0.1")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
            assert process.returncode == main.INTERRUPTED


def events(address):
    """What a page is told, one after the other."""
    with urllib.request.urlopen(f"{address}-/events", timeout=300) as answer:
        for line in answer:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def until(told, right):
    """The first event that is right; the others are those on the way."""
    return next(one for one in told if right(one))


def shown(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def test_a_page_follows_its_sources_and_shows_what_is_wrong(project):
    with serving(project) as address:
        told = events(address)
        first = until(told, lambda one: one["edition"])
        assert "Some" in shown(address)
        project.change("templates/article.md", ("Some", "Other"))
        second = until(told, lambda one: one["edition"] != first["edition"])
        assert second["errors"] == ""
        assert "Other" in shown(address)
        project.change("templates/article.md", ("Other", "{{ Other"))
        broken = until(told, lambda one: one["errors"])
        assert "templates/article.md:1: unknown name" in broken["errors"]
        assert broken["edition"] == second["edition"]
        assert "Other" in shown(address)  # the last good site stands
        project.change("templates/article.md", ("{{ Other", "Other"))
        assert until(told, lambda one: not one["errors"])["edition"] == second["edition"]
    site = project.site()
    assert not any(b"/-/" in data for data in site.values())


def test_a_page_follows_declared_files_and_the_folder_of_data(project, tmp_path):
    for folder in (project.root / "figures/data/deep", tmp_path / "images/deep"):
        folder.mkdir(parents=True)
        (folder / "x.txt").write_text("1")
    project.change(
        "figures/round_trip.py",
        ("draw, learn", "draw, learn, source"),
        (
            "def data():\n",
            "def data(data_folder):\n    open(source('deep/x.txt')).close()\n"
            "    open(data_folder + '/deep/x.txt').close()\n",
        ),
    )
    with serving(project, "--data", str(tmp_path / "images")) as address:
        told = events(address)
        edition = until(told, lambda one: one["edition"])["edition"]
        for folder in (project.root / "figures/data/deep", tmp_path / "images/deep"):
            (folder / "x.txt").write_text("2")
            new = until(told, lambda one, old=edition: one["edition"] != old)
            assert new["errors"] == ""
            edition = new["edition"]


def test_it_begins_with_an_error(project):
    project.change("templates/article.md", ("Some", "{{ Some"))
    with serving(project) as address:
        assert "unknown name" in until(events(address), lambda one: one["errors"])["errors"]
        assert "no site yet" in shown(address)


def test_only_content_counts(tmp_path):
    (tmp_path / "templates").mkdir()
    file = tmp_path / "templates/a.md"
    file.write_text("one")
    first = watch.digest(tmp_path)
    file.touch()
    file.write_text("one")
    (tmp_path / "templates/.a.md.swp").write_text("x")
    assert watch.digest(tmp_path) == first
    file.write_text("two")
    second = watch.digest(tmp_path)
    assert second != first
    (tmp_path / "templates/b.md").write_text("")
    assert watch.digest(tmp_path) not in (first, second)


def test_a_look_at_the_sources_is_quick():
    watch.digest(ROOT)
    begun = time.perf_counter()
    watch.digest(ROOT)
    assert time.perf_counter() - begun < 1


def test_a_taken_port_is_told(project, capsys):
    with serving(project) as address:
        port = address.rstrip("/").rpartition(":")[2]
        assert main.main(["serve", "--port", port], project.root) == main.FAILED
    assert f"port {port}:" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["x", "-1", "65536"])
def test_what_is_no_port(port):
    with pytest.raises(SystemExit) as ended:
        main.main(["serve", f"--port={port}"])
    assert ended.value.code == main.USAGE
