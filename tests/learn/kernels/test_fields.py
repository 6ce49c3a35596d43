"""Field and residual layers: the kernel against autograd."""

import pytest

from generator import learn
from generator.learn.nn.stack import Stack
from tests.learn.kernels.states import check

pytest.importorskip("numba")
NOISE = 0.5  # more would make anchors so narrow that their exponents lose digits by any way


@pytest.mark.parametrize("kind", ["flow", "jump"])
@pytest.mark.parametrize(("outputs", "classes"), [(1, 2), (3, 3)])
def test_flows_and_jumps(kind, outputs, classes):
    check(learn.fields(2, [5, 3], kind, steps=3), outputs, classes=classes, noise=NOISE)


def test_in_space_without_the_gentle_term():
    check(learn.fields(3, [6], "flow", steps=2), 1, gentle=0.0, count=20, noise=NOISE)


@pytest.mark.parametrize(("outputs", "classes"), [(1, 2), (3, 3)])
def test_residual_layers(outputs, classes):
    check(learn.residual(3, [4, 1, 7]), outputs, classes=classes)


def test_layers_of_all_kinds():
    plans = (
        *learn.residual(2, [4]).plans,
        *learn.fields(2, [3], "flow", steps=2).plans,
        *learn.residual(2, [2]).plans,
        *learn.fields(2, [5], "jump").plans,
    )
    check(Stack(plans), 1, noise=NOISE)
