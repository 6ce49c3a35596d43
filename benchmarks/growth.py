"""Whether a film's length costs anything but time: seconds of late frames, memory of long films."""

import time
import tracemalloc
from dataclasses import replace

import numpy as np

from benchmarks.films import reference
from generator import draw
from generator.draw.raster import Raster

STEPS = 1500
LOOK = 150


def measured() -> dict[str, float]:
    """Cost of the last 150 of 1,500 steps over the first 150, and peak bytes, long over short."""
    setting = reference()
    long = setting.film.setting(replace(setting.form, tempo=setting.form.tempo / 10))
    raster, steps = Raster(long), long.clock.steps[:STEPS]
    seconds = []
    for start, _ in steps:
        begun = time.perf_counter()
        raster.frame(long.clock.moment(start))
        seconds.append(time.perf_counter() - begun)
    peaks = [peak(setting), peak(long)]
    return {
        "steps": len(steps),
        "late over early": float(np.median(seconds[-LOOK:]) / np.median(seconds[:LOOK])),
        "peak bytes, short film": peaks[0],
        "peak bytes, ten times longer": peaks[1],
        "bytes of the longer GIF": len(draw.gif.encode(long)),
    }


def peak(setting: draw.composition.Setting) -> int:
    """The most memory that encoding a film's GIF holds, without keeping its blocks."""
    from generator.draw.gif import blocks

    tracemalloc.start()
    for _ in blocks(setting):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
