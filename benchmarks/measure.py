"""Runs cases in turns and keeps what they print: `Case(…)`, `measure(cases, rounds)`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass
class Case:
    """One way to do a work, and what its runs said."""

    kind: str
    name: str
    film: str
    out: Path
    seconds: list[float] = field(default_factory=list)  # of the work alone
    walls: list[float] = field(default_factory=list)  # of the whole process
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def second(self) -> float:
        """Median of the work alone."""
        return median(self.seconds)

    @property
    def wall(self) -> float:
        """Median of the whole process, from its start."""
        return median(self.walls)

    def run(self, weights: Path) -> None:
        """One run in a process of its own."""
        command = [sys.executable, "-m", "benchmarks.case", self.kind, self.name, self.film]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, str(self.out), str(weights)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        self.walls.append(time.perf_counter() - start)
        self.said = json.loads(done.stdout.splitlines()[-1])
        self.seconds.append(self.said["seconds"])


def measure(cases: Sequence[Case], rounds: int, weights: Path) -> None:
    """Every case once, then every case again, so that all meet the same machine."""
    for _ in range(rounds):
        for case in cases:
            case.run(weights)
            print(f"  {case.kind} {case.film} {case.name}: {case.seconds[-1]:.2f} s", flush=True)
