"""docs/recheck.py on the tiny article: every proved statement, from its files alone."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "recheck.py"


def test_the_tiny_article_is_rechecked(tiny_site):
    folder = tiny_site / "figures" / "arcs-apart"
    command = [sys.executable, "-I", SCRIPT, folder]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["proved  never-flat", "proved  all-certified"]
    assert "share 1.000000 surely right" in lines[1]
