"""No false proof: an adversary draws networks and sets, arithmetic of 60 digits judges.

500 of them; `ROUNDS=50 pytest tests/topology/test_adversary.py` draws 100,000.
"""

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import learn
from generator.errors import UserError
from generator.learn.nn.activation_functions import SELU_ALPHA, SELU_SCALE
from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.flow.bounds import network_pieces, reach
from generator.topology.proofs.certify import certify
from generator.verdict import Verdict
from tests.conftest import cases
from tests.topology.adversary import random_case, sure_logit, sure_sign
from tests.topology.random_networks import network
from tests.topology.sets import ANNULUS, DISK, data

BOTH = data((DISK, ANNULUS), 30)
SEEDS = st.integers(0, 2**40)


def normal_cdf(z):
    return (-z / flint.arb(2).sqrt()).erfc() / 2


def gelu_inner(z):
    """u of the approximation by tanh, and its derivative."""
    root, cube = (flint.arb(2) / flint.arb.pi()).sqrt(), flint.arb("0.044715")
    return root * (z + cube * z**3), root * (1 + 3 * cube * z**2)


ARB = {
    "tanh": lambda z: z.tanh(),
    "sigmoid": lambda z: 1 / (1 + (-z).exp()),
    "softplus": lambda z: z.exp().log1p(),
    "relu": lambda z: z.max(0),
    "identity": lambda z: z,
    "leaky_relu": lambda z: z.max(z * 0.01),
    "elu": lambda z: z.max(0) + z.min(0).expm1(),
    "selu": lambda z: SELU_SCALE * (z.max(0) + SELU_ALPHA * z.min(0).expm1()),
    "softsign": lambda z: z / (1 + abs(z)),
    "hardtanh": lambda z: z.min(1).max(-1),
    "silu": lambda z: z / (1 + (-z).exp()),
    "gelu": lambda z: z * normal_cdf(z),
    "gelu_tanh": lambda z: z / (1 + (-2 * gelu_inner(z)[0]).exp()),
    "sine": lambda z: z.sin(),
}


def plane(*layers, head, offset=0.0):
    """A network of tanh layers (W, b)."""
    dense = tuple(Dense(np.array(W, float), np.array(b, float), "tanh") for W, b in layers)
    return Network(dense, Head("logistic", np.array([head], float), np.array([offset])))


def check(net, samples, certified, points=3):
    """What is proved of single points of the sets, by one set's whole share, is so."""
    rng = np.random.default_rng(0)
    for exact_set in samples.sets:
        if certified.shares[exact_set.name] < 1:
            continue
        low, high = np.array(exact_set.domain).T
        for t in rng.uniform(low, high, (points, len(low))):
            assert sure_sign(net, exact_set, t) == (1 if exact_set.label else -1)
            if certified.verdict is Verdict.PROVED:
                right = sure_logit(net, exact_set, t)[0] * (1 if exact_set.label else -1)
                assert right >= certified.margin


def judged_share(net, exact_set, count, seed=0):
    """How many of `count` random points are surely right, surely wrong."""
    rng = np.random.default_rng(seed)
    low, high = np.array(exact_set.domain).T
    signs = [sure_sign(net, exact_set, t) for t in rng.uniform(low, high, (count, len(low)))]
    wanted = 1 if exact_set.label else -1
    return np.mean([s == wanted for s in signs]), np.mean([s == -wanted for s in signs])


@settings(max_examples=cases(60, 900, 225))
@given(SEEDS)
def test_no_certificate_is_false(seed):
    net, samples = random_case(seed)
    try:
        certified = certify(net, samples, 1 << 11)
    except UserError as error:
        assert "core that nearly stops" in str(error)  # noqa: PT017 – else it is checked
        return
    assert 0 <= certified.share <= 1
    assert 0 <= certified.wrong <= 1 - certified.share
    check(net, samples, certified)
    if certified.verdict is Verdict.REFUTED:
        assert not (np.array(list(certified.shares.values())) == 1).all()


