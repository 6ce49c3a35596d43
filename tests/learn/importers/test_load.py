"""State dictionaries, our own network.json, and objects of scikit-learn."""

import json
import re
import warnings
from itertools import pairwise

import numpy as np
import pytest
from safetensors.numpy import save_file
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures, StandardScaler

from generator import learn, topology
from generator.errors import UserError
from generator.learn.importers.assembly import Tensor, assembled
from generator.learn.nn.activations import activation


def state(*widths, name="{}.weight", seed=0, step=1):
    """Weights as PyTorch names them in a Sequential."""
    rng = np.random.default_rng(seed)
    arrays = {}
    for k, (width, out) in enumerate(pairwise(widths)):
        weight = name.format(step * k)
        arrays[weight] = rng.normal(size=(out, width))
        arrays[weight.replace("weight", "bias").replace("W", "b")] = rng.normal(size=out)
    return arrays


def by_hand(weights, activations, x):
    """What the layers compute, written down anew."""
    pairs = list(weights.values())
    for k, (W, b) in enumerate(zip(pairs[::2], pairs[1::2], strict=True)):
        x = x @ W.T + b
        if k < len(activations):
            x = activation(activations[k]).value(x)
    return x


@pytest.mark.parametrize(
    "name", ["{}.weight", "net.layers.{}.weight", "fc{}.weight", "W{}", "W_{}"]
)
@pytest.mark.parametrize("suffix", [".safetensors", ".npz"])
def test_a_state_dictionary(tmp_path, points, name, suffix):
    """Twelve layers, so that 10 must come after 9."""
    weights = state(2, *[3] * 11, 2, name=name)
    path = tmp_path / f"w{suffix}"
    if suffix == ".npz":
        np.savez(path, **weights)
    else:
        save_file(weights, path)
    names = [*["tanh", "silu", "relu"] * 3, "elu(2)", "sine"]
    network = learn.load(path, activations=names)
    x = points(2)
    assert network.logits(x) == pytest.approx(by_hand(weights, names, x), abs=1e-12)
    assert learn.load(path, activations="tanh").layers[10].activation == "tanh"


def test_a_state_dictionary_in_single_precision(tmp_path, points):
    weights = {name: value.astype(np.float32) for name, value in state(2, 8, 1).items()}
    save_file(weights, tmp_path / "w.safetensors")
    network = learn.load(tmp_path / "w.safetensors", activations="gelu")
    expected = by_hand(weights, ["gelu"], points(2))[:, 0]
    assert network.logits(points(2)) == pytest.approx(expected, abs=1e-6)


def test_batch_normalization_right_behind_a_linear_map(points):
    weights = state(2, 4, 3, step=3)
    rng = np.random.default_rng(1)
    norm = {
        "1.weight": rng.normal(size=4),
        "1.bias": rng.normal(size=4),
        "1.running_mean": rng.normal(size=4),
        "1.running_var": rng.uniform(0.5, 2, size=4),
        "1.num_batches_tracked": np.array(7),
    }
    network = learn.network_from({**weights, **norm}, activations="tanh")
    x = points(2)
    z = x @ weights["0.weight"].T + weights["0.bias"]
    z = (z - norm["1.running_mean"]) / np.sqrt(norm["1.running_var"] + 1e-5)
    h = np.tanh(z * norm["1.weight"] + norm["1.bias"])
    expected = h @ weights["3.weight"].T + weights["3.bias"]
    assert network.logits(x) == pytest.approx(expected, abs=1e-12)
    behind = {name.replace("1.", "2."): value for name, value in norm.items()}
    with pytest.raises(UserError, match="expected a batch normalization right behind a linear map"):
        learn.network_from({**weights, **behind}, activations="tanh")


@pytest.mark.parametrize(
    ("weights", "activations", "message"),
    [
        (state(2, 3, 2), [], "network_from: state dictionary: expected activations, as activations="),
        (state(2, 3, 2), ["tanh", "tanh"], "activations: expected 1, one after each of 2 linear"),
        (state(2, 3, 2), ["tahn"], "expected an activation (tanh, "),
        ({"a.weight": np.eye(2), "b.weight": np.eye(2)}, "tanh", "expected names that differ in one"),
        ({"0.weight": np.eye(2), "1.weight": np.eye(3)}, "tanh", "1: expected weights of shape (out"),
        ({"0.weight": np.ones((2, 2, 3, 3))}, "tanh", "0: expected weights of a linear map (out, in)"),
        ({"0.gamma": np.ones(2)}, "tanh", "expected names that end in weight or bias, got '0.gamma'"),
        ({"0.bias": np.ones(2)}, "tanh", "0: expected weights of a linear map"),
        ({}, "tanh", "expected weights, got none"),
    ],
)  # fmt: skip
def test_what_a_state_dictionary_does_not_say_is_asked_for(weights, activations, message):
    with pytest.raises(UserError, match=re.escape(message)) as caught:
        learn.network_from(weights, activations=activations)
    assert "\n" not in str(caught.value)


