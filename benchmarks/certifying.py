"""What certifying the article takes: `python -m benchmarks.certifying [STORE]`, after a build.

In a copy of the store, the results of functions that return what is proved (verdicts, certificates,
witnesses, invariants along a flow) are removed, with those of all claims, and a build of one worker
computes them again. What a build takes that computes nothing
is subtracted. Processor time in seconds, so that other programs count little.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.measure import ROOT
from generator.outputs import OUTPUTS
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.store.codec import decode
from generator.pipeline.store.store import Store
from generator.verdict import Verdict

PROOFS = ("generator.topology.proofs.", "generator.topology.invariants.along_flow")


def measured(kept: Path) -> dict[str, float]:
    """Number of the functions, and the seconds; the store is only read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        shutil.copytree(kept, folder)
        store = Store(folder, print)
        project = read_project(ROOT, store, OUTPUTS, BuildInputs())
        fresh = build(folder, Path(name) / "fresh")
        keys = set(certifying(project, store))
        for key in keys | set(claims(project)):
            store.forget(key)
        return {
            "functions that prove": len(keys),
            "certifying, s of processor time": build(folder, Path(name) / "again") - fresh,
        }


def certifying(project: Project, store: Store) -> Iterator[str]:
    """Keys of the products whose value says what is proved."""
    for figure in project.figures.values():
        for product in figure.products.values():
            key = project.keys.product(product)
            entry = store.entry(key)
            data = next(iter(entry["blobs"].values()), None) if entry else None
            content = store.read(data[0], data[1]) if data else None
            if content is not None and proves(decode(content)):
                yield key


def claims(project: Project) -> Iterator[str]:
    """Keys of the claims of all figures."""
    for targets in project.targets.values():
        yield from (target.key for target in targets if target.name == "claims")


def proves(value: object) -> bool:
    """Whether a value, or a part of it, is a result of proofs or an invariant along a flow."""
    if isinstance(value, Verdict) or type(value).__module__.startswith(PROOFS):
        return True
    parts = value.values() if isinstance(value, Mapping) else value
    return isinstance(value, Mapping | tuple | list) and any(map(proves, parts))


def build(store: Path, output: Path) -> float:
    """Seconds of processor time of a build with this store, workers included."""
    before = os.times()
    command = [sys.executable, str(ROOT / "build.py"), "--jobs", "1"]
    where = ["--store", str(store), "--output", str(output)]
    subprocess.run([*command, *where], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    children = after.children_user + after.children_system
    return children - before.children_user - before.children_system


if __name__ == "__main__":
    for line in measured(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".store")).items():
        print("{}: {:.3g}".format(*line))
