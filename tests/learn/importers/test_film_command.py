"""The command `film`: what is drawn decides as the network does, and what it says is so."""

import csv
import re
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.path import Path as Polygon
from PIL import Image
from sklearn.datasets import (
    load_iris,
    load_wine,
    make_blobs,
    make_circles,
    make_moons,
    make_swiss_roll,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from generator import draw, learn, topology
from generator.cli import main
from generator.draw.scene.scene import Markers, Shape, Text
from generator.draw.style.format import Format, slide
from generator.draw.style.machine_fonts import MachineFont
from generator.draw.style.text import layout
from generator.errors import UserError
from generator.network_figure import figure_source
from generator.network_film import FilmOrder, network_film, planned

BY_TORCH = Path(__file__).parent / "written_by_torch"
UPPER = ("--classes", "upper,lower")  # the order of the networks of PyTorch


def written(folder, points, labels, widths):
    """A fitted network and its points as files, every fifth point for testing."""
    model = MLPClassifier(widths, activation="tanh", max_iter=300, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it need not be good
        network = learn.network_from(model.fit(points, labels))
    (folder / "model.json").write_bytes(topology.network_json({"network": network}))
    with open(folder / "points.csv", "w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow([*(f"x{k}" for k in range(points.shape[1])), "part", "kind"])
        for i, (point, label) in enumerate(zip(points.tolist(), labels.tolist(), strict=True)):
            rows.writerow([*point, "train" if i % 5 else "test", label])
    return FilmOrder(folder / "model.json", folder / "points.csv", split="part")


def iris():
    return standardized(*load_iris(return_X_y=True))


def wine():
    return standardized(*load_wine(return_X_y=True))


def standardized(points, labels):
    return (points - points.mean(axis=0)) / points.std(axis=0), labels


def swiss_roll():
    points, way = make_swiss_roll(100, random_state=0, noise=0.1)
    thirds = np.quantile(way, [1 / 3, 2 / 3])
    return (points - points.mean(axis=0)) / points.std(axis=0), np.digitize(way, thirds)


def last_items(film):
    context = film.context()
    return list(context.moving_items(context.clock.moment(context.clock.duration)))


def drawn_accuracy(film):
    """The share of drawn points that stand in the drawn region of their own ink."""
    items = last_items(film)
    regions = {
        item.style.fill: Polygon(item.points)
        for item in items
        if isinstance(item, Shape)
        and item.style.fill
        and item.name.startswith(("side", "decision"))
    }
    points = [
        item for item in items if isinstance(item, Markers) and item.name.startswith("points-")
    ]
    right = sum(
        int(regions[item.style.fill].contains_points(item.points).sum())
        for item in points
        if item.style.fill in regions  # a class may have no region at all
    )
    return right / sum(len(item.points) for item in points)


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("sample", "widths"),
    [(wine(), (6, 3)), (iris(), (6, 3)), (iris(), (5,)), (make_moons(100, noise=0.2, random_state=1), (16, 2)), (make_moons(100, noise=0.2, random_state=1), (2, 7)), (make_moons(100, noise=0.2, random_state=1), (3, 1)), (make_moons(100, noise=0.2, random_state=1), (1,)), (make_blobs(100, 2, centers=4, random_state=3), (8, 2)), (swiss_roll(), (16, 3)), (make_circles(100, factor=0.5, noise=0.05, random_state=0), (64, 64))],
    ids=["13-6-3", "4-6-3", "4-5", "2-16-2", "2-2-7", "2-3-1", "2-1", "2-8-2", "swiss roll", "2-64-64"],
)  # fmt: skip
def test_the_accuracy_is_that_of_the_picture(sample, widths, tmp_path):
    points, labels = sample
    drawn = network_film(written(tmp_path, points, labels, widths))
    assert drawn.accuracy == drawn_accuracy(drawn.film) > 0.4
    assert "rings: test" in drawn.film.panels[0].title
    network, tested = learn.load(tmp_path / "model.json"), slice(None, None, 5)
    right = np.sum(network.predict(points[tested]) == labels[tested])
    assert f"{right} of the {len(points[tested])} test points are right" in drawn.notes
    rings = [item for item in last_items(drawn.film) if getattr(item, "shape", "") == "ring"]
    assert [len(item.points) for item in rings] == [len(points[::5])]
    names = [item.name for item in last_items(drawn.film)]
    above = [k for k, name in enumerate(names) if name.startswith("points-")]
    assert names.index(rings[0].name) < min(above)  # no ring covers a point's colour


@pytest.mark.parametrize(
    "name", ["moons.onnx", "moons.safetensors", "residual.onnx", "normalized.onnx"]
)
def test_so_is_that_of_networks_of_pytorch(name):
    """A residual block with GELU, weights alone, six units of SiLU with a softmax of two classes."""
    activations = ["tanh"] if name == "moons.safetensors" else ()
    files = BY_TORCH / name, BY_TORCH / "moons.csv"
    drawn = network_film(FilmOrder(*files, activations=activations, classes=["upper", "lower"]))
    assert drawn.accuracy == drawn_accuracy(drawn.film) > 0.95


def test_a_last_layer_of_two_units_is_no_plane_of_others(tmp_path):
    points, labels = make_blobs(60, 2, centers=4, random_state=3)
    drawn = network_film(written(tmp_path, points, labels, (8, 2)))
    planes = "both coordinates of the input → PCA of layer 1 → both units of layer 2"
    assert f"{planes}; the last picture shows 100% of the variation" in drawn.notes


def test_three_classes_on_a_line_are_not_drawn_as_regions(tmp_path):
    drawn = network_film(written(tmp_path, *iris(), (1,)))
    assert "the decision can't be seen from this side, so it isn't drawn" in drawn.notes


def test_the_share_of_variation_is_that_of_the_view(tmp_path):
    order = written(tmp_path, *iris(), (6, 5))
    drawn = network_film(FilmOrder(order.model, order.points, view="pca", split="part"))
    network = learn.load(order.model)
    images = network.representation(iris()[0])
    variances = np.sort(np.linalg.eigvalsh(np.cov(images.T)))[::-1]
    share = variances[:2].sum() / variances.sum()
    planes = "PCA of the input → PCA of layer 1 → PCA of layer 2"
    assert f"{planes}; the last picture shows {share:.0%} of the variation" in drawn.notes
    assert "the decision can't be seen from this side, so it isn't drawn" in drawn.notes
    assert not [item for item in last_items(drawn.film) if getattr(item, "name", "") == "side"]


def test_regions_that_would_decide_otherwise_are_refused(tmp_path):
    order = written(tmp_path, *iris(), (6, 5))
    flow, data = topology.flow(learn.load(order.model)), learn.sample("iris", *iris())
    view = draw.views(topology.layer_views(flow, data, "pca"))
    with pytest.raises(UserError, match=r"draw\.classes: expected a view that shows what the head"):
        draw.classes(flow.network.head, flow.to(len(flow.stages), data.points), view)


def test_a_film_of_onnx_and_csv_without_a_figure(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = ["film", str(BY_TORCH / "moons.onnx"), str(BY_TORCH / "moons.csv"), "-o", "moons.png"]
    assert main.main([*command, "--classes", "upper,lower", "--size", "240"]) == 0
    assert "% of the points right" in capsys.readouterr().out
    with Image.open("moons.png") as picture:
        assert picture.width >= 240
    assert sorted(path.name for path in tmp_path.iterdir()) == ["moons.png"]


def test_a_legend_has_the_tables_names_and_colours_may_be_ones_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('[light]\na = "#8e2a9e"\n', "utf-8")
    files = (str(BY_TORCH / "moons.onnx"), str(BY_TORCH / "moons.csv"))
    options = ("--classes", "upper,lower", "--colours", "mine.toml")
    assert main.main(["film", *files, *options, "-o", "moons.svg"]) == 0
    svg = (tmp_path / "moons.svg").read_text("utf-8")
    assert "#8e2a9e" in svg
    assert "#2166ac" not in svg  # the theme's own
    order = FilmOrder(*map(Path, files), classes=("upper", "lower"))
    still = network_film(order).film.context().still_items
    assert [item.text for item in still if isinstance(item, Text)] == ["upper", "lower"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["moons.onnx", "none.csv"], 1, "none.csv"),
        (["moons.safetensors", "moons.csv"], 1, "expected activations"),
        (["moons.onnx", "moons.csv", "--label", "colour"], 1, "colour"),
        (["moons.onnx", "moons.csv", "--classes", "upper,upper"], 1, "expected each once"),
        (["moons.onnx", "moons.csv", "--x", "x"], 1, "film: expected points of 2 coordinates"),
        (["moons.onnx", "moons.csv", "--x", "x,x"], 1, "moons.csv: x: expected each once, got x, x"),
        (["moons.onnx", "moons.csv", "--activations", "tanh"], 1, "moons.onnx: activations: expected none, since"),
        (["moons.onnx", "moons.csv", *UPPER, "--theme", "nope"], 2, "--theme: expected a theme's name (dark, light), got 'nope'"),
        (["moons.onnx", "moons.csv", *UPPER, "--colours", "none.toml"], 1, "none.toml"),
        (["moons.onnx", "moons.csv", *UPPER, "--layers", "0:9"], 2, "--layers: expected two from 0 to"),
        (["moons.onnx", "moons.csv", *UPPER, "--view", "pac"], 2, "film: --view: expected a kind of view, got 'pac'; did you mean pca"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(arguments, status, message, tmp_path, capsys):
    model, points, *options = arguments
    paths = [str(BY_TORCH / model), str(BY_TORCH / points)]
    output = tmp_path / "x.gif"
    assert main.main(["film", *paths, "-o", str(output), *options]) == status
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not output.exists()


def test_columns_of_words_are_named_with_the_options_that_leave_them_out(tmp_path, capsys):
    points = tmp_path / "pets.csv"
    points.write_text("name,x,shoe size,kind\nRex,1,2,dog\nMia,2,1,cat\n")
    output = tmp_path / "x.gif"
    assert main.main(["film", str(BY_TORCH / "moons.onnx"), str(points), "-o", str(output)]) == 1
    assert capsys.readouterr().err == (
        "pets.csv:2: name: expected a number, got 'Rex'; --label name says the classes, --x"
        " 'x,shoe size' takes the columns of numbers alone\n"
    )


@pytest.mark.parametrize("command", ["film", "new"])
def test_classes_in_another_order_than_the_networks_are_no_film(
    command, tmp_path, capsys, monkeypatch
):
    """Few points are right, and nearly all if the classes are counted as the network does."""
    monkeypatch.chdir(tmp_path)
    files = (str(BY_TORCH / "moons.onnx"), str(BY_TORCH / "moons.csv"))
    network, data = learn.load(files[0]), learn.table(files[1], ["x", "y"], "moon")
    right = int(np.sum(network.predict(data.points) == data.labels))
    count = len(data.labels)
    arguments = ["film", *files, "-o", "x.png", "--size", "240"]
    if command == "new":
        arguments = ["new", "moons", "--figures", "own", "--from", files[0], "--data", files[1]]
    assert main.main(arguments) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        f"{command}: expected the classes of moons.csv in the order of moons.onnx, --classes"
        f" upper,lower ({count - right} of {count} points right), got lower,upper ({right} right);"
        " this order is drawn when --classes gives it\n",
    )
    assert not list(tmp_path.iterdir())
    if command == "film":
        assert main.main([*arguments, "--classes", "lower,upper"]) == 0
        said = capsys.readouterr().out
        hint = "less than half is right: if the network counts them so, --classes upper,lower"
        assert hint in said


@pytest.mark.parametrize("names", [["b", "c", "a"], ["a", "c", "b", "d"], ["c d", "a", "b"]])
def test_so_are_some_classes_that_changed_places(names, tmp_path):
    """Of four classes two: half of the points are right, and all in the network's order."""
    order, labels = rays(tmp_path, names)
    with pytest.raises(UserError) as caught:
        network_film(order)
    quoted = f"'{','.join(names)}'" if " " in "".join(names) else ",".join(names)
    assert f"--classes {quoted} ({len(labels)} of {len(labels)} points right)" in str(caught.value)
    assert network_film(replace(order, classes=names)).accuracy == 1


def rays(folder, names, wrong=()):
    """Sixty points around 0, which a network parts into as many sectors as there are names."""
    angles = 2 * np.pi * np.arange(60) / 60
    W = np.array([[np.cos(a), np.sin(a)] for a in 2 * np.pi * np.arange(len(names)) / len(names)])
    network = learn.network_from([(np.eye(2), np.zeros(2)), (W, np.zeros(len(names)))], "tanh")
    points = np.column_stack([np.cos(angles), np.sin(angles)])
    labels = network.predict(points)
    weights = {"W0": np.eye(2), "b0": np.zeros(2), "W1": W, "b1": np.zeros(len(names))}
    np.savez(folder / "weights.npz", **weights)
    labels[list(wrong)] = (labels[list(wrong)] + 1) % len(names)
    rows = [f"{x!r},{y!r},{names[k]}" for (x, y), k in zip(points.tolist(), labels, strict=True)]
    (folder / "points.csv").write_text("\n".join(["x,y,kind", *rows]), encoding="utf-8")
    return FilmOrder(folder / "weights.npz", folder / "points.csv", activations=("tanh",)), labels


def test_a_bad_network_is_filmed_all_the_same(tmp_path):
    """Half right, chance, one answer for nearly all, one rare class of two that is never found."""
    rng = np.random.default_rng(2)
    order, labels = rays(tmp_path, list("abcd"), wrong=range(0, 60, 2))
    assert network_film(order).accuracy == 0.5
    lines = order.points.read_text("utf-8").splitlines()
    for kinds in (
        rng.integers(0, 4, 60),
        np.where(np.arange(60) < 4, np.arange(60), (labels + 1) % 4 * (labels > 2)),
        np.where(np.arange(60) == 30, 0, np.where(np.arange(60) == 0, 2, 1 + 2 * (labels == 3))),
    ):
        cells = [line.rpartition(",")[0] for line in lines[1:]]
        rows = [f"{cell},{'abcd'[k]}" for cell, k in zip(cells, kinds, strict=True)]
        order.points.write_text("\n".join([lines[0], *rows]), encoding="utf-8")
        assert network_film(order).accuracy < 0.8
    points, kinds = make_moons(100, noise=0.2, random_state=1)
    majority = np.where(np.arange(100) % 10, 1, 0)  # one answer, and the rarer class
    layer = learn.Dense(np.eye(2), np.zeros(2), "tanh")
    constant = learn.Network((layer,), learn.Head("logistic", np.zeros((1, 2)), -np.ones(1)))
    order = written(tmp_path, points, kinds, (2,))
    order.model.write_bytes(topology.network_json({"network": constant}))
    rows = [f"{x},{y},train,{k}" for (x, y), k in zip(points.tolist(), majority, strict=True)]
    order.points.write_text("\n".join(["x0,x1,part,kind", *rows]), encoding="utf-8")
    assert network_film(order).accuracy == 0.1


def test_the_data_of_a_figure_have_the_order_of_its_network(tmp_path):
    """A network that has hardly been trained may get nearly all of its own data wrong."""
    rows = [f"train,{'AB'[x < 0]},,{x},1" for x in (-2.0, -1.5, -1.0, 1.0, 1.5, 2.0)]
    (tmp_path / "data.csv").write_text("\n".join(["split,class,set,x0,x1", *rows]), "utf-8")
    layer = learn.Dense(np.eye(2), np.zeros(2), "tanh")
    network = learn.Network((layer,), learn.Head("logistic", np.array([[1.0, 0.0]]), np.zeros(1)))
    (tmp_path / "network.json").write_bytes(topology.network_json({"network": network}))
    order = FilmOrder(tmp_path / "network.json", tmp_path / "data.csv")
    assert network_film(order).accuracy == 0


def test_the_order_in_which_a_network_counts_three_classes_is_found(tmp_path, monkeypatch):
    """Names in another order, which were asked for: the line says which would fit, if one does."""
    angles = 2 * np.pi * np.arange(60) / 60
    W = np.array([[np.cos(a), np.sin(a)] for a in 2 * np.pi * np.arange(3) / 3])
    network = learn.network_from([(np.eye(2), np.zeros(2)), (W, np.zeros(3))], "tanh")
    decided = network.predict(np.column_stack([np.cos(angles), np.sin(angles)]))
    model, points = tmp_path / "weights.npz", tmp_path / "points.csv"
    np.savez(model, W0=np.eye(2), b0=np.zeros(2), W1=W, b1=np.zeros(3))
    for names, said in ((["red", "green", "blue"], True), (["red", "red", "green"], False)):
        rows = [f"{np.cos(a)},{np.sin(a)},{names[k]}" for a, k in zip(angles, decided, strict=True)]
        rows += ["0.1,0.1,blue"] * (not said)
        points.write_text("\n".join(["x,y,colour", *rows]))
        asked = ("blue", "green", "red")
        order = FilmOrder(model, points, activations=("tanh",), classes=asked)
        lines = network_film(order).notes
        hint = "less than half is right: if the network counts them so, --classes red,green,blue"
        assert (hint in lines) is said


def film_of(folder, text, *options):
    """The exit status of `film` for a network of two units and a table, and the file it writes."""
    (folder / "pets.csv").write_text(text, encoding="utf-8")
    layer = learn.Dense(np.eye(2), np.zeros(2), "tanh")
    network = learn.Network((layer,), learn.Head("logistic", np.array([[1.0, 0.0]]), np.zeros(1)))
    (folder / "pets.json").write_bytes(topology.network_json({"network": network}))
    files, output = (str(folder / "pets.json"), str(folder / "pets.csv")), folder / "x.png"
    status = main.main(["film", *files, "-o", str(output), "--size", "240", *options])
    return status, output


ROWS = "-1,1,cat\n1,1,dog\n2,0,dog\n"


@pytest.mark.parametrize(
    ("text", "options", "right"),
    [
        ("سن,قد,گونه\n" + ROWS, (), "100%"),
        ("\ufeffGröße,Länge,Art\n" + ROWS, (), "100%"),
        ("x,y,kind\n" + ROWS + ",3,cat\n3,4,\n", ("--drop-missing",), "100%"),
        ("x,y,kind,part\n-1,1,cat,train\n,1,dog,test\n2,0,dog,test\n", ("--drop-missing", "--split", "part", "--label", "kind"), "100%"),
        (ROWS, ("--no-header",), "100%"),
        (ROWS, ("--no-header", "--x", "1,0", "--label", "2"), "33.3%"),
        ("x,y,kind\n1,1,cat\n1,1,dog\n1,1,dog\n", (), "66.7%"),  # all points are one
        (("x,y,kind\n" + ROWS).replace("\n", "\r"), (), "100%"),
        ("\n\nx,y,kind\n" + ROWS, (), "100%"),
    ],
)  # fmt: skip
def test_odd_tables_are_filmed(text, options, right, tmp_path, capsys):
    status, output = film_of(tmp_path, text, *options)
    said = capsys.readouterr()
    assert (status, said.err) == (0, "")
    assert f"x.png: written, {right} of the points right" in said.out
    assert output.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y,kind\n" + ROWS + ",3,cat\n", 'pets.csv:5: x: expected a value, got none; missing="drop" (--drop-missing) leaves such rows out'),
        ("x,y,kind\n" + ROWS + "3,4,\n", 'pets.csv:5: kind: expected a value, got none; missing="drop" (--drop-missing) leaves such rows out'),
        (ROWS, "pets.csv: expected names of columns in the first line, got -1; header=False (--no-header) takes it as a row"),
        ("x,y\r,kind\n" + ROWS, "pets.csv:3: expected 2 cells, got 3"),
        ("x,y,kind\n" + ROWS.replace("dog", "\U0010fffd"), "film: expected a font of this machine that has '\\U0010fffd', as the class '\\U0010fffd' needs, got none; install one, or write the class in other letters"),
        ("x,y,kind\n" + ROWS + "1e200,0,dog\n", "film: expected coordinates below 1e+100, got 1e+200 in pets.csv"),
    ],
)  # fmt: skip
def test_other_tables_end_in_one_line(text, message, tmp_path, capsys):
    status, output = film_of(tmp_path, text)
    assert (status, capsys.readouterr().err) == (1, f"{message}\n")
    assert not output.exists()


def test_a_view_is_refused_where_it_changes_nothing_or_is_none(tmp_path):
    narrow = written(tmp_path, *make_moons(60, random_state=1), (3, 2))
    with pytest.raises(
        UserError, match=r"^film: --view: expected a last layer of more than 2 units"
    ):
        network_film(replace(narrow, view="pca"))
    wide = written(tmp_path, *make_moons(60, random_state=1), (3,))
    with pytest.raises(UserError, match=r"^film: --view lda: expected 3 classes and more, got 2$"):
        network_film(replace(wide, view="lda"))
    many = five_classes(tmp_path)
    with pytest.raises(
        UserError, match=r"^film: --view decision: .*lies in a plane, as one of three"
    ):
        network_film(replace(many, view="decision"))


def test_more_classes_than_colours_are_said_with_the_file(tmp_path):
    order = written(tmp_path, *make_blobs(120, 2, centers=12, random_state=3), (4,))
    with pytest.raises(UserError, match=r"^film: expected at most 10 classes.* 12 in model.json$"):
        network_film(order)


def test_the_ending_may_be_in_capitals(tmp_path):
    output = tmp_path / "x.PNG"
    files = (str(BY_TORCH / "moons.onnx"), str(BY_TORCH / "moons.csv"))
    command = ["film", *files, *UPPER, "--size", "240"]
    assert main.main([*command, "-o", str(output)]) == 0
    with Image.open(output) as picture:
        assert picture.format == "PNG"


def five_classes(folder):
    return written(folder, *make_blobs(100, 2, centers=5, random_state=3), (8, 3))


def without_class(order, label):
    """The same order, its table without the rows of a class."""
    lines = order.points.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.endswith(f",{label}")]
    order.points.write_text("\n".join(kept), encoding="utf-8")
    return order


