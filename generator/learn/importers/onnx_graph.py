"""ONNX: `read_onnx(path)` puts the network of a model.onnx together (onnx.ai, operators up to 22).

Each operator is a function of a `Tensor` that is computed and of constants. The onnx package reads
the file; nothing of it runs the network.
"""

import importlib.util
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import isclose, prod, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.data.own_files import bytes_of
from generator.learn.importers.assembly import Tensor, place
from generator.learn.nn.activation_functions import SELU_ALPHA, SELU_SCALE
from generator.learn.nn.activations import with_parameters
from generator.learn.nn.dense import Dense

SINGLE_NUMBERS = 1e-6  # what rounding to single precision may change, of a constant such as √2
# Intermediate functions that exporters write activations with; no layer may have them.
ERF, ABS = "erf", "abs"


@dataclass(frozen=True, eq=False)
class Unfinished:
    """Part of an activation that is written as several operators: erf or |·| of a tensor."""

    function: str
    of: Tensor
    factor: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, eq=False)
class Node:
    """An operator with its attributes; `inputs` are tensors, constants (arrays) or None."""

    kind: str
    inputs: tuple[Any, ...]
    attributes: dict[str, Any]

    def constant(self, index: int, default: Any = None) -> Any:
        """An input that has to be a constant; the default where it is left out."""
        value = self.inputs[index] if index < len(self.inputs) else None
        if value is None:
            return default
        if not isinstance(value, np.ndarray):
            raise UserError("expected a constant, got a value that is computed")
        return value

    def split(self) -> tuple[Any, Any]:
        """Of two inputs the one that is computed, and the constant."""
        a, b = self.inputs
        return (b, a) if isinstance(a, np.ndarray) else (a, b)


def read_onnx(path: Path) -> Tensor:
    """What the model computes. UserError, with the file, for what can't be read or played."""
    if importlib.util.find_spec("onnx") is None:
        raise UserError(
            f"{path.name}: expected the package onnx, which reads ONNX, got none; pip install onnx"
        )
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        model = onnx.load_model_from_string(bytes_of(path))
    except DecodeError:
        raise UserError(f"{path.name}: expected a model in ONNX, got something else") from None
    graph = model.graph
    if not graph.node:
        raise UserError(f"{path.name}: expected a model in ONNX, got one without operators")
    _check_operators(path.name, graph)
    _check_form(path.name, model)
    values: dict[str, Any] = {"": None}
    for tensor in graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            raise UserError(
                f"{path.name}: expected the weights in the file, got a reference to another one;"
                " torch.onnx.export(…, external_data=False) writes them inside"
            )
        try:
            values[tensor.name] = numpy_helper.to_array(tensor)
        except (TypeError, ValueError) as error:  # of another size or kind than it says
            damaged = f"got a damaged one: {tensor.name}: {error}"
            raise UserError(f"{path.name}: expected a model in ONNX, {damaged}") from None
    inputs = [value for value in graph.input if value.name not in values]
    if len(inputs) != 1 or len(graph.output) != 1:
        counts = f"{len(inputs)} and {len(graph.output)}"
        raise UserError(f"{path.name}: expected one input and one output, got {counts}")
    values[inputs[0].name] = Tensor.of_input(_width(path.name, inputs[0], graph))
    for number, proto in enumerate(graph.node):
        attributes = {
            attribute.name: onnx.helper.get_attribute_value(attribute)
            for attribute in proto.attribute
        }
        arguments = tuple(values[name] for name in proto.input)
        node = Node(proto.op_type, arguments, attributes)
        with place(f"{path.name}: {proto.op_type} {proto.name or number}"):
            values[proto.output[0]] = _computed(node)
    return _finished(path.name, values[graph.output[0].name])


def _finished(file: str, value: Any) -> Tensor:
    if not isinstance(value, Tensor):
        raise UserError(f"{file}: expected an output that is computed by layers, got another one")
    return value


def _check_operators(file: str, graph: Any) -> None:
    """UserError that names every operator that isn't known, and all that are."""
    counts = Counter(
        node.op_type
        for node in graph.node
        if node.op_type not in OPERATORS or node.domain not in ("", "ai.onnx")
    )
    if counts:
        unknown = ", ".join(
            f"{name} ({count} times)" if count > 1 else str(name)
            for name, count in sorted(counts.items(), key=str)
        )
        known = ", ".join(sorted(OPERATORS))
        raise UserError(f"{file}: expected operators that are known, got {unknown}; known: {known}")


