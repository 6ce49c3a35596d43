"""No false proof of the other statements: invariants, singular values, paths, planes, witnesses.

The judges are exact: signs of rational determinants, Sylvester's criterion by mpmath at 700 digits,
convex hulls in fractions, logits of 60 digits and more. `ROUNDS=100 pytest tests/topology` draws a
hundred times as many.
"""

from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import mpmath
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import learn, topology
from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology.invariants.loops import Loop
from generator.topology.measure.exact_determinant import determinant, exact
from generator.verdict import Verdict
from tests.conftest import cases
from tests.topology.adversary import EXACT, sure_sign
from tests.topology.sets import ANNULUS, DISK, data

SEEDS = st.integers(0, 2**40)
LAST = mpmath.mpf(10) ** -300  # of the judge's digits, not sure
INJECTIVE = sorted(set(EXACT) - {"relu", "hardtanh", "silu", "gelu", "gelu_tanh", "sine"})
SCRIPT = Path(__file__).parents[2] / "docs" / "recheck.py"
spec = spec_from_file_location("recheck", SCRIPT)
assert spec is not None
assert spec.loader is not None
recheck = module_from_spec(spec)
spec.loader.exec_module(recheck)


def wild_matrix(rng, out, into):
    """Weights of sizes from 1e-300 to 1e15, sometimes nearly or exactly singular."""
    W = rng.normal(size=(out, into)) * 10.0 ** rng.choice([0, rng.uniform(-3, 15)])
    kind = rng.random()
    if kind < 0.25:
        W[-1] = W[0] * rng.choice([1.0, 2.0, -0.5])
        W[-1] += 10.0 ** rng.uniform(-22, -6) * np.abs(W).max() * rng.normal(size=into)
    elif kind < 0.35:
        W = np.round(W)
    elif kind < 0.45:
        W = W * 10.0 ** rng.uniform(-300, -3)
    return W


def dense_flow(matrices, names):
    layers = [Dense(W, np.zeros(len(W)), name) for W, name in zip(matrices, names, strict=True)]
    return topology.flow(Network(tuple(layers), None))


def least_of(W):
    """The least singular value by 700 digits; 0 where the root of their last digit could be it."""
    with mpmath.workdps(700):
        matrix = mpmath.matrix([[mpmath.mpf(float(w)) for w in row] for row in W])
        values = mpmath.eigsy(matrix.T * matrix, eigvals_only=True)
        least, largest = (mpmath.sqrt(max(f(values), mpmath.mpf(0))) for f in (min, max))
        return least if least > largest * mpmath.mpf(10) ** -345 else mpmath.mpf(0)


@settings(max_examples=cases(20, 300, 75))
@given(SEEDS)
def test_singular_values(seed):
    rng = np.random.default_rng(seed)
    widths = [int(rng.integers(1, 4))]
    matrices = []
    for _ in range(rng.integers(1, 3)):
        widths.append(int(rng.integers(max(1, widths[-1] - 1), 5)))
        matrices.append(wild_matrix(rng, widths[-1], widths[-2]))
    names = [str(rng.choice(sorted(EXACT))) for _ in matrices]
    flow = dense_flow(matrices, names)
    drops = any(len(W) < W.shape[1] for W in matrices)
    turned = any(W.shape == (1, 1) and W[0, 0] <= 0 for W in matrices)
    flattens = drops or turned or not set(names) <= set(INJECTIVE)
    least = mpmath.mpf(0) if flattens else min(mpmath.mpf(1), *map(least_of, matrices))
    with mpmath.workdps(700):
        less, more = least * (1 - LAST), least * (1 + LAST)  # an exact tie stays one
    assert topology.least_singular_value(flow) <= more
    bound = float(least) * float(rng.choice([0.0, 0.5, 1 - 1e-13, 1.0, 1 + 1e-13]))
    expected = Verdict.PROVED if mpmath.mpf(bound) < less else Verdict.REFUTED
    assert topology.never_flatter(flow, bound) is expected


