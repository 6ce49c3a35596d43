"""docs/recheck.py: what is so comes out as proved, and what was changed in a file does not.

With `BUILT_SITE=site` in the environment, every figure of a built article too.
"""

import json
import os
import shutil
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator import claim, learn, topology
from generator.learn.data.csv_record import render as data_files
from generator.pipeline.claims.records import collect
from generator.topology.network_json import render as network_files
from tests.topology.random_networks import network as drawn
from tests.topology.sets import TORI
from tests.topology.sets import data as sampled
from tests.topology.test_adversary_statements import recheck

BUILT = os.environ.get("BUILT_SITE")
FOLDERS = sorted(path.parent for path in Path(BUILT).glob("figures/*/figure.json")) if BUILT else []
CELLS = 4000


def written(folder, products, claims):
    """The files of a figure that a reader has."""
    for files in (network_files(products, "x", "default"), data_files(products, "x", "default")):
        for name, content in files.files.items():
            (folder / name).write_bytes(content)
    (folder / "figure.json").write_text(json.dumps(collect(claims)))
    return folder


def changed(folder, name, change):
    """One of the files with a change."""
    content = json.loads((folder / name).read_text())
    change(content)
    (folder / name).write_text(json.dumps(content))


def said(folder, cells=CELLS):
    return {name: right for name, right, _ in recheck.rechecked(folder, cells)}


@pytest.fixture(scope="module")
def unchanged_rings(tmp_path_factory):
    """A disk in an annulus, a network of two units, its witness."""
    sample = learn.disk_annulus(points=40)
    net = drawn(np.random.default_rng(2), (2, 2, 2), scale=1.5)
    flow = topology.flow(net)
    witness = topology.find_witness(net, sample)
    circle = topology.coordinate_loop(sample.sets[1], along=1, others=5 / 6)
    winding = topology.winding_along(flow, circle, np.zeros(2)).record()
    claims = [
        claim.witness("network", witness.set, witness.parameter, witness.point, witness.logit),
        claim.proved("winding-kept", witness.kept, "It winds"),
        claim.proved("winding-constant", winding.always(-1, 1), "It winds all the way"),
        claim.measured("least-singular-value", topology.least_singular_value(flow)),
        claim.proved("never-flat", topology.never_flatter(flow, 1e-6), "It is never flat"),
        claim.proved("unfolded", topology.certify_unfolded(flow).verdict, "It folds nothing"),
    ]
    folder = tmp_path_factory.mktemp("rings")
    return written(folder, {"network": net, "data": sample}, claims)


@pytest.fixture
def rings(unchanged_rings, tmp_path):
    """The same files, for a test that changes them."""
    return shutil.copytree(unchanged_rings, tmp_path / "rings")


def test_a_disk_in_a_ring(unchanged_rings):
    assert said(unchanged_rings) == dict.fromkeys(
        ["witness against network", "winding-kept", "winding-constant", "never-flat", "unfolded"],
        True,
    )


@pytest.mark.parametrize("what", ["logit", "point", "parameter", "set"])
def test_a_witness_that_was_changed(rings, what):
    def change(facts: Any) -> None:
        witness = facts["witnesses"][0]
        if what == "logit":
            witness["logit"] *= 1 + 1e-6
        elif what == "set":
            witness["set"] = "BA"[witness["set"] == "B"]
        else:
            witness[what][0] += 0.01

    changed(rings, "figure.json", change)
    assert said(rings)["witness against network"] is False


def test_a_singular_layer_winds_nothing(rings):
    def flat(content: Any) -> None:
        content["networks"]["network"]["layers"][0]["W"][1] = [0.0, 0.0]

    assert set(said(rings, cells=100).values()) == {True}
    changed(rings, "network.json", flat)
    results = said(rings, cells=100)
    assert results["never-flat"] is False
    assert results["winding-kept"] is None  # the images come too near to tell
    assert results["unfolded"] is None


def test_linked_tubes(tmp_path):
    net = drawn(np.random.default_rng(7), (3, 3, 3), scale=1.2)
    sample = sampled(TORI, 30)
    flow = topology.flow(net)
    linking = topology.linking_along(flow, *map(topology.core_loop, TORI)).record([(0, 0.0)])
    witness = topology.find_witness(net, sample)
    claims = [
        claim.witness("network", witness.set, witness.parameter, witness.point, witness.logit),
        claim.proved("witness-linked", witness.kept, "They are linked"),
        claim.measured("linking", abs(round(linking.values[0]))),
        claim.proved("linking-constant", linking.always(-1, 1), "They stay so"),
    ]
    folder = written(tmp_path, {"network": net, "data": sample}, claims)
    assert set(said(folder).values()) == {True}

    def unlinked(facts: Any) -> None:
        next(row for row in facts["measured"] if row["id"] == "linking")["value"] = 0

    changed(folder, "figure.json", unlinked)
    assert said(folder)["linking-constant"] is False