def _check_form(file: str, model: Any) -> None:
    """UserError for a model that isn't whole, as a damaged one: values that nothing computes."""
    from onnx import IR_VERSION, checker

    model.ir_version = min(model.ir_version, IR_VERSION)  # a newer one is read too
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.SetInParent()  # which may be unknown
    try:
        checker.check_model(model)
    except (checker.ValidationError, UnicodeDecodeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise UserError(f"{file}: expected a model in ONNX, got a damaged one: {reason}") from None


def _width(file: str, value: Any, graph: Any) -> int:
    """Coordinates of a point: of the input's shape, or of the weights that read it first."""
    dimensions = [side.dim_value for side in value.type.tensor_type.shape.dim][1:]
    if dimensions and all(dimensions):
        return prod(dimensions)
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    for node in graph.node:
        weights = [shapes[name] for name in node.input if len(shapes.get(name, ())) == 2]
        if weights:
            turned = any(attribute.name == "transB" and attribute.i for attribute in node.attribute)
            return int(weights[0][1 if turned else 0])
    raise UserError(f"{file}: expected an input of shape (n, d), got one of unknown width")


def _computed(node: Node) -> Any:
    if all(value is None or isinstance(value, np.ndarray) for value in node.inputs):
        return _constant(node)
    return OPERATORS[node.kind](node)


def _constant(node: Node) -> Any:
    """What an operator makes of constants alone."""
    if node.kind == "Constant":
        from onnx import numpy_helper

        for name, value in node.attributes.items():
            return numpy_helper.to_array(value) if name == "value" else np.asarray(value)
    values = [value for value in node.inputs if value is not None]
    match node.kind:
        case "Identity" | "Cast" | "Dropout":
            return values[0]
        case "Transpose":
            return np.transpose(values[0], node.attributes.get("perm"))
        case "Reshape":
            return np.reshape(values[0], values[1])
        case "Add" | "Sub" | "Mul" | "Div":
            return getattr(np, _NUMPY[node.kind])(*values)
    raise UserError("expected a value that is computed from the input, got constants alone")


_NUMPY = {"Add": "add", "Sub": "subtract", "Mul": "multiply", "Div": "divide"}


def _gemm(node: Node) -> Tensor:
    attributes = node.attributes
    if attributes.get("transA", 0):
        raise UserError("expected transA = 0, got 1")
    W = node.constant(1)
    W = W if attributes.get("transB", 0) else W.T
    bias = attributes.get("beta", 1.0) * np.asarray(node.constant(2, 0.0), dtype=float)
    return _tensor(node).linear(
        attributes.get("alpha", 1.0) * W.astype(float), bias.reshape(-1) if bias.size > 1 else bias
    )


def _tensor(node: Node, index: int = 0) -> Tensor:
    value = node.inputs[index]
    if isinstance(value, Unfinished):
        raise UserError(f"expected a layer's output, got {value.function} of one")
    if isinstance(value, np.ndarray):
        raise UserError("expected a value that is computed, got a constant")
    tensor: Tensor = value
    if tensor.probabilities:
        raise UserError(f"expected nothing after the {tensor.probabilities}, got {node.kind}")
    return tensor


def _matmul(node: Node) -> Tensor:
    return _tensor(node).linear(node.constant(1).T)


def _batch_norm(node: Node) -> Tensor:
    weight, bias, mean, variance = (node.constant(k) for k in (1, 2, 3, 4))
    if node.attributes.get("training_mode", 0):
        raise UserError("expected the statistics of training, got training_mode = 1")
    epsilon = node.attributes.get("epsilon", 1e-5)
    return _tensor(node).batch_norm(mean, variance, weight, bias, float(np.float32(epsilon)))


def _same(node: Node) -> Any:
    return node.inputs[0]


def _only_of_constants(node: Node) -> Tensor:
    raise UserError("expected a constant, got a value that is computed")


def _flat(node: Node) -> Tensor:
    """Flatten or reshape to (n, d), which a point is already."""
    tensor = _tensor(node)
    if node.kind == "Flatten":
        if node.attributes.get("axis", 1) != 1:
            raise UserError(f"expected axis = 1, got {node.attributes['axis']}")
    else:
        shape = node.constant(1).tolist()
        if len(shape) != 2 or shape[1] not in (-1, tensor.units):
            raise UserError(f"expected the shape (n, {tensor.units}), got {tuple(shape)}")
    return tensor


def _add(node: Node) -> Any:
    value, other = node.split()
    if isinstance(value, Unfinished):
        return _adjusted(value, shift=other)
    if isinstance(other, np.ndarray):
        return _tensor(Node(node.kind, (value,), {})).shifted(other)
    return _tensor(node, 0).plus(_tensor(node, 1))


def _subtract(node: Node) -> Tensor:
    a, b = node.inputs
    if isinstance(b, np.ndarray):
        return _tensor(node).shifted(-b)
    other = _tensor(node, 1).scaled(-1.0)
    return other.shifted(a) if isinstance(a, np.ndarray) else _tensor(node).plus(other)


def _multiply(node: Node) -> Any:
    value, other = node.split()
    if isinstance(other, np.ndarray):
        if isinstance(value, Unfinished):
            return _adjusted(value, factor=other)
        return _tensor(Node(node.kind, (value,), {})).scaled(other)
    for a, b in ((value, other), (other, value)):
        if isinstance(b, Unfinished) and b.function == ERF and isinstance(a, Tensor):
            return _gelu(a, b)
        if isinstance(a, Tensor) and isinstance(b, Tensor) and _is_sigmoid_of(b, a):
            return a.activated("silu")
    raise UserError("expected a product with a constant, SiLU or GELU, got another one")


def _divide(node: Node) -> Tensor:
    b = node.inputs[1]
    if isinstance(b, np.ndarray):
        return _tensor(node).scaled(1 / b.astype(float))
    if isinstance(b, Unfinished) and b.function == ABS and (b.factor, b.shift) == (1.0, 1.0):
        tensor = _tensor(node)
        if _multiple(tensor, b.of) == 1.0:
            return tensor.activated("softsign")
    raise UserError("expected a division by a constant, or softsign, got another one")


def _adjusted(value: Unfinished, factor: Any = 1.0, shift: Any = 0.0) -> Unfinished:
    by, plus = (float(np.asarray(constant).reshape(-1)[0]) for constant in (factor, shift))
    if np.size(factor) != 1 or np.size(shift) != 1:
        raise UserError(f"expected one number beside {value.function}, got several")
    return Unfinished(value.function, value.of, value.factor * by, value.shift * by + plus)


def _is_sigmoid_of(value: Tensor, tensor: Tensor) -> bool:
    """Whether a tensor is just the sigmoid of another."""
    layer, before = value.output.layer, value.output.before
    if not isinstance(layer, Dense) or layer.activation != "sigmoid" or before is None:
        return False
    plain = np.array_equal(value.matrix, np.eye(value.units)) and not value.shift.any()
    return plain and _multiple(Tensor(before, layer.W, layer.b), tensor) == 1.0


def _multiple(a: Tensor, b: Tensor) -> float | None:
    """How many times b is a, nearly; None where it is no multiple."""
    if a.output is not b.output or a.matrix.shape != b.matrix.shape:
        return None
    largest = np.unravel_index(np.argmax(np.abs(b.matrix)), b.matrix.shape)
    factor = float(a.matrix[largest] / b.matrix[largest])
    if isclose(factor, 1.0, rel_tol=SINGLE_NUMBERS):
        factor = 1.0
    close = np.allclose(a.matrix, factor * b.matrix, rtol=SINGLE_NUMBERS, atol=0) and np.allclose(
        a.shift, factor * b.shift, rtol=SINGLE_NUMBERS, atol=0
    )
    return factor if close else None


def _gelu(tensor: Tensor, erf: Unfinished) -> Tensor:
    """s x · α(1 + erf(x / √2)) = 2 s α GELU(x), where s x is the tensor."""
    x = erf.of.scaled(sqrt(2.0))
    factor = _multiple(tensor, x)
    if factor is None or not isclose(erf.factor, erf.shift, rel_tol=SINGLE_NUMBERS):
        raise UserError("expected x(1 + erf(x / √2)) / 2, got another product with erf")
    if isclose(abs(factor), 0.5, rel_tol=SINGLE_NUMBERS):
        factor = float(np.copysign(0.5, factor))
    exact = tensor.scaled(1 / factor)
    whole = exact.activated("gelu")
    outer = 2 * factor * erf.factor
    return whole if isclose(outer, 1.0, rel_tol=SINGLE_NUMBERS) else whole.scaled(outer)


def _unfinished(function: str) -> Callable[[Node], Unfinished]:
    return lambda node: Unfinished(function, _tensor(node))


def _activation(name: str) -> Callable[[Node], Tensor]:
    return lambda node: _tensor(node).activated(name)


def _clip(node: Node) -> Tensor:
    low = node.constant(1, node.attributes.get("min"))
    high = node.constant(2, node.attributes.get("max"))
    if low is not None and high is None and float(low) == 0:
        return _tensor(node).activated("relu")
    if low is None or high is None:
        raise UserError("expected both ends, or a lower one of 0, got others")
    return _tensor(node).activated(with_parameters("hardtanh", float(low), float(high)))


def _leaky(node: Node) -> Tensor:
    slope = node.attributes.get("alpha", 0.01)
    return _tensor(node).activated(with_parameters("leaky_relu", slope))


def _prelu(node: Node) -> Tensor:
    slopes = np.unique(node.constant(1))
    if len(slopes) != 1:
        raise UserError(f"expected one slope for all units, got {len(slopes)}")
    return _tensor(node).activated(with_parameters("leaky_relu", float(slopes[0])))


def _elu(node: Node) -> Tensor:
    return _tensor(node).activated(with_parameters("elu", node.attributes.get("alpha", 1.0)))


def _selu(node: Node) -> Tensor:
    """SELU by its usual constants, which a file rounds to single precision; else a scaled ELU."""
    alpha = node.attributes.get("alpha", SELU_ALPHA)
    gamma = node.attributes.get("gamma", SELU_SCALE)
    usual = ((alpha, SELU_ALPHA), (gamma, SELU_SCALE))
    if all(isclose(*pair, rel_tol=SINGLE_NUMBERS) for pair in usual):
        return _tensor(node).activated("selu")
    return _tensor(node).activated(with_parameters("elu", alpha)).scaled(gamma)


def _hard_sigmoid(node: Node) -> Tensor:
    """max(0, min(1, αx + β))."""
    alpha, beta = node.attributes.get("alpha", 0.2), node.attributes.get("beta", 0.5)
    return _tensor(node).scaled(alpha).shifted(beta).activated("hardtanh(0.0, 1.0)")


def _gelu_operator(node: Node) -> Tensor:
    approximate = node.attributes.get("approximate", b"none")
    return _tensor(node).activated("gelu_tanh" if approximate == b"tanh" else "gelu")


def _softmax(node: Node) -> Tensor:
    tensor = _tensor(node)
    if node.attributes.get("axis", -1) not in (-1, 1):
        raise UserError(f"expected axis = 1, got {node.attributes['axis']}")
    return Tensor(tensor.output, tensor.matrix, tensor.shift, tensor.mixes, "softmax")


OPERATORS: dict[str, Callable[[Node], Any]] = {
    "Abs": _unfinished(ABS),
    "Add": _add,
    "BatchNormalization": _batch_norm,
    "Cast": _same,
    "Clip": _clip,
    "Constant": _same,
    "Div": _divide,
    "Dropout": _same,
    "Elu": _elu,
    "Erf": _unfinished(ERF),
    "Flatten": _flat,
    "Gelu": _gelu_operator,
    "Gemm": _gemm,
    "HardSigmoid": _hard_sigmoid,
    "Identity": _same,
    "LeakyRelu": _leaky,
    "LogSoftmax": _softmax,
    "MatMul": _matmul,
    "Mul": _multiply,
    "PRelu": _prelu,
    "Relu": _activation("relu"),
    "Reshape": _flat,
    "Selu": _selu,
    "Sigmoid": _activation("sigmoid"),
    "Sin": _activation("sine"),
    "Softmax": _softmax,
    "Softplus": _activation("softplus"),
    "Softsign": _activation("softsign"),
    "Sub": _subtract,
    "Tanh": _activation("tanh"),
    "Transpose": _only_of_constants,
}
