"""ONNX: what we read computes what ONNX Runtime computes, and what we don't is named."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, log_softmax, softmax

from generator import learn, topology
from generator.errors import UserError
from generator.learn.importers.onnx_graph import OPERATORS
from tests.learn.importers.onnx_models import Model

BY_TORCH = Path(__file__).parent / "written_by_torch"

TOLERANCE = {np.float64: 1e-12, np.float32: 1e-6}


def written(model, tmp_path, **more):
    path = tmp_path / "model.onnx"
    path.write_bytes(model.bytes(**more))
    return path


def agree(network, expected, points, kind):
    """Up to what rounding makes of numbers of that size."""
    logits = network.logits(points.astype(kind).astype(float))
    logits = logits[:, None] if logits.ndim == 1 else logits
    scale = np.maximum(1, np.abs(expected).max())
    assert np.abs(logits - expected).max() <= TOLERANCE[kind] * scale


ACTIVATIONS = {
    "Relu": {}, "Tanh": {}, "Sigmoid": {}, "Softplus": {}, "Softsign": {}, "Sin": {}, "Selu": {},
    "LeakyRelu": {"alpha": 0.3}, "Elu": {"alpha": 1.7}, "Selu ": {"alpha": 1.5, "gamma": 2.0},
    "HardSigmoid": {"alpha": 0.3}, "Gelu": {}, "Gelu ": {"approximate": "tanh"},
}  # fmt: skip


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("operator", ACTIVATIONS)
def test_activations(tmp_path, points, operator, kind):
    model = Model(3, kind)
    model.linear(5, 3)
    model.add(operator.strip(), **ACTIVATIONS[operator])
    model.linear(2, 5)
    network = learn.load(written(model, tmp_path))
    x = points(3)
    # ONNX Runtime computes some of them in single precision alone.
    runs = model.run if kind is np.float32 else model.run_reference
    # A file has SELU's constants in single precision; we take them in double.
    agree(network, runs(x), x, np.float32 if operator == "Selu" else kind)
    assert network.widths == (3, 5)
    flow = topology.flow(network)
    end = flow.network.representation(x)
    np.testing.assert_allclose(flow.through(x), end, atol=1e-12)


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_a_whole_network_with_everything_that_folds(tmp_path, points, kind):
    """Scaling of the input, batch normalization before and behind σ, dropout, identity, MatMul."""
    model = Model(4, kind)
    model.add("Sub", model.constant([1.0, 2, 3, 4]))
    model.add("Div", model.constant([2.0, 2, 4, 4]))
    model.add("Flatten")
    W = model.constant(model.rng.normal(size=(4, 6)))
    model.add("MatMul", W)
    model.add("Add", model.constant(model.rng.normal(size=6)))
    statistics = (np.ones(6) * 1.5, np.ones(6) / 2, np.linspace(-1, 1, 6), np.linspace(0.5, 2, 6))
    norm = [model.constant(statistic) for statistic in statistics]
    model.add("BatchNormalization", *norm, epsilon=1e-3)
    model.add("Tanh")
    model.add("Dropout")
    model.add("BatchNormalization", *norm)
    model.linear(3, 6)
    model.add("Identity")
    model.add("Clip", model.constant(-0.5), model.constant(2.5))
    model.add("Mul", model.constant(3.0))
    model.add("Reshape", model.constant([-1, 3], np.int64))
    model.linear(2, 3)
    network = learn.load(written(model, tmp_path))
    x = points(4)
    agree(network, model.run(x), x, kind)
    assert network.widths == (4, 6, 3)
    assert [layer.activation for layer in network.layers] == ["tanh", "hardtanh(-0.5, 2.5)"]


def silu(model, x):
    return model.add("Mul", model.add("Sigmoid", of=x), of=x)


def gelu_as_torch_writes_it(model, x):
    erf = model.add("Erf", of=model.add("Div", model.constant(np.sqrt(2)), of=x))
    product = model.add("Mul", model.add("Add", model.constant(1), of=erf), of=x)
    return model.add("Mul", model.constant(0.5), of=product)


def gelu_as_others_write_it(model, x):
    erf = model.add("Erf", of=model.add("Mul", model.constant(np.sqrt(0.5)), of=x))
    share = model.add("Mul", model.constant(0.5), of=model.add("Add", model.constant(1), of=erf))
    return model.add("Mul", share, of=x)


def gelu_halved_first(model, x):
    half = model.add("Mul", model.constant(0.5), of=x)
    erf = model.add("Erf", of=model.add("Div", model.constant(np.sqrt(2)), of=x))
    return model.add("Mul", model.add("Add", model.constant(1), of=erf), of=half)


def softsign(model, x):
    size = model.add("Add", model.constant(1), of=model.add("Abs", of=x))
    return model.add("Div", size, of=x)


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("write", "name"),
    [
        (silu, "silu"),
        (gelu_as_torch_writes_it, "gelu"),
        (gelu_as_others_write_it, "gelu"),
        (gelu_halved_first, "gelu"),
        (softsign, "softsign"),
    ],
)
def test_activations_that_are_written_as_several_operators(tmp_path, points, write, name, kind):
    model = Model(2, kind)
    write(model, model.linear(4, 2))
    model.linear(3, 4)
    network = learn.load(written(model, tmp_path))
    x = points(2)
    agree(network, model.run_reference(x), x, kind)
    assert network.layers[0].activation == name
    assert network.widths == (2, 4)


@pytest.mark.parametrize("operator", ["Relu", "Tanh", "Gelu"])
def test_a_residual_block(tmp_path, points, operator):
    model = Model(3)
    model.linear(2, 3)
    before = model.add("Tanh")
    model.linear(7, 2)
    model.add(operator)
    branch = model.linear(2, 7)
    model.add("Add", branch, of=before)
    model.add("Relu")
    model.linear(1, 2)
    network = learn.load(written(model, tmp_path))
    x = points(3)
    agree(network, model.run_reference(x), x, np.float64)
    assert [layer.kind for layer in network.layers] == ["dense", "residual", "dense"]
    assert network.head.kind == "logistic"
    flow = topology.flow(network)
    assert flow.network.logits(x) == pytest.approx(network.logits(x), abs=1e-12)


def test_a_residual_block_right_behind_a_linear_map(tmp_path, points):
    """As PyTorch's Sequential(Linear, Block, GELU, Block, Linear), where no activation is between."""
    model = Model(3)
    for inputs in (3, 2):
        before = model.linear(2, inputs)
        model.linear(7, 2)
        model.add("Tanh")
        branch = model.linear(2, 7)
        model.add("Add", branch, of=before)
    model.linear(1, 2)
    network = learn.load(written(model, tmp_path))
    x = points(3)
    agree(network, model.run_reference(x), x, np.float64)
    kinds = [layer.kind for layer in network.layers]
    assert kinds == ["dense", "residual", "dense", "residual"]
    assert [layer.activation for layer in network.layers[::2]] == ["identity"] * 2


