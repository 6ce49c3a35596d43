"""What workers run in: none of the user's settings may change what they make."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
FIGURE = '''"""Settings

What matplotlib was told, in a worker.
"""

import matplotlib

from generator import draw

alt = "A point."


def settings():
    print("simplify", matplotlib.rcParams["path.simplify"])
    print("chunks", matplotlib.rcParams["agg.path.chunksize"])
    return 1.0


def still(settings):
    return draw.film(lambda t: settings)
'''
HOSTILE = "path.simplify: False\nagg.path.chunksize: 7\n"  # both reach Agg's paths


@pytest.mark.few(1)
@pytest.mark.parametrize("where", ["", "MATPLOTLIBRC", "MPLCONFIGDIR", "XDG_CONFIG_HOME"])
def test_nobodys_matplotlibrc_reaches_them(tiny, tmp_path, where):
    """Wherever matplotlib looks for one: the folder of the build, and three variables."""
    folder = tmp_path / "settings" if where else tiny.root
    for inside in (folder, folder / "matplotlib"):
        inside.mkdir(exist_ok=True)
        (inside / "matplotlibrc").write_text(HOSTILE)
    tiny.add("figures/settings.py", FIGURE)
    run = tiny.build("settings", **({where: str(folder)} if where else {}))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "settings: simplify True" in run.stdout
    assert "settings: chunks 0" in run.stdout


def test_one_that_nobody_asks_any_more_ends():
    """As on a cluster, when its build was killed: nobody closes its input there."""
    script = "import time; from generator.pipeline.run.tasks import each_message\n"
    script += "for message in each_message(iter(lambda: time.sleep(300), 0), patience=0.1): pass"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=300, check=False)
    assert run.returncode == 0
