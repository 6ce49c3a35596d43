"""The benchmarks still run: ours on the reference film, once and untimed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STEPS = 151


def said(kind, out):
    command = [
        sys.executable,
        "-m",
        "benchmarks.case",
        kind,
        "ours",
        "reference",
        out,
        "no weights",
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("kind", ["gif", "svgs", "animated-svg"])
def test_a_case_makes_what_it_says(kind, tmp_path):
    out = tmp_path / "out"
    answer = said(kind, out)
    files = sorted(out.glob("*.svg")) if kind == "svgs" else [out]
    assert len(files) == (STEPS if kind == "svgs" else 1)
    if kind != "animated-svg":  # whose bytes are those of gzip
        assert answer["bytes"] == sum(file.stat().st_size for file in files)
    assert answer["seconds"] > 0


@pytest.mark.parametrize("part", ["__main__", "growth", "whole", "scaling"])
def test_what_the_parts_import_is_there(part):
    command = [sys.executable, "-c", f"import benchmarks.{part}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