def test_shortcuts_with_scales_and_turns(tmp_path, points):
    """A batch normalization on the shortcut, and a linear one."""
    for shortcut in ("scale", "turn"):
        model = Model(2)
        start = model.add("Tanh", of=model.linear(2, 2))
        if shortcut == "scale":
            straight = model.add("Mul", model.constant([2.0, -0.5]), of=start)
        else:
            model.last = start
            straight = model.linear(2, 2)
        model.last = start
        model.linear(4, 2)
        model.add("Relu")
        model.add("Add", straight, of=model.linear(2, 4))
        model.linear(3, 2)
        network = learn.load(written(model, tmp_path))
        x = points(2)
        agree(network, model.run(x), x, np.float64)


def test_a_sum_of_two_linear_maps_is_one(tmp_path, points):
    model = Model(2)
    a = model.linear(3, 2)
    model.last = "x"
    model.add("Add", a, of=model.linear(3, 2))
    model.add("Tanh")
    model.linear(2, 3)
    network = learn.load(written(model, tmp_path))
    agree(network, model.run(points(2)), points(2), np.float64)
    assert network.widths == (2, 3)


def test_two_linear_maps_in_a_row_stay_two_layers(tmp_path, points):
    """Or the plane that a bottleneck of two units shows would be lost."""
    model = Model(3)
    model.linear(8, 3)
    model.add("Relu")
    model.linear(2, 8)
    model.linear(4, 2)
    network = learn.load(written(model, tmp_path))
    agree(network, model.run(points(3)), points(3), np.float64)
    assert network.widths == (3, 8, 2)
    assert network.layers[-1].activation == "identity"


@pytest.mark.parametrize(("end", "classes"), [("Softmax", 3), ("LogSoftmax", 3), ("Sigmoid", 1)])
def test_the_head_takes_in_the_probability(tmp_path, points, end, classes):
    model = Model(2)
    model.linear(4, 2)
    model.add("Tanh")
    model.linear(classes, 4)
    model.add(end)
    network = learn.load(written(model, tmp_path))
    x = points(2)
    expected, logits = model.run(x), network.logits(x)
    function = {"Softmax": softmax, "LogSoftmax": log_softmax}.get(end)
    probabilities = function(logits, axis=1) if function else expit(logits)[:, None]
    assert probabilities == pytest.approx(expected, abs=1e-12)
    answers = expected[:, 0] > 0.5 if classes == 1 else expected.argmax(axis=1)
    np.testing.assert_array_equal(network.predict(x), answers)


def test_without_a_head_the_last_map_is_a_layer(tmp_path, points):
    model = Model(2)
    model.linear(4, 2)
    model.add("Sigmoid")
    network = learn.load(written(model, tmp_path), head=False)
    assert network.head is None
    assert network.representation(points(2)) == pytest.approx(model.run(points(2)), abs=1e-12)
    model.linear(2, 4)
    network = learn.load(written(model, tmp_path), head=False)
    assert network.widths == (2, 4, 2)
    assert network.representation(points(2)) == pytest.approx(model.run(points(2)), abs=1e-12)


