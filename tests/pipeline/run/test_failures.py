"""What goes wrong while building is told; the others are built, and the old site stands."""

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TITLE = '"""A title"""\n\nfrom generator import claim, draw, learn\n\nalt = "Words."\n\n\n'
FILM = "def film(data):\n    return draw.film(lambda t: t)\n"


def figure(data, rest=FILM):
    return f"{TITLE}def data():\n{data}\n\n\n{rest}"


BAD = {
    "syntax": ("def film(:", "figures/bad.py: line 1: "),
    "author": (
        figure("    return learn.Data(__import__, 1)"),
        "figures/bad.py, data: expected imports at the top of the module, got a call of __import__",
    ),
    "nan in data": (
        figure("    import numpy as np\n\n    return learn.Data(np.array([[np.nan, 0]]), 0)"),
        "figures/bad.py, data: points: expected finite numbers, got NaN or infinity\n",
    ),
    "bare nan": (
        figure("    return [1.0, {'x': float('inf')}]"),
        "figures/bad.py, data: [1]['x']: expected finite numbers, got inf\n",
    ),
    "no product": (
        figure("    return draw.film(None)"),
        "figures/bad.py, data: expected None, bool, int, ",
    ),
    "false claim": (
        figure("    return 0.98")
        + "\n\ndef claims(data):\n    yield claim.equal('accuracy', data, 1, 'All are right')\n",
        'figures/bad.py: claim failed: "All are right": accuracy is 0.98, must be = 1\n',
    ),
    "nan claim": (
        figure("    return 0") + "\n\ndef claims(data):\n"
        "    yield claim.below('x', float('nan'), 1, 'Small')\n",
        'figures/bad.py: claim failed: "Small": x is nan, must be < 1\n',
    ),
    "no claims": (
        figure("    return 0") + "\n\ndef claims(data):\n    return 3\n",
        "figures/bad.py, claims: expected yield claim.equal(…), … or a list of them, got",
    ),
    "nan in facts": (
        figure("    return 0").replace("lambda t: t", "lambda t: 1 / 0"),
        "ZeroDivisionError",
    ),
    "exit": (figure("    raise SystemExit"), "figures/bad.py, data:\n"),
}


@pytest.mark.few(4)
@pytest.mark.parametrize("bad", BAD)
def test_the_others_are_built_and_the_old_site_stands(standing, bad):
    source, message = BAD[bad]
    good = standing.site()
    standing.add("figures/bad.py", source)
    standing.change("figures/round_trip.py", ("t * network", "t + network"))
    run = standing.build()
    assert run.returncode == 1
    assert message in run.stderr
    assert "nothing is published" in run.stderr
    assert standing.site() == good
    assert "figures/round_trip.py, film (gif)" in run.stdout
    assert "round-trip: fresh" in standing.build("explain", "round-trip").stdout


def test_a_bug_keeps_its_trace_from_the_authors_file_on(standing):
    standing.add("figures/bad.py", figure("    return learn.train(3)"))
    trace = standing.build().stderr
    frames = [line.strip() for line in trace.splitlines() if line.startswith("  File")]
    assert "figures/bad.py" in frames[0]
    assert "generator/learn/training/training.py" in frames[1]
    assert len(frames) == 2
    assert "AttributeError: 'int' object has no attribute 'points'" in trace


def test_every_failure_is_reported(standing):
    standing.add("figures/bad.py", figure("    return float('nan')"))
    standing.add("figures/worse.py", "alt = 3")
    standing.add("figures/sharing.py", TITLE + "from figures.bad import data\n\n\n" + FILM)
    errors = standing.build().stderr
    assert "figures/bad.py, data: the value: expected finite numbers, got nan" in errors
    assert "figures/worse.py: alt: expected text in quotes" in errors
    assert "figures/sharing.py: not built, since figures/bad.py, data failed" in errors


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            "learn.Data(float('nan'), 0)",
            "figures/bad.py, film: points: expected finite numbers",
        ),
        ("1 / 0", "figures/bad.py, film:\n"),
    ],
)
def test_an_error_in_film_is_reported_once(standing, fault, message):
    standing.add(
        "figures/bad.py",
        figure("    return 0", FILM.replace("    return", f"    {fault}\n    return")),
    )
    done = standing.build()
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("figures/bad.py, film") == 1
    assert done.stderr.count("ZeroDivisionError") <= 1


def test_what_a_figure_prints_is_reported_with_its_name(standing):
    standing.add("figures/bad.py", figure("    print('hello')\n    return 1"))
    assert "figures/bad.py, data: hello" in standing.build().stdout


def test_a_wrong_article_leaves_the_old_site(standing):
    good = standing.site()
    standing.add("templates/article.md", "{{ nil }}")
    run = standing.build()
    lines = (
        "templates/article.md:1: unknown name\n"
        "1 error; nothing is published, what is finished is kept\n"
    )
    assert (run.returncode, run.stderr) == (1, lines)
    assert not list(standing.root.glob(".store/tmp*"))
    assert standing.site() == good


KILLED = "    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)"


def test_a_killed_worker_is_reported_and_tried_once_more(standing):
    standing.add("figures/bad.py", figure(KILLED))
    run = standing.build()
    assert run.returncode == 1
    message = "figures/bad.py, data: its worker was killed (signal 9); tried once more"
    assert message in run.stdout
    assert "figures/bad.py, data: its worker was killed twice (signal 9)" in run.stderr
    assert not list(standing.root.glob(".store/tmp*"))


