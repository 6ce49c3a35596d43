"""The compiled loops and those on arrays draw the same, on every processor."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from generator.draw.depth_buffer import render, shading, without_numba
from generator.draw.depth_buffer.compiled_loops import loops
from generator.draw.style.theme import load
from tests.draw.depth_buffer.bits import drawn

pytest.importorskip("numba")
ROOT = Path(__file__).parents[3]


@pytest.mark.few(1)
@pytest.mark.parametrize("scene", range(3))
def test_without_numba_every_weight_is_the_same(scene, monkeypatch):
    compiled = drawn()[scene]
    for module in (render, shading):
        monkeypatch.setattr(module, "loops", lambda: without_numba)
    other = drawn()[scene]
    assert compiled.weights.shape == other.weights.shape
    assert np.array_equal(compiled.weights, other.weights)
    pictures = np.full((2, 320, 320, 3), 200, dtype=np.uint8)
    other.over(pictures[0], load("dark"))
    monkeypatch.setattr(render, "loops", loops)
    compiled.over(pictures[1], load("dark"))
    assert np.array_equal(*pictures)
    assert (pictures[0] != 200).any()


@pytest.mark.ci
def test_bits_are_the_same_on_every_processor(tmp_path):
    script = Path(__file__).with_name("bits.py")
    others = [{"NUMBA_CPU_NAME": name} for name in ("generic", "nehalem", "haswell")]
    hashes = {
        subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)} | other,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for other in ({}, *others)
    }
    assert len(hashes) == 1
    assert len(hashes.pop().strip()) == 64
