"""Trainings of 2,000 steps, ours and JAX's: `python -m benchmarks.full_training [ROUNDS [STEPS]]`.

Each run is a process of its own; ours and JAX's take turns. Counted is processor time: of the loop
alone (JAX's compiling apart), and of the whole process from its start. Ours runs once with nothing
compiled before, then with its kernels in the cache.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
STEPS, RATE = 2000, 0.05
DECAY, SQUARE, TINY = 0.9, 0.999, 1e-8  # Adam's
RESTARTS = {"dense": 64, "fields": 8}


def problem(kind: str) -> tuple[Any, Any, Any]:
    """Architecture, data, first parameters (restarts, P)."""
    from generator import learn
    from generator.learn.nn.parameters import pack

    architectures = {
        "dense": learn.dense(2, [2, 2, 2, 2]),
        "fields": learn.fields(2, [18], "flow", steps=5),
    }
    architecture = architectures[kind]
    rng = np.random.default_rng(1)
    start = pack(architecture.start(rng, RESTARTS[kind], 1, "identity", 0.5))
    return architecture, learn.spirals(turns=1, points=200), start


def ours(kind: str, steps: int) -> tuple[float, Any]:
    """Seconds of the loop, and the losses."""
    from generator.learn.training.batch import Run

    architecture, data, start = problem(kind)
    run = Run(architecture, data, 1, start, 0.0)
    run.step(0.0)
    begun = time.process_time()
    for _ in range(steps):
        run.step(RATE)
    return time.process_time() - begun, run._scores()[0]


def jax_scan(kind: str, steps: int) -> tuple[float, Any]:
    """The same by `jax.jit` of `lax.scan`."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    _, data, start = problem(kind)
    points, signs = jnp.array(data.points.T), jnp.array(2.0 * data.labels - 1)

    def losses(theta: Any) -> Any:
        scores = jax.vmap(lambda row: LOGITS[kind](jax, jnp, row, points))(theta)
        return jax.nn.softplus(-signs * scores).mean(axis=1)

    gradient = jax.grad(lambda theta: losses(theta).sum())

    def step(state: Any, _: Any) -> Any:
        theta, mean, square, k = state
        g, k = gradient(theta), k + 1
        mean = DECAY * mean + (1 - DECAY) * g
        square = SQUARE * square + (1 - SQUARE) * g**2
        size = RATE * (mean / (1 - DECAY**k)) / (jnp.sqrt(square / (1 - SQUARE**k)) + TINY)
        return (theta - size, mean, square, k), None

    state = (jnp.array(start), jnp.zeros(start.shape), jnp.zeros(start.shape), 0.0)
    run = jax.jit(lambda state: jax.lax.scan(step, state, None, length=steps)[0])
    compiled = run.lower(state).compile()
    begun = time.process_time()
    theta = jax.block_until_ready(compiled(state))[0]
    return time.process_time() - begun, np.asarray(losses(theta))


def dense_logits(jax: Any, jnp: Any, row: Any, points: Any) -> Any:
    """Logits (n,) of one network 2–2–2–2–2–1."""
    h, at = points, 0
    for _ in range(4):
        h = jnp.tanh(row[at : at + 4].reshape(2, 2) @ h + row[at + 4 : at + 6, None])
        at += 6
    return row[at : at + 2] @ h + row[at + 2]


def field_logits(jax: Any, jnp: Any, row: Any, points: Any) -> Any:
    """Logits (n,) after one flow of 18 anchors, five Runge–Kutta steps."""
    c, v, sharp = row[:36].reshape(18, 2), row[36:72].reshape(18, 2), jnp.exp(-2 * row[72:90])

    def field(x: Any) -> Any:
        squares = ((x[None] - c[:, :, None]) ** 2).sum(axis=1)
        bumps = jnp.exp(-0.5 * sharp[:, None] * squares)
        return v.T @ bumps / (1 + bumps.sum(axis=0))

    x, size = points, 1 / 5
    for _ in range(5):
        one = field(x)
        two = field(x + size / 2 * one)
        three = field(x + size / 2 * two)
        four = field(x + size * three)
        x = x + size * (one + 2 * (two + three) + four) / 6
    return row[90:92] @ x + row[92]


LOGITS: dict[str, Callable[..., Any]] = {"dense": dense_logits, "fields": field_logits}
WAYS = {"ours": ours, "JAX, jit + scan": jax_scan}


def measured(kind: str, name: str, cache: str, steps: int) -> dict[str, float]:
    """One run in a process of its own: seconds of the loop and of the process."""
    command = [sys.executable, "-m", "benchmarks.full_training", kind, name, str(steps)]
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    single |= {"NUMBA_CACHE_DIR": cache, "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | single, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(rounds: int = 3, steps: int = STEPS) -> None:
    """Prints both kinds, medians of the rounds."""
    with tempfile.TemporaryDirectory() as cache:
        for kind in LOGITS:
            cold = measured(kind, "ours", cache, steps)["process"]
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
            for _ in range(rounds):
                for name, rows in runs.items():
                    rows.append(measured(kind, name, cache, steps))
            for name, rows in runs.items():
                loop, process = (median(row[what] for row in rows) for what in ("loop", "process"))
                each = loop / steps / RESTARTS[kind] * 1e6
                print(
                    f"{kind}, {name}: {each:.1f} µs a network-step, process {process:.1f} s,"
                    f" losses' median {rows[0]['loss']:.4f}"
                )
            print(f"{kind}, ours with nothing compiled before: process {cold:.1f} s")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        kind, name, steps = sys.argv[1:]
        loop, losses = WAYS[name](kind, int(steps))
        spent = {"loop": loop, "process": time.process_time(), "loss": float(np.median(losses))}
        print(json.dumps(spent))
    else:
        main(*map(int, sys.argv[1:]))
