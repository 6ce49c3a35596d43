"""One timed case in a process of its own: `python -m benchmarks.case KIND NAME FILM OUT WEIGHTS`.

Prints one line of JSON: the seconds of the work alone, without imports and without computing the
arrays that a peer is given, and what came of it.
"""

import importlib
import importlib.util
import json
import os
import shutil
import sys
import time
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

NEEDS = {"manim": "manim", "PyTorch, eager": "torch", "JAX, jit + scan": "jax"}


def installed(name: str) -> bool:
    """Whether a peer can run here."""
    if "gifski" in name:
        return shutil.which("gifski") is not None
    return name not in NEEDS or importlib.util.find_spec(NEEDS[name]) is not None


def gif(name: str, film: str, out: Path, weights: Path) -> dict[str, object]:
    """Arrays to finished file."""
    from benchmarks.films import FILMS, Timed, ready

    context = FILMS[film](weights)
    if name == "ours":
        from generator.draw.render.raster import gif as encoder

        given = ready(context)
        start = time.perf_counter()
        out.write_bytes(encoder.encode(given))
    else:
        from benchmarks.peers.gifs import GIFS

        timed = Timed(context)
        _ = timed.still, timed.steps
        start = time.perf_counter()
        GIFS[name](timed, out)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "bytes": out.stat().st_size, "steps": len(context.clock.steps)}


def svgs(name: str, film: str, out: Path, weights: Path) -> dict[str, object]:
    """A still SVG of each step."""
    from benchmarks.films import FILMS, Timed, ready
    from benchmarks.peers.svgs import savefig
    from generator.draw.render.svg.document import still
    from generator.draw.render.svg.primitives import HEAD

    out.mkdir(exist_ok=True)
    context = FILMS[film](weights)
    if name == "ours":
        given = ready(context)
        start = time.perf_counter()
        for k, (cs, _) in enumerate(given.clock.steps):
            text = still(given, given.clock.moment(cs), f"s{k}", HEAD)
            (out / f"{k:03d}.svg").write_text(text)
    else:
        timed = Timed(context)
        _ = timed.still, timed.steps
        start = time.perf_counter()
        savefig(timed, out)
    seconds = time.perf_counter() - start
    sizes = [one.stat().st_size for one in out.glob("*.svg")]
    return {"seconds": seconds, "bytes": sum(sizes), "steps": len(sizes)}


def animated_svg(name: str, film: str, out: Path, weights: Path) -> dict[str, object]:
    """The one SVG that plays the whole film; its bytes are those of gzip."""
    import gzip

    from benchmarks.films import FILMS
    from generator.draw.render.svg.document import document

    context = FILMS[film](weights)
    start = time.perf_counter()
    text = document(context, "film")
    seconds = time.perf_counter() - start
    out.write_text(text)
    return {"seconds": seconds, "bytes": len(gzip.compress(text.encode(), 9, mtime=0))}


def training(name: str, film: str, out: Path, weights: Path) -> dict[str, object]:
    """32 restarts until the first gets everything right."""
    from benchmarks.peers.training import TRAINING

    if name in NEEDS:
        importlib.import_module(NEEDS[name])  # its start-up is in the time of the whole process
    start = time.perf_counter()
    steps, losses, compiling = TRAINING[name]()
    seconds = time.perf_counter() - start
    out.write_text(json.dumps([float(one) for one in losses]))
    return {"seconds": seconds, "steps": steps, "restarts": len(losses), "compiling": compiling}


KINDS = {"gif": gif, "svgs": svgs, "animated-svg": animated_svg, "training": training}

if __name__ == "__main__":
    kind, name, film, out, weights = sys.argv[1:]
    print(json.dumps(KINDS[kind](name, film, Path(out), Path(weights))))
