"""Networks made elsewhere: `load(source("model.onnx"))` of files, `network_from(model)` of others.

None of the libraries that made them is imported, but the readers of their files.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.errors import UserError, expected
from generator.learn.importers.assembly import assembled, place
from generator.learn.importers.live_objects import is_sklearn, is_torch, of_sklearn, of_torch
from generator.learn.importers.network_file import read_network
from generator.learn.importers.onnx_graph import read_onnx
from generator.learn.importers.state_dict import of_state, read_arrays
from generator.learn.nn.network import Network

STATES = (".safetensors", ".npz")
FORMATS = (".onnx", *STATES, ".json")
PICKLED = (".pt", ".pth", ".bin", ".ckpt", ".pkl", ".joblib")


def load(
    path: Path | str,
    activations: str | Sequence[str] = (),
    head: bool = True,
    order: Sequence[str] = (),
    name: str = "",
) -> Network:
    """The network in a file: .onnx, .safetensors, .npz, or a network.json of our own.

    The last linear map becomes the head, with a softmax or a sigmoid of one unit behind it, if
    there is one; `head=False` keeps it as a layer. Batch normalization is folded into the linear
    map beside it, dropout does nothing.

    A state dictionary (.safetensors, .npz) holds weights alone: `activations` has one name after
    each linear map but the last, or one for all, and `order` the names of the layers where no
    number in them says it. `name` is of a network in a network.json of several.

    UserError, in one line with the file's name, for what can't be read or isn't known, and for an
    option that this kind of file has no use of.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind in PICKLED:
        raise UserError(
            f"{path.name}: expected a file of data, got a pickled one, which would run code; save"
            " the weights by safetensors.torch.save_file(model.state_dict(), …), or the model by"
            " torch.onnx.export"
        )
    if kind not in FORMATS:
        raise UserError(f"{path.name}: {expected('a kind of file', FORMATS, kind)}")
    with place(path.name):
        if kind != ".json":
            _left_out(kind, name=name)
        if kind not in STATES:
            _left_out(kind, activations=activations, order=order)
        if kind == ".json" and not head:
            raise UserError("head: expected True, since .json says which head there is, got False")
    if kind == ".json":
        return read_network(path, name)
    if kind == ".onnx":
        tensor = read_onnx(path)
    else:
        tensor = of_state(read_arrays(path), activations, order, path.name)
    with place(path.name):
        return assembled(tensor, head)


def _left_out(what: str, **options: object) -> None:
    """UserError for options that would change nothing of what is read."""
    for option, value in options.items():
        if value:
            raise UserError(
                f"{option}: expected none, since {what} has no use of it, got {value!r}"
            )


def network_from(
    model: Any,
    activations: str | Sequence[str] = (),
    head: bool = True,
    order: Sequence[str] = (),
) -> Network:
    """The network that an object in memory is.

    `model` is a torch.nn.Sequential, a fitted MLPClassifier or MLPRegressor of scikit-learn (or a
    pipeline of scalers and one), a state dictionary (names → arrays), or a list of pairs (W, b)
    with W (out, in) and b (out,). The last two take `activations`, as `load` does.

    It computes what the object computes, in double precision. UserError for other objects, and for
    parts that aren't known.
    """
    with place("network_from"):
        if is_torch(model):
            _left_out("a module of torch", activations=activations, order=order)
            return assembled(of_torch(model), head)
        if is_sklearn(model):
            _left_out("an estimator of scikit-learn", activations=activations, order=order)
            final = model.steps[-1][1] if hasattr(model, "named_steps") else model
            return assembled(of_sklearn(model), head and hasattr(final, "predict_proba"))
        return assembled(of_state(_state(model), activations, order), head)


def _state(model: Any) -> dict[str, Any]:
    """A state dictionary of arrays, also of a list of pairs (W, b)."""
    if isinstance(model, Mapping):
        return {str(name): value for name, value in model.items()}
    pairs = list(model) if isinstance(model, list | tuple) else []
    if not pairs or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        raise UserError(
            "expected a torch Sequential, an MLPClassifier, a state dictionary or a"
            f" list of (W, b), got a {type(model).__name__}"
        )
    named: dict[str, Any] = {}
    for k, (W, b) in enumerate(pairs):
        named |= {f"{k}.weight": W, f"{k}.bias": b}
    return named
