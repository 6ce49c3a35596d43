"""Whether the lab can take a figure's network and points: `fits_lab(figure)`.

The lab (templates/static/lab) plays dense layers of one activation, with a head, on points of the
line, the plane or space; what it refuses itself, export.js says.
"""

import json
from typing import TypedDict

from generator.publish.figures.figure import Figure

MOST_LAYERS, MOST_UNITS, MOST_OUTPUTS = 6, 16, 3
MOST_BYTES = 1_000_000  # of data.csv: the lab reads no more


class LayerRecord(TypedDict, total=False):
    """A layer or a head in network.json, as far as the lab asks."""

    kind: str
    activation: str
    W: list[list[float]]


class NetworkRecord(TypedDict, total=False):
    """A network in network.json, as far as the lab asks."""

    layers: list[LayerRecord]
    head: LayerRecord | None


def fits_lab(figure: Figure) -> bool:
    """Whether one of the networks in network.json fits, and there is a data.csv."""
    files = figure.result.files
    if "network.json" not in files or "data.csv" not in files:
        return False
    if figure.size("data.csv") > MOST_BYTES:
        return False
    networks = json.loads(figure.read("network.json")).get("networks", {})
    return any(map(fits, networks.values()))


def fits(network: NetworkRecord) -> bool:
    """Whether the lab can play a network of network.json."""
    layers, head = network.get("layers"), network.get("head")
    if not layers or not head or head["kind"] not in ("logistic", "softmax"):
        return False
    if len(layers) > MOST_LAYERS or any(layer["kind"] != "dense" for layer in layers):
        return False
    if len({layer["activation"] for layer in layers}) > 1:
        return False
    small = all(len(layer["W"]) <= MOST_UNITS for layer in layers)
    return small and len(layers[0]["W"][0]) <= 3 and len(head["W"]) <= MOST_OUTPUTS
