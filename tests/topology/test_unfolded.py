"""Whether a motion folds a cube, judged by mpmath with differences instead of derivatives."""

import json

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import learn, topology
from generator.errors import UserError
from generator.topology.flow.field_bounds import Ball, determinant_over, field_over, moved_over
from generator.topology.proofs.unfolded import certify_unfolded
from generator.verdict import Verdict
from tests.conftest import cases
from tests.topology.adversary import EXACT

DIGITS = (80, 400, 3000)  # tanh(300) differs from 1 in digit 261


def flow_of(*layers):
    return topology.flow(learn.Network(tuple(layers), None))


def image(layer, x):
    """Where a layer takes a point, in mpmath's numbers."""
    if layer.kind == "dense":
        rows = zip(layer.W, layer.b, strict=True)
        return [EXACT[layer.activation](dot(row, x) + mpmath.mpf(float(b))) for row, b in rows]
    if layer.kind != "flow":
        return added(x, field(layer, x), 1)
    h = mpmath.mpf(1) / layer.steps
    for _ in range(layer.steps):
        k1 = field(layer, x)
        k2 = field(layer, added(x, k1, h / 2))
        k3 = field(layer, added(x, k2, h / 2))
        k4 = field(layer, added(x, k3, h))
        for k, share in ((k1, 1), (k2, 2), (k3, 2), (k4, 1)):
            x = added(x, k, h * share / 6)
    return x


def field(layer, x):
    if layer.kind == "residual":
        rows = zip(layer.W, layer.b, strict=True)
        hidden = [mpmath.tanh(dot(row, x) + mpmath.mpf(float(b))) for row, b in rows]
        return [dot(row, hidden) for row in layer.V]
    squares = [sum((a - float(b)) ** 2 for a, b in zip(x, c, strict=True)) for c in layer.c]
    widths = [2 * mpmath.mpf(float(s)) ** 2 for s in layer.s]
    bumps = [mpmath.exp(-q / s) for q, s in zip(squares, widths, strict=True)]
    return [dot(pull, bumps) / (1 + sum(bumps)) for pull in layer.v.T]


def dot(row, x):
    return sum(mpmath.mpf(float(w)) * y for w, y in zip(row, x, strict=True))


def added(x, slope, h):
    return [a + h * b for a, b in zip(x, slope, strict=True)]


def judged(layers, point):
    """The determinant of the derivative at a point; 0 if no two precisions agree in 9 digits."""
    coarse = differences(layers, point, DIGITS[0])
    for digits in DIGITS[1:]:
        fine = differences(layers, point, digits)
        if abs(fine - coarse) < abs(fine) * 1e-9:
            return fine
        coarse = fine
    return mpmath.mpf(0)


