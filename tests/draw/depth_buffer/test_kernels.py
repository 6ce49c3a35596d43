"""The compiled loops and those on arrays draw the same, on every processor."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from generator.draw.depth_buffer import refine, render, shading, without_numba
from generator.draw.depth_buffer.compiled_loops import loops
from generator.draw.motion.camera import Box, View
from generator.draw.style.theme import load
from tests.draw.depth_buffer.bits import drawn

pytest.importorskip("numba")
ROOT = Path(__file__).parents[3]
PLACE = np.zeros(2), None  # of a view: what lies in its middle, and no frame


@pytest.mark.few(1)
@pytest.mark.parametrize("scene", range(3))
def test_without_numba_every_weight_is_the_same(scene, monkeypatch):
    compiled = drawn()[scene]
    for module in (refine, render, shading):
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


def test_without_numba_smaller_pictures_are_the_same(monkeypatch):
    here, there = View(Box(0, 0, 320, 320), 7.0, *PLACE), View(Box(0, 0, 240, 241), 5.2, *PLACE)
    for mixture in drawn():
        compiled = mixture.shrunk(here, there)
        monkeypatch.setattr(render, "loops", lambda: without_numba)
        other = mixture.shrunk(here, there)
        monkeypatch.setattr(render, "loops", loops)
        assert np.array_equal(compiled.weights, other.weights)
        assert (compiled.left, compiled.top) == (other.left, other.top)
        assert (compiled.weights > 0).any()


def test_means_of_pixels_keep_their_sums():
    """A part of one weight keeps it inside, and where it lies."""
    weights = np.zeros((70, 105, 4), dtype=np.float32)
    weights[7:63, 14:91] = 0.5
    mixture = render.Mixture(weights, ("a",), 21, 14)
    here, there = View(Box(7, 0, 140, 140), 7.0, *PLACE), View(Box(6, 0, 120, 120), 6.0, *PLACE)
    small = mixture.shrunk(here, there)
    assert (small.left, small.top) == (18, 12)
    assert small.weights.shape == (60, 90, 4)
    assert small.weights[7:53, 13:77] == pytest.approx(0.5)
    assert small.weights.sum() == pytest.approx(weights.sum() * (6 / 7) ** 2, rel=1e-3)


@pytest.mark.few(1)
@pytest.mark.parametrize("with_numba", [True, False])
def test_a_picture_leaves_its_buffer_empty(with_numba, monkeypatch):
    if not with_numba:
        for module in (refine, render, shading):
            monkeypatch.setattr(module, "loops", lambda: without_numba)
    monkeypatch.setattr(render, "KEPT", render.KeptArrays())
    drawn()
    values = {"depth": -np.inf, "nearest": -1, "lines": 0.0, "line_z": -np.inf}
    assert render.KEPT._arrays.keys() == render.KEPT._filled == values.keys()
    for name, value in values.items():
        assert (render.KEPT._arrays[name] == value).all()


def test_an_array_that_was_not_emptied_is_filled():
    kept = render.KeptArrays()
    kept.full("depth", (3, 4), 2.0, np.float32)[1] = 5.0
    assert (kept.full("depth", (2, 5), 2.0, np.float32) == 2.0).all()
    kept.restored("depth")
    array = kept.full("depth", (2, 6), 2.0, np.float32)
    array[0] = 7.0
    assert (kept.full("depth", (4, 20), 2.0, np.float32) == 2.0).all()


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
