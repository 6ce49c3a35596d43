"""The whole article: cold, with nothing to do, after an edit of the prose and after one of a film.

All of it in a copy of this folder, by `python build.py` as a user types it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT

WORKERS = 2
ROUNDS = 5
PROSE = "templates/sections/02-layers-in-motion.md"
FIGURE, FILM = "spiral-easy", "figures/spiral_easy.py"
GRID = "draw.grid()"  # stands in that film, and is made coarser by an edit
LONGEST = 12  # tasks that are listed
LEFT_OUT = (".git", ".store", ".venv", "site*", "__pycache__", ".*_cache")


def measured() -> dict[str, object]:
    """Seconds and shares; a build that fails or writes what it needn't is an error."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "copy"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        cold, _ = build(folder)
        tasks = seconds(folder)
        idle = [timed(folder, "nothing to do") for _ in range(ROUNDS)]
        prose = [
            timed(folder, "files written", lambda k=k: append(folder / PROSE, f"\n<!-- {k} -->\n"))
            for k in range(ROUNDS)
        ]
        drawn = edit_film(folder)
    return {
        "cold, s": cold,
        "sum of tasks, s": sum(tasks.values()),
        f"sum of tasks / ({WORKERS} × cold)": sum(tasks.values()) / (WORKERS * cold),
        "nothing to do, s": median(idle),
        "edited prose, s": median(prose),
        "edited film: tasks run": len(drawn),
        "… of other figures, or of products": len([o for o in drawn if not is_reading(o)]),
        "by kind": dict(kinds(tasks).most_common()),
        "by figure": dict(figures(tasks).most_common(LONGEST)),
        "longest": dict(Counter(tasks).most_common(LONGEST)),
    }


def build(folder: Path) -> tuple[float, str]:
    """Seconds of `python build.py` from process start, and what it printed."""
    command = [sys.executable, "build.py", "--jobs", str(WORKERS)]
    begun = time.perf_counter()
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return time.perf_counter() - begun, run.stdout


def timed(folder: Path, closing: str, edit: Callable[[], None] = lambda: None) -> float:
    """Seconds of a build after an edit; ValueError if its last line is not of that kind."""
    edit()
    wall, said = build(folder)
    if closing not in said.splitlines()[-1]:
        raise ValueError(f"expected {closing!r}, printed {said.splitlines()[-1]!r}")
    return wall


def append(path: Path, words: str) -> None:
    path.write_text(path.read_text("utf-8") + words, "utf-8")


def edit_film(folder: Path) -> list[str]:
    """The tasks that run after an edit of one figure's film."""
    path = folder / FILM
    before = path.read_text("utf-8")
    path.write_text(before.replace(GRID, "draw.grid(17)"), "utf-8")
    if path.read_text("utf-8") == before:
        raise ValueError(f"{FILM} has no {GRID}")
    _, said = build(folder)
    return [line for line in said.splitlines() if line.startswith("figures/")]


def is_reading(task: str) -> bool:
    """Whether it is the edited figure's, and drawing."""
    return task.startswith(f"{FILM}, film")


def seconds(folder: Path) -> Mapping[str, float]:
    """Task → its seconds, as the build noted them in the store."""
    notes = (folder / ".store/records/seconds").read_text("utf-8")
    return dict(json.loads(notes.partition("\n")[2]))


def kinds(tasks: Mapping[str, float]) -> Counter[str]:
    """Seconds of products and of each reading."""
    found: Counter[str] = Counter()
    for task, spent in tasks.items():
        label = task.split(", ")[1]
        found[label.partition("(")[2].rstrip(")") or "products"] += spent
    return found


def figures(tasks: Mapping[str, float]) -> Counter[str]:
    """Seconds of each figure."""
    found: Counter[str] = Counter()
    for task, spent in tasks.items():
        found[Path(task.split(", ")[0]).stem] += spent
    return found
