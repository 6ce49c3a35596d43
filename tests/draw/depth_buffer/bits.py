"""Prints a hash of drawn scenes: run by `test_kernels.py` for several processors."""

import hashlib
from dataclasses import replace

import numpy as np

from generator.draw.depth_buffer.buffer_scene import Disk, Lines, Scene
from generator.draw.depth_buffer.render import render
from tests.draw.depth_buffer.scenes import BOX, link, torus, turned


def drawn():
    """A link with a disk through it; an open sheet with lines and markers; lines alone."""
    frame = turned(25.0)
    disk = Disk(np.zeros(3), frame @ [0.8, 0.6, 0.0], 130.0, "text", 0.15)
    sheet = torus(frame, shape=(60, 20))
    half = replace(sheet, points=sheet.points[:35], wraps=(False, True), solid=False, opacity=0.7)
    rng = np.random.default_rng(0)
    points = rng.uniform(-120, 120, (60, 3))
    pairs = np.column_stack([np.arange(59), np.arange(1, 60)])
    own = np.column_stack([np.arange(60)] * 2)
    lines = (
        Lines(points, pairs, "grid", 0.8, lift=2.0),
        Lines(points, own, "a", 6.0, 0.6, marker="diamond"),
        Lines(points[::-1], pairs[::7], "b", 3.0, gap=2.0),
        *(
            Lines(points + 7.0 * k, own, "b", 6.0, marker=marker)
            for k, marker in enumerate(("triangle", "square", "plus", "cross"), 1)
        ),
    )
    scenes = Scene(link(frame), disks=(disk,)), Scene((half,), lines, line=1.3), Scene((), lines)
    return [render(scene, BOX, samples) for scene, samples in zip(scenes, (3, 2, 2), strict=True)]


if __name__ == "__main__":
    whole = hashlib.sha256()
    for mixture in drawn():
        whole.update(mixture.weights.tobytes())
    print(whole.hexdigest())
