"""Are all products the same in other hands? `python -m tests.figures.kernels STORE [COUNT]` asks.

Another machine has other vector units, its library of linear algebra sums in another order, and its
library of mathematics rounds otherwise. So every product that a claim needs is made anew, in a
store of its own, with numpy's fast kernels switched off, OpenBLAS told that it runs on an old
processor, glibc that it has no FMA, and numba that it compiles for such a one; nothing is drawn. A
claim that doesn't hold fails. So does a product of other bytes than in STORE, that of a build as
usual; where numba lacks, autograd trains, and what comes out otherwise is only listed. A first
setting in which numpy computes the same would show nothing, and fails too. COUNT settings are
tried, 2 unless it is given, of the six in `settings`. `landscape`, which trains for minutes, is
left out.
"""

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.learn.kernels.choice import available
from generator.pipeline.build import Build, failures
from generator.pipeline.choose_executor import start
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.run.reporters import reporter_for
from generator.pipeline.store.store import Store

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("landscape",)
# What OpenBLAS may be told, the first that isn't its own choice here: no FMA, no AVX.
CORES = {"x86_64": ("Nehalem", "Prescott"), "aarch64": ("ARMV8", "CORTEXA53")}
# What the system's library of mathematics may be told, where it is glibc.
WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable"}
COMPILED_FOR = {"x86_64": "nehalem", "aarch64": "generic"}  # what numba may be told
PROBE = """
import hashlib
import numpy as np
x = np.random.default_rng(0).normal(size=(500, 18))
print(hashlib.sha256((np.tanh(x) @ np.sin(x).T).tobytes()).hexdigest())
"""
NEWEST = re.compile(r"AVX512|_V4$|^SVE")  # features that a processor of ten years ago has not


def environment() -> dict[str, str]:
    """What makes numpy, OpenBLAS and numba compute otherwise than they do here."""
    chosen = os.environ.get("OPENBLAS_CORETYPE", "").lower()
    known = CORES.get(platform.machine(), ())
    cores = [core for core in known if core.lower() != chosen]
    openblas = {"OPENBLAS_CORETYPE": cores[0]} if cores else {}
    return without(features()) | openblas | compiled_for_an_old_one() | mathematics()


def mathematics() -> dict[str, str]:
    """What makes the system's sines and powers those of a processor without FMA."""
    glibc = platform.libc_ver()[0] == "glibc" and platform.machine() == "x86_64"
    return WITHOUT_FMA if glibc else {}


def compiled_for_an_old_one() -> dict[str, str]:
    """What makes numba compile for an old processor."""
    if platform.machine() not in COMPILED_FOR:
        return {}
    return {"NUMBA_CPU_NAME": COMPILED_FOR[platform.machine()], "NUMBA_CPU_FEATURES": ""}


def probed(**setting: str) -> str:
    """The digest of what numpy computes in a new process with this setting."""
    return printed(PROBE, setting)


def printed(script: str, setting: Mapping[str, str]) -> str:
    """What a Python script prints in a new process with this setting."""
    command, environ = [sys.executable, "-c", script], os.environ | setting
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


def printed_by_two_processors(script: str) -> set[str]:
    """What a script prints here and as on an old processor: one text, if its bits are the same.

    AssertionError where numpy computes the same on both: then nothing is tried.
    """
    setting = environment()
    assert probed() != probed(**setting)
    return {printed(script, {}), printed(script, setting)}


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
    """The exit status: 0 all claims hold in each setting, and the first one is another kernel."""
    usual, statuses = probed(), []
    for number, setting in enumerate(settings()[:count]):
        before = dict(os.environ)
        os.environ |= setting  # of the workers, which are started later
        try:
            statuses.append(hold(kept, setting, jobs))
            if number == 0 and probed() == usual:
                print("numpy computes the same in this setting: nothing was tried", file=sys.stderr)
                statuses.append(1)
        finally:
            os.environ.clear()
            os.environ |= before
    return max(statuses, default=1)


def hold(kept: Path, setting: dict[str, str], jobs: int) -> int:
    """The exit status: 0 all claims hold in this setting, and products have the same bytes."""
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
        wrong += otherwise(project, Store(kept, reporter.say), here)
    print("\n".join(wrong), file=sys.stderr) if wrong else None
    count = sum(len(result.claims) for result in results.values())
    reporter.say(f"{count} claims of {len(results)} figures, {len(wrong)} wrong")
    return 1 if wrong or not count else 0


def unlike(project: Project, ids: Sequence[str], results: dict[str, object]) -> list[str]:
    """A line for each figure that could not be declared, or has no result."""
    lines = [line for id in ids for line in project.errors.get(id, ())]
    return lines + [f"{id}: no result" for id in ids if id not in results]


def otherwise(project: Project, before: Store, now: Store) -> list[str]:
    """A line for each product of other bytes; they are only printed where kernels don't train."""
    differ, compared = [], 0
    for figure in project.figures.values():
        for name, product in figure.products.items():
            key = project.keys.product(product)
            first, second = (store.entry(key) for store in (before, now))
            if product.home != figure.path or first is None or second is None:
                continue
            compared += 1
            if first["blobs"] != second["blobs"]:
                differ.append(f"{figure.id}: {name}: expected the same bytes, got others")
    print(f"{len(differ)} of {compared} products came out otherwise")
    if not compared:
        return ["no product is in both stores"]
    if not available():
        print(*differ, sep="\n")
    return differ if available() else []


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