def test_a_table_without_a_class_of_the_network_does_not_shift_the_others(tmp_path):
    order = five_classes(tmp_path)
    network = learn.load(order.model)
    data = learn.table(order.points, ["x0", "x1"], "kind")
    kept = data.labels > 0
    right = (network.logits(data.points[kept]).argmax(axis=1) == data.labels[kept]).mean()
    order = without_class(order, 0)
    with pytest.raises(UserError, match=r"expected 5 classes.* got 4 .*--classes names all"):
        network_film(order)
    assert network_film(replace(order, classes=list("01234"))).accuracy == pytest.approx(right)


def test_two_classes_of_five_have_a_view(tmp_path):
    order = five_classes(tmp_path)
    for label in "012":
        order = without_class(order, label)
    film = network_film(replace(order, classes=list("01234")))
    planes = "both coordinates of the input → PCA of layer 1 → PCA of layer 2; the last picture"
    assert any(note.startswith(planes) for note in film.notes)
    assert not any("if the network counts them so" in note for note in film.notes)


def test_activations_may_have_two_numbers_in_brackets(tmp_path, capsys):
    weights = {"W0": np.eye(2), "W1": np.eye(2), "W2": np.ones((1, 2))}
    np.savez(tmp_path / "weights.npz", **weights)
    files = [str(tmp_path / "weights.npz"), str(BY_TORCH / "moons.csv")]
    output = ["-o", str(tmp_path / "x.png"), "--size", "240"]
    options = ["--activations", "hardtanh(0, 6),tanh"]
    assert main.main(["film", *files, *output, *options]) == 0
    assert "hardtanh(0, 6) is not one-to-one" in capsys.readouterr().out