@settings(max_examples=cases(25, 400, 100))
@given(SEEDS)
def test_single_points_are_as_the_bound_says(seed):
    """The error of computed logits, of points alone."""
    net, samples = random_case(seed)
    pieces = network_pieces(net, head=True)
    for i in (0, -1):
        exact_set, t = samples.sets[samples.members[i]], samples.parameters[i]
        logits, far = reach(pieces, exact_set.at(t[None]), np.array([exact_set.rounding * 1.01]))
        if np.abs(logits[0, 0]) > far[0]:
            assert sure_sign(net, exact_set, t) == np.sign(logits[0, 0])
        if np.isfinite(far[0]) and far[0] > 0:
            assert abs(sure_logit(net, exact_set, t)[0] - logits[0, 0]) <= far[0]


def test_a_saturated_layer_is_an_interval():
    """tanh(20 + x) is 1 in floats; the next layer amplifies what floats have lost."""
    net = plane(
        ([[1, 0], [0, 1]], [20, 0]),
        ([[1000, 0], [0, 1]], [-1000, 0]),
        head=[1000.0, 0.0],
        offset=8e-12,
    )
    certified = certify(net, BOTH, 1 << 13)
    for exact_set in BOTH.sets:
        right, _ = judged_share(net, exact_set, 100)
        assert certified.shares[exact_set.name] <= right + 0.05
    assert certified.verdict is not Verdict.PROVED


@pytest.mark.parametrize("bias", [2.0**53, -(2.0**53)])
def test_a_large_bias_swallows_no_digits(bias):
    net = Network(
        (
            Dense(np.eye(2), np.array([bias, 0.0]), "identity"),
            Dense(np.eye(2), np.array([-bias, 0.0]), "identity"),
        ),
        Head("logistic", np.array([[1.0, 0.0]]), np.array([0.1])),
    )
    certified = certify(net, BOTH, 1 << 13)
    assert certified.share == certified.wrong == 0
    assert certified.verdict is Verdict.UNDECIDED


def test_eleven_layers_that_grow_rounding():
    """Each layer takes what the last has lost for a signal."""
    layers = [([[1, 0], [0, 1]], [18, 0]), ([[7e13, 0], [0, 1]], [-7e13, 0])]
    for _ in range(9):
        layers.append(([[7e13, 0], [0, 1]], [0, 0]))
    net = plane(*layers, head=[1.0, 0.0], offset=0.5)
    certified = certify(net, BOTH, 1 << 13)
    for exact_set in BOTH.sets:
        right, wrong = judged_share(net, exact_set, 40)
        assert certified.shares[exact_set.name] <= right + 0.1
        assert certified.wrong <= wrong + 0.1


def test_ordinary_networks_stay_decided():
    """Undecided is no way out: of drawn networks, nearly every cell is decided."""
    rng = np.random.default_rng(4)
    shares = []
    for i in range(cases(8, 20)):
        widths = (2, *rng.integers(2, 5, size=1 + i % 4))
        scale = rng.uniform(0.5, 3)
        certified = certify(network(rng, widths, "tanh", scale=scale), BOTH, 1 << 14)
        shares.append(certified.share + certified.wrong)
    assert np.mean(np.array(shares) > 0.9) >= 0.95


@settings(max_examples=cases(45, 700, 175))
@given(SEEDS)
def test_bounds_of_balls_hold_those_of_arb(seed):
    """The same ball through the same layers, by Arb's intervals at single points."""
    net, samples = random_case(seed)
    rng = np.random.default_rng(seed)
    centres, radius = samples.points[:2], 10.0 ** rng.uniform(-12, -1, 2)
    logits, far = reach(network_pieces(net, head=True), centres, radius)
    before, flint.ctx.prec = flint.ctx.prec, 3000
    try:
        for i in range(2):
            direction = rng.normal(size=centres.shape[1])
            direction *= 0.99 / np.linalg.norm(direction)
            x = [
                flint.arb(float(c)) + flint.arb(float(radius[i])) * flint.arb(float(u))
                for c, u in zip(centres[i], direction, strict=True)
            ]
            for layer in net.layers:
                x = [ARB[layer.activation](z) for z in arb_affine(layer, x)]
            moved = abs(arb_affine(net.head, x)[0] - float(logits[i, 0]))
            if np.isfinite(far[i]):
                assert not moved > float(far[i])
    finally:
        flint.ctx.prec = before


