"""Whether a film's length costs anything but time: seconds of late frames, memory of long films."""

import time
import tracemalloc
from dataclasses import replace

import numpy as np

from benchmarks.films import reference
from generator import draw, learn, topology
from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.gif import GifFile
from generator.draw.render.raster.recording import draw_for

STEPS = 1500
LOOK = 150


def measured() -> dict[str, float]:
    """Cost of the last 150 of 1,500 steps over the first 150, and peak bytes, long over short."""
    context = turning()
    long = context.film.context(replace(context.form, speed=context.form.speed / 15))
    raster, steps = Raster(long), long.clock.steps[:STEPS]
    seconds = []
    for start, _ in steps:
        begun = time.perf_counter()
        raster.frame(long.clock.moment(start))
        seconds.append(time.perf_counter() - begun)
    peaks = [peak(context), peak(long)]
    return {
        "steps": len(steps),
        "late over early": float(np.median(seconds[-LOOK:]) / np.median(seconds[:LOOK])),
        "peak bytes, short film": peaks[0],
        "peak bytes, fifteen times longer": peaks[1],
        "bytes of the longer GIF": encoded_bytes(long),
    }


def turning() -> RenderContext:
    """The reference film with layers that only turn: all of its frames are as much work."""
    angle = 2 * np.pi / 5
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    layers = tuple(learn.Dense(turn, np.zeros(2), "identity") for _ in range(5))
    flow = topology.flow(learn.Network(layers, None))
    marks = draw.square(), draw.grid(18, samples=60), draw.curves(learn.two_curves(), samples=200)
    return draw.film(*marks, through=flow).context(reference().form)


def peak(context: RenderContext) -> int:
    """The most memory that encoding a film's GIF holds, without keeping its blocks."""
    tracemalloc.start()
    encoded_bytes(context)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def encoded_bytes(context: RenderContext) -> int:
    """The size of a film's GIF, of which no block is kept."""
    file = GifFile(context, most_bytes=0, measured=True)
    draw_for([file])
    return file.size