def test_the_order_can_be_said(points):
    weights = state(2, 2, 2, 2)
    names = dict(zip(("0", "1", "2"), ("input", "hidden", "output"), strict=True))
    renamed = {names[key[0]] + key[1:]: value for key, value in weights.items()}
    with pytest.raises(
        UserError,
        match=r"got input, hidden, output; export the network as ONNX, or, .* order=\[…\] in Python",
    ):
        learn.network_from(renamed, activations="tanh")
    network = learn.network_from(renamed, activations="tanh", order=["input", "hidden", "output"])
    expected = by_hand(weights, ["tanh", "tanh"], points(2))
    assert network.logits(points(2)) == pytest.approx(expected, abs=1e-12)
    with pytest.raises(UserError, match="order: expected each of hidden, input, output once"):
        learn.network_from(renamed, activations="tanh", order=["input", "output"])


def test_pairs_of_weights_become_a_network(points):
    weights = list(state(2, 3, 1).values())
    pairs = [(weights[0], weights[1]), (weights[2].tolist(), weights[3].tolist())]
    network = learn.network_from(pairs, activations=["softsign"])
    hidden = points(2) @ weights[0].T + weights[1]
    expected = (hidden / (1 + np.abs(hidden))) @ weights[2][0] + weights[3]
    assert network.logits(points(2)) == pytest.approx(expected, abs=1e-12)
    with pytest.raises(UserError, match=r"a state dictionary or a list of \(W, b\), got a set"):
        learn.network_from({1, 2})


def every_kind():
    """A network of every kind of layer."""
    rng = np.random.default_rng(0)
    stacks = [
        learn.residual(2, [3], "gelu"),
        learn.fields(2, [4], "flow"),
        learn.fields(2, [4], "jump"),
    ]
    layers = [learn.Dense(rng.normal(size=(2, 2)), rng.normal(size=2), "leaky_relu(0.2)")]
    for stack in stacks:
        plan = stack.plans[0]
        arrays = plan.start(rng, 1, 1.0)
        layers.append(plan.layer([array[0] for array in arrays]))
    layers.append(learn.ResidualLayer(np.eye(2), np.eye(2), np.ones(2), np.ones(2), "silu"))
    return layers, learn.Head("softmax", rng.normal(size=(3, 2)), rng.normal(size=3))


def test_our_own_file(tmp_path, points):
    layers, head = every_kind()
    references = learn.NeighbourHead(
        np.random.default_rng(1).normal(size=(9, 2)), np.arange(9) % 3, "gaussian", 1.0, 2.5
    )
    networks = {
        "all": learn.Network(layers, head),
        "near": learn.Network(layers[:1], references),
        "bare": learn.Network(layers[:1], None),
        "swapped": topology.flow(
            learn.Network((learn.Dense([[0, 1], [1, 0]], [0, 0]),), None)
        ).network,
    }
    path = tmp_path / "network.json"
    path.write_bytes(topology.network_json(networks))
    for name, network in networks.items():
        read = learn.load(path, name=name)
        np.testing.assert_array_equal(
            read.representation(points(2)), network.representation(points(2))
        )
        assert read.swaps == network.swaps
        if network.head is not None:
            np.testing.assert_array_equal(read.logits(points(2)), network.logits(points(2)))
    with pytest.raises(UserError, match=r"network.json: expected one network, got all, near, bare"):
        learn.load(path)
    with pytest.raises(
        UserError, match=r"expected the name of a network, got 'al'; did you mean all\?"
    ):
        learn.load(path, name="al")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[]", "expected a network.json of this project, got something else"),
        (b"{", "expected a network.json of this project, got something else"),
        (b'{"schema": 2, "networks": {"a": {}}}', "expected schema 1, got 2"),
        (b'{"schema": 1, "networks": {"a": {}}}', "a: expected layers and a head"),
        (b'{"schema": 1, "networks": {"a": {"layers": [{"kind": "conv"}], "head": null, "swaps": []}}}', "a: expected a layer dense, residual, jump or flow, got 'conv'"),
    ],
)  # fmt: skip
def test_another_json_is_one_line(tmp_path, content, message):
    path = tmp_path / "network.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match=f"^network.json: {re.escape(message)}"):
        learn.load(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("model.pt", "expected a file of data, got a pickled one, which would run code; save the weights"),
        ("model.h5", "expected a kind of file (.json, .npz, .onnx, .safetensors), got '.h5'"),
        ("w.npz", "can't be read"),
        ("w.safetensors", "can't be read"),
    ],
)  # fmt: skip
def test_other_kinds_of_files(tmp_path, name, message):
    with pytest.raises(UserError, match=f"^{name}: {re.escape(message)}"):
        learn.load(tmp_path / name, activations="tanh")