def test_the_output_is_no_link_to_what_is_read(tmp_path, capsys):
    points = tmp_path / "points.csv"
    before = (BY_TORCH / "moons.csv").read_bytes()
    points.write_bytes(before)
    output = tmp_path / "x.png"
    output.symlink_to(points)
    assert main.main(["film", str(BY_TORCH / "moons.onnx"), str(points), "-o", str(output)]) == 1
    assert "film: -o: expected another file than is read" in capsys.readouterr().err
    assert points.read_bytes() == before


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder"])
def test_nothing_is_written_over_unless_forced(kind, tmp_path, capsys):
    users, output = tmp_path / "users.png", tmp_path / "x.png"
    if kind != "dangling link":
        users.write_bytes(b"mine")
    if kind == "file":
        output = users
    elif kind == "folder":
        output.mkdir()
    else:
        output.symlink_to(users)
    command = ["film", str(BY_TORCH / "moons.onnx"), str(BY_TORCH / "moons.csv"), "--size", "240"]
    assert main.main([*command, "-o", str(output)]) == 1
    assert "film: -o: expected a new name, got" in capsys.readouterr().err
    assert not users.exists() or users.read_bytes() == b"mine"
    if kind != "file":  # of a folder or a link not even then
        assert main.main([*command, "-o", str(output), "--force"]) == 1
        assert not users.exists() or users.read_bytes() == b"mine"


