"""`new ID --from MODEL --data POINTS`: a figure that draws the same as `film` and holds its claims."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import make_blobs, make_moons

from generator import learn, topology
from generator.cli import main
from generator.network_film import network_film
from tests.articles.conftest import build
from tests.conftest import ROUNDS, in_ci
from tests.learn.importers.test_film_command import iris, last_items, written

BY_TORCH = Path(__file__).parent / "written_by_torch"
FIGURES = ("by-onnx", "by-safetensors", "iris", "wide", "headless")
BUILT = FIGURES if in_ci() or ROUNDS > 1 else ("iris",)
MOONS = ("--data", BY_TORCH / "moons.csv", "--classes", "upper,lower")


def headless(folder):
    """Weights without a head, and points of one class."""
    layer = learn.Dense(np.array([[2.0, 0.0], [0.5, 1.5]]), np.zeros(2), "tanh")
    network = learn.Network((layer,), None)
    (folder / "headless.json").write_bytes(topology.network_json({"network": network}))
    np.savez(folder / "cloud.npz", points=np.random.default_rng(1).normal(size=(40, 2)))
    return ("--from", folder / "headless.json", "--data", folder / "cloud.npz")


@pytest.fixture(scope="module")
def article(tmp_path_factory, read_sources):
    """A folder with a figure of each kind of files, and a site of those in `BUILT`."""
    folder = tmp_path_factory.mktemp("files")
    iris_files, wide_files = folder / "iris", folder / "wide"
    for files in (iris_files, wide_files):
        files.mkdir()
    iris_order = written(iris_files, *iris(), (6, 3))
    (iris_files / "model.json").rename(iris_files / "iris.json")
    (iris_files / "points.csv").rename(iris_files / "iris.csv")
    wide_order = written(wide_files, *make_blobs(80, 2, centers=5, random_state=3), (8, 4))
    assert (iris_order.split, wide_order.split) == ("part", "part")
    figures = {
        "by-onnx": ("--from", BY_TORCH / "moons.onnx", *MOONS),
        "by-safetensors": ("--from", BY_TORCH / "moons.safetensors", *MOONS, "--activations", "tanh"),
        "iris": ("--from", iris_files / "iris.json", "--data", iris_files / "iris.csv", "--split", "part", "--view", "decision"),
        "wide": ("--from", wide_files / "model.json", "--data", wide_files / "points.csv", "--split", "part"),
        "headless": headless(folder),
    }  # fmt: skip

    def new(id):
        options = figures.pop(id)
        run = build("new", id, "--figures", "talk/figures", *options, cwd=folder)
        assert (run.returncode, run.stderr) == (0, ""), id

    for id in BUILT:
        new(id)
    shutil.copytree(read_sources, folder / "store")
    run = build("--figures", "talk/figures", "--store", "store", cwd=folder)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    for id in list(figures):
        new(id)
    return folder


def facts_of(article, id):
    return json.loads((article / f"talk/site/figures/{id}/figure.json").read_text("utf-8"))


def facts_of_networks(article, id):
    file = article / f"talk/site/figures/{id}/network.json"
    return json.loads(file.read_text("utf-8"))["networks"].values()


@pytest.mark.parametrize("id", BUILT)
def test_it_builds_and_its_claims_hold(article, id):
    facts = facts_of(article, id)
    assert [claim["holds"] for claim in facts["claims"]] == [True]
    assert facts["alt"].startswith("Points of ")
    (network,) = facts_of_networks(article, id)
    widths = [len(network["layers"][0]["W"][0]), *(len(layer["W"]) for layer in network["layers"])]
    logits = [len(network["head"]["W"])] if network.get("head") else []
    assert f" of {'–'.join(map(str, [*widths, *logits]))} units" in facts["alt"]
    assert {"data.csv", "network.json", f"{id}.gif"} <= set(facts["files"])


def test_it_is_the_film_of_the_command(article, monkeypatch):
    """The last picture of the figure's film has the items of the command's, one by one."""
    monkeypatch.syspath_prepend(str(article / "talk"))
    for id in ("iris", "wide"):
        values = products(article / f"talk/figures/{id}.py")
        names = ("iris/iris.json", "iris/iris.csv")
        if id == "wide":
            names = ("wide/model.json", "wide/points.csv")
        order = order_of(article, names, "decision" if id == "iris" else "")
        theirs = last_items(network_film(order).film)
        ours = last_items(values["film"])
        assert [type(item) for item in ours] == [type(item) for item in theirs]
        for mine, other in zip(ours, theirs, strict=True):
            if hasattr(other, "points"):
                np.testing.assert_allclose(
                    mine.points, other.points, atol=0.5
                )  # px: a grid of 4 digits
            assert getattr(mine, "text", "") == getattr(other, "text", "")


def order_of(article, names, view):
    from generator.network_film import FilmOrder

    model, points = names
    return FilmOrder(article / model, article / points, view=view, split="part")


def products(path):
    """What the functions of a figure make, in the order of the file."""
    namespace = {"__file__": str(path), "__name__": "figure"}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), namespace)
    values = {name: namespace[name] for name in ("model", "points")}
    for name in re.findall(r"^def (\w+)", path.read_text("utf-8"), re.MULTILINE):
        function = namespace[name]
        parameters = function.__code__.co_varnames[: function.__code__.co_argcount]
        values[name] = function(*(values[parameter] for parameter in parameters))
    return values


def test_it_declares_copies_of_the_files(article):
    data = article / "talk/figures/data"
    assert (data / "moons.onnx").read_bytes() == (BY_TORCH / "moons.onnx").read_bytes()
    assert sorted(path.name for path in data.iterdir()) == [
        "cloud.npz", "headless.json", "iris.csv", "iris.json", "model.json", "moons.csv",
        "moons.onnx", "moons.safetensors", "points.csv",
    ]  # fmt: skip


def new(folder, *arguments):
    return main.main(["new", *map(str, arguments), "--figures", str(folder / "figures")])


def test_a_file_that_lies_there_is_referred_to(tmp_path, capsys):
    data = tmp_path / "figures/data/torch"
    data.mkdir(parents=True)
    for name in ("moons.onnx", "moons.csv"):
        (data / name).write_bytes((BY_TORCH / name).read_bytes())
    files = ("--from", data / "moons.onnx", "--data", data / "moons.csv")
    assert new(tmp_path, "two", *files, *MOONS[2:]) == 0
    assert "moons.onnx: written" not in capsys.readouterr().out
    assert 'source("torch/moons.onnx")' in (tmp_path / "figures/two.py").read_text("utf-8")
    assert [path.name for path in (tmp_path / "figures/data").iterdir()] == ["torch"]


def test_it_reads_a_table_as_it_was_asked_to(tmp_path):
    data = tmp_path / "figures/data"
    data.mkdir(parents=True)
    lines = (BY_TORCH / "moons.csv").read_text("utf-8").splitlines()[1:]
    (data / "moons.csv").write_text("\n".join([*lines, "1,,upper"]), "utf-8")
    files = ("--from", BY_TORCH / "moons.onnx", "--data", data / "moons.csv")
    asked = ("--no-header", "--drop-missing", "--classes", "upper,lower")
    assert new(tmp_path, "two", *files, *asked) == 0
    text = (tmp_path / "figures/two.py").read_text("utf-8")
    assert 'missing="drop"' in text
    made = {"points": data / "moons.csv"}
    namespace = {"__file__": str(tmp_path / "figures/two.py"), "__name__": "figure"}
    exec(compile(text, "two.py", "exec"), namespace)
    assert len(namespace["data"](**made).points) == len(lines)


def test_another_file_of_the_name_stays(tmp_path, capsys):
    (tmp_path / "figures/data").mkdir(parents=True)
    (tmp_path / "figures/data/moons.csv").write_text("mine")
    assert new(tmp_path, "two", "--from", BY_TORCH / "moons.onnx", *MOONS) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("new: --data: expected a name that no other file in ")
    assert (tmp_path / "figures/data/moons.csv").read_text() == "mine"
    assert not (tmp_path / "figures/two.py").exists()


def test_a_figure_that_is_there_stays(tmp_path, capsys):
    assert new(tmp_path, "two") == 0
    before = (tmp_path / "figures/two.py").read_text("utf-8")
    assert new(tmp_path, "two", "--from", BY_TORCH / "moons.onnx", *MOONS) == 2
    assert (
        "expected a new file, got one that is there; nothing is written over"
        in capsys.readouterr().err
    )
    assert (tmp_path / "figures/two.py").read_text("utf-8") == before
    assert not (tmp_path / "figures/data").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--from", BY_TORCH / "moons.onnx"], 2, "new: --from: expected --data too, got none"),
        (["--view", "pca"], 2, "new: --view: expected --from and --data too, got none"),
        (["--from", BY_TORCH / "moons.safetensors", *MOONS], 1, "moons.safetensors: expected activations"),
        (["--from", BY_TORCH / "none.onnx", *MOONS], 1, "none.onnx"),
        (["--from", BY_TORCH / "moons.onnx", *MOONS, "--x", "x"], 1, "new: expected points of 2 coordinates"),
        (["--from", BY_TORCH / "moons.onnx", *MOONS, "--view", "pac"], 2, "new: --view: expected a kind of view, got 'pac'; did you mean pca?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    arguments, status, message, tmp_path, capsys
):
    assert new(tmp_path, "two", *arguments) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert list(tmp_path.iterdir()) == []


def test_odd_names_are_declared_as_they_are(tmp_path):
    points, labels = make_moons(60, random_state=1)
    order = written(tmp_path, points, labels, (3, 2))
    odd = tmp_path / 'it\'s "odd" – \\b.csv'
    order.points.rename(odd)
    assert new(tmp_path, "odd", "--from", order.model, "--data", odd, "--split", "part") == 0
    values = products(tmp_path / "figures/odd.py")
    assert values["points"].read_bytes() == odd.read_bytes()
    assert len(values["data"].points) == 60
