"""Prints a hash of what the kernels compute here: run by `test_cache.py` for several processors."""

import hashlib

import numpy as np

from generator import learn
from generator.learn.kernels.choice import compiled
from generator.learn.kernels.isotropy_kernel import IsotropyKernel
from generator.learn.nn.isotropy import Isotropy
from generator.learn.nn.parameters import pack

whole = hashlib.sha256()
data = learn.disk_annulus(points=12)
LINEAR = [
    *(learn.dense(2, [3, 2], name) for name in ("tanh", "sigmoid", "softplus", "relu")),
    learn.dense(2, [5, 9]),
    learn.fields(2, [4], "flow", steps=2),
    learn.fields(2, [3], "jump"),
    learn.residual(2, [4, 5]),
]
TRAINED = [
    *((architecture, outputs) for architecture in LINEAR for outputs in (1, 3)),
    *((learn.contractive(learn.dense(2, [3, 2], name), 0.1), 1) for name in ("tanh", "softplus")),
    (learn.neighbours(learn.dense(2, [3, 3]), data, "gaussian"), 2),
    (learn.neighbours(learn.residual(2, [3]), data, "power", power=4.0, against="halves"), 2),
]
rng = np.random.default_rng(0)
for architecture, outputs in TRAINED:
    theta = pack(architecture.start(rng, 20, outputs, "identity", 0.7))
    points, labels = rng.normal(size=(2, 70)), rng.integers(0, max(2, outputs), 70)
    kernel = compiled(architecture, outputs, 3e-3)
    assert kernel is not None
    for _ in range(50):
        theta = theta - 0.3 * kernel.gradient(theta, points, labels)
    whole.update(theta.tobytes() + kernel.logits(theta, points, labels).tobytes())
rng = np.random.default_rng(0)
for architecture, inputs in (
    (learn.residual(2, [4, 5]), 2),
    (learn.residual(3, [6, 3], units=4), 3),
):
    theta = pack(architecture.start(rng, 20, 1, "identity", 0.1))
    points, labels = rng.normal(size=(inputs, 70)), rng.integers(0, 2, 70)
    shapes = IsotropyKernel(architecture, Isotropy(0.1, 0.5, architecture.widths[-1]))
    for _ in range(20):
        theta = theta - 0.001 * shapes.gradient(theta, points, labels, 0.1)
    assert np.isfinite(theta).all()
    whole.update(theta.tobytes())
print(whole.hexdigest())