def test_the_grid_lies_around_the_points(tmp_path):
    points, labels = make_blobs(60, 2, centers=2, random_state=1)
    film = network_film(written(tmp_path, points + 1e6, labels, (2,))).film
    (edge,) = [mark for panel in film.panels for mark in panel.marks if mark.name == "edge"]
    low, high = edge.geometry.points.min(axis=0), edge.geometry.points.max(axis=0)
    size = np.ptp(points, axis=0).max()
    assert np.all(low <= points.min(axis=0) + 1e6)
    assert np.all(high >= points.max(axis=0) + 1e6)
    assert np.all(high - low <= 1.2 * size)


def test_coordinates_of_unlike_scale_have_a_grid_as_unlike(tmp_path):
    """Of centimetres beside grams a square grid would be ten times as wide as the points."""
    points, labels = make_blobs(60, 2, centers=2, random_state=1)
    unlike = points * (1, 12) / np.ptp(points, axis=0)
    plan = planned(written(tmp_path, unlike, labels, (2,)))
    (edge,) = [
        mark for mark in network_film(plan.order).film.panels[0].marks if mark.name == "edge"
    ]
    assert np.ptp(edge.geometry.points, axis=0) == pytest.approx((1.1, 13.2))
    assert edge.geometry.points.min(axis=0) == pytest.approx(unlike.min(axis=0) - (0.05, 0.6))
    source = figure_source(plan, "", "model.json", "points.csv")
    assert re.search(r"draw.grid\(extent=\(0.55, 6.6\), centre=\(", source)


