"""Networks written down: `network_json({"network": flow.network})`, and the article's table row.

The format is in docs/formats.md: y = σ(Wx + b), W of shape (out, in) as nested lists, row by row,
with all digits. docs/recompute.py recomputes accuracies from it.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from generator.learn.data.csv_record import Records
from generator.learn.data.dataset import Data
from generator.learn.nn.network import Network
from generator.learn.nn.protocols import Layer
from generator.learn.training.accuracy import accuracy
from generator.learn.training.gentleness import gentleness
from generator.learn.training.training import Training
from generator.topology.flow.flow import flow, weights

SCHEMA = 1


class Outcome(Protocol):
    """What came of a training, as `learn.Training` has it."""

    @property
    def restarts(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def succeeded_count(self) -> int: ...
    @property
    def best_accuracy(self) -> float: ...


def network_record(network: Network, training: Outcome | None = None) -> dict[str, Any]:
    """One network of network.json, as played, with budget and outcome of its training if given."""
    record: dict[str, Any] = {
        "layers": [_part(layer) for layer in network.layers],
        "head": network.head and _part(network.head),
        "swaps": [[int(one) for one in swap] for swap in network.swaps],
    }
    if training is not None:
        record["training"] = training_record(training)
    return record


def _part(layer: Layer) -> dict[str, Any]:
    """A layer or head: its kind, what it has beside weights, and these."""
    arrays = {name: value.tolist() for name, value in weights(layer).items()}
    return {"kind": layer.kind, **layer.settings, **arrays}


def network_json(
    networks: Mapping[str, Network], trainings: Mapping[str, Outcome] | None = None
) -> bytes:
    """The file of named networks, each with the training of the same name if there is one."""
    trainings = trainings or {}
    records = {name: network_record(one, trainings.get(name)) for name, one in networks.items()}
    content = {"schema": SCHEMA, "networks": records}
    return (json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n").encode()


def training_record(training: Outcome) -> dict[str, Any]:
    """Budget and outcome of a `learn.Training`: counts of restarts and the best accuracy."""
    return {
        "restarts": int(training.restarts),
        "succeeded": int(training.succeeded_count),
        "best_accuracy": float(training.best_accuracy),
        "steps": int(training.steps),
    }


def summary(
    network: Network, training: Outcome | None = None, share: float | None = None
) -> dict[str, Any]:
    """The network's row in the article's last table; what isn't known is left out.

    `widths` are units from the input to the head, `share` is the accuracy on the sample, 0 to 1.
    """
    outputs = [network.head.units] if network.head is not None else []
    row: dict[str, Any] = {
        "widths": [*network.widths, *outputs],
        "parameters": network.parameters,
    }
    kinds = sorted({one.kind for one in network.layers} - {"dense"})
    if kinds:
        row["kinds"] = kinds
    if training is not None:
        row |= {"restarts": int(training.restarts), "succeeded": int(training.succeeded_count)}
    if share is not None:
        row["accuracy"] = float(share)
    return row


def render(products: Mapping[str, Any], id: str, profile: str) -> Records:
    """network.json of a figure's networks as played, and their rows of the article's last table.

    Every `Network` among the products counts, under the product's name. A product `training` is
    that of `network`, or of the only one; `Data` says the accuracy where the dimensions fit.
    """
    flows = {name: flow(one) for name, one in products.items() if isinstance(one, Network)}
    training = products.get("training")
    owner = "network" if len(flows) > 1 else next(iter(flows), None)
    trainings = {owner: training} if owner in flows and isinstance(training, Training) else {}
    data = next((one for one in products.values() if isinstance(one, Data)), None)
    played = {name: one.network for name, one in flows.items()}
    rows = {name: _row(one, trainings.get(name), data) for name, one in played.items()}
    notes = [f"{name}: {note}" for name, one in flows.items() for note in one.notes]
    facts = {"summary": {"networks": rows}, "notes": notes}
    return Records({"network.json": network_json(played, trainings)}, facts)


def _row(network: Network, training: Outcome | None, data: Data | None) -> dict[str, Any]:
    fits = data is not None and network.widths[0] == data.dimension and network.head is not None
    if data is None or not fits:
        return summary(network, training)
    row = summary(network, training, accuracy(network, data))
    return row | {"gentleness": gentleness(network, data.points)}
