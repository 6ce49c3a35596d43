"""Do all claims hold in other hands? `python -m tests.figures.kernels STORE [COUNT]` asks others.

Another machine has other vector units, and its library of linear algebra sums in another order: the
last bits of weights differ, and after two thousand steps of training more than these. So every
product that a claim needs is made anew, in a store of its own, with numpy's fast kernels switched
off and OpenBLAS told that it runs on an old processor; nothing is drawn. A claim that doesn't hold
fails, and so does this first setting when no trained weight came out otherwise than in STORE, that
of a build as usual: it would show nothing. COUNT settings are tried, 2 unless it is given, of the
six in `settings`. `landscape`, which trains for minutes, is left out.
"""

import os
import platform
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from generator.pipeline.build import Build, failures
from generator.pipeline.executors import start
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.run.reporters import reporter_for
from generator.pipeline.store.store import Store

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("landscape",)
# What OpenBLAS may be told, the first that isn't its own choice here: no FMA, no AVX.
CORES = {"x86_64": ("Nehalem", "Prescott"), "aarch64": ("ARMV8", "CORTEXA53")}
NEWEST = re.compile(r"AVX512|_V4$|^SVE")  # features that a processor of ten years ago has not


def environment() -> dict[str, str]:
    """What makes numpy and OpenBLAS compute otherwise than they do here."""
    given = os.environ.get("OPENBLAS_CORETYPE", "").lower()
    known = CORES.get(platform.machine(), ())
    cores = [core for core in known if core.lower() != given]
    return without(features()) | ({"OPENBLAS_CORETYPE": cores[0]} if cores else {})


def features() -> list[str]:
    """The processor's features that numpy has kernels for, and uses here."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return [feature for feature in __cpu_dispatch__ if __cpu_features__.get(feature)]


def without(left_out: Sequence[str]) -> dict[str, str]:
    """The environment in which numpy leaves these features out."""
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(left_out)} if left_out else {}


def settings() -> list[dict[str, str]]:
    """Six processors, fewer where not all can be imitated; the most different one first."""
    every, newest = features(), [feature for feature in features() if NEWEST.search(feature)]
    cores = [{"OPENBLAS_CORETYPE": core} for core in CORES.get(platform.machine(), ())]
    haswell = {"OPENBLAS_CORETYPE": "Haswell"} if platform.machine() == "x86_64" else {}
    imitated = [
        environment(),
        without(newest) | haswell,
        without(every),
        *cores,
        without(newest),
    ]
    return list({str(setting): setting for setting in imitated if setting}.values())


def main(kept: Path, count: int = 2, jobs: int = 2) -> int:
    """The exit status: 0 all claims hold in each setting, though weights came out otherwise."""
    statuses = []
    for number, setting in enumerate(settings()[:count]):
        before = dict(os.environ)
        os.environ |= setting  # of the workers, which are started later
        try:
            statuses.append(hold(kept, setting, jobs, must_differ=number == 0))
        finally:
            os.environ.clear()
            os.environ |= before
    return max(statuses, default=1)


def hold(kept: Path, setting: dict[str, str], jobs: int, must_differ: bool) -> int:
    """The exit status: 0 all claims hold in this setting; `must_differ`: and weights differ."""
    reporter = reporter_for(sys.stdout)
    for name, value in setting.items():
        reporter.say(f"{name}={value}")
    with tempfile.TemporaryDirectory() as folder:
        here = Store(Path(folder), reporter.say)
        project = read_project(
            ROOT, here, (), BuildInputs()
        )  # no outputs: claims are all that is wanted
        ids = [id for id in project.ids if id not in LEFT_OUT]
        results, errors = Build(
            project, here, reporter, start("local", jobs, jobs, None, reporter.say)
        ).figures(ids)
        wrong = [*errors, *failures(results.values()), *unlike(project, ids, results)]
        alike = same(project, Store(kept, reporter.say), here)
        wrong += alike if must_differ else []
    print("\n".join(wrong), file=sys.stderr) if wrong else None
    count = sum(len(one.claims) for one in results.values())
    reporter.say(f"{count} claims of {len(results)} figures, {len(wrong)} wrong")
    return 1 if wrong or not count else 0


def unlike(project: Project, ids: Sequence[str], results: dict[str, object]) -> list[str]:
    """A line for each figure that could not be declared, or has no result."""
    lines = [line for id in ids for line in project.errors.get(id, ())]
    return lines + [f"{id}: no result" for id in ids if id not in results]


def same(project: Project, before: Store, now: Store) -> list[str]:
    """One line when no network came out otherwise: then it was the same kernel after all."""
    differ, compared = [], 0
    for figure in project.figures.values():
        for name, product in figure.products.items():
            key = project.keys.product(product)
            entries = [store.entry(key) for store in (before, now)]
            if product.home != figure.path or None in entries:
                continue
            compared += 1
            first, second = (one["blobs"] if one else None for one in entries)
            if first != second:
                differ.append(f"{figure.id}: {name}")
    print(f"{len(differ)} of {compared} products came out otherwise: {', '.join(differ)}")
    networks = [one for one in differ if one.endswith((": network", ": training"))]
    return [] if networks else [f"no weight differs, of {compared} products: the same kernel"]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