@pytest.mark.parametrize(
    "form",
    [Format(), Format(240), slide(1280, 720), slide(720, 720)],
    ids=lambda form: f"{form.width}×{form.height}",
)
@pytest.mark.parametrize("classes", [2, 3])
def test_no_point_lies_below_the_read_outs(form, classes, tmp_path):
    points = np.array([(x, y) for x in np.linspace(-2, 2, 9) for y in (-2.0, -1.5, 1.5, 2.0)])
    layers = (
        learn.Dense(np.array([[2.0, 0], [0, 2], [0, 0]]), np.zeros(3), "tanh"),
        learn.Dense(np.array([[3.0, 0, 0], [0, 3, 0]]), np.zeros(2), "tanh"),
    )
    head = learn.Head("softmax", np.eye(3)[:classes, :2], np.zeros(classes))
    network = learn.Network(layers, head)
    (tmp_path / "model.json").write_bytes(topology.network_json({"network": network}))
    rows = [f"{x},{y},{k}" for (x, y), k in zip(points, network.predict(points), strict=True)]
    (tmp_path / "points.csv").write_text("\n".join(["x,y,kind", *rows]), encoding="utf-8")
    film = network_film(FilmOrder(tmp_path / "model.json", tmp_path / "points.csv")).film
    context = film.context(form)
    for share in np.linspace(0, 1, 25):
        items = list(context.moving_items(context.clock.moment(share * context.clock.duration)))
        words = [item for item in items if getattr(item, "name", "").startswith("readout-")]
        assert len(words) == 4
        dots = [item for item in items if getattr(item, "name", "").startswith("points-")]
        assert sum(len(each.points) for each in dots) == len(points)
        for word in words:
            left, low = word.x - layout(word.text)[1] * word.size, word.y + 0.25 * word.size
            for each in dots:
                over = each.points[each.points[:, 0] > left - each.radius]
                assert (over[:, 1] > low + each.radius).all()