def test_pictures_are_flattened_and_widths_found(tmp_path, points):
    model = Model(12)
    model.add("Flatten")
    model.linear(3, 12)
    for shape in (["n", 1, 3, 4], ["n", "d"]):
        assert learn.load(written(model, tmp_path, shape=shape)).widths == (12,)


def unsupported():
    """Models that can't be played, and what is said of each."""
    model = Model(2)
    model.add("Conv", model.constant(np.ones((1, 1, 1, 1))))
    model.add("MaxPool", kernel_shape=[1, 1])
    model.add("Conv", model.constant(np.ones((1, 1, 1, 1))))
    unknown = "expected operators that are known, got Conv (2 times), MaxPool; known: Abs, Add, "
    yield model, f"model.onnx: {unknown}"
    model = Model(2)
    model.linear(2, 3)
    yield model, "model.onnx: Gemm 0: expected weights of shape (out, 2), got (2, 3)"
    model = Model(2)
    model.add("Erf")
    model.linear(2, 2)
    yield model, "model.onnx: Gemm 1: expected a layer's output, got erf of one"
    model = Model(2)
    model.add("Softmax")
    model.linear(2, 2)
    yield model, "model.onnx: Gemm 1: expected nothing after the softmax, got Gemm"
    model = Model(2)
    model.add("Mul", "x")
    yield model, "model.onnx: Mul 0: expected a product with a constant, SiLU or GELU, got another"
    model = Model(2)
    first = model.linear(3, 2)
    model.add("Tanh")
    model.linear(3, 3)
    model.add("Tanh")
    model.add("Add", first)
    yield model, "model.onnx: Add 4: expected a sum x + Vσ(Wx + b) + c, with one activation on the"
    model = Model(3)
    straight = model.linear(2, 3)
    model.last = "x"
    model.linear(4, 3)
    model.add("Tanh")
    model.add("Add", straight, of=model.linear(2, 4))
    yield model, "model.onnx: Add 4: expected a shortcut that keeps all 3 coordinates, got a linear"
    model = Model(2)
    model.add("Transpose")
    yield model, "model.onnx: Transpose 0: expected a constant, got a value that is computed"
    model = Model(2)
    model.add("Reshape", model.constant([-1, 1, 2], np.int64))
    yield model, "model.onnx: Reshape 0: expected the shape (n, 2), got (-1, 1, 2)"
    model = Model(2)
    model.add("PRelu", model.constant([0.1, 0.2]))
    yield model, "model.onnx: PRelu 0: expected one slope for all units, got 2"


@pytest.mark.parametrize(("model", "message"), list(unsupported()))
def test_what_can_not_be_played_is_one_line(tmp_path, model, message):
    with pytest.raises(UserError, match=f"^{re.escape(message)}") as caught:
        learn.load(written(model, tmp_path))
    assert "\n" not in str(caught.value)


def test_other_files_are_one_line(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"\x00nothing of the kind")
    with pytest.raises(UserError, match=r"^model.onnx: expected a model in ONNX, got something"):
        learn.load(path)
    path.write_bytes(b"")
    with pytest.raises(UserError, match=r"^model.onnx: expected a model in ONNX, got one without"):
        learn.load(path)
    with pytest.raises(UserError, match=r"^other.onnx: can't be read: No such file"):
        learn.load(tmp_path / "other.onnx")
    model = Model(2)
    model.linear(2, 2)
    path.write_bytes(model.bytes(outputs=["v0", "x"]))
    with pytest.raises(UserError, match=r"expected one input and one output, got 1 and 2"):
        learn.load(path)


def test_a_damaged_model_is_one_line(tmp_path):
    path = tmp_path / "model.onnx"
    content = (BY_TORCH / "residual.onnx").read_bytes()
    damaged = 0
    for k in range(0, len(content), 5):
        path.write_bytes(content[:k] + bytes([content[k] ^ 0xFF]) + content[k + 1 :])
        try:
            learn.load(path)
        except UserError as error:
            damaged += "got a damaged one: " in str(error)
    assert damaged > 10


def test_without_the_reader_it_is_one_line_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(
        UserError, match=r"^model.onnx: expected the package onnx, .*, got none; pip install onnx$"
    ):
        learn.load(tmp_path / "model.onnx")


def test_every_operator_is_documented():
    from tests.articles.pages import DOCS

    page = (DOCS / "importing.md").read_text("utf-8")
    assert [name for name in OPERATORS if f"`{name}`" not in page] == []


def test_one_minus_a_last_sigmoid_decides_at_one_half(tmp_path, points):
    model = Model(2)
    model.linear(4, 2)
    model.add("Tanh")
    model.linear(1, 4)
    sigmoid = model.add("Sigmoid")
    model.add("Sub", sigmoid, of=model.constant(1))
    network = learn.load(written(model, tmp_path))
    x = points(2)
    expected = model.run(x)
    assert expit(network.logits(x))[:, None] == pytest.approx(expected, abs=1e-12)
    np.testing.assert_array_equal(network.predict(x), expected[:, 0] > 0.5)
