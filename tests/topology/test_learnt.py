"""Topology on what learn really makes: trained networks, exact sets, recorded training."""

import json

import numpy as np
import pytest

from generator import learn, topology
from generator.errors import UserError
from generator.learn.data.csv_record import render as data_render
from generator.topology.network_json import render
from tests.topology.test_records import recomputed


@pytest.fixture(scope="module")
def curves():
    return learn.two_curves(points=40)


@pytest.fixture(scope="module")
def training(curves):
    return learn.train(
        learn.dense(2, [2]), curves, restarts=12, steps=400, schedule=learn.schedule(snapshots=8)
    )


@pytest.fixture(scope="module")
def mirrored(training, curves):
    """A network that succeeded and whose det W is negative: one of its units changes its sign."""
    network = training.gentlest()
    layer, head = network.layers[0], network.head
    signs = np.array([np.sign(-np.linalg.det(layer.W)), 1])
    turned = learn.Dense(layer.W * signs[:, None], layer.b * signs, layer.activation)
    network = learn.Network((turned,), learn.Head(head.kind, head.W * signs, head.b))
    assert np.linalg.det(network.layers[0].W) < 0
    assert learn.accuracy(network, curves) == 1
    return network


def test_what_a_flow_plays_is_what_was_learnt(mirrored, curves):
    film = topology.flow(mirrored)
    assert film.network.swaps == ((1, 0, 1),)
    np.testing.assert_allclose(
        film.network.head(film.through(curves.points)), mirrored.logits(curves.points), atol=1e-12
    )
    assert 0 < topology.least_singular_value(film) <= 1


def test_curves_that_a_line_cannot_part_and_their_representations_that_one_can(training, curves):
    before = topology.separation(curves.points, curves.labels)
    inside = training.gentlest().representation(curves.points)
    after = topology.separation(inside, curves.labels)
    assert (before.separable, before.verified) == (False, True)
    assert (after.separable, after.verified) == (True, True)


@pytest.mark.parametrize("data", [learn.two_curves(points=3), learn.spirals(points=3, turns=2)])
def test_distance_of_exact_sets(data):
    a, b = data.sets
    nearest = topology.distance(a, b)
    fine = a.at(a.sweep(1500))[:, None] - b.at(b.sweep(1500))
    grid = np.sqrt((fine**2).sum(axis=2).min())
    assert grid - 1e-3 < nearest.distance <= grid
    np.testing.assert_array_equal(a.at(nearest.parameters[:1])[0], nearest.points[0])
    np.testing.assert_array_equal(b.at(nearest.parameters[1:])[0], nearest.points[1])


def test_a_recorded_training_ends_in_its_network(training, curves):
    film = topology.recorded(training.history(training.index_of_gentlest()))
    logits = training.gentlest().logits(curves.points)
    np.testing.assert_allclose(film.logits(1.0, curves.points), logits, atol=1e-12)
    assert (film.label(0), film.label(1)) == ("step 0", "step 400")


def test_a_figures_files_give_its_accuracy_again(tmp_path, training, mirrored, curves):
    line = learn.Network((), learn.Head("logistic", [[0.1, -1]], [0.05]))
    products = {"data": curves, "training": training, "network": mirrored, "line": line}
    records = render(products, "x", "default")
    files = records.files | data_render(products, "x", "default").files
    assert set(files) == {"network.json", "data.csv"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    rows = records.facts["summary"]["networks"]
    assert recomputed(tmp_path) == {name: row["accuracy"] for name, row in rows.items()}
    assert rows["network"] == {
        "widths": [2, 2, 1],
        "parameters": 9,
        "restarts": 12,
        "succeeded": training.succeeded_count,
        "accuracy": 1.0,
        "gentleness": learn.gentleness(topology.flow(mirrored).network, curves.points),
    }
    assert "restarts" not in rows["line"]  # it was not trained
    assert 0.5 < rows["line"]["accuracy"] < 1
    assert render(products, "x", "default") == records


def test_network_json_holds_the_networks_as_played(training, mirrored):
    records = render({"mine": mirrored, "training": training, "n": 3}, "x", "draft")
    content = json.loads(records.files["network.json"])["networks"]["mine"]
    np.testing.assert_array_equal(content["layers"][0]["W"], mirrored.layers[0].W[::-1])
    assert content["swaps"] == [[1, 0, 1]]
    assert content["training"]["best_accuracy"] == 1.0
    assert records.facts["notes"] == ["mine: layer 1: det W < 0, units 1 and 2 change places"]
    assert "accuracy" not in records.facts["summary"]["networks"]["mine"]  # there is no data


@pytest.mark.parametrize("inputs", [2, 3])
def test_data_that_a_network_cannot_take_says_nothing_about_it(curves, inputs):
    head = learn.Head("logistic", np.ones((1, 3)), [0]) if inputs == 3 else None
    network = learn.Network((learn.Dense(np.eye(inputs), np.zeros(inputs)),), head)
    records = render({"network": network, "data": curves}, "x", "draft")
    assert set(records.facts["summary"]["networks"]["network"]) == {"widths", "parameters"}


def test_a_figure_without_networks_has_an_empty_file(curves):
    records = render({"data": curves}, "x", "draft")
    content = json.loads(records.files["network.json"])
    assert (content["schema"], content["networks"]) == (1, {})
    assert [exact_set["name"] for exact_set in content["sets"]["data"]] == ["A", "B"]
    assert records.facts == {"summary": {"networks": {}}, "notes": []}


def test_networks_of_a_dictionary_are_written_without_a_row(tmp_path, training, mirrored, curves):
    """Those that witnesses or graphs name; of another number of inputs than the data's, too."""
    space = learn.Network((), learn.Head("logistic", [[1.0, 0.0, 0.0]], [0.0]))
    products = {"data": curves, "networks": {"a-2x1": mirrored, "b-3x0": space}}
    records = render(products, "x", "draft")
    content = json.loads(records.files["network.json"])["networks"]
    assert list(content) == ["a-2x1", "b-3x0"]
    assert content["a-2x1"]["swaps"] == [[1, 0, 1]]
    assert records.facts["summary"] == {"networks": {}}
    files = records.files | data_render(products, "x", "default").files
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert recomputed(tmp_path) == {"a-2x1": 1.0}
    with pytest.raises(UserError, match="others: expected networks of different names, got two a"):
        render({**products, "others": {"a-2x1": mirrored}}, "x", "draft")


def test_exact_sets_are_written_with_their_numbers():
    rings, tubes = learn.disk_annulus(20), learn.linked_tori(20)
    content = json.loads(
        render({"ring": rings, "links": tubes}, "x", "draft").files["network.json"]
    )
    disk, annulus = content["sets"]["ring"]
    assert disk == {
        "kind": "disk",
        "name": "A",
        "class": "A",
        "domain": [[0.0, 1 / 3], [0.0, 2 * np.pi]],
        "inner": 0.0,
        "outer": 1 / 3,
    }
    assert (annulus["kind"], annulus["inner"], annulus["class"]) == ("annulus", 2 / 3, "B")
    tube = content["sets"]["links"][0]
    assert tube["kind"] == "tube"
    np.testing.assert_array_equal(tube["coefficients"], tubes.sets[0].coefficients)
    np.testing.assert_array_equal(tube["axes"], tubes.sets[0].axes)