def test_an_activation_behind_a_sum_is_said_to_be_alone(tmp_path):
    film_of(tmp_path, "x,y,kind\n" + ROWS)
    alone = "layer 1 is tanh alone: W is the identity, b is 0"
    assert alone in network_film(FilmOrder(tmp_path / "pets.json", tmp_path / "pets.csv")).notes


def test_the_grid_bends_smoothly_where_a_layer_stretches_it(tmp_path):
    """No chord of the rim is longer than a twentieth of the picture, though tanh is steep."""
    steep = learn.Network(
        (learn.Dense(np.array([[24.0, 8.0], [-8.0, 24.0]]), np.array([2.0, 3.0]), "tanh"),),
        learn.Head("logistic", np.ones((1, 2)), np.zeros(1)),
    )
    (tmp_path / "model.json").write_bytes(topology.network_json({"network": steep}))
    film = network_film(FilmOrder(tmp_path / "model.json", BY_TORCH / "moons.csv")).film
    (edge,) = [mark for panel in film.panels for mark in panel.marks if mark.name == "edge"]
    images = steep.representation(edge.geometry.points)
    assert np.linalg.norm(np.diff(images, axis=0), axis=1).max() < 0.05 * np.ptp(images)


def test_more_than_three_classes_are_seen_in_the_plane_of_their_means(tmp_path):
    order = five_classes(tmp_path)
    film = network_film(order)
    words = "PCA of layer 1 → plane of the class means; "
    assert any(words in note for note in film.notes)
    points, labels = make_blobs(100, 2, centers=5, random_state=3)
    images = learn.load(order.model).representation(points)
    means = np.array([images[labels == k].mean(axis=0) for k in range(5)])
    theirs = np.linalg.svd(means - means.mean(axis=0))[2][:2]
    flow = topology.flow(learn.load(order.model))
    ours = topology.layer_views(flow, learn.sample("five", points, labels), "means")[-1]
    np.testing.assert_allclose(ours.T @ ours, theirs.T @ theirs, atol=1e-9)