@pytest.mark.parametrize("make", [learn.whitehead_link, learn.borromean_rings])
def test_tubes_that_are_held_together_without_a_number(tmp_path, make):
    net = drawn(np.random.default_rng(7), (3, 3, 3), scale=1.2)
    sample = make(points=30)
    witness = topology.find_witness(net, sample)
    held = topology.certify_not_split(sample)
    cores = map(topology.core_loop, sample.sets)
    numbers = [topology.linking_of(*pair) for pair in combinations(cores, 2)]
    unlinked = topology.Verdict.all_of(number.always(0) for number in numbers)
    claims = [
        claim.proved("unlinked", unlinked, "No two of them are linked"),
        claim.witness("network", witness.set, witness.parameter, witness.point, witness.logit),
        claim.measured("vertices", held.vertices),
        claim.measured("colourings", held.dimension),
        claim.proved("not-split", held.verdict, "No sphere parts them"),
    ]
    folder = written(tmp_path, {"network": net, "data": sample}, claims)
    assert said(folder) == {"witness against network": True, "unlinked": True, "not-split": True}

    def apart(content: Any) -> None:
        # The ring's core shrinks to a hundredth: the others no longer pass through it.
        ring = next(iter(content["sets"].values()))[0]
        ring["coefficients"] = [[x / 100 for x in pair] for pair in ring["coefficients"]]
        ring["centre"] = [3.0, 3.0, 3.0]

    changed(folder, "network.json", apart)
    assert said(folder)["not-split"] is False


def test_linked_tubes_are_not_unlinked(tmp_path):
    net = drawn(np.random.default_rng(7), (3, 3, 3))
    unlinked = claim.proved("unlinked", topology.Verdict.PROVED, "They are not linked")
    folder = written(tmp_path, {"network": net, "data": sampled(TORI, 5)}, [unlinked])
    assert said(folder) == {"unlinked": False}


def test_points_that_relu_layers_send_to_one_image(tmp_path):
    sample = learn.disk_annulus(points=40)
    layers = [([[1.0, 0.4], [0.3, 1.0]], [2.0, 2.0]), ([[1.0, 0.7], [-1.0, -1.0]], [0.1, -1.0])]
    parts = [*((np.array(W), np.array(b)) for W, b in layers), (np.ones((1, 2)), [0.0])]
    net = learn.network_from(parts, "relu")
    coincidence = topology.find_coincidence(net, *sample.sets, layer=2)
    claims = [
        claim.measured("gone", 2),
        claim.proved("coincidence", coincidence.verdict, "They have one image"),
    ]
    folder = written(tmp_path, {"relu_network": net, "data": sample}, claims)
    assert said(folder) == {"coincidence": True}

    def alive(content: Any) -> None:
        content["networks"]["relu_network"]["layers"][1]["b"] = [9.0, 9.0]

    changed(folder, "network.json", alive)
    assert said(folder) == {"coincidence": None}


def test_a_unit_that_says_0_on_all_of_a_ring(tmp_path):
    sample = learn.disk_annulus(points=40)
    layers = [([[1.0, 0.4], [0.3, 1.0]], [2.0, 2.0]), ([[1.0, 0.7], [-1.0, -1.0]], [0.1, -0.1])]
    parts = [*((np.array(W), np.array(b)) for W, b in layers), (np.ones((1, 2)), [0.0])]
    net = learn.network_from(parts, "relu")
    claims = [
        claim.measured("gone", 2),
        claim.proved("flattened", topology.Verdict.PROVED, "A unit says 0"),
    ]
    folder = written(tmp_path, {"relu_network": net, "data": sample}, claims)
    assert said(folder) == {"flattened": True}

    def alive(content: Any) -> None:
        content["networks"]["relu_network"]["layers"][1]["b"] = [9.0, 9.0]

    changed(folder, "network.json", alive)
    assert said(folder) == {"flattened": None}


def test_certified_shares(tmp_path):
    sample = learn.disk_annulus(points=200)
    training = learn.train(learn.dense(2, [3]), sample, restarts=4, steps=600, seed=1, gentle=1e-3)
    net = training.gentlest()
    claims = [claim.proved("all-certified", topology.certify(net, sample).verdict, "All are right")]
    folder = written(tmp_path, {"network": net, "data": sample}, claims)
    assert said(folder) == {"all-certified": True}
    assert [right for _, right, _ in recheck.rechecked(folder, 2)] == [None]

    def worse(content: Any) -> None:
        content["networks"]["network"]["head"]["b"][0] += 100.0

    changed(folder, "network.json", worse)
    assert said(folder) == {"all-certified": False}


def test_claims_about_fields_are_rechecked(tmp_path):
    anchors = [[-0.45, 0.12], [0.45, -0.12]], [[1.7, -0.25], [-1.7, 0.25]], [0.34, 0.34]
    nets = {
        kind: learn.Network((learn.FieldLayer(*anchors, kind, 4),), None)
        for kind in ("jump", "flow")
    }
    jump, flow = (topology.certify_unfolded(topology.flow(net)) for net in nets.values())
    claims = [
        claim.proved("jump-folds", jump.verdict.opposite, "One folds"),
        claim.proved("flow-unfolded", flow.verdict, "One doesn't"),
    ]
    folder = written(tmp_path, nets, claims)
    assert said(folder) == {"jump-folds": True, "flow-unfolded": True}

    def swapped(content: Any) -> None:
        networks = content["networks"]
        networks["jump"], networks["flow"] = networks["flow"], networks["jump"]

    changed(folder, "network.json", swapped)
    assert said(folder) == {"jump-folds": None, "flow-unfolded": None}


