"""Networks of other libraries that are in memory, read by what they are called and what they have.

None of these libraries is imported here: who has such an object has imported it. Layers of PyTorch
are recognised by the name of their class, estimators of scikit-learn by their attributes.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np

from generator.errors import UserError
from generator.learn.importers.assembly import Tensor, numbers, place
from generator.learn.nn.activations import with_parameters

SKLEARN = {"identity": "identity", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu"}

Model: TypeAlias = Any  # of PyTorch or scikit-learn, whose types aren't imported here


def is_torch(model: Model) -> bool:
    """Whether it is a torch.nn.Module."""
    return any(kind.__module__.startswith("torch.nn") for kind in type(model).__mro__)


def is_sklearn(model: Model) -> bool:
    """Whether it is a multi-layer perceptron of scikit-learn, or a pipeline."""
    return hasattr(model, "named_steps") or hasattr(model, "hidden_layer_sizes")


def of_torch(model: Model) -> Tensor:
    """What a torch.nn.Sequential computes, in evaluation mode.

    UserError that names every module that isn't known.
    """
    modules = list(_modules(model, ""))
    unknown = [
        f"{name} ({type(module).__name__})" if name else type(module).__name__
        for name, module in modules
        if type(module).__name__ not in MODULES
    ]
    if unknown:
        raise UserError(
            f"expected modules of torch that are known, got {', '.join(unknown)}; known:"
            f" Sequential, {', '.join(sorted(MODULES))}; torch.onnx.export writes what your own"
            " module computes, and learn.load reads it"
        )
    widths = [module.in_features for _, module in modules if type(module).__name__ == "Linear"]
    if not widths:
        raise UserError("expected a torch module with a Linear, got none")
    tensor = Tensor.of_input(int(widths[0]))
    for name, module in modules:
        with place(f"{type(module).__name__} {name}"):
            tensor = MODULES[type(module).__name__](tensor, module)
    return tensor


def _modules(module: Model, name: str) -> Iterator[tuple[str, Model]]:
    if type(module).__name__ != "Sequential":
        yield name, module
        return
    for key, child in module.named_children():
        yield from _modules(child, f"{name}.{key}" if name else key)


def _linear(tensor: Tensor, module: Model) -> Tensor:
    bias = 0.0 if module.bias is None else numbers(module.bias)
    return tensor.linear(numbers(module.weight), bias)


def _batch_norm(tensor: Tensor, module: Model) -> Tensor:
    if module.running_mean is None:
        raise UserError("expected the statistics of training, got a module that keeps none")
    ones, zeros = np.ones(tensor.units), np.zeros(tensor.units)
    weight = ones if module.weight is None else numbers(module.weight)
    bias = zeros if module.bias is None else numbers(module.bias)
    statistics = numbers(module.running_mean), numbers(module.running_var)
    return tensor.batch_norm(*statistics, weight, bias, float(module.eps))


def _gelu(tensor: Tensor, module: Model) -> Tensor:
    return tensor.activated("gelu_tanh" if module.approximate == "tanh" else "gelu")


def _softplus(tensor: Tensor, module: Model) -> Tensor:
    """log(1 + exp(βx)) / β."""
    beta = float(module.beta)
    return tensor.scaled(beta).activated("softplus").scaled(1 / beta)


def _softmax(tensor: Tensor, module: Model) -> Tensor:
    if module.dim not in (1, -1, None):
        raise UserError(f"expected dim = 1, got {module.dim}")
    return Tensor(tensor.output, tensor.matrix, tensor.shift, tensor.mixes, "softmax")


def _prelu(tensor: Tensor, module: Model) -> Tensor:
    slopes = numbers(module.weight)
    if slopes.size != 1:
        raise UserError(f"expected one slope for all units, got {slopes.size}")
    return tensor.activated(with_parameters("leaky_relu", float(slopes[0])))


def _same(tensor: Tensor, module: Model) -> Tensor:
    return tensor


def _activation(name: str) -> Callable[[Tensor, Model], Tensor]:
    return lambda tensor, module: tensor.activated(name)


def _family(family: str, *attributes: str) -> Callable[[Tensor, Model], Tensor]:
    """An activation whose parameters are attributes of the module."""

    def apply(tensor: Tensor, module: Model) -> Tensor:
        values = (float(getattr(module, attribute)) for attribute in attributes)
        return tensor.activated(with_parameters(family, *values))

    return apply


MODULES: dict[str, Callable[[Tensor, Model], Tensor]] = {
    "AlphaDropout": _same,
    "BatchNorm1d": _batch_norm,
    "Dropout": _same,
    "ELU": _family("elu", "alpha"),
    "Flatten": _same,
    "GELU": _gelu,
    "Hardtanh": _family("hardtanh", "min_val", "max_val"),
    "Identity": _same,
    "LeakyReLU": _family("leaky_relu", "negative_slope"),
    "Linear": _linear,
    "LogSoftmax": _softmax,
    "PReLU": _prelu,
    "ReLU": _activation("relu"),
    "ReLU6": _family("hardtanh", "min_val", "max_val"),
    "SELU": _activation("selu"),
    "SiLU": _activation("silu"),
    "Sigmoid": _activation("sigmoid"),
    "Softmax": _softmax,
    "Softplus": _softplus,
    "Softsign": _activation("softsign"),
    "Tanh": _activation("tanh"),
}


def of_sklearn(model: Model) -> Tensor:
    """What a fitted MLPClassifier or MLPRegressor computes, scalers before it in a pipeline too."""
    steps = [step for _, step in model.steps] if hasattr(model, "named_steps") else [model]
    network = steps.pop()
    if not hasattr(network, "hidden_layer_sizes"):
        raise UserError(f"expected an MLPClassifier at the end, got {type(network).__name__}")
    if not hasattr(network, "coefs_"):
        raise UserError(f"expected a fitted {type(network).__name__}, got one before fit")
    tensor = Tensor.of_input(network.coefs_[0].shape[0])
    for step in steps:
        tensor = _scaled(tensor, step)
    last = len(network.coefs_) - 1
    for k, (weight, bias) in enumerate(zip(network.coefs_, network.intercepts_, strict=True)):
        tensor = tensor.linear(weight.T, bias)
        if k < last:
            tensor = tensor.activated(SKLEARN[network.activation])
    return tensor


def _scaled(tensor: Tensor, scaler: Model) -> Tensor:
    match type(scaler).__name__:
        case "StandardScaler":
            mean = scaler.mean_ if scaler.with_mean else 0.0
            scale = scaler.scale_ if scaler.with_std else 1.0
            return tensor.shifted(-np.asarray(mean)).scaled(1 / np.asarray(scale))
        case "MinMaxScaler":
            return tensor.scaled(scaler.scale_).shifted(scaler.min_)
    raise UserError(
        f"expected StandardScaler or MinMaxScaler before the network, got {type(scaler).__name__}"
    )