def test_a_roll_is_seen_along_its_axis(tmp_path):
    """The class doesn't depend on where along the axis a point lies: no film begins from the side."""
    points, way = make_swiss_roll(300, random_state=0, noise=0.2)
    order = written(tmp_path, points / 10, (way > np.median(way)).astype(int), (16, 3))
    drawn = network_film(order)
    words = "PCA of layer 1's Wx → PCA of layer 1 → plane of the decision"
    assert any(note.startswith(words) for note in drawn.notes)
    assert words_at(drawn.film)[0] == "PCA of layer 1's Wx"
    axis = np.array([0.0, 1.0, 0.0])
    seen = planned(order).view.frames[0] @ axis
    assert np.linalg.norm(seen) < 0.5 < np.linalg.norm(topology.principal_view(points) @ axis)


def words_at(film):
    """What a frame says about its plane, at the start and at the middle and end of each stage."""
    context, said = film.context(), []
    ends = [(0, 0.0), *((k, t) for k in range(len(film.stages)) for t in (0.5, 1.0))]
    (plane,) = [
        mark.geometry
        for mark in film.panels[0].marks
        if getattr(mark.geometry, "name", "") == "view"
    ]
    for moment in ends:
        said.append(plane.written(*moment))
        size = layout(f"view {said[-1]}")[1] * plane.size
        assert size < context.layout.panels[0].width - 40
    return list(dict.fromkeys(said))


