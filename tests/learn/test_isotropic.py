"""Training that keeps shapes: what it minimises, against independent formulas, and its results."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from autograd.test_util import check_grads
from scipy.special import softplus
from scipy.stats import special_ortho_group

from generator import learn
from generator.errors import UserError
from generator.learn.nn import isotropy
from generator.learn.nn.isotropy import Isotropy, corner_determinants, mean_traces, objective
from generator.learn.nn.parameters import pack
from generator.learn.nn.residual import EmbeddingPlan
from generator.learn.training import isotropic
from generator.learn.training.draft import drafting
from tests.figures.kernels import printed_by_two_processors

TORI = learn.linked_tori(points=20)
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(("d", "k"), [(2, 2), (3, 2), (3, 3), (4, 3)])
def test_traces_are_those_of_numpys_inverse(d, k):
    J = RNG.normal(size=(2, d, k, 7))
    grams = np.einsum("rdkn,rdln->rnkl", J, J)
    trace, inverse = mean_traces(J)
    np.testing.assert_allclose(trace, np.trace(grams, axis1=2, axis2=3).mean(axis=1))
    expected = np.trace(np.linalg.inv(grams), axis1=2, axis2=3).mean(axis=1)
    np.testing.assert_allclose(inverse, expected)


def test_a_similarity_has_no_distortion_and_a_stretch_has():
    def energy(matrix):
        trace, inverse = mean_traces(np.broadcast_to(matrix[None, :, :, None], (1, 3, 3, 5)))
        return float(np.sqrt(trace * inverse)[0] / 3 - 1)

    turn = special_ortho_group.rvs(3, random_state=1)
    assert energy(0.2 * turn) == pytest.approx(0, abs=1e-12)
    stretched = turn @ np.diag([1.0, 1.0, 3.0])
    assert energy(stretched) == pytest.approx(np.sqrt(11 * (2 + 1 / 9)) / 3 - 1)
    assert energy(7 * stretched) == pytest.approx(energy(stretched))


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_determinants_at_corners_are_numpys(d):
    V, W = RNG.normal(size=(2, d, 4)), RNG.normal(size=(2, 4, d))
    values = corner_determinants(V, W)
    for number, s in enumerate(itertools.product([0, 1], repeat=4)):
        matrix = np.eye(d) + V @ np.diag(s[::-1]) @ W  # bit 0 is the first unit
        np.testing.assert_allclose(values[:, number], np.linalg.det(matrix), atol=1e-12)


@pytest.mark.parametrize(
    "architecture",
    [learn.residual(3, [3, 2]), learn.residual(2, [2], units=3), learn.dense(2, [3, 3])],
)
def test_the_objectives_gradient(architecture):
    inputs = architecture.widths[0]
    x, labels = RNG.normal(size=(inputs, 6)), np.arange(6) % 2
    parameters = architecture.start(RNG, 2, 1, "identity", 0.3)
    setting = Isotropy(0.1, 0.9, inputs)
    theta = pack(parameters)
    check_grads(
        lambda theta: objective(
            architecture, architecture.unpack(theta, 1), x, labels, 0.1, setting
        ),
        modes=["rev"],
        order=1,
    )(theta)


GRADIENT = """
import hashlib
import autograd.numpy as np
from autograd import grad
from generator import learn
from generator.learn.nn.isotropy import Isotropy, objective
from generator.learn.nn.parameters import pack
data = learn.disk_annulus(200)
for architecture in (learn.dense(2, [3, 3]), learn.residual(2, [4, 4])):
    theta = pack(architecture.start(np.random.default_rng(0), 40, 1, "identity", 0.3))
    setting = Isotropy(0.1, 0.1, 2)
    run = lambda theta: np.sum(objective(
        architecture, architecture.unpack(theta, 1), data.points.T, data.labels, 0.1, setting))
    print(hashlib.sha256(grad(run)(theta).tobytes()).hexdigest())
