"""The tiny project under `serve`: built, changed, broken and mended, as an open page sees it."""

import contextlib
import errno
import functools
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from queue import Empty, SimpleQueue

import pytest
import watchfiles

from generator.cli import main
from generator.serving import watch
from tests.pipeline.conftest import ROOT, copy_to


@pytest.fixture
def project(tmp_path):
    copied = copy_to(tmp_path / "project")
    copied.change(
        "generator/publish/pages/article.py", ('f"{prose}\\n{listed}"', 'f"<body>{prose}</body>"')
    )
    return copied


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
            process.communicate(timeout=120)
            assert process.returncode == main.INTERRUPTED


def events(address):
    """What a page is told, one after the other."""
    with urllib.request.urlopen(f"{address}-/events", timeout=300) as answer:
        for line in answer:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def until(states, right):
    """The first event that is right; the others are those on the way."""
    return next(state for state in states if right(state))


def shown(address):
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.read().decode()


def test_a_page_follows_its_sources_and_shows_what_is_wrong(project):
    with serving(project) as address:
        states = events(address)
        first = until(states, lambda state: state["version"])
        assert "Some" in shown(address)
        project.change("templates/article.md", ("Some", "Other"))
        second = until(states, lambda state: state["version"] != first["version"])
        assert second["errors"] == ""
        assert "Other" in shown(address)
        project.change("templates/article.md", ("Other", "{{ Other"))
        broken = until(states, lambda state: state["errors"])
        assert "templates/article.md:1: unknown name" in broken["errors"]
        assert broken["version"] == second["version"]
        assert "Other" in shown(address)  # the last good site stands
        project.change("templates/article.md", ("{{ Other", "Other"))
        assert until(states, lambda state: not state["errors"])["version"] == second["version"]
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
        states = events(address)
        version = until(states, lambda state: state["version"])["version"]
        for folder in (project.root / "figures/data/deep", tmp_path / "images/deep"):
            (folder / "x.txt").write_text("2")
            new = until(states, lambda state, old=version: state["version"] != old)
            assert new["errors"] == ""
            version = new["version"]


def test_it_begins_with_an_error(project):
    project.change("templates/article.md", ("Some", "{{ Some"))
    with serving(project) as address:
        assert "unknown name" in until(events(address), lambda state: state["errors"])["errors"]
        assert "no site yet" in shown(address)


def test_a_first_build_shows_what_is_ready_and_what_is_to_come(project, tmp_path):
    """The page is there before any figure is; nothing of it reaches the site."""
    release = tmp_path / "release"
    project.change(
        "figures/round_trip.py",
        (
            "    return training.best()",
            f"    import pathlib, time\n    while not pathlib.Path({str(release)!r}).exists():\n"
            "        time.sleep(0.05)\n    return training.best()",
        ),
    )
    with serving(project, "--jobs", "2") as address:
        told = events(address)
        assert "There is no site yet" in shown(address)
        until(told, lambda one: "1 of 2 figures are ready" in shown(address))
        page = shown(address)
        assert '<img src="/-/figures/at-rest.svg" alt=' in page
        assert page.index("A round trip") > page.index("Still to come")
        assert "left" in page
        assert '<meta http-equiv="refresh"' in page.partition("<noscript>")[2]
        with urllib.request.urlopen(f"{address}-/figures/at-rest.svg", timeout=120) as answer:
            assert answer.headers["Content-Type"] == "image/svg+xml"
            assert answer.read().startswith(b"<svg")
        with pytest.raises(urllib.error.HTTPError) as missing:
            shown(f"{address}figures/round-trip/")
        assert missing.value.code == 404
        assert "1 of 2 figures are ready" in missing.value.read().decode()
        release.touch()
        until(told, lambda one: one["version"])
        assert "Some" in shown(address)
    assert not any(b"/-/" in data for data in project.site().values())


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


@pytest.fixture
def looks(tmp_path):
    """One item each time that sources below `tmp_path/project` are to be looked at."""
    for folder in ("project/figures", "project/templates", "elsewhere/deep"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "elsewhere/a.md").write_text("one")
    (tmp_path / "elsewhere/deep/b.md").write_text("one")
    (tmp_path / "project/templates/a.md").symlink_to(tmp_path / "elsewhere/a.md")
    (tmp_path / "project/templates/deep").symlink_to(tmp_path / "elsewhere/deep")
    ended, queue = threading.Event(), SimpleQueue()

    def watch_all():
        for _ in watch.changes(tmp_path / "project", ended=ended):
            queue.put(None)

    thread = threading.Thread(target=watch_all)
    thread.start()
    for _ in range(2):  # at once, and when all is watched
        queue.get(timeout=120)
    yield queue
    ended.set()
    thread.join(20)
    assert not thread.is_alive()


def test_nothing_is_read_while_nothing_changes(looks):
    with pytest.raises(Empty):
        looks.get(timeout=4 * watch.EVERY / 1000)


@pytest.mark.parametrize(
    "path",
    [
        "project/figures/new.py",
        "project/templates/new/deep.md",
        "project/article.toml",
        "project/generator/new.py",
        "elsewhere/a.md",
        "elsewhere/deep/b.md",
    ],
)
def test_a_change_is_looked_at_and_the_next_one_too(looks, tmp_path, path):
    file = tmp_path / path
    for text in ("two", "three, which is longer"):
        file.parent.mkdir(exist_ok=True)
        part = file.with_name("part.tmp")  # as most editors save
        part.write_text(text)
        part.replace(file)
        for _ in range(2):  # at once, and when all is watched again
            looks.get(timeout=120)
        with contextlib.suppress(Empty):
            while True:
                looks.get(timeout=2 * watch.EVERY / 1000)


def test_a_machine_that_watches_no_more_folders_is_looked_at_again_and_again(tmp_path, monkeypatch):
    """Linux has a limit (fs.inotify.max_user_watches); then files' times are asked for."""
    real, forced = watchfiles.watch, []

    def limited(*folders, force_polling, **options):
        forced.append(force_polling)
        if not force_polling:
            raise OSError(errno.ENOSPC, "no space left on device")
        return real(*folders, force_polling=force_polling, **options)

    monkeypatch.setattr(watchfiles, "watch", limited)
    (tmp_path / "figures").mkdir()
    changes = watch.changes(tmp_path)
    next(changes)
    next(changes)
    (tmp_path / "figures/new.py").write_text("one")
    next(changes)
    assert forced == [None, True]


def test_a_look_at_the_sources_is_quick():
    watch.digest(ROOT)
    begun = time.process_time()
    watch.digest(ROOT)
    assert time.process_time() - begun < 1


def test_a_taken_port_is_reported(project, capsys):
    with serving(project) as address:
        port = address.rstrip("/").rpartition(":")[2]
        assert main.main(["serve", "--port", port], project.root) == main.FAILED
    assert f"got {port}:" in capsys.readouterr().err


@pytest.mark.few(1)
@pytest.mark.parametrize("port", ["x", "-1", "65536"])
def test_what_is_no_port(port):
    with pytest.raises(SystemExit) as ended:
        main.main(["serve", f"--port={port}"])
    assert ended.value.code == main.USAGE
