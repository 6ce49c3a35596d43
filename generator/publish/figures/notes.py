"""What a page tells of a figure besides its numbers: notes, witnesses, and what has no file.

Facts come from the outputs as they are; here they become words, escaped later by the layouts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from generator.formats import FORMATS
from generator.publish.text.numbers import powers, shown
from generator.publish.text.titles import clean

OF_LAYER = re.compile(r"([^:]+): layer (\d+): (.*)")
# How the pages call an output that a figure may be without.
TITLES = {known.name: known.title for known in FORMATS} | {"steps": "SVG of each step"}


Facts = Mapping[str, Any]  # what the outputs of a figure say of it: whatever JSON can hold


class WitnessRow(TypedDict):
    """A witness, as figure.json has it."""

    network: str
    set: str
    parameter: Sequence[float]
    point: Sequence[float]
    logit: float


@dataclass(frozen=True)
class Witness:
    """A point of a set that a network gets wrong, in words and with all its digits."""

    network: str
    set: str
    parameter: str
    point: str
    logit: str
    exact: str  # the logit as figure.json has it


def notes(facts: Facts) -> list[str]:
    """What was done to a network to play it, a sentence each, without its full stop.

    What is said of several layers is said once: “Layers 2 and 3: det W < 0, …”.
    """
    layers: dict[tuple[str, str], list[str]] = {}
    for note in facts.get("notes", ()):
        text = powers(clean(note).rstrip("."))
        found = OF_LAYER.fullmatch(text)
        name, layer, words = found.groups() if found else ("", "", text)
        layers.setdefault((name, words), []).append(layer)
    return [_note(name, found, words) for (name, words), found in layers.items()]


def _note(name: str, layers: Sequence[str], words: str) -> str:
    if not layers[0]:
        return words
    *most, last = layers
    which = f"layers {', '.join(most)} and {last}" if most else f"layer {last}"
    start = which if name == "network" else f"{name}, {which}"  # a figure's one network needs none
    return f"{start[0].upper()}{start[1:]}: {words}"


def left_out(facts: Facts) -> list[tuple[str, str]]:
    """What the figure is without, and why: ("animated SVG", "depth order changes …")."""
    found = facts.get("left_out", {})
    return [(TITLES.get(kind, clean(kind)), clean(why)) for kind, why in sorted(found.items())]


def witnesses(rows: Sequence[WitnessRow]) -> list[Witness]:
    """The rows of the table of witnesses."""
    return [
        Witness(
            clean(row["network"]),
            clean(row["set"]),
            place(row["parameter"]),
            place(row["point"]),
            shown(row["logit"]),
            repr(row["logit"]),
        )
        for row in rows
    ]


def place(coordinates: Sequence[float]) -> str:
    """Coordinates in brackets: (0.25, −1.3)."""
    return f"({', '.join(shown(one) for one in coordinates)})"