def differences(layers, point, digits):
    """The same by central differences, their step a third of the digits."""
    with mpmath.workdps(digits):
        step = mpmath.mpf(10) ** -(digits // 3)
        columns = []
        for k in range(len(point)):
            ends = []
            for side in (1, -1):
                x = [mpmath.mpf(float(a)) for a in point]
                x[k] += side * step
                for layer in layers:
                    x = image(layer, x)
                ends.append(x)
            columns.append([(a - b) / (2 * step) for a, b in zip(*ends, strict=True)])
        return mpmath.det(mpmath.matrix(columns))


def check(layers, result, half, points=4):
    """That nothing that is proved is false."""
    rng = np.random.default_rng(0)
    if result.verdict is Verdict.PROVED:
        drawn = rng.uniform(-half, half, (300, layers[0].inputs))
        with np.errstate(all="ignore"):  # floats only choose the points
            order = np.argsort(topology.determinants(flow_of(*layers), drawn))
        chosen = drawn[order[[0, -1, *range(1, points - 1)]]]
        signs = {mpmath.sign(judged(layers, x)) for x in chosen}
        assert len(signs) == 1
        assert 0 not in signs
    if result.verdict is Verdict.REFUTED:
        values = [judged(layers, x) for x in result.points]
        if len(values) == 1:
            assert values[0] == 0
        else:
            assert min(values) < 0 < max(values)
        assert np.abs(np.array(result.points)).max() <= half


def test_a_narrow_bump_between_the_points_of_a_grid():
    """The grid says that the determinant is 1 everywhere; between its points it falls to −231."""
    bump = learn.FieldLayer([[0.0051, 0.0047]], [[1.0, 0.31]], [0.00088], "jump")
    flow = flow_of(bump)
    assert topology.least_determinant(flow, side=201) == pytest.approx(1.0, abs=1e-3)
    beside = bump.c[0] + bump.s[0] * bump.v[0] / np.linalg.norm(bump.v[0]) * 0.8
    assert float(judged([bump], beside)) == pytest.approx(-231, abs=3)
    result = certify_unfolded(flow)
    assert result.verdict is Verdict.REFUTED
    assert min(judged([bump], x) for x in result.points) < 0
    check([bump], result, 1.0)


def test_a_narrow_bump_that_flows_folds_nothing_and_is_no_false_proof():
    bump = learn.FieldLayer([[0.0051, 0.0047]], [[0.002, 0.001]], [0.00119], "flow", steps=8)
    assert certify_unfolded(flow_of(bump)).verdict is Verdict.PROVED
    wild = learn.FieldLayer(bump.c, 200 * bump.v, bump.s, "flow", steps=2)  # steps too coarse
    result = certify_unfolded(flow_of(wild))
    assert result.verdict is Verdict.REFUTED
    check([wild], result, 1.0)


def test_the_articles_two_anchors():
    centres, pulls = [[-0.45, 0.12], [0.45, -0.12]], [[1.7, -0.25], [-1.7, 0.25]]
    layers = [learn.FieldLayer(centres, pulls, [0.34, 0.34], kind, 32) for kind in ("jump", "flow")]
    jump, flow = (certify_unfolded(flow_of(layer)) for layer in layers)
    assert (jump.verdict, flow.verdict) == (Verdict.REFUTED, Verdict.PROVED)
    check([layers[0]], jump, 1.0)
    check([layers[1]], flow, 1.0, points=1)
    assert 0 < flow.at_least < 1


@pytest.mark.parametrize("width", [0.02, 0.001])
def test_what_folds_outside_of_the_cube_counts_where_points_come_by(width):
    """A wide anchor carries the cube to the right, where a second one folds it.

    At the first step all is well; where the second anchor is narrow, no point of a grid meets it.
    """
    layer = learn.FieldLayer([[0, 0], [1.6, 0.3]], [[5, 0], [-3, 0.5]], [1.5, width], "flow", 12)
    step = learn.FieldLayer(layer.c, layer.v / 12, layer.s, "jump")  # nearly the first step
    assert certify_unfolded(flow_of(step)).verdict is Verdict.PROVED
    start = np.array([[0.5, 0.3]])
    ways = [layer.moved(start, k / 12, k)[0, 0] for k in range(13)]
    assert max(ways) > 1.6
    result = certify_unfolded(flow_of(layer))
    assert result.verdict is not Verdict.PROVED
    check([layer], result, 1.0)


def test_too_small_a_budget_is_undecided():
    rng = np.random.default_rng(1)
    strong = learn.FieldLayer(
        rng.uniform(-1, 1, (9, 2)), 3 * rng.normal(size=(9, 2)), np.full(9, 0.25), "flow", 20
    )
    assert certify_unfolded(flow_of(strong)).verdict is Verdict.PROVED
    result = certify_unfolded(flow_of(strong), budget=1100)
    assert result.verdict is Verdict.UNDECIDED
    assert result.undecided > 0
    assert result.at_least == -np.inf


def test_dense_layers_are_decided_exactly():
    W = np.array([[1.0, 1 / 3], [3.0, 1.0]])  # 3 · fl(1/3) is below 1: det W > 0 by 2⁻⁵⁴
    layers = {name: learn.Dense(W, [0.1, 0.2], name) for name in ("tanh", "relu")}
    assert certify_unfolded(flow_of(layers["tanh"])).verdict is Verdict.PROVED
    assert certify_unfolded(flow_of(layers["relu"])).verdict is Verdict.REFUTED
    singular = learn.Dense([[1.0, 2.0], [2.0, 4.0]], [0.0, 0.0], "tanh")
    assert certify_unfolded(flow_of(singular)).verdict is Verdict.REFUTED
    inside = learn.Dense(np.eye(2), [5.0, 5.0], "relu")  # all that comes is above 0
    assert certify_unfolded(flow_of(inside)).verdict is Verdict.PROVED
    line = learn.Dense([[-2.0]], [0.3], "tanh")
    assert certify_unfolded(flow_of(line)).verdict is Verdict.PROVED


def test_what_has_no_determinant_says_so():
    with pytest.raises(UserError, match="expected as many units as inputs, got 3 and 2"):
        certify_unfolded(flow_of(learn.Dense(np.ones((3, 2)), np.ones(3))))
    with pytest.raises(UserError, match="half: expected a number above 0, got 0"):
        certify_unfolded(flow_of(learn.Dense(np.eye(2), [0, 0])), half=0.0)


def random_layer(rng, d):
    kind = str(rng.choice(["jump", "flow", "residual", "dense"]))
    size = 10.0 ** rng.uniform(-3, 2)
    m = int(rng.integers(1, 4))
    if kind == "dense":
        W = rng.normal(size=(d, d))
        if rng.random() < 0.3:
            W[-1] = W[0] + 10.0 ** rng.uniform(-18, -6) * rng.normal(size=d)
        return learn.Dense(W, rng.normal(size=d), str(rng.choice(list(EXACT))))
    if kind == "residual":
        parts = rng.normal(size=(d, m)), rng.normal(size=(m, d)), rng.normal(size=m)
        return learn.ResidualLayer(size * parts[0], *parts[1:])
    widths = 10.0 ** rng.uniform(-3, 0.3, size=m)
    pulls = size * rng.normal(size=(m, d))
    return learn.FieldLayer(
        rng.uniform(-1, 1, (m, d)), pulls, widths, kind, int(rng.integers(1, 5))
    )


@settings(max_examples=cases(15, 120, 120))
@given(st.integers(0, 2**40))
def test_no_fold_is_missed(seed):
    rng = np.random.default_rng(seed)
    d = int(rng.integers(1, 4))
    layers = [random_layer(rng, d) for _ in range(rng.integers(1, 3))]
    half = float(rng.choice([0.5, 1.0, 2.0]))
    flow = flow_of(*layers)
    result = certify_unfolded(flow, half, budget=1 << 13)
    check(list(flow.network.layers), result, half)


def test_ordinary_fields_are_decided():
    """Undecided is no way out."""
    rng = np.random.default_rng(3)
    decided, count = 0, cases(20, 60, 60)
    for k in range(count):
        m, strength = int(rng.integers(1, 8)), rng.uniform(0.2, 2)
        layer = learn.FieldLayer(
            rng.uniform(-1, 1, (m, 2)),
            strength * rng.normal(size=(m, 2)),
            rng.uniform(0.2, 0.6, m),
            ("jump", "flow")[k % 2],
            20,
        )
        decided += certify_unfolded(flow_of(layer)).verdict is not Verdict.UNDECIDED
    assert decided >= 0.95 * count


@settings(max_examples=cases(15, 60, 60))
@given(st.integers(0, 2**40))
def test_enclosures_hold_points_of_the_boxes(seed):
    """Of F, DF and a step's derivative, and of its determinant, against values in floats."""
    rng = np.random.default_rng(seed)
    d = int(rng.integers(1, 4))
    layer = random_layer(rng, d)
    if layer.kind == "dense":
        return
    box = Ball(rng.uniform(-1, 1, (1, d)), 10.0 ** rng.uniform(-12, 0, (1, d)))
    x = box.middle + rng.uniform(-1, 1, (20, d)) * box.radius
    step = learn.FieldLayer(layer.c, layer.v, layer.s, "flow", 1) if layer.kind == "flow" else layer
    moved = flow_of(step).stages[0].jacobian(1.0, x)
    value, derivative = field_over(layer, box)
    inside(layer.field(x), value)
    if layer.kind != "flow":
        inside(moved - np.eye(d), derivative)
    inside(moved, moved_over(step, box))
    inside(np.linalg.det(moved), determinant_over(moved_over(step, box)))


def inside(values, bounds):
    room = 1e-9 * (1 + np.abs(values).max())  # of the values' own rounding
    assert (values >= bounds.low - room).all()
    assert (values <= bounds.high + room).all()


def test_a_record_of_it_can_be_kept():
    result = certify_unfolded(flow_of(learn.Dense(np.eye(2), [0, 0])))
    assert json.dumps(result.verdict) == '"proved"'
    assert repr(result).startswith("Unfolded(verdict")