@settings(max_examples=cases(8, 100, 25))
@given(SEEDS)
def test_straight_paths(seed):
    """Against the determinant at 101 values of t, in fractions, and the eigenvalues."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 4))
    W = wild_matrix(rng, n, n)
    if rng.random() < 0.2:
        W = -float(rng.integers(1, 5)) * np.eye(n)
    try:
        flow = dense_flow([W], ["tanh"])
    except UserError:
        return
    W = flow.network.layers[0].W
    said = topology.never_singular(topology.straight(flow))
    if said is Verdict.PROVED:
        entries, last = exact(W), Fraction(1)
        for k in range(101):
            t = Fraction(k, 100)
            path = [
                [t * w + (1 - t) * (i == j) for j, w in enumerate(row)]
                for i, row in enumerate(entries)
            ]
            value = determinant(path)
            assert value * last > 0
            last = value
    else:
        with mpmath.workdps(120):
            values, _ = mpmath.eig(mpmath.matrix(W.tolist()))
            size = max(abs(value) for value in values)
            assert any(abs(v.imag) <= size * 1e-30 and v.real <= size * 1e-30 for v in values)
    assert topology.never_singular(flow) is (
        Verdict.PROVED if determinant(exact(W)) > 0 else Verdict.REFUTED
    )


@settings(max_examples=cases(20, 300, 75))
@given(SEEDS)
def test_separation_agrees_with_convex_hulls_of_fractions(seed):
    """In the plane, where convex hulls of fractions say whether a line parts the classes."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 12))
    points = rng.normal(size=(2 * count, 2))
    labels = np.arange(2 * count) % 2
    gap = 10.0 ** rng.uniform(-18, 0) * rng.choice([-1, 0, 1])
    points[:, 0] = (np.abs(points[:, 0]) + gap / 2) * (2 * labels - 1)
    turn = rng.uniform(0, 2 * np.pi)
    points = points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    if rng.random() < 0.3:
        points = np.round(points * 4) / 3
    points = points * 10.0 ** rng.choice([0, rng.uniform(-8, 8)], size=2)
    points = points + 10.0 ** rng.uniform(-3, 9) * rng.normal(size=2) * rng.integers(0, 2)
    classes = [[tuple(map(Fraction, x)) for x in points[labels == k].tolist()] for k in (0, 1)]
    meet, _ = recheck.hulls_meet(*classes)
    answer = topology.separation(points, labels)
    assert answer.verdict is not (Verdict.PROVED if meet else Verdict.REFUTED)


def limacon(factor):
    """A closed curve that crosses itself if factor > 1/2: e^{is} + factor · e^{2is}."""

    def at(turns):
        s = 2 * np.pi * np.asarray(turns)
        x = np.cos(s) + factor * np.cos(2 * s)
        return np.column_stack([x, np.sin(s) + factor * np.sin(2 * s)])

    return Loop(at, 2 * np.pi * (1 + 2 * factor), 2, 1e-14)


@settings(max_examples=cases(5, 60, 15))
@given(SEEDS)
def test_winding_numbers(seed):
    """Of a curve that goes once or twice round 0, and of its images: det W < 0 turns it over.

    Twice where factor > 1, by the argument principle: z + factor · z² has two zeros inside.
    """
    rng = np.random.default_rng(seed)
    matrices = [wild_matrix(rng, 2, 2) for _ in range(rng.integers(1, 6))]
    names = [str(rng.choice(INJECTIVE)) for _ in matrices]
    factor = float(rng.choice([0.0, 0.3, 0.7, 0.999, 1.001, 2.0]))
    flow = dense_flow(matrices, names)
    played = [layer.W for layer in flow.network.layers]
    signs = [(value > 0) - (value < 0) for value in (determinant(exact(W)) for W in played)]
    expected = int(np.prod(signs)) * (2 if factor > 1 else 1)
    curve = topology.winding_along(flow, limacon(factor), np.zeros(2))
    try:
        record = curve.record([(len(flow.stages) - 1, 1.0)])
    except UserError:
        return  # too near to tell
    assert expected != 0, "the image of a singular W was told from a point on it"
    assert record.always(expected) is Verdict.PROVED


@settings(max_examples=cases(2, 30, 15))
@given(SEEDS)
def test_witnesses(seed):
    rng = np.random.default_rng(seed)
    layers = []
    for _ in range(rng.integers(1, 5)):
        W = wild_matrix(rng, 2, 2)
        layers.append(Dense(W, rng.normal(size=2), str(rng.choice(sorted(EXACT)))))
    sample = data((DISK, ANNULUS), 30)
    with np.errstate(all="ignore"):
        heights = Network(tuple(layers), None).representation(sample.points) @ (
            normal := rng.normal(size=2)
        )
    finite = heights[np.isfinite(heights)]
    offset = -float(np.median(finite)) if len(finite) else 0.0
    net = Network(tuple(layers), learn.Head("logistic", normal[None], [offset]))
    try:
        witness = topology.find_witness(net, sample)
    except UserError as error:
        assert "(undecided;" in str(error)  # noqa: PT017 – else it is checked
        return
    assert witness.verdict is Verdict.PROVED
    exact_set = next(exact_set for exact_set in sample.sets if exact_set.name == witness.set)
    assert sure_sign(net, exact_set, witness.parameter) == (-1 if exact_set.label else 1)
    regular = all(determinant(exact(layer.W)) for layer in layers)
    if regular and all(layer.activation in INJECTIVE for layer in layers):
        assert witness.kept is not Verdict.REFUTED
