"""The benchmarks still run: ours on the reference film, once and untimed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import full_training, same_figures

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


def test_each_bar_has_its_verdict():
    jax = {"loop": 4.0, "process": 6.0}
    assert full_training.verdicts_of(
        "dense", {"ours": {"loop": 2.0, "process": 6.1}, "JAX, jit + scan": jax}
    ) == [
        "dense, loop: 0.50 of JAX's, expected at most 0.5: reached",
        "dense, process: 1.02 of JAX's, expected at most 1: NOT reached",
    ]
    assert full_training.verdicts_of(
        "fields", {"ours": {"loop": 4.4, "process": 1.0}, "JAX, jit + scan": jax}
    ) == ["fields, loop: 1.10 of JAX's, expected at most 1: NOT reached"]


def test_builds_are_compared_by_the_figures_that_both_have(capsys):
    recorded = [{"a": 30.0, "b": 10.0, "gone": 60.0}, {"a": 9.0, "b": 11.0, "new": 20.0}]
    shares = same_figures.compared(recorded, [200.0, 60.0])
    # 40 of 100 recorded seconds, so 80 of 200 s of the older build; 20 of 40, so 30 of 60.
    assert shares == {"recorded": 0.5, "processor": 0.375}
    *_, by_the_clock, by_processor = capsys.readouterr().out.splitlines()
    assert by_the_clock.endswith("0.50 of the older build's, expected at most 0.55: reached")
    assert by_processor.startswith("2 figures, processor time: 0.38 of the older build's")
    assert same_figures.compared(recorded[::-1], [None, None]) == {"recorded": 2.0}
    said = capsys.readouterr().out
    assert said.endswith("NOT reached\n")
    assert "only in the older one, left out: new" in said


def test_what_the_parts_import_is_there():
    parts = ("__main__", "growth", "recording", "whole", "scaling")
    imports = "".join(f"import benchmarks.{part}\n" for part in parts)
    command = [sys.executable, "-c", imports]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