def test_files_that_are_none_of_their_kind(tmp_path):
    for name in ("w.npz", "w.safetensors"):
        (tmp_path / name).write_bytes(b"nothing")
        with pytest.raises(UserError, match=f"^{name}: expected "):
            learn.load(tmp_path / name, activations="tanh")
    np.savez(tmp_path / "objects.npz", **{"0.weight": np.array([{}], dtype=object)})
    with pytest.raises(
        UserError, match=r"^objects.npz: expected an .npz of numbers, got arrays of objects"
    ):
        learn.load(tmp_path / "objects.npz", activations="tanh")


def test_without_its_reader_safetensors_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "w.safetensors").write_bytes(b"")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(
        UserError,
        match=r"^w.safetensors: expected the package .*, got none; pip install safetensors$",
    ):
        learn.load(tmp_path / "w.safetensors", activations="tanh")


@pytest.fixture(scope="module")
def moons():
    from sklearn.datasets import make_moons

    return make_moons(200, noise=0.1, random_state=0)


@pytest.mark.parametrize("kind", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("classes", [2, 3])
def test_a_classifier_of_scikit_learn(points, moons, kind, classes):
    x, y = moons
    y = y if classes == 2 else y + (x[:, 0] > 1)
    with warnings.catch_warnings(action="ignore"):
        model = MLPClassifier((5, 4), kind, max_iter=60, random_state=1).fit(x, y)
    network = learn.network_from(model)
    probabilities = model.predict_proba(points(2))
    logits = network.logits(points(2))
    if classes == 2:
        ours = 1 / (1 + np.exp(-logits))
        assert ours == pytest.approx(probabilities[:, 1], abs=1e-12)
    else:
        ours = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        assert ours == pytest.approx(probabilities, abs=1e-12)
    np.testing.assert_array_equal(network.predict(points(2)), model.predict(points(2)))


@pytest.mark.parametrize(
    "scaler", [StandardScaler(), StandardScaler(with_mean=False), MinMaxScaler()]
)
def test_scalers_of_a_pipeline_are_folded_in(points, moons, scaler):
    with warnings.catch_warnings(action="ignore"):
        model = make_pipeline(scaler, MLPClassifier((5,), max_iter=60, random_state=1)).fit(*moons)
    network = learn.network_from(model)
    likely = 1 / (1 + np.exp(-network.logits(points(2))))
    assert likely == pytest.approx(model.predict_proba(points(2))[:, 1], abs=1e-12)


def test_a_regressor_has_no_head(points, moons):
    with warnings.catch_warnings(action="ignore"):
        model = MLPRegressor(
            hidden_layer_sizes=(5,), activation="tanh", max_iter=60, random_state=1
        ).fit(moons[0], moons[0])
    network = learn.network_from(model)
    assert network.head is None
    assert network.representation(points(2)) == pytest.approx(model.predict(points(2)), abs=1e-12)


def test_what_scikit_learn_has_besides_is_reported(moons):
    with pytest.raises(UserError, match="expected a fitted MLPClassifier, got one before fit"):
        learn.network_from(MLPClassifier())
    with warnings.catch_warnings(action="ignore"):
        model = make_pipeline(PolynomialFeatures(), MLPClassifier(max_iter=5)).fit(*moons)
    with pytest.raises(UserError, match="expected StandardScaler or MinMaxScaler before the netw"):
        learn.network_from(model)
    with pytest.raises(UserError, match="expected an MLPClassifier at the end, got StandardScaler"):
        learn.network_from(make_pipeline(StandardScaler()))


def test_a_file_is_json_of_numbers_alone(tmp_path):
    """NaN stands in no network that plays."""
    record = {
        "layers": [{"kind": "dense", "activation": "tanh", "W": [[None]], "b": [0]}],
        "head": None,
        "swaps": [],
    }
    path = tmp_path / "network.json"
    path.write_text(json.dumps({"schema": 1, "networks": {"a": record}}))
    with pytest.raises(UserError, match="expected finite weights, got NaN"):
        topology.flow(learn.load(path))


def test_transposed_weights_are_refused_in_one_line(tmp_path):
    path = tmp_path / "weights.npz"
    np.savez(path, W0=np.ones((2, 4)), b0=np.ones(4), W1=np.ones((4, 1)), b1=np.ones(1))
    with pytest.raises(UserError, match=r"0: expected a bias of shape \(2,\), got \(4,\)"):
        learn.load(path, "tanh")


@pytest.mark.parametrize("kind", [".npz", ".safetensors"])
@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_what_is_no_weight_is_said_before_activations_are_asked_for(tmp_path, kind, number):
    path = tmp_path / f"w{kind}"
    weights = {**state(2, 3, 1), "2.weight": np.full((1, 3), number)}
    np.savez(path, **weights) if kind == ".npz" else save_file(weights, path)
    with pytest.raises(UserError, match=f"^w{kind}: 2.weight: expected finite numbers, got NaN or"):
        learn.load(path)


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (np.array([["1", "2"]]), "network_from: state dictionary: 0.weight: expected an array of numbers, got"),
        (np.ones((1, 2), complex), "network_from: state dictionary: 0.weight: expected an array of numbers, got one of complex128"),
        ([[1], [1, 2]], "network_from: state dictionary: 0.weight: expected an array of numbers, got rows of different lengths"),
    ],
)  # fmt: skip
def test_weights_are_numbers(weight, message):
    with pytest.raises(UserError, match=f"^{re.escape(message)}"):
        learn.network_from({"0.weight": weight}, activations="tanh")


