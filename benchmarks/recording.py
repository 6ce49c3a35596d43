"""What GIF and MP4 of a film of the plane cost, apart and recorded together, in processor time.

ffmpeg's time counts too. The cases take turns in one process; ratios are of their medians.
"""

import resource
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.films import FILMS
from generator.draw.render.raster import gif, mp4
from generator.draw.render.raster.recording import record

CASES: dict[str, tuple[Callable[..., Any], ...]] = {
    "GIF": (gif.recording,),
    "MP4": (mp4.recording,),
    "both": (gif.recording, mp4.recording),
}
BARS = {  # bar → numerator, denominator, most
    "MP4 over GIF": ("MP4", "GIF", 1.8),
    "both over MP4": ("both", "MP4", 1.2),
}


def measured(weights: Path, rounds: int) -> dict[str, dict[str, str]]:
    """For each film seconds by case, and for each bar its ratio and whether it holds."""
    return {name: film(context(weights).film, rounds) for name, context in FILMS.items()}


def film(film: Any, rounds: int) -> dict[str, str]:
    """The numbers of one film."""
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(rounds + 1):
        for name, recordings in CASES.items():
            begun = processor_seconds()
            record([recording(film, "film", "default") for recording in recordings])
            seconds[name].append(processor_seconds() - begun)
    medians = {name: median(runs[1:]) for name, runs in seconds.items()}  # the first imports
    return {
        **{f"{name}, s": f"{value:.2f}" for name, value in medians.items()},
        **{bar: verdict(medians[over] / medians[under], most)
           for bar, (over, under, most) in BARS.items()},
    }  # fmt: skip


def verdict(ratio: float, most: float) -> str:
    """A ratio beside its bar."""
    return f"{ratio:.2f}, {'within' if ratio <= most else 'above'} {most}"


def processor_seconds() -> float:
    """Of this process and of those that have ended below it."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)
