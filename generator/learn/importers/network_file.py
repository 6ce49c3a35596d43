"""Our own network.json, as docs/formats.md has it: `read_network(path, "network")`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from generator.errors import UserError, expected
from generator.learn.data.own_files import bytes_of
from generator.learn.nn.dense import Dense
from generator.learn.nn.fields import FieldLayer
from generator.learn.nn.heads import Head
from generator.learn.nn.nearest_neighbours import NeighbourHead
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer

SCHEMA = 1


def read_network(path: Path, name: str = "") -> Network:
    """The network of that name; without one, the only one. UserError for another file."""
    try:
        content = json.loads(bytes_of(path))
        schema, networks = content["schema"], content["networks"]
        records = {str(key): dict(value) for key, value in networks.items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise UserError(
            f"{path.name}: expected a network.json of this project, got something else"
        ) from None
    if schema != SCHEMA:
        raise UserError(f"{path.name}: expected schema {SCHEMA}, got {schema}")
    if not name and len(records) != 1:
        raise UserError(
            f"{path.name}: expected one network, got {', '.join(records)}; name= says which"
        )
    name = name or next(iter(records))
    if name not in records:
        raise UserError(f"{path.name}: {expected('the name of a network', records, name)}")
    try:
        record = records[name]
        swaps = tuple((int(layer), int(i), int(j)) for layer, i, j in record["swaps"])
        layers = tuple(_layer(layer) for layer in record["layers"])
        return Network(layers, record["head"] and _head(record["head"]), swaps)
    except UserError as error:
        raise UserError(f"{path.name}: {name}: {error}") from None
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UserError(
            f"{path.name}: {name}: expected layers and a head as formats.md says, got {error!r}"
        ) from None


def _layer(record: Mapping[str, Any]) -> Any:
    match record["kind"]:
        case "dense":
            return Dense(record["W"], record["b"], record["activation"])
        case "residual":
            V, W, b = (record[name] for name in "VWb")
            return ResidualLayer(V, W, b, record.get("c"), record.get("activation", "tanh"))
        case "jump" | "flow":
            c, v, s = (np.asarray(record[name], dtype=float) for name in "cvs")
            steps = [record["steps"]] if "steps" in record else []
            return FieldLayer(c, v, s, record["kind"], *steps)
    raise UserError(f"expected a layer dense, residual, jump or flow, got {record['kind']!r}")


def _head(record: Mapping[str, Any]) -> Any:
    if record["kind"] != "neighbours":
        return Head(record["kind"], record["W"], record["b"])
    references = np.asarray(record["references"], dtype=float)
    settings = (record["weighting"], record["power"], record["scale"])
    return NeighbourHead(references, np.asarray(record["labels"], dtype=int), *settings)