def test_one_linear_map_needs_no_activations(points):
    weights = state(2, 3)
    network = learn.network_from(weights)
    assert network.logits(points(2)) == pytest.approx(by_hand(weights, [], points(2)), abs=1e-12)


def test_a_damaged_npz_is_one_line(tmp_path):
    """Every byte of it but those that change no array."""
    path = tmp_path / "w.npz"
    np.savez_compressed(path, **state(2, 3, 1))
    content = path.read_bytes()
    damaged = 0
    for k in range(0, len(content), 3):
        path.write_bytes(content[:k] + bytes([content[k] ^ 0xFF]) + content[k + 1 :])
        try:
            learn.load(path, "tanh")
        except UserError as error:
            damaged += str(error).startswith("w.npz: expected ")
    assert damaged > len(content) / 12
    np.save(tmp_path / "single.npy", np.eye(2))
    path.write_bytes((tmp_path / "single.npy").read_bytes())
    with pytest.raises(UserError, match=r"^w.npz: expected an .npz of numbers, got something else"):
        learn.load(path, "tanh")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("m.onnx", {"activations": "tanh"}, "m.onnx: activations: expected none, since .onnx has no use"),
        ("m.onnx", {"order": ["0"]}, "m.onnx: order: expected none, since .onnx has no use of it"),
        ("m.json", {"activations": ["tanh"]}, "m.json: activations: expected none, since .json has no"),
        ("m.json", {"head": False}, "m.json: head: expected True, since .json says which head"),
        ("m.npz", {"name": "easy"}, "m.npz: name: expected none, since .npz has no use of it"),
    ],
)  # fmt: skip
def test_an_option_that_changes_nothing_is_refused(tmp_path, name, options, message):
    with pytest.raises(UserError, match=f"^{re.escape(message)}"):
        learn.load(tmp_path / name, **options)


@pytest.mark.parametrize(
    "last", ["relu", "sigmoid", "softplus", "hardtanh(0, 1)", "hardtanh(-2, 0)"]
)
def test_a_last_unit_of_one_sign_is_no_head(last):
    tensor = Tensor.of_input(2).linear(np.ones((1, 2))).activated(last)
    with pytest.raises(
        UserError, match=f"got {re.escape(last)}, which has one sign alone; in Python, head="
    ):
        assembled(tensor.scaled(2.0))
    assert assembled(tensor.scaled(2.0), head=False).head is None


@pytest.mark.parametrize("last", ["tanh", "silu", "gelu", "elu", "leaky_relu", "sine", "softsign"])
def test_a_last_unit_of_both_signs_is_a_head(last):
    tensor = Tensor.of_input(2).linear(np.ones((1, 2))).activated(last)
    assert assembled(tensor).head.kind == "logistic"
