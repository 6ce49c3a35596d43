"""Whether two ways made the same picture, and how true a GIF is to the colours it was made from."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster.canvas import Raster

LOOKS = 6  # steps at which pictures are compared


def looks(context: RenderContext) -> list[int]:
    """Steps spread over the film."""
    return [int(k) for k in np.linspace(0, len(context.clock.steps) - 1, LOOKS)]


def truth(context: RenderContext) -> list[NDArray[np.uint8]]:
    """The true-colour frames at these steps."""
    raster, steps = Raster(context), context.clock.steps
    return [raster.frame(context.clock.moment(steps[k][0])) for k in looks(context)]


def decoded(path: Path, context: RenderContext, durations: bool) -> list[NDArray[np.uint8]]:
    """The GIF's frames at these steps; `durations`: held frames were merged, so count time."""
    starts = [cs for cs, _ in context.clock.steps]
    frames = []
    with Image.open(path) as gif:
        times = [0]
        for k in range(gif.n_frames):
            gif.seek(k)
            times.append(times[-1] + int(gif.info["duration"]) // 10)
        for look in looks(context):
            cs = starts[look] if durations else 8 * look
            gif.seek(min(int(np.searchsorted(times, cs, side="right")) - 1, gif.n_frames - 1))
            frames.append(np.asarray(gif.convert("RGB")))
    return frames


def psnr(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio of two 8-bit pictures, dB."""
    error = np.mean((one.astype(float) - other) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-12)))


def likeness(path: Path, context: RenderContext, durations: bool) -> float:
    """The worst PSNR of a GIF's frames against the film's true-colour frames."""
    pairs = zip(decoded(path, context, durations), truth(context), strict=True)
    return min(psnr(one, other) for one, other in pairs)


def ground_is_exact(path: Path, context: RenderContext) -> bool:
    """Whether every pixel that is ground in the film is exactly that in the GIF."""
    pairs = zip(decoded(path, context, True), truth(context), strict=True)
    return all(
        (one[other_is].tolist() == other[other_is].tolist())
        for one, other, other_is in (
            (one, other, (other == other[0, 0]).all(axis=2)) for one, other in pairs
        )
    )
