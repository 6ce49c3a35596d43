"""Networks written down: `network_json({"network": flow.network})`, and the article's table row.

The format is in docs/formats.md: y = σ(Wx + b), W of shape (out, in) as nested lists, row by row,
with all digits. docs/recompute.py recomputes accuracies from it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Protocol

import numpy as np

from generator.errors import UserError
from generator.learn.data.csv_record import Records, class_name
from generator.learn.data.dataset import Data, ExactSet
from generator.learn.importers.representations import Representations
from generator.learn.nn.layer import Layer
from generator.learn.nn.network import Network
from generator.learn.training.accuracy import accuracy
from generator.learn.training.gentlest import gentleness
from generator.learn.training.training_result import Training
from generator.topology.flow.flow import flow, weights
from generator.topology.flow.training_flow import Recording

SCHEMA = 1
SAID = ("name", "label", "closed")  # fields of sets that are written otherwise


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


def network_record(network: Network, training: Outcome | None = None) -> dict[str, object]:
    """One network of network.json, as played, with budget and outcome of its training if given."""
    record: dict[str, object] = {
        "layers": [_part(layer) for layer in network.layers],
        "head": network.head and _part(network.head),
        "swaps": [[int(number) for number in swap] for swap in network.swaps],
    }
    if training is not None:
        record["training"] = training_record(training)
    return record


def _part(layer: Layer) -> dict[str, object]:
    """A layer or head: its kind, what it has beside weights, and these."""
    arrays = {name: value.tolist() for name, value in weights(layer).items()}
    return {"kind": layer.kind, **layer.settings, **arrays}


def recording_record(recording: Recording) -> dict[str, object]:
    """Snapshots of a training as they are played, with their steps and losses."""
    return {
        "steps": recording.stage.steps.tolist(),
        "losses": recording.stage.losses.tolist(),
        "networks": [network_record(network) for network in recording.stage.networks],
    }


def network_json(
    networks: Mapping[str, Network],
    trainings: Mapping[str, Outcome] | None = None,
    samples: Mapping[str, Data] | None = None,
    recordings: Mapping[str, Recording] | None = None,
) -> bytes:
    """The file of named networks, each with the training of the same name if there is one.

    Of the named samples, it says what their exact sets are; recordings are written only if there
    are any.
    """
    trainings, samples = trainings or {}, samples or {}
    records = {name: network_record(net, trainings.get(name)) for name, net in networks.items()}
    sets = {name: list(map(set_record, sample.sets)) for name, sample in samples.items()}
    content = {"schema": SCHEMA, "networks": records, "sets": sets}
    if recordings:
        content["recordings"] = {k: recording_record(value) for k, value in recordings.items()}
    return (json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n").encode()


def set_record(exact_set: ExactSet) -> dict[str, object]:
    """An exact set: its kind, name and class, the range of its parameters, and its own numbers."""
    words = re.findall("[A-Z][a-z0-9]*", type(exact_set).__name__)
    record: dict[str, object] = {
        "kind": "-".join(words).lower(),
        "name": exact_set.name,
        "class": class_name(exact_set.label),
        "domain": [[float(end) for end in ends] for ends in exact_set.domain],
    }
    if is_dataclass(exact_set):
        own = [field.name for field in fields(exact_set) if field.name not in SAID]
        record |= {name: _plain(getattr(exact_set, name)) for name in own}
    return record


def _plain(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def training_record(training: Outcome) -> dict[str, object]:
    """Budget and outcome of a `learn.Training`: counts of restarts and the best accuracy."""
    return {
        "restarts": int(training.restarts),
        "succeeded": int(training.succeeded_count),
        "best_accuracy": float(training.best_accuracy),
        "steps": int(training.steps),
    }


def summary(
    network: Network, training: Outcome | None = None, share: float | None = None
) -> dict[str, object]:
    """The network's row in the article's last table; what isn't known is left out.

    `widths` are units from the input to the head, `share` is the accuracy on the sample, 0 to 1.
    """
    outputs = [network.head.units] if network.head is not None else []
    row: dict[str, object] = {
        "widths": [*network.widths, *outputs],
        "parameters": network.parameters,
    }
    kinds = sorted({layer.kind for layer in network.layers} - {"dense"})
    if kinds:
        row["kinds"] = kinds
    if training is not None:
        row |= {"restarts": int(training.restarts), "succeeded": int(training.succeeded_count)}
    if share is not None:
        row["accuracy"] = float(share)
    return row


def render(products: Mapping[str, object], id: str, profile: str) -> Records:
    """network.json of a figure's networks as played, and their rows of the article's last table.

    Every `Network` among the products counts, under the product's name, and every network of a
    product that is a dictionary of networks, under its name there; these have no row. A product
    `training` is that of `network`, or of the only one, `x_training` that of a network `x`; `Data`
    says the accuracy where the dimensions fit. UserError for two networks of one name.
    """
    flows = {name: flow(value) for name, value in products.items() if isinstance(value, Network)}
    owner = "network" if len(flows) > 1 else next(iter(flows), "")
    candidates = {name: products.get(f"{name}_training") for name in flows}
    candidates[owner] = products.get("training", candidates.get(owner))
    trainings = {
        name: training
        for name, training in candidates.items()
        if name in flows and isinstance(training, Training)
    }
    samples = {name: value for name, value in products.items() if isinstance(value, Data)}
    data = next(iter(samples.values()), None)
    played = {name: motion.network for name, motion in flows.items()}
    rows = {name: _row(net, trainings.get(name), data) for name, net in played.items()}
    notes = [f"{name}: {note}" for name, motion in flows.items() for note in motion.notes]
    layers = {k: v for k, v in products.items() if isinstance(v, Representations)}
    notes += [f"{name}: {recorded.note}" for name, recorded in layers.items()]
    recordings = {name: value for name, value in products.items() if isinstance(value, Recording)}
    notes += [f"{k}: {value.stage.note}" for k, value in recordings.items() if value.stage.note]
    facts = {"summary": {"networks": rows}, "notes": notes}
    exact = {name: sample for name, sample in samples.items() if sample.sets}
    content = network_json(_with_collections(played, products), trainings, exact, recordings)
    return Records({"network.json": content}, facts)


def _with_collections(
    played: Mapping[str, Network], products: Mapping[str, object]
) -> dict[str, Network]:
    """The networks, and those of dictionaries of networks, as played."""
    every = dict(played)
    for product, value in products.items():
        if not (isinstance(value, Mapping) and value):
            continue
        if not all(isinstance(network, Network) for network in value.values()):
            continue
        for name, network in value.items():
            if name in every:
                raise UserError(f"{product}: expected networks of different names, got two {name}")
            every[name] = flow(network).network
    return every


def _row(network: Network, training: Outcome | None, data: Data | None) -> dict[str, object]:
    fits = data is not None and network.widths[0] == data.dimension and network.head is not None
    if data is None or not fits:
        return summary(network, training)
    row = summary(network, training, accuracy(network, data))
    return row | {"gentleness": gentleness(network, data.points)}
