"""What a task costs beside its own work: `measured(rounds, folder)`, by figures without drawing.

A thousand figures of four tasks each (a product, its claims, two readings) that do next to nothing,
in the tests' tiny project: what is left is the pipeline, and dask where it takes part.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.pipeline.conftest import Tiny, copy_to
from tests.pipeline.dask.dask_cluster import Scheduler

FIGURES = 1000
ROOT = Path(__file__).parents[1]


def measured(rounds: int, folder: Path) -> dict[str, Any]:
    """Rows by executor, and seconds of a build with nothing to do."""
    project = copy_to(folder / "project")
    project.sweep(FIGURES)
    rows = [swept(project, "local", rounds, [])]
    with Scheduler(folder / "dask") as scheduler:
        for _ in range(2):
            scheduler.worker()
        time.sleep(5)  # both have joined
        processes = [one.pid for one in scheduler.processes]
        rows.append(swept(project, f"dask://{scheduler.address}", rounds, processes))
    return {"tasks": rows, f"{FIGURES:,} figures, nothing to do": seconds(project, 3 * rounds)}


def swept(project: Tiny, executor: str, rounds: int, processes: list[int]) -> dict[str, Any]:
    """Medians over cold builds of all figures."""
    runs: list[dict[str, float]] = []
    for _ in range(rounds):
        for name in ("site", ".store"):
            shutil.rmtree(project.root / name, ignore_errors=True)
        before, begun = list(map(cpu, processes)), time.perf_counter()
        done = subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / "swept.py"), project.root, executor],
            stdout=subprocess.PIPE,
            check=True,
        )
        wall = time.perf_counter() - begun
        spent = [now - then for now, then in zip(map(cpu, processes), before, strict=True)]
        counted = json.loads(done.stdout.splitlines()[-1])
        runs.append(
            counted | {"wall": wall, "scheduler": sum(spent[:1]), "workers": sum(spent[1:])}
        )
        print(f"  {executor.partition(':')[0]}: {wall:.1f} s", flush=True)
    middle = {name: median(run[name] for run in runs) for name in runs[0]}
    tasks = middle["tasks"]
    of_workers = middle["workers"] or middle["children"]
    return {
        "executor": executor.partition(":")[0],
        "tasks": int(tasks),
        "s": middle["wall"],
        "ms a task": 1000 * middle["wall"] / tasks,
        "CPU ms a task: build": 1000 * middle["own"] / tasks,
        "scheduler": 1000 * middle["scheduler"] / tasks if processes else None,
        "workers": 1000 * of_workers / tasks,
        "calls": int(middle["calls"]) if processes else None,
        "bytes there, a task": middle["sent"] / tasks if processes else None,
        "bytes back, a task": middle["received"] / tasks if processes else None,
        "sources, bytes to each worker": int(middle["sources"]) if processes else None,
    }


def cpu(process: int) -> float:
    """Seconds of processor time of a process and of its children that have ended (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def seconds(project: Tiny, times: int) -> float:
    """Of a build with nothing to do, the whole process."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run = project.build()
        taken.append(time.perf_counter() - begun)
        assert "nothing to do" in run.stdout, run.stdout + run.stderr
    return median(taken)