def test_timeout_is_a_figures(standing):
    """The build ends long before the figure would, and before the test's own limit."""
    standing.add("figures/bad.py", figure("    import time\n    time.sleep(3600)"))
    run = standing.build("--timeout", "1")
    assert run.stderr.startswith("figures/bad.py, data: took longer than 1 s (--timeout)\n")


def test_an_interrupted_build_ends_with_its_status(tiny):
    tiny.add("figures/bad.py", figure("    import time\n    time.sleep(60)"))
    build = subprocess.Popen(
        [sys.executable, tiny.root / "build.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores Ctrl-C, and so would its children.
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert build.stdout
    for line in build.stdout:
        if "round_trip" in line:
            break
    build.send_signal(signal.SIGINT)
    _, errors = build.communicate(timeout=300)
    assert (build.returncode, errors) == (130, "interrupted; what is finished is kept\n")
    assert not list(tiny.root.glob(".store/tmp*"))
    assert not (tiny.root / "site").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--output", "article.toml"), "can't write article.toml: File exists\n"),
        (("--output", "article.toml/x"), "can't write article.toml/x: Not a directory\n"),
        (("--output", "figures"), "figures: expected an empty or a new folder, or a site made"),
        (("--store", "article.toml"), "store: can't read article.toml: Not a directory\n"),
    ],
)
def test_folders_that_can_not_be_used(standing, options, message):
    before = sorted(path.name for path in (standing.root / "figures").iterdir())
    run = standing.build(*options)
    assert run.returncode == 1
    assert run.stderr.startswith(message), run.stderr
    assert run.stderr.count("\n") == 1
    assert sorted(path.name for path in (standing.root / "figures").iterdir()) == before


def test_a_folder_of_others_is_refused_before_anything_is_made(tiny):
    run = tiny.build("--output", "figures")
    assert run.stderr.startswith("figures: expected an empty or a new folder, or a site made")
    assert (run.returncode, run.stdout) == (1, "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("rond-trip",),
            "expected a figure or a command, got 'rond-trip'; did you mean round-trip?",
        ),
        (("--jobs", "0"), "expected a whole number from 1, got '0'"),
        (("--timeout", "-1"), "expected seconds above 0, got '-1'"),
        (("--executor", "dask://host"), "expected local, or dask://HOST:PORT of a scheduler"),
        (("--executor", "dask://host:99999"), "expected local, or dask://HOST:PORT"),
        (("prune", "much"), "SIZE: expected a size in B, KB, MB, GB or TB, as 500MB, or 0, got"),
        (("prune", "500"), "SIZE: expected a size in B, KB, MB, GB or TB, as 500MB, or 0, got"),
        (("--draft", "--full"), "not allowed with"),
        (("--check",), "expected the command python build.py verify, got --check"),
        (
            ("round-trip", "list"),
            "expected the command first, as python build.py list …, got it late",
        ),
        (("list", "--jobs", "2"), "build.py list: expected an option (--data, --draft, --figures"),
        (("--forse",), "expected an option, got '--forse'; did you mean --force"),
    ],
)
def test_wrong_usage(standing, options, message):
    run = standing.build(*options)
    assert run.returncode == 2
    assert message in run.stderr


def test_two_builds_at_once(tiny):
    command = [sys.executable, tiny.root / "build.py"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ) for _ in range(2)]
    assert [build.wait(60) for build in both] == [0, 0]
    assert tiny.build("verify").returncode == 0
    assert "nothing to do" in tiny.build().stdout


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_build_that_ends_later_keeps_what_another_has_published(standing):
    slow = "import time\n\n    time.sleep(10)\n    return draw.film(lambda t: 2 * float("
    standing.change("figures/round_trip.py", ("return draw.film(lambda t: float(", slow))
    later = subprocess.Popen(
        [sys.executable, standing.root / "build.py", "round-trip", "--jobs", "1"],
        stdout=subprocess.PIPE,
        text=True,
    )
    ends = time.monotonic() + 120
    while not children(later.pid) and time.monotonic() < ends:
        time.sleep(0.05)
    assert children(later.pid)  # it has read the figures, and a worker begins with the film
    standing.change("figures/at_rest.py", ("A point.", "A new point."))
    assert standing.build("at-rest").returncode == 0
    assert later.poll() is None
    later.communicate(timeout=300)
    assert later.returncode == 0
    assert standing.site()["figures/at-rest/index.html"] == b"A new point."


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_end_with_a_killed_build(tiny):
    tiny.add("figures/bad.py", figure("    import os, time\n    print('x')\n    time.sleep(60)"))
    build = subprocess.Popen([sys.executable, tiny.root / "build.py"], stdout=subprocess.PIPE)
    assert build.stdout
    assert b"round_trip" in build.stdout.readline()
    workers = children(build.pid)
    assert workers
    build.kill()
    build.communicate(timeout=300)
    ends = time.monotonic() + 120
    while any(map(alive, workers)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not [worker for worker in workers if alive(worker)]


def children(process):
    """Ids of the processes that one started (of Linux; elsewhere none are found)."""
    tasks = Path(f"/proc/{process}/task")
    return [int(id) for file in tasks.glob("*/children") for id in file.read_text().split()]


def alive(process):
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
