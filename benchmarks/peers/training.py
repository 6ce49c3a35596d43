"""The same training with plain autograd, PyTorch and JAX.

Each returns the steps, the losses (restarts,) and the seconds of set-up, which don't grow with the
steps: compiling, or reading what was compiled.
"""

import time
from typing import Any

import numpy as np

from benchmarks.problem import EVERY, MOST, RATE, SHAPES, data, starts
from generator.learn.nn.parameters import unpack

DECAY, SQUARE, TINY = 0.9, 0.999, 1e-8  # Adam's, as everywhere
Outcome = tuple[int, Any, float]


def ours() -> Outcome:
    """`generator.learn`'s batch of restarts."""
    from benchmarks.problem import ARCHITECTURE
    from generator.learn.training.batch import Run

    begun = time.perf_counter()
    run = Run(ARCHITECTURE, data(), 1, starts(), 0.0)
    run._gradient(starts())  # reads the compiled kernel
    setting_up = time.perf_counter() - begun
    for step in range(1, MOST + 1):
        run.step(RATE)
        if step % EVERY == 0:
            loss, accuracy, _ = run._scores()
            if (accuracy == 1).any():
                return step, loss, setting_up
    return MOST, loss, setting_up


def plain_autograd(most: int = 60) -> Outcome:
    """autograd's example of a multi-layer perceptron, one network after the other.

    All restarts run for `most` steps: it is timed by the step, since a whole run takes minutes.
    """
    import autograd.numpy as anp
    from autograd import grad
    from autograd.misc.optimizers import adam

    points, labels = data().points, data().labels

    def loss(pairs: Any, step: int = 0) -> Any:
        h = points
        for W, b in pairs[:-1]:
            h = anp.tanh(anp.dot(h, W.T) + b)
        W, b = pairs[-1]
        scores = anp.dot(h, W.T)[:, 0] + b[0]
        return anp.mean(anp.logaddexp(0, (1 - 2 * labels) * scores))

    losses = []
    for row in starts():
        found = adam(grad(loss), unpack(row, SHAPES), num_iters=most, step_size=RATE)
        losses.append(loss(found))
    return most, np.array(losses), 0.0


def torch_eager() -> Outcome:
    """All restarts as a batch by `torch.baddbmm`, `torch.optim.Adam`, one thread."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    points, labels = torch.tensor(data().points.T.copy()), torch.tensor(data().labels)
    signs = (2 * labels - 1).double()
    pairs = [
        (torch.tensor(W).requires_grad_(), torch.tensor(b[..., None]).requires_grad_())
        for W, b in unpack(starts(), SHAPES)
    ]
    optimiser = torch.optim.Adam([one for pair in pairs for one in pair], lr=RATE, eps=TINY)

    def scores() -> Any:
        h = points.expand(len(pairs[0][0]), -1, -1)
        for W, b in pairs[:-1]:
            h = torch.tanh(torch.baddbmm(b, W, h))
        return torch.baddbmm(pairs[-1][1], pairs[-1][0], h)[:, 0]

    for step in range(1, MOST + 1):
        optimiser.zero_grad()
        torch.nn.functional.softplus(-signs * scores()).mean(dim=1).sum().backward()
        optimiser.step()
        if step % EVERY == 0:
            with torch.no_grad():
                now = signs * scores()
                if bool((now > 0).all(dim=1).any()):
                    break
    return step, torch.nn.functional.softplus(-now).mean(dim=1).numpy(), 0.0


def jax_scan() -> Outcome:
    """`jax.jit` of `lax.scan` over the steps between two looks."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    points, labels = jnp.array(data().points.T), jnp.array(data().labels)
    signs = 2.0 * labels - 1

    def scores(pairs: Any) -> Any:
        h = points
        for W, b in pairs[:-1]:
            h = jnp.tanh(W @ h + b[..., None])
        W, b = pairs[-1]
        return (W @ h + b[..., None])[:, 0]

    def losses(pairs: Any) -> Any:
        return jax.nn.softplus(-signs * scores(pairs)).mean(axis=1)

    gradient = jax.grad(lambda pairs: losses(pairs).sum())

    def step(state: Any, _: Any) -> Any:
        pairs, mean, square, k = state
        g, k = gradient(pairs), k + 1
        mean = jax.tree.map(lambda m, one: DECAY * m + (1 - DECAY) * one, mean, g)
        square = jax.tree.map(lambda v, one: SQUARE * v + (1 - SQUARE) * one**2, square, g)

        def moved(p: Any, m: Any, v: Any) -> Any:
            return p - RATE * (m / (1 - DECAY**k)) / (jnp.sqrt(v / (1 - SQUARE**k)) + TINY)

        return (jax.tree.map(moved, pairs, mean, square), mean, square, k), None

    @jax.jit
    def block(state: Any) -> Any:
        state, _ = jax.lax.scan(step, state, None, length=EVERY)
        return state, (signs * scores(state[0]) > 0).all(axis=1).any()

    pairs = [(jnp.array(W), jnp.array(b)) for W, b in unpack(starts(), SHAPES)]
    zeros = jax.tree.map(jnp.zeros_like, pairs)
    state = (pairs, zeros, zeros, 0.0)
    begun = time.perf_counter()
    compiled = block.lower(state).compile()
    compiling = time.perf_counter() - begun
    count = 0
    done = False
    while not done and count < MOST:
        state, done = compiled(state)
        count += EVERY
    return count, np.asarray(losses(state[0])), compiling


TRAINING = {
    "ours": ours,
    "autograd, a plain loop": plain_autograd,
    "PyTorch, eager": torch_eager,
    "JAX, jit + scan": jax_scan,
}
