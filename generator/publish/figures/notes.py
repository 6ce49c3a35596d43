"""What a page says of a figure besides its numbers: notes, witnesses, and outputs left out.

Facts come from the outputs as they are; here they become words, escaped later by the layouts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.formats import FORMATS
from generator.publish.figure_result import Facts, Projection, WitnessRow
from generator.publish.text.languages import ENGLISH, Language
from generator.publish.text.numbers import powers, shown
from generator.publish.text.titles import clean

OF_LAYER = re.compile(r"([^:]+): layer (\d+): (.*)")
# Kinds of projections, as films say them → a name in the table of languages.
KINDS = {
    "axes": "of_axes",
    "plane of the decision": "plane_of_decision",
    "space of the decision": "space_of_decision",
    "chosen directions": "chosen_directions",
}
# How the pages call an output that a figure may be without.
TITLES = {known.name: known.title for known in FORMATS} | {"steps": "SVG of each step"}


@dataclass(frozen=True)
class Witness:
    """A point of a set that a network gets wrong, in words and with all its digits."""

    network: str
    set: str
    parameter: str
    point: str
    logit: str
    exact: str  # the logit as figure.json has it


def notes(facts: Facts, locale: Language = ENGLISH) -> list[str]:
    """What was done to a network to play it, a sentence each, without its full stop.

    What is said of several layers is said once: “Layers 2 and 3: det W < 0, …”.
    """
    layers: dict[tuple[str, str], list[str]] = {}
    for note in facts.get("notes", ()):
        text = powers(clean(note).rstrip("."))
        match = OF_LAYER.fullmatch(text)
        name, layer, words = match.groups() if match else ("", "", text)
        layers.setdefault((name, words), []).append(layer)
    return [_note(name, numbers, words, locale) for (name, words), numbers in layers.items()]


def _note(name: str, layers: list[str], words: str, locale: Language) -> str:
    if not layers[0]:
        return words
    numbers = locale.row([locale.digits(layer) for layer in layers])
    which = locale.text("layers" if len(layers) > 1 else "layer", layers=numbers)
    start = which if name == "network" else f"{name}, {which}"  # a figure's one network needs none
    return f"{start[0].upper()}{start[1:]}: {words}"


def projections(facts: Facts, locale: Language = ENGLISH) -> list[str]:
    """What a film's projections show, a line for each representation that they don't show whole."""
    return [
        f"{locale.begun(locale.after(row['layer']))}: {_projection(row, locale)}"
        for row in facts.get("projections", ())
        if row["dimensions"] > row["shown"]
    ]


def _projection(row: Projection, locale: Language) -> str:
    known = KINDS.get(row["kind"])
    kind = locale.text(known) if known else clean(row["kind"])
    words = locale.text("projection", kind=kind, dimensions=locale.digits(row["dimensions"]))
    if row["share"] is None:
        return words
    share = locale.measured(f"{100 * row['share']:.1f}%")
    return words + locale.text("comma") + locale.text("of_the_variation", share=share)


def left_out(facts: Facts) -> list[tuple[str, str]]:
    """What the figure is without, and why: ("animated SVG", "depth order changes …")."""
    reasons = facts.get("left_out", {})
    return [(TITLES.get(kind, clean(kind)), clean(why)) for kind, why in sorted(reasons.items())]


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
    return f"({', '.join(shown(coordinate) for coordinate in coordinates)})"
