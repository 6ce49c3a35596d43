"""The contractive penalty: its value by autograd's own Jacobian, its gradient by differences."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import jacobian
from autograd.test_util import check_grads

from generator import learn
from generator.errors import UserError
from generator.learn.nn.contractive import Restrained, contraction
from generator.learn.nn.heads import losses


def parameters(seed=0, restarts=3):
    architecture = learn.dense(2, [3, 2])
    return architecture.start(np.random.default_rng(seed), restarts, 1, "glorot", 0)


def test_it_is_the_jacobians_squared_size():
    pairs, points = parameters(), np.random.default_rng(1).normal(size=(2, 5))

    def representation(x, restart):
        for W, b in pairs[:-1]:
            x = anp.tanh(anp.dot(W[restart], x) + b[restart])
        return x

    sizes_of_all = contraction(pairs, points, "tanh")
    for k in range(3):
        sizes = [(jacobian(representation)(x, k) ** 2).sum() for x in points.T]
        assert sizes_of_all[k] == pytest.approx(np.mean(sizes))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_its_gradient(activation):
    points = np.random.default_rng(2).normal(size=(2, 4))
    flat = [array for pair in parameters()[:-1] for array in pair]

    def run(*arrays):
        pairs = list(zip(arrays[::2], arrays[1::2], strict=True))
        return contraction([*pairs, (None, None)], points, activation)

    check_grads(run, modes=["rev"])(*flat)


def test_the_read_out_keeps_its_length():
    restrained = Restrained((2, 3, 2), "tanh", 4.0, 0.1)
    pairs, points = parameters(), np.random.default_rng(3).normal(size=(2, 6))
    network = restrained.network([(W[0], b[0]) for W, b in pairs])
    assert np.linalg.norm(network.head.W) == pytest.approx(4)
    assert restrained.logits(pairs, points, np.zeros(6, int))[0, 0] == pytest.approx(
        network.logits(points.T)
    )


def test_more_penalty_less_stretch():
    data = learn.disk_annulus(60)
    path = learn.contractive_path(
        learn.dense(2, [2, 2]), data, (0.0, 0.3, 3.0), restarts=4, steps=150, first=200
    )
    sizes = []
    for network in path.networks:
        pairs = [(layer.W[None], layer.b[None]) for layer in (*network.layers, network.head)]
        sizes.append(float(contraction(pairs, data.points.T, "tanh")[0]))
    assert sizes[0] > sizes[1] > sizes[2]
    assert path.accuracies == tuple(learn.accuracy(network, data) for network in path.networks)
    for network, loss in zip(path.networks, path.losses, strict=True):
        assert loss == pytest.approx(losses(network.logits(data.points)[None], data.labels))
    with pytest.raises(UserError, match="rising"):
        learn.contractive_path(learn.dense(2, [2]), data, (1.0, 0.0))


def test_fresh_points_are_other_points_and_the_same_every_time():
    data = learn.disk_annulus(40)
    architecture = learn.dense(2, [3])
    kept = learn.train(architecture, data, restarts=2, steps=40)
    changed, same = (
        learn.train(architecture, data, restarts=2, steps=40, schedule=learn.schedule(fresh=True))
        for _ in "ab"
    )
    np.testing.assert_array_equal(changed.snapshots, same.snapshots)
    assert (changed.snapshots[-1] != kept.snapshots[-1]).any()


def test_fresh_success_is_judged_on_a_sweep_too():
    """Two points a class are soon right; the disk and the ring are another matter."""
    data, architecture = learn.disk_annulus(2), learn.dense(2, [2])
    kept, fresh = (
        learn.train(architecture, data, restarts=8, steps=150, schedule=learn.schedule(fresh=way))
        for way in (False, True)
    )
    on_sample = (fresh.accuracies[-1] == 1) & (fresh.dropped < 0)
    assert kept.succeeded_count > 0
    assert on_sample.any()
    assert fresh.succeeded_count == 0  # no network of width 2 can, whatever the sample says
    wide = learn.train(
        learn.dense(2, [3]),
        learn.disk_annulus(50),
        restarts=4,
        steps=300,
        schedule=learn.schedule(fresh=True),
    )
    assert wide.succeeded_count > 0
    for k in np.flatnonzero(wide.succeeded):
        assert learn.sweep_errors(wide.network(int(k)), learn.disk_annulus(50), 10**5)[0] == 0


def test_training_under_a_penalty():
    data, architecture = learn.disk_annulus(60), learn.dense(2, [2, 2])
    free, held = (
        learn.train(learn.contractive(architecture, weight), data, restarts=3, steps=200, gentle=0)
        for weight in (1e-9, 3.0)
    )
    for training in (free, held):
        for k in range(3):
            assert np.linalg.norm(training.network(k).head.W) == pytest.approx(4)
    sizes = []
    for training in (free, held):
        layers = training.best().layers
        pairs = [(layer.W[None], layer.b[None]) for layer in layers]
        sizes.append(float(contraction([*pairs, (None, None)], data.points.T, "tanh")[0]))
    assert sizes[1] < sizes[0] / 2


def test_what_a_contractive_penalty_cannot_do():
    layers = learn.dense(2, [2])
    with pytest.raises(UserError, match="contractive: strength: expected 0 or more, got -1"):
        learn.contractive(layers, -1.0)
    with pytest.raises(UserError, match="contractive: architecture: expected Architecture, got"):
        learn.contractive(learn.fields(2, [3]), 1.0)
    for trained in (learn.train, learn.contractive_path):
        penalised = learn.contractive(layers, 0.5) if trained is learn.train else layers
        more = {} if trained is learn.train else {"strengths": (0.0, 1.0)}
        with pytest.raises(UserError, match="contractive: data: expected two classes, got 3"):
            trained(penalised, learn.spirals(points=9, arms=3), restarts=1, steps=2, **more)