"""


def test_gradients_by_autograd_are_the_same_bytes_whatever_the_processor():
    assert len(printed_by_two_processors(GRADIENT)) == 1


def test_distances_count_in_units_of_the_sets_own_scale():
    """A dense layer without bend: h = 2x, so a height of 2 in h counts as 1."""
    x, labels = RNG.normal(size=(2, 9)), np.arange(9) % 2
    tiny = 1e-6  # tanh bends nothing there
    parameters = [(2 * tiny * np.eye(2)[None], np.zeros((1, 2)))]
    parameters.append((np.array([[[3.0, 0.0]]]), np.zeros((1, 1))))
    value = objective(learn.dense(2, [2]), parameters, x, labels, 0.0, Isotropy(0.1, 0.0, 2))
    own = (2 * labels - 1) * x[0]
    soft = isotropy.SOFT
    expected = soft * softplus((0.1 - own) / soft).mean() / 0.1
    assert value[0] == pytest.approx(expected, rel=1e-6)


def test_a_small_network_parts_the_sets_and_keeps_more_of_their_shape_than_one_without_the_term():
    data = learn.disk_annulus(points=60)
    architecture = learn.dense(2, [3, 3])

    def trained(weight):
        training = learn.train_isotropic(
            architecture, data, restarts=2, steps=300, weights=(weight, weight), spread=0.3
        )
        traces = [mean_traces(states[-1][1]) for states in _states(training)]
        return training, min(float(np.sqrt(a * b)[0]) / 2 - 1 for a, b in traces)

    gentle, kept = trained(0.1)
    assert gentle.succeeded_count >= 1
    assert kept < 0.5 * trained(1e-6)[1]


def _states(training):
    for restart in range(training.restarts):
        row = training.snapshots[-1, restart][None]
        parameters = training.architecture.unpack(row, 1)
        yield list(isotropy.carried(training.architecture, parameters[:-1], training.points.T))


def test_residual_layers_with_more_units_than_inputs_train_and_the_others_are_not_read():
    data = learn.linked_tori(points=40)
    training = learn.train_isotropic(
        learn.residual(3, [4, 4], units=4), data, restarts=2, steps=40, shown=3
    )
    network = training.network(0)
    assert [layer.kind for layer in network.layers] == ["dense", "residual", "residual"]
    assert (np.eye(4, 3) == network.layers[0].W).all()
    assert (network.head.W[:, 3] == 0).all()
    assert network.head.W[:, :3].all()


def test_the_same_training_without_kernels(monkeypatch):
    data = learn.hooked_rings(points=20)
    architecture = learn.residual(3, [3, 2])

    def trained():
        return learn.train_isotropic(architecture, data, restarts=2, steps=30).snapshots[-1]

    compiled = trained()
    monkeypatch.setattr(isotropic, "available", lambda: False)
    np.testing.assert_allclose(compiled, trained(), rtol=1e-7)


def test_an_embedding_moves_nothing():
    plan = EmbeddingPlan(2, 4)
    x = RNG.normal(size=(5, 2))
    image = plan.layer(())(x)
    assert (image == np.hstack([x, np.zeros((5, 2))])).all()
    assert (plan.apply((), x.T[None])[0] == image.T).all()


def test_points_of_a_solid_tube():
    tube = learn.linked_tori(points=10).sets[0]
    points = isotropic.solid_points(tube, np.random.default_rng(1), 4000)
    u = np.linspace(0, 2 * np.pi, 2001)
    away = np.linalg.norm(points[:, None] - tube.core(u)[None], axis=2).min(axis=1)
    assert away.max() < tube.minor * 1.001
    surface = away > 0.999 * tube.minor
    assert 0.55 < surface.mean() < 0.65
    assert np.median(away[~surface]) == pytest.approx(np.sqrt(0.5) * tube.minor, rel=0.05)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"restarts": 0}, "restarts: expected 1 or more, got 0"),
        ({"steps": 0}, "steps: expected 1 or more, got 0"),
        ({"weights": (0.1, 0.01)}, "weights: expected two numbers above 0"),
        ({"distance": 0.0}, "distance: expected a number above 0, got 0"),
        ({"shown": 4}, "shown: expected 3 to 3 coordinates, got 4"),
        ({"architecture": learn.dense(2, [2])}, "data: expected 2 coordinates, 2 or 3, got 3"),
        ({"architecture": learn.residual(3, [2], "relu")}, "expected layers of tanh"),
        ({"architecture": learn.fields(3, [2])}, "expected layers of tanh"),
        ({"data": replace(TORI, sets=(), members=0 * TORI.members)}, "two classes with exact sets"),
    ],
)
def test_what_cannot_be_trained_is_refused(change, message):
    arguments = {"architecture": learn.residual(3, [2]), "data": TORI} | change
    with pytest.raises(UserError, match=message):
        learn.train_isotropic(**arguments)


def test_fewer_units_than_inputs_are_refused():
    with pytest.raises(UserError, match="residual: units: expected 3 or more, as inputs, got 2"):
        learn.residual(3, [2], units=2)


def test_a_draft_trains_briefly():
    with drafting():
        training = learn.train_isotropic(
            learn.residual(2, [2]), learn.disk_annulus(20), restarts=6, steps=400
        )
    assert (training.restarts, training.budget) == (4, 150)