def test_claims_about_residual_layers_are_rechecked(tmp_path):
    parts = np.array([[0.2, -0.1], [0.1, 0.3]])
    gentle, strong = (
        learn.Network((learn.ResidualLayer(size * parts, 2 * np.eye(2), [0.1, 0.0]),), None)
        for size in (1.0, -6.0)
    )
    verdicts = [topology.certify_unfolded(topology.flow(net)).verdict for net in (gentle, strong)]
    claims = [
        claim.proved("gentle-unfolded", verdicts[0], "One doesn't fold"),
        claim.proved("strong-folds", verdicts[1].opposite, "One does"),
    ]
    folder = written(tmp_path, {"gentle": gentle, "strong": strong}, claims)
    assert said(folder) == {"gentle-unfolded": True, "strong-folds": True}


def test_claims_about_planes_are_rechecked(tmp_path):
    sample = learn.two_curves(points=40)
    best = topology.best_line(sample.points, sample.labels)
    line = learn.Network((), learn.Head("logistic", [best.normal], [best.offset]))
    apart = topology.separation(sample.points, sample.labels).verdict.opposite
    claims = [claim.proved("inseparable", apart, "No line parts them")]
    folder = written(tmp_path, {"network": line, "data": sample}, claims)
    assert said(folder) == {"inseparable": True}
    changed(folder, "figure.json", lambda facts: facts["claims"][0].update(id="separable"))
    assert said(folder) == {"separable": None}
    head, *rows = (folder / "data.csv").read_text().splitlines()
    moved = [row.rpartition(",")[0] + ",-9.0" if ",B," in row else row for row in rows]
    (folder / "data.csv").write_text("\n".join([head, *moved]))
    changed(folder, "figure.json", lambda facts: facts["claims"][0].update(id="inseparable"))
    assert said(folder) == {"inseparable": False}


def test_claims_about_paths_are_rechecked(tmp_path):
    layer = learn.Dense([[-1.58, -0.07], [0.22, -0.5]], [0.3, 0.2], "tanh")
    net = learn.Network((layer,), None)
    flow = topology.flow(net)
    ways = topology.never_singular(flow), topology.never_singular(topology.straight(flow))
    claims = [
        claim.proved("never-singular", ways[0], "One is never singular"),
        claim.proved("straight-singular", ways[1].opposite, "One is"),
    ]
    folder = written(tmp_path, {"network": net}, claims)
    assert set(said(folder).values()) == {True}
    changed(
        folder,
        "network.json",
        lambda content: content["networks"]["network"]["layers"][0]["W"].reverse(),
    )
    assert said(folder)["never-singular"] is False


if BUILT:

    @pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
    def test_a_built_article(folder):
        results = said(folder)
        assert False not in results.values()
        facts = json.loads((folder / "figure.json").read_text())
        assert len(results) >= len(facts["witnesses"])
        open_ones = [name for name, right in results.items() if right is None]
        assert all(name.endswith("all-certified") for name in open_ones)  # tubes, for want of cells
        proved = [row["id"] for row in facts["measured"] if row["method"].startswith("proved")]
        # Witnesses are looked at one by one; the neck of a solid tube takes too many cells.
        apart = [name for name in proved if name.endswith(("witness-wrong", "witnesses-wrong"))]
        assert set(proved) - set(results) <= {*apart, "neck"}


@pytest.fixture
def residual(tmp_path):
    """Two residual layers that fold nothing, and what is claimed of them."""
    rng = np.random.default_rng(5)
    layers = tuple(
        learn.ResidualLayer(0.15 * rng.normal(size=(3, 4)), rng.normal(size=(4, 3)), np.zeros(4))
        for _ in range(2)
    )
    flow = topology.flow(learn.Network(layers, learn.Head("logistic", np.eye(1, 3), np.zeros(1))))
    certified = topology.certify_homeomorphism(flow)
    claims = [
        claim.measured("least-determinant", certified.least),
        claim.proved("homeomorphisms", certified.verdict, "They fold nothing"),
    ]
    return written(tmp_path, {"network": flow.network}, claims)


def test_residual_layers_that_fold_nothing(residual):
    assert said(residual) == {"homeomorphisms": True}


def test_residual_layers_that_may_fold_or_fold_sooner_than_published(residual):
    def published_too_high(facts: Any) -> None:
        facts["measured"][0]["value"] += 1e-6

    def larger(content: Any) -> None:
        layer = content["networks"]["network"]["layers"][1]
        layer["V"] = [[-30 * v for v in row] for row in layer["V"]]

    changed(residual, "figure.json", published_too_high)
    assert said(residual) == {"homeomorphisms": False}
    changed(residual, "network.json", larger)
    assert said(residual) == {"homeomorphisms": False}
