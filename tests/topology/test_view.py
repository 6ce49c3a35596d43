import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from generator import learn, topology
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


def test_two_classes_of_softmax_are_seen_as_one_output_is():
    """Their logits differ along one direction; the other axis is the widest, not any at all."""
    rng = np.random.default_rng(3)
    net, W = network(rng, [2, 5], "tanh"), rng.normal(size=(2, 5))
    points = rng.normal(size=(50, 2))
    view = decision_view(Network(net.layers, Head("softmax", W, np.zeros(2))), points)
    single = Network(net.layers, Head("logistic", W[1:] - W[:1], np.zeros(1)))
    np.testing.assert_array_equal(view, decision_view(single, points))
    assert (net.representation(points) @ view.T).std(axis=0).min() > 0.1


HEADS = [None, Head("softmax", np.ones((3, 5)), np.ones(3)), Head("logistic", [[0] * 5], [0])]


@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_decides_nothing_has_no_view(head):
    net = network(np.random.default_rng(0), [2, 5])
    with pytest.raises(UserError, match=r"decision_view: expected a (softmax )?head"):
        decision_view(Network(net.layers, head), np.ones((3, 2)))


@pytest.mark.parametrize("normal", [(1, 0, 0), (0, 2, 1), (-1, 1, 0.3), (0.2, -3, 5)])
def test_a_plane_is_seen_edge_on(normal):
    head = Head("logistic", [normal], [0.3])
    azimuth = np.radians(edge_on(Network((), head)))
    assert -np.pi / 2 < azimuth <= np.pi / 2
    toward = np.array([np.sin(azimuth), -np.cos(azimuth), 0])  # at elevation 0
    assert np.dot(toward, normal) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("elevation", [-30, 24])
@pytest.mark.parametrize("normal", [(1, 0, 0), (0, 2, 1), (-1, 1, 0.3), (2, -3, 4)])
def test_a_plane_is_seen_edge_on_from_above_and_from_below(normal, elevation):
    head = Head("logistic", [normal], [0.3])
    a, e = np.radians([edge_on(Network((), head), elevation), elevation])
    toward = np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
    assert np.dot(toward, normal) == pytest.approx(0, abs=1e-9)


def test_a_level_plane_is_seen_as_narrow_as_it_can_be():
    normal = np.array([0.2, 0.1, 5.0])
    network = Network((), Head("logistic", [normal], [0.3]))
    e = np.radians(40)

    def width(azimuth):
        a = np.radians(azimuth)
        return abs(np.dot([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)], normal))

    assert width(edge_on(network, 40)) <= min(map(width, range(0, 360, 5))) + 1e-9
    with pytest.raises(UserError, match=r"edge_on: elevation: expected −90 to 90 degrees, got 90"):
        edge_on(network, 90)


def test_the_discriminants_are_those_of_sklearn():
    points, labels = load_iris(return_X_y=True)
    theirs = LinearDiscriminantAnalysis(solver="eigen").fit(points, labels).scalings_[:, :2]
    ours = topology.discriminant_view(points, labels)
    assert ours @ ours.T == pytest.approx(np.eye(2))
    assert ours.T @ (ours @ theirs) == pytest.approx(theirs, rel=1e-6)  # the same plane


def test_the_principal_view_is_that_of_sklearn():
    points = load_iris().data
    theirs = PCA(2).fit(points).components_
    assert np.abs(topology.principal_view(points) @ theirs.T) == pytest.approx(np.eye(2))


def test_two_classes_have_no_plane_of_discriminants():
    with pytest.raises(UserError, match=r"discriminant_view: expected 3 classes and more, got 2"):
        topology.discriminant_view(np.eye(4), np.array([0, 0, 1, 1]))


def test_four_classes_in_space_have_no_plane_of_decision():
    head = learn.Head("softmax", np.random.default_rng(0).normal(size=(4, 3)), np.zeros(4))
    layer = learn.Dense(np.eye(3), np.zeros(3), "tanh")
    with pytest.raises(UserError, match="expected a softmax head whose decision lies in a plane"):
        topology.decision_view(learn.Network((layer,), head), np.zeros((2, 3)))