@pytest.mark.parametrize(
    ("inputs", "widths", "classes", "words", "title"),
    [
        (3, (8, 5), 5, ["PCA of layer 1's Wx", "turning to PCA of layer 1", "PCA of layer 1", "turning to the plane of the class means", "plane of the class means"], "decision not seen; rings: test"),
        (3, (2,), 2, ["PCA of layer 1's Wx", "turning to both units of layer 1", "both units of layer 1"], "rings: test"),
        (3, (5, 2), 2, ["PCA of layer 1's Wx", "turning to PCA of layer 1", "PCA of layer 1", "turning to both units of layer 2", "both units of layer 2"], "rings: test"),
        (2, (7,), 2, ["both coordinates of the input", "turning to the plane of the decision", "plane of the decision"], "rings: test"),
        (2, (2, 4, 1), 2, ["both coordinates of the input", "both units of layer 1", "turning to PCA of layer 2", "PCA of layer 2", "turning to the one unit of layer 3", "the one unit of layer 3"], "rings: test"),
        (4, (5,), 3, ["PCA of the input", "turning to the plane of the decision", "plane of the decision"], "rings: test"),
    ],
)  # fmt: skip
def test_each_frame_names_its_plane(inputs, widths, classes, words, title, tmp_path):
    """The words are true at each moment: of a layer of two units no frame says PCA."""
    sample = make_blobs(60, inputs, centers=classes, random_state=3)
    film = network_film(written(tmp_path, *sample, widths)).film
    assert words_at(film) == words
    (shown,) = [item for item in film.context().still_items if item.name == "panel-title"]
    assert shown.text == title


@pytest.mark.parametrize("widths", [(5, 2), (2, 6, 3), (4, 4)])
def test_the_plane_that_is_named_is_the_one_that_is_shown(widths, tmp_path):
    """By numpy: the frame at rest spans the principal directions of that layer's points."""
    order = written(tmp_path, *make_moons(60, noise=0.1, random_state=1), widths)
    plan = planned(replace(order, view="" if widths[-1] <= 2 else "pca"))
    named = topology.plane_shown(plan.flow, plan.view)
    for layer, boundary in enumerate(plan.flow.boundaries):
        stage, t = (boundary - 1, 1.0) if boundary else (0, 0.0)
        images = plan.flow.to(boundary, plan.data.points)
        frame = plan.view.frame(plan.flow.stages, stage, t)[:, : images.shape[1]]
        words = named.words[int(named.at(stage, t))]
        if images.shape[1] <= 2:
            assert words.startswith("both")
            np.testing.assert_allclose(frame.T @ frame, np.eye(2), atol=1e-12)
        else:
            assert words == f"PCA of layer {layer}"
            theirs = np.linalg.svd(images - images.mean(axis=0))[2][:2]
            np.testing.assert_allclose(frame.T @ frame, theirs.T @ theirs, atol=1e-9)


def test_one_wrong_point_of_many_is_not_rounded_away(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [f"{1 if k else -1},{k % 7},1" for k in range(2500)]
    Path("points.csv").write_text("\n".join(["x,y,kind", *rows]), encoding="utf-8")
    layer = learn.Dense(np.eye(2), np.zeros(2), "tanh")
    network = learn.Network((layer,), learn.Head("logistic", np.array([[1.0, 0.0]]), np.zeros(1)))
    Path("model.json").write_bytes(topology.network_json({"network": network}))
    options = ["--classes", "0,1", "--size", "240"]
    assert main.main(["film", "model.json", "points.csv", "-o", "x.png", *options]) == 0
    assert "x.png: written, 99.96% of the points right" in capsys.readouterr().out


def test_no_order_of_layers_is_said_with_what_the_command_has(capsys):
    files = [str(BY_TORCH / "residual.safetensors"), str(BY_TORCH / "moons.csv")]
    assert main.main(["film", *files, "--activations", "tanh", "-o", "x.png"]) == 1
    remedy = "export the network as ONNX, or, where each layer takes the one before, give order=[…]"
    assert capsys.readouterr().err.endswith(f"; {remedy} in Python\n")


def test_two_scripts_are_drawn_by_two_fonts_where_none_has_both(tmp_path, monkeypatch):
    def found(text):
        return MachineFont(text, "", "") if len(set(text) & set("猫گ")) == 1 else None

    monkeypatch.setattr("generator.network_film.found_for", found)
    assert film_of(tmp_path, "x,y,kind\n-1,1,cat\n1,1,dog\n")[0] == 0
    (tmp_path / "two.csv").write_text("x,y,kind\n-1,1,猫\n1,1,گربه\n", encoding="utf-8")
    drawn = network_film(FilmOrder(tmp_path / "pets.json", tmp_path / "two.csv"))
    assert [font.name for font in drawn.film.look.fonts] == ["گربه", "猫"]
    assert "'گربه猫' is drawn by گربه and 猫 of this machine" in drawn.notes[-1]


def test_weights_alone_ask_for_the_option_too(tmp_path, capsys):
    files = [str(BY_TORCH / "moons.safetensors"), str(BY_TORCH / "moons.csv")]
    assert main.main(["film", *files, "-o", str(tmp_path / "x.png")]) == 1
    assert "--activations tanh" in capsys.readouterr().err
    named = ["--activations", "tanhh"]
    assert main.main(["film", *files, "-o", str(tmp_path / "x.png"), *named]) == 1
    assert "moons.safetensors: activations: expected an activation" in capsys.readouterr().err
