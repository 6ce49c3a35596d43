"""The contractive penalty: the kernel against autograd."""

import pytest

from generator import learn
from generator.learn.kernels.rows import ACTIVATIONS
from tests.learn.kernels.states import check

pytest.importorskip("numba")


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("strength", [0.0, 0.3])
def test_the_kernel_agrees_with_autograd_for_every_activation(name, strength):
    check(learn.contractive(learn.dense(2, [3, 2], name), strength), 1)


@pytest.mark.parametrize("widths", [[2, 2, 2, 2], [3], [5, 2, 6]])
def test_widths_without_the_gentle_term(widths):
    check(learn.contractive(learn.dense(3, widths), 0.1), 1, gentle=0.0)