def arb_affine(part, x):
    return [
        sum((flint.arb(float(w)) * y for w, y in zip(row, x, strict=True)), flint.arb(float(b)))
        for row, b in zip(part.W, part.b, strict=True)
    ]


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_ranges_are_rounded_outwards(name):
    """Of value and slope at single points, against Arb at 200 bits."""
    rng = np.random.default_rng(8)
    sizes = 10.0 ** rng.uniform(-20, 3, 1000)
    z = np.concatenate([sizes, -sizes, [0.0, 19.0, 20.0, -40.0, 710.0, -745.0, -746.0]])
    record = ACTIVATIONS[name]
    values, slopes = record.value_range(z, z), record.slope_range(z, z)
    before, flint.ctx.prec = flint.ctx.prec, 200
    try:
        for i, at in enumerate(map(float, z)):
            value = ARB[name](flint.arb(at))
            assert not value < float(values[0][i])
            assert not value > float(values[1][i])
            if at or not name.endswith("relu"):  # of a kink
                slope = ARB_SLOPE[name](flint.arb(at))
                assert not slope < float(slopes[0][i])
                assert not slope > float(slopes[1][i])
    finally:
        flint.ctx.prec = before


ARB_SLOPE = {
    "tanh": lambda z: 1 / z.cosh() ** 2,
    "sigmoid": lambda z: 1 / (2 * (z / 2).cosh()) ** 2,
    "softplus": lambda z: 1 / (1 + (-z).exp()),
    "relu": lambda z: flint.arb(1 if z > 0 else 0),
    "identity": lambda z: flint.arb(1),
    "leaky_relu": lambda z: flint.arb(1 if z > 0 else 0.01),
    "elu": lambda z: z.min(0).exp(),
    "selu": lambda z: SELU_SCALE * (flint.arb(1) if z > 0 else SELU_ALPHA * z.exp()),
    "softsign": lambda z: 1 / (1 + abs(z)) ** 2,
    "hardtanh": lambda z: flint.arb(1 if -1 < z < 1 else 0),
    "silu": lambda z: (1 + z / (1 + z.exp())) / (1 + (-z).exp()),
    "gelu": lambda z: normal_cdf(z) + z * (-z * z / 2).exp() / (2 * flint.arb.pi()).sqrt(),
    "gelu_tanh": lambda z: gelu_tanh_slope(*gelu_inner(z), z),
    "sine": lambda z: z.cos(),
}


def gelu_tanh_slope(inner, steep, z):
    return (1 + 2 * z * steep / (1 + (2 * inner).exp())) / (1 + (-2 * inner).exp())


def test_the_margin_is_a_lower_bound():
    """Of a plane it is known: x < ½ right on the disk of radius ⅓, at least ⅙."""
    disks = data((DISK,), 10)
    net = plane(head=[1.0, 0.0], offset=-0.5)
    certified = certify(net, disks, 1 << 14)
    assert certified.verdict is Verdict.PROVED
    assert 0.98 / 6 < certified.margin <= 1 / 6
    assert certified.distance <= certified.margin


def test_sets_without_parametrisation_are_refused():
    plain = learn.sample("plain", np.zeros((3, 2)), np.array([0, 1, 0]))
    with pytest.raises(UserError, match="data: expected exact sets, got none in 'plain'"):
        certify(plane(head=[1.0, 0.0]), plain)
