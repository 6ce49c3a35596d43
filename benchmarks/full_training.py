"""Trainings of 2,000 steps, ours and others': `benchmarks.full_training [ROUNDS [STEPS]]`.

Each run is a process of its own; ours and JAX's take turns. Counted is processor time: of the loop
alone (JAX's compiling apart), and of the whole process from its start. Ours runs once with nothing
compiled before, then with its kernels in the cache. A line for each bar says whether it is reached.
PyTorch and a plain loop of autograd train the dense networks for a tenth of the steps: theirs is
the time of a step, once each.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import tables

ROOT = Path(__file__).parents[1]
STEPS, RATE = 2000, 0.05
DECAY, SQUARE, TINY = 0.9, 0.999, 1e-8  # Adam's
RESTARTS = {"dense": 64, "fields": 8}
# By kind: the largest shares of JAX's processor time, of the loop and of the whole process.
BARS = {"dense": {"loop": 0.5, "process": 1.0}, "fields": {"loop": 1.0}}


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
    run._gradient(start)  # reads the compiled kernel
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


def torch_loop(kind: str, steps: int, compiled: bool) -> tuple[float, Any]:
    """All restarts of the dense networks as a batch by `torch.baddbmm`, with `torch.optim.Adam`."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    architecture, data, start = problem(kind)
    points, signs = torch.tensor(data.points.T.copy()), torch.tensor(2.0 * data.labels - 1)
    pairs = [
        (torch.tensor(W).requires_grad_(), torch.tensor(b[..., None]).requires_grad_())
        for W, b in architecture.unpack(start, 1)
    ]
    parameters = [parameter for pair in pairs for parameter in pair]
    optimiser = torch.optim.Adam(parameters, lr=RATE, betas=(DECAY, SQUARE), eps=TINY)

    def losses() -> Any:
        h = points.expand(RESTARTS[kind], -1, -1)
        for W, b in pairs[:-1]:
            h = torch.tanh(torch.baddbmm(b, W, h))
        scores = torch.baddbmm(pairs[-1][1], pairs[-1][0], h)[:, 0]
        return torch.nn.functional.softplus(-signs * scores).mean(dim=1)

    minimised = torch.compile(losses) if compiled else losses
    minimised().sum().backward()  # compiles
    begun = time.process_time()
    for _ in range(steps):
        optimiser.zero_grad()
        minimised().sum().backward()
        optimiser.step()
    return time.process_time() - begun, losses().detach().numpy()


def torch_eager(kind: str, steps: int) -> tuple[float, Any]:
    """By PyTorch as it is."""
    return torch_loop(kind, steps, compiled=False)


def torch_compiled(kind: str, steps: int) -> tuple[float, Any]:
    """By `torch.compile`, which needs a compiler of C++."""
    return torch_loop(kind, steps, compiled=True)


def autograd_loop(kind: str, steps: int) -> tuple[float, Any]:
    """autograd's example of a multi-layer perceptron: one dense network after the other."""
    import autograd.numpy as anp
    from autograd import grad
    from autograd.misc.optimizers import adam

    architecture, data, start = problem(kind)
    signs = 2.0 * data.labels - 1

    def loss(pairs: Any, step: int = 0) -> Any:
        h = data.points
        for W, b in pairs[:-1]:
            h = anp.tanh(anp.dot(h, W.T) + b)
        W, b = pairs[-1]
        return anp.mean(anp.logaddexp(0, -signs * (anp.dot(h, W.T)[:, 0] + b[0])))

    losses, begun = [], time.process_time()
    for row in start:
        pairs = [(W[0], b[0]) for W, b in architecture.unpack(row[None], 1)]
        trained = adam(grad(loss), pairs, num_iters=steps, step_size=RATE)
        losses.append(loss(trained))
    return time.process_time() - begun, np.array(losses)


LOGITS: dict[str, Callable[..., Any]] = {"dense": dense_logits, "fields": field_logits}
WAYS = {"ours": ours, "JAX, jit + scan": jax_scan}
# Of dense networks alone, and by the step.
BY_STEP = {
    "PyTorch, eager": torch_eager,
    "PyTorch, compiled": torch_compiled,
    "autograd, a plain loop": autograd_loop,
}
SHARE_OF_STEPS = 10  # they train for a tenth of the steps


def measured(kind: str, name: str, cache: str, steps: int) -> dict[str, float]:
    """One run in a process of its own: seconds of the loop and of the process."""
    command = [sys.executable, "-m", "benchmarks.full_training", kind, name, str(steps)]
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    single |= {"NUMBA_CACHE_DIR": cache, "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | single, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def compared(rounds: int = 3, steps: int = STEPS) -> dict[str, Any]:
    """Prints and gives, for both kinds, the medians of the rounds and a verdict for each bar."""
    rows: list[dict[str, Any]] = []
    verdicts: list[str] = []
    with tempfile.TemporaryDirectory() as cache:
        for kind in LOGITS:
            first = measured(kind, "ours", cache, steps)["process"]
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
            for _ in range(rounds):
                for name, done in runs.items():
                    done.append(measured(kind, name, cache, steps))
            spent = {name: medians(done) for name, done in runs.items()}
            for name, seconds in spent.items():
                each = seconds["loop"] / steps / RESTARTS[kind] * 1e6
                rows.append({"training": kind, "by": name, "µs a network-step": each, **seconds})
            rows += by_step(kind, cache, steps // SHARE_OF_STEPS) if kind == "dense" else []
            print(f"{kind}, ours with nothing compiled before: process {first:.1f} s")
            verdicts += verdicts_of(kind, spent)
    tables.show(rows)
    print("\n".join(verdicts))
    return {"rows": rows, "verdicts": verdicts}


def by_step(kind: str, cache: str, steps: int) -> list[dict[str, Any]]:
    """A row for each other library that is installed: what a step takes."""
    rows: list[dict[str, Any]] = []
    for name in BY_STEP:
        if "PyTorch" in name and importlib.util.find_spec("torch") is None:
            print(f"not installed, left out: {name}")
            continue
        loop = measured(kind, name, cache, steps)["loop"]
        rows.append(
            {"training": kind, "by": name, "µs a network-step": loop / steps / RESTARTS[kind] * 1e6}
        )
    return rows


def medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """Of each number of these runs."""
    return {what: median(run[what] for run in runs) for what in runs[0]}


def verdicts_of(kind: str, spent: Mapping[str, Mapping[str, float]]) -> list[str]:
    """A line for each bar: our share of JAX's processor time, and whether it is low enough."""
    lines = []
    for what, bar in BARS[kind].items():
        share = spent["ours"][what] / spent["JAX, jit + scan"][what]
        verdict = "reached" if share <= bar else "NOT reached"
        lines.append(f"{kind}, {what}: {share:.2f} of JAX's, expected at most {bar:g}: {verdict}")
    return lines


if __name__ == "__main__":
    if len(sys.argv) == 4:  # one run, in a process of its own
        kind, name, steps = sys.argv[1:]
        loop, losses = (WAYS | BY_STEP)[name](kind, int(steps))
        spent = {"loop": loop, "process": time.process_time(), "loss": float(np.median(losses))}
        print(json.dumps(spent))
    else:
        compared(*map(int, sys.argv[1:]))
