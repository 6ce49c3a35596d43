"""Networks written down: `network_json({"network": flow.network})`, and the article's table row.

The format is in docs/formats.md: y = σ(Wx + b), W of shape (out, in) as nested lists, row by row,
with all digits. docs/recompute.py recomputes accuracies from it.
"""

import json
from collections.abc import Mapping
from typing import Any

from generator.learn.network import Network

SCHEMA = 1


def network_record(network: Network, training: Any = None) -> dict[str, Any]:
    """One network of network.json, as played, with budget and outcome of its training if given."""
    record: dict[str, Any] = {
        "layers": [
            {"kind": layer.kind, "activation": layer.activation, **_weights(layer)}
            for layer in network.layers
        ],
        "head": network.head and {"kind": network.head.kind, **_weights(network.head)},
        "swaps": [[int(one) for one in swap] for swap in network.swaps],
    }
    if training is not None:
        record["training"] = training_record(training)
    return record


def _weights(layer: Any) -> dict[str, Any]:
    return {"W": layer.W.tolist(), "b": layer.b.tolist()}


def network_json(
    networks: Mapping[str, Network], trainings: Mapping[str, Any] | None = None
) -> bytes:
    """The file of named networks, each with the training of the same name if there is one."""
    trainings = trainings or {}
    records = {name: network_record(one, trainings.get(name)) for name, one in networks.items()}
    content = {"schema": SCHEMA, "networks": records}
    return (json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n").encode()


def training_record(training: Any) -> dict[str, Any]:
    """Budget and outcome of a `learn.Training`: counts of restarts and the best accuracy."""
    return {
        "restarts": int(training.restarts),
        "succeeded": int(training.succeeded_count),
        "best_accuracy": float(training.best_accuracy),
        "steps": int(training.steps),
    }


def summary(
    network: Network, training: Any = None, accuracy: float | None = None
) -> dict[str, Any]:
    """The network's row in the article's last table; what isn't known is left out.

    `widths` are units from the input to the head, `accuracy` is that on the sample, 0 to 1.
    """
    matrices = [*network.layers, *([network.head] if network.head is not None else [])]
    row: dict[str, Any] = {
        "widths": [int(matrices[0].W.shape[1]), *(len(one.b) for one in matrices)],
        "parameters": sum(one.W.size + one.b.size for one in matrices),
    }
    if training is not None:
        row |= {"restarts": int(training.restarts), "succeeded": int(training.succeeded_count)}
    if accuracy is not None:
        row["accuracy"] = float(accuracy)
    return row
