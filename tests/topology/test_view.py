import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology import decision_view, edge_on
from tests.topology.random_networks import network


def test_the_decision_and_the_widest_direction_across_it():
    rng = np.random.default_rng(0)
    net = network(rng, [2, 5], "tanh")
    points = rng.normal(size=(300, 2))
    normal, across = decision_view(net, points)
    view = np.array([normal, across])
    np.testing.assert_allclose(view @ view.T, np.eye(2), atol=1e-12)
    assert normal @ net.head.W[0] > 0
    images = net.representation(points)
    spread = np.var(images @ across)
    for _ in range(200):
        other = rng.normal(size=5)
        other -= (other @ normal) * normal
        assert np.var(images @ other) / (other @ other) <= spread * (1 + 1e-12)


HEADS = [None, Head("softmax", np.ones((3, 5)), np.ones(3)), Head("logistic", [[0] * 5], [0])]


@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_decides_nothing_has_no_view(head):
    net = network(np.random.default_rng(0), [2, 5])
    with pytest.raises(UserError, match="decision_view: expected a head"):
        decision_view(Network(net.layers, head), np.ones((3, 2)))


@pytest.mark.parametrize("normal", [(1, 0, 0), (0, 2, 1), (-1, 1, 0.3), (0.2, -3, 5)])
def test_a_plane_is_seen_edge_on(normal):
    head = Head("logistic", [normal], [0.3])
    azimuth = np.radians(edge_on(Network((), head)))
    assert -np.pi / 2 < azimuth <= np.pi / 2
    toward = np.array([np.sin(azimuth), -np.cos(azimuth), 0])  # at elevation 0
    assert np.dot(toward, normal) == pytest.approx(0, abs=1e-9)
