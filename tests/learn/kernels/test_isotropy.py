"""The gradient of what keeps shapes: the kernel against autograd, from 200 states (as usual 40)."""

import numpy as np
import pytest
from autograd import grad

from generator import learn
from generator.learn.nn.isotropy import Isotropy, carried, mean_traces, objective
from generator.learn.nn.parameters import pack
from tests.learn.kernels.states import DRAWN, STATES, apart, moved, points

pytest.importorskip("numba")
CLOSE = 1e-9  # where J nearly flattens, its inverse's square is known to fewer digits
FLAT = 50.0  # the largest e of a state that is compared


@pytest.mark.parametrize(
    ("inputs", "units", "hidden", "shown"),
    [(3, 3, [8, 5], 3), (2, 2, [3, 4, 1], 2), (3, 4, [5, 4], 4), (3, 4, [6, 2], 3), (2, 3, [4], 2)],
)
@pytest.mark.parametrize("weight", [0.0, 0.1])
def test_the_kernel_agrees_with_autograd(inputs, units, hidden, shown, weight):
    from generator.learn.kernels.isotropy_kernel import IsotropyKernel

    architecture = learn.residual(inputs, hidden, units=units)
    setting = Isotropy(distance=0.1, determinant=0.7, shown=shown)
    agrees(IsotropyKernel(architecture, setting), architecture, setting, weight)


@pytest.mark.parametrize(
    ("inputs", "widths", "shown"),
    [(2, [3, 3], 3), (2, [2, 2, 2], 2), (3, [3], 3), (3, [4, 4], 4), (3, [5, 5], 3)],
)
@pytest.mark.parametrize("weight", [0.0, 0.1])
def test_the_kernel_of_dense_layers_agrees_with_autograd(inputs, widths, shown, weight):
    from generator.learn.kernels.dense_isotropy_kernel import DenseIsotropyKernel

    architecture = learn.dense(inputs, widths)
    assert DenseIsotropyKernel.fits(architecture)
    setting = Isotropy(distance=0.1, determinant=0.7, shown=shown)
    agrees(DenseIsotropyKernel(architecture, setting), architecture, setting, weight)


@pytest.mark.parametrize("widths", [[3, 4], [2, 2]])
def test_other_widths_are_left_to_autograd(widths):
    from generator.learn.kernels.dense_isotropy_kernel import DenseIsotropyKernel

    assert not DenseIsotropyKernel.fits(learn.dense(3, widths))


def flatness(architecture, parameters, x, setting):
    """The largest e of each restart's states: where it is large, J⁻¹ is known to fewer digits."""
    largest = 0.0
    for _, jacobians in carried(architecture, parameters[:-1], x):
        trace, inverse = mean_traces(jacobians[:, : setting.shown])
        largest = np.maximum(largest, np.sqrt(trace * inverse) / len(x) - 1)
    return largest


def agrees(kernel, architecture, setting, weight):
    rng = np.random.default_rng(3)
    parameters = architecture.start(rng, 4 * DRAWN, 1, "identity", 0.3)
    parameters[-1][0][:, :, setting.shown :] = 0.0
    x, labels = points(architecture.widths[0], 45, 2)
    theta = pack(parameters)[flatness(architecture, parameters, x, setting) < FLAT]
    assert len(theta) >= DRAWN
    theta = theta[:STATES]

    def total(theta):
        unpacked = architecture.unpack(theta, 1)
        return objective(architecture, unpacked, x, labels, weight, setting).sum()

    gradient, expected = kernel.gradient(theta, x, labels, weight), grad(total)(theta)
    assert apart(gradient, expected) < CLOSE
    assert (kernel.gradient(theta[7:9], x, labels, weight) == gradient[7:9]).all()
    assert apart(moved(theta, gradient), moved(theta, expected)) < CLOSE
