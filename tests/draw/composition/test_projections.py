"""What figure.json says of a film's projections, against scikit-learn's PCA and by hand."""

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA

from generator import draw, learn, topology
from generator.draw.render.rendering import timing
from generator.draw.style.format import Format
from tests.topology.random_networks import network


@pytest.fixture(scope="module")
def iris():
    bunch = load_iris()
    return learn.sample("iris", bunch.data, bunch.target)


def facts(film):
    return timing(film.context(Format(width=200)))["projections"]


def film_of(flow, data, view, *marks):
    return draw.film(draw.points(data), *marks, through=flow, view=view)


def test_each_representation_has_its_plane_and_what_it_shows(iris):
    head = learn.Head("softmax", np.random.default_rng(1).normal(size=(3, 3)), np.zeros(3))
    layers = network(np.random.default_rng(0), [4, 6, 3]).layers
    flow = topology.flow(learn.Network(layers, head))
    rows = facts(film_of(flow, iris, draw.views(topology.layer_views(flow, iris, "lda"))))
    assert [(row["layer"], row["dimensions"], row["shown"]) for row in rows] == [
        (0, 4, 2), (1, 6, 2), (2, 3, 2)
    ]  # fmt: skip
    assert [row["kind"] for row in rows] == ["PCA", "PCA", "LDA"]
    for row, boundary in zip(rows[:2], flow.boundaries[:2], strict=True):
        theirs = PCA(2).fit(flow.to(boundary, iris.points)).explained_variance_ratio_.sum()
        assert row["share"] == pytest.approx(theirs, abs=1e-12)
    last = PCA(2).fit(flow.to(flow.boundaries[-1], iris.points)).explained_variance_ratio_.sum()
    assert 0 < rows[2]["share"] < last


def test_only_points_of_the_data_count(iris):
    flow = topology.flow(network(np.random.default_rng(0), [4, 5]))
    view = draw.turn(*np.eye(5)[2:4], plane="two units")
    far = draw.points_at(1e3 * np.eye(4), carried=True)
    rows = facts(film_of(flow, iris, view, far))
    assert rows == facts(film_of(flow, iris, view))
    variances = flow.to(flow.boundaries[-1], iris.points).var(axis=0)
    assert rows[0]["kind"] == "axes"
    assert rows[1]["kind"] == "axes"  # units 3 and 4
    assert rows[1]["share"] == pytest.approx(variances[2:4].sum() / variances.sum(), abs=1e-12)


def test_a_view_says_what_it_is_and_a_plane_of_the_picture_needs_none(iris):
    wide = topology.flow(network(np.random.default_rng(2), [4, 5]))
    directions = np.random.default_rng(3).normal(size=(3, 5))
    for view, kind in (
        (draw.turn(*directions[:2]), "chosen directions"),
        (draw.turn(*directions[:2], plane="my plane"), "my plane"),
        (draw.views([np.eye(2, 4), directions[:2]]), "chosen directions"),
        (draw.orbit(axes=directions, space="my space"), "my space"),
    ):
        last = facts(film_of(wide, iris, view))[-1]
        assert (last["kind"], last["dimensions"]) == (kind, 5)
        assert 0 < last["share"] < 1
    arms = learn.spirals(points=20)
    flow = topology.flow(network(np.random.default_rng(0), [2, 2]))
    assert facts(draw.film(draw.points(arms), through=flow)) == []


def test_points_that_are_one_have_no_variation():
    flow = topology.flow(network(np.random.default_rng(0), [4, 5]))
    data = learn.sample("one point", np.ones((3, 4)), np.zeros(3, dtype=int))
    rows = facts(film_of(flow, data, draw.turn(*np.eye(5)[:2])))
    assert [row["share"] for row in rows] == [None, None]
