import csv
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from generator import learn
from generator.learn import NeighbourHead, fields, residual
from generator.learn.nn.activations import ACTIVATIONS as RECORDS
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import pack
from generator.topology import flow, network_json, network_record, recorded, summary
from generator.topology.network_json import render
from tests.topology.random_networks import network

RECOMPUTE = Path(__file__).parents[2] / "docs" / "recompute.py"
ACTIVATIONS = [*sorted(RECORDS), "leaky_relu(0.2)", "elu(2.5)", "hardtanh(0.0, 6.0)"]


@dataclass
class Training:
    restarts: int = 64
    succeeded_count: int = 51
    best_accuracy: float = 1.0
    steps: int = 3000


def written(folder, networks, points, labels):
    """The two files of a figure's folder."""
    (folder / "network.json").write_bytes(network_json(networks))
    d = points.shape[1]
    with open(folder / "data.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["split", "class", "set", "t0", *(f"x{k}" for k in range(d))])
        for x, label in zip(points, labels, strict=True):
            rows.writerow(["train", "ABC"[label], "ABC"[label], 0.0, *(repr(float(v)) for v in x)])


def recomputed(folder):
    command = [sys.executable, "-I", "-S", RECOMPUTE, folder]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.rsplit(maxsplit=1) for line in run.stdout.splitlines()]
    return {name: float(value) for name, value in lines}


def test_accuracies_come_out_the_same_from_the_files_alone(tmp_path):
    rng = np.random.default_rng(0)
    points, labels = rng.normal(size=(60, 2)), rng.integers(0, 3, 60)
    networks, expected = {}, {}
    for k, activation in enumerate(ACTIVATIONS):
        for head in ("logistic", "softmax"):
            name = f"{activation}-{head}"
            networks[name] = flow(network(rng, [2, 3, 3][: 2 + k % 2], activation, head)).network
            logits = networks[name].logits(points)
            said = logits.argmax(axis=1) if head == "softmax" else (logits > 0).astype(int)
            expected[name] = float((said == labels).mean())
    for kind in ("jump", "flow", "residual"):
        stack = residual(2, [3, 2], "gelu") if kind == "residual" else fields(2, [4, 3], kind)
        start = stack.start(rng, 1, 3, "identity", 1.0)
        networks[kind] = stack.network(stack.unpack(pack(start)[0], 3))
        expected[kind] = float((networks[kind].predict(points) == labels).mean())
    shifted = [replace(layer, c=rng.normal(size=2)) for layer in networks["residual"].layers]
    networks["shifted"] = replace(networks["residual"], layers=shifted)
    expected["shifted"] = float((networks["shifted"].predict(points) == labels).mean())
    for weighting in ("inverse", "power", "gaussian"):
        head = NeighbourHead(rng.normal(size=(9, 3)), np.arange(9) % 3, weighting, 4.0, 2.0)
        networks[weighting] = replace(networks["tanh-softmax"], head=head)
        expected[weighting] = float((networks[weighting].predict(points) == labels).mean())
    networks["headless"] = Network(networks["tanh-softmax"].layers, None)
    networks["line"] = Network((), network(rng, [2]).head)
    expected["line"] = float(((networks["line"].logits(points) > 0) == labels).mean())
    written(tmp_path, networks, points, labels)
    assert recomputed(tmp_path) == expected
    assert len(set(expected.values())) > 3


def test_a_record_reads_back_bit_for_bit():
    net = flow(network(np.random.default_rng(2), [2, 2, 2], "sigmoid")).network
    record = json.loads(network_json({"network": net}))
    assert record["schema"] == 1
    content = record["networks"]["network"]
    for layer, written_layer in zip(net.layers, content["layers"], strict=True):
        assert (written_layer["kind"], written_layer["activation"]) == ("dense", "sigmoid")
        np.testing.assert_array_equal(layer.W, written_layer["W"])
        np.testing.assert_array_equal(layer.b, written_layer["b"])
    assert content["head"]["kind"] == "logistic"
    np.testing.assert_array_equal(net.head.W, content["head"]["W"])
    assert content["swaps"] == [list(swap) for swap in net.swaps] != []
    assert "training" not in content


def test_a_network_without_a_head_says_so():
    net = Network(network(np.random.default_rng(0), [2, 2]).layers, None)
    assert network_record(net)["head"] is None


def test_training_stands_beside_its_network():
    net = network(np.random.default_rng(0), [2, 2])
    content = json.loads(network_json({"a": net, "b": net}, {"a": Training()}))["networks"]
    expected = {"restarts": 64, "succeeded": 51, "best_accuracy": 1.0, "steps": 3000}
    assert content["a"]["training"] == expected
    assert "training" not in content["b"]


def test_a_training_of_its_own_for_each_network():
    disk = learn.disk_annulus(20)
    few, more = (
        learn.train(learn.dense(2, [2]), disk, restarts=count, steps=2) for count in (1, 3)
    )
    networks = {"network": few.best(), "narrow": more.best(), "other": few.best()}
    products = {**networks, "training": few, "narrow_training": more}
    facts = render(products, "x", "default").facts["summary"]["networks"]
    assert {name: row.get("restarts") for name, row in facts.items()} == {
        "network": 1,
        "narrow": 3,
        "other": None,
    }


def test_numbers_that_json_has_not_are_refused():
    net = network(np.random.default_rng(0), [2, 2])
    net.layers[0].W[0, 0] = np.inf
    with pytest.raises(ValueError, match="JSON"):
        network_json({"network": net})


def test_the_row_of_the_table():
    net = network(np.random.default_rng(0), [2, 8, 8])
    assert summary(net) == {"widths": [2, 8, 8, 1], "parameters": 105}
    assert summary(net, Training(), np.float64(0.99)) == {
        "widths": [2, 8, 8, 1],
        "parameters": 105,
        "restarts": 64,
        "succeeded": 51,
        "accuracy": 0.99,
    }
    json.dumps(summary(Network(net.layers, None), share=np.float64(1)))


def test_a_recording_has_the_networks_that_its_film_shows():
    """As played: with units swapped as in the last network, so that the film is drawn from it."""
    data = learn.two_curves(points=20)
    schedule = learn.schedule(snapshots=4)
    training = learn.train(learn.dense(2, [2]), data, restarts=1, steps=12, schedule=schedule)
    recording = recorded(training.history(0))
    record = json.loads(render({"flow": recording}, "x", "").files["network.json"])
    snapshots = record["recordings"]["flow"]
    assert snapshots["steps"] == recording.stage.steps.tolist()
    assert snapshots["losses"] == recording.stage.losses.tolist()
    assert len(snapshots["networks"]) == len(snapshots["steps"]) > 2
    times = np.linspace(0, 1, len(snapshots["steps"]))
    for t, snapshot in zip(times, snapshots["networks"], strict=True):
        layer, head = snapshot["layers"][0], snapshot["head"]
        hidden = np.tanh(data.points @ np.transpose(layer["W"]) + layer["b"])
        logits = hidden @ head["W"][0] + head["b"]
        assert recording.logits(t, data.points) == pytest.approx(logits, abs=1e-12)
    assert "recordings" not in json.loads(render({}, "x", "").files["network.json"])
