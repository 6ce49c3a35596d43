"""What a draft of a figure costs, beside a full build of the same figure, in processor time.

Each is built alone in an article of its own, with one worker, as one types it. The time of workers
and of ffmpeg counts, and so does starting Python and importing numpy. The store has nothing of the
figure, but what a store has after any build: what was read of the sources, and compiled kernels.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT

# Two spirals trained, tubes in space, pictures, fields; none imports another figure.
FIGURES = ("spiral_easy", "spiral_hard", "linked_tori", "digit_orbit", "field_deformation")
LEAST = 5.0  # times
WARM = '''"""Any other figure

It leaves in the store what every build does.
"""

from generator import draw, learn, topology

alt = "Two arms."


def data():
    return learn.spirals(turns=0.3, points=40)


def training(data):
    return learn.train(learn.dense(2, [2, 2]), data, restarts=2, steps=20, seed=1)


def film(training, data):
    return draw.film(draw.curves(data), through=topology.flow(training.best()))
'''
ARTICLE = 'title = "A figure"\nauthors = ["N."]\ndate = 2026-01-01\nlanguage = "en"\n'


def measured(rounds: int) -> dict[str, dict[str, str]]:
    """For each figure the seconds of both builds, their ratio and whether it reaches the bar."""
    return {figure: both(figure, rounds) for figure in FIGURES}


def both(figure: str, rounds: int) -> dict[str, str]:
    """The numbers of one figure: medians of so many rounds."""
    full = median(seconds(figure) for _ in range(rounds))
    draft = median(seconds(figure, "--draft") for _ in range(rounds))
    verdict = "reached" if full / draft >= LEAST else "not reached"
    return {
        "full, s": f"{full:.1f}",
        "draft, s": f"{draft:.1f}",
        "full over draft": f"{full / draft:.1f} ({LEAST:g} asked: {verdict})",
    }


def seconds(figure: str, *options: str) -> float:
    """Processor seconds of a build of one figure that has nothing in its store."""
    with tempfile.TemporaryDirectory() as name:
        article = Path(name)
        (article / "figures").mkdir()
        (article / "templates/sections").mkdir(parents=True)
        (article / "templates/sections/00-a.md").write_text("## A\n")
        (article / "article.toml").write_text(ARTICLE)
        (article / "figures/warm.py").write_text(WARM)
        where = ("--figures", str(article / "figures"), "--store", str(article / "store"))
        command = [sys.executable, str(ROOT / "build.py"), *where, "--jobs", "1", *options]
        subprocess.run(command, cwd=article, capture_output=True, check=True)
        shutil.copy(ROOT / f"figures/{figure}.py", article / "figures")
        before = processor_seconds()
        subprocess.run(command, cwd=article, capture_output=True, check=True)
        return processor_seconds() - before


def processor_seconds() -> float:
    """Of the processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
