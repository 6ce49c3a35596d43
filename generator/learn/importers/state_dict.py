"""State dictionaries: arrays by name, as .safetensors and .npz files hold them.

    0.weight (8, 2), 0.bias (8,), 2.weight (1, 8), 2.bias (1,)

They say neither in which order the layers come nor which activations stand between them. The order
is that of the numbers in the names, and nothing else is guessed: a wrong order would give a film of
another network.
"""

import importlib.util
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.data.own_files import bytes_of, npz_arrays
from generator.learn.importers import assembly
from generator.learn.importers.assembly import Tensor, numbers
from generator.learn.nn.activations import activation

WEIGHTS, BIASES = ("weight", "W", "w", "kernel"), ("bias", "b")
MEAN, VARIANCE = "running_mean", "running_var"
IGNORED = ("num_batches_tracked",)
NAME = re.compile(
    rf"(.*?)[._]?({'|'.join([*WEIGHTS, *BIASES, MEAN, VARIANCE, *IGNORED])})[._]?(\d*)"
)
MISSING = (
    'expected activations, as activations="tanh" (--activations tanh), got none: weights'
    " alone don't say them"
)
EPSILON = 1e-5  # of batch normalization, in PyTorch


@dataclass
class Part:
    """The arrays of one layer: weight (out, in) and bias, or those of a batch normalization."""

    name: str
    arrays: dict[str, Any] = field(default_factory=dict)

    @property
    def normalizes(self) -> bool:
        """Whether it is a batch normalization."""
        return MEAN in self.arrays

    @property
    def weight(self) -> Any:
        """(out, in) of a linear map."""
        return self.arrays["weight"]


def read_arrays(path: Path) -> dict[str, Any]:
    """Arrays by name of a .safetensors or .npz file; UserError that names the file."""
    if path.suffix.lower() == ".npz":
        return npz_arrays(path)
    if importlib.util.find_spec("safetensors") is None:
        raise UserError(
            f"{path.name}: expected the package safetensors, which reads this file, got none; pip"
            " install safetensors"
        )
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return load(bytes_of(path))
    except SafetensorError as error:
        raise UserError(f"{path.name}: expected safetensors, got {error}") from None
    except (TypeError, KeyError) as error:  # numpy has no bfloat16
        raise UserError(
            f"{path.name}: expected numbers that numpy knows, got {error}; save as float32"
        ) from None


def of_state(
    state: Mapping[str, Any],
    activations: str | Sequence[str],
    order: Sequence[str] = (),
    place: str = "state dictionary",
) -> Tensor:
    """What the layers compute one after the other, an activation after each but the last.

    `activations` is one for all, or one for each but the last. `order` has the names of the layers;
    without it their numbers say it. UserError for layers that don't fit and where the order isn't
    sure.
    """
    parts = _ordered(_parts(state, place), order, place)
    linear = [k for k, part in enumerate(parts) if not part.normalizes]
    names = _names(activations, len(linear), place)
    tensor = Tensor.of_input(_inputs(parts, place))
    for number, k in enumerate(linear):
        end = linear[number + 1] if number + 1 < len(linear) else len(parts)
        for part in parts[k:end]:
            with assembly.place(f"{place}: {part.name}"):
                tensor = _applied(tensor, part)
        if number < len(names):
            tensor = tensor.activated(names[number])
    return tensor


def _parts(state: Mapping[str, Any], place: str) -> list[Part]:
    parts: dict[str, Part] = {}
    for name, value in state.items():
        match = NAME.fullmatch(name)
        if match is None:
            raise UserError(
                f"{place}: expected names that end in weight or bias, got {name!r}; export the"
                " network as ONNX"
            )
        prefix, kind, number = match.groups()
        layer = ".".join(filter(None, [prefix, number])) or "layer"
        part = parts.setdefault(layer, Part(layer))
        if kind not in IGNORED:
            kind = "weight" if kind in WEIGHTS else "bias" if kind in BIASES else kind
            with assembly.place(f"{place}: {name}"):
                part.arrays[kind] = numbers(value)
    weighted = [part for part in parts.values() if part.arrays]
    for part in weighted:
        _check(part, place)
    if not weighted:
        raise UserError(f"{place}: expected weights, got none")
    return weighted


def _check(part: Part, place: str) -> None:
    weight = part.arrays.get("weight")
    if weight is None or (weight.ndim != 2 and not part.normalizes):
        got = "none" if weight is None else f"shape {weight.shape}"
        raise UserError(
            f"{place}: {part.name}: expected weights of a linear map (out, in), or of a batch"
            f" normalization with {MEAN} and {VARIANCE}, got {got}"
        )
    if part.normalizes and VARIANCE not in part.arrays:
        raise UserError(f"{place}: {part.name}: expected {MEAN} and {VARIANCE}, got one of them")


def _ordered(parts: list[Part], order: Sequence[str], place: str) -> list[Part]:
    """The parts in their order. Names that differ in one number alone say it themselves."""
    by_name = {part.name: part for part in parts}
    if order:
        if sorted(order) != sorted(by_name):
            names, got = ", ".join(sorted(by_name)), ", ".join(order)
            raise UserError(f"{place}: order: expected each of {names} once, got {got}")
        return [by_name[name] for name in order]
    numbers = {
        part.name: [int(digits) for digits in re.findall(r"\d+", part.name)] for part in parts
    }
    shapes = {re.sub(r"\d+", "#", part.name) for part in parts}
    varying = list(zip(*numbers.values(), strict=False))
    if len(parts) > 1 and (len(shapes) > 1 or sum(len(set(column)) > 1 for column in varying) != 1):
        raise UserError(
            f"{place}: expected names that differ in one number, which says the order, got"
            f" {', '.join(by_name)}; export the network as ONNX, or, where each layer takes the one"
            " before, give order=[…] in Python"
        )
    ordered = sorted(parts, key=lambda part: numbers[part.name])
    for part, after in itertools.pairwise(ordered):
        if after.normalizes and sum(numbers[after.name]) != sum(numbers[part.name]) + 1:
            raise UserError(
                f"{place}: {after.name}: expected a batch normalization right behind a linear map,"
                f" got other layers between it and {part.name}; export the network as ONNX"
            )
    return ordered


def _names(activations: str | Sequence[str], layers: int, place: str) -> list[str]:
    if not activations and layers > 1:
        raise UserError(f"{place}: {MISSING}")
    same = isinstance(activations, str)
    names = [str(activations)] * (layers - 1) if same else list(activations)
    for name in names:
        with assembly.place(f"{place}: activations"):
            activation(name)
    if len(names) != layers - 1:
        raise UserError(
            f"{place}: activations: expected {layers - 1}, one after each of {layers} linear maps"
            f" but the last, got {len(names)}"
        )
    return names


def _inputs(parts: Sequence[Part], place: str) -> int:
    if parts[0].normalizes:
        raise UserError(
            f"{place}: {parts[0].name}: expected a linear map first, got a batch normalization"
        )
    return int(parts[0].weight.shape[1])


def _applied(tensor: Tensor, part: Part) -> Tensor:
    """A linear map, or a batch normalization with the statistics of training."""
    arrays = part.arrays
    if not part.normalizes:
        return tensor.linear(part.weight, arrays.get("bias", 0.0))
    zeros, ones = np.zeros(tensor.units), np.ones(tensor.units)
    weight, bias = arrays.get("weight", ones), arrays.get("bias", zeros)
    return tensor.batch_norm(arrays[MEAN], arrays[VARIANCE], weight, bias, EPSILON)
