"""A film as the page's player needs it: `ticks(figure)` to link to, `times(figure)` for the script.

`keyframes(figure)` stand for it on paper.

A tick is a moment between layers; its name is what follows the @ in the address of that moment
(`#spiral-easy@layer2`), so it stays what it is when the film gets another speed.
"""

import json
from bisect import bisect_left
from dataclasses import dataclass
from typing import TypedDict

from generator.publish.figures.figure import Figure

KEYFRAMES = 4  # of a film that shows no layers; fewer where it rests


class Stage(TypedDict):
    """A stage of a film, as figure.json has it."""

    name: str
    start_cs: int


@dataclass(frozen=True)
class Tick:
    """A moment that can be linked."""

    cs: int
    name: str  # in addresses: input, layer2, start, end
    label: str  # below the slider
    words: str  # for those who listen


def ticks(figure: Figure) -> list[Tick]:
    """The layer boundaries of a film, input first; begin and end where it shows no layers."""
    found = figure.result.facts.get("ticks", [])
    last = len(found) - 1
    if shows_layers(figure):
        return [
            Tick(cs, f"layer{k}" if k else "input", str(k) if k else "input", after(k))
            for k, cs in enumerate(found)
        ]
    names = {last: "end", 0: "start"}  # a single one is the start
    return [
        Tick(cs, names.get(k, f"mark{k}"), names.get(k, str(k)), names.get(k, f"mark {k}"))
        for k, cs in enumerate(found)
    ]


def shows_layers(figure: Figure) -> bool:
    return any(stage["name"].startswith("layer ") for stage in stages(figure))


@dataclass(frozen=True)
class Keyframe:
    """A picture of the strip that stands for a film on paper."""

    path: str
    words: str


def keyframes(figure: Figure) -> list[Keyframe]:
    """The picture at each layer; of a film that shows none, some steps evenly spaced in time."""
    layers, steps = figure.folder("layers"), figure.folder("steps")
    if shows_layers(figure) and len(layers) > 1:
        return [Keyframe(path, after(k).capitalize()) for k, path in enumerate(layers)]
    starts = figure.result.facts.get("step_cs", [])
    if len(steps) < KEYFRAMES or len(steps) != len(starts):
        return []
    shown = {bisect_left(starts, starts[-1] * k / (KEYFRAMES - 1)) for k in range(KEYFRAMES)}
    return [Keyframe(steps[n], f"{starts[n] / 100:.1f} s") for n in sorted(shown)]


def after(layer: int) -> str:
    return f"after layer {layer}" if layer else "input"


def stages(figure: Figure) -> list[Stage]:
    return list(figure.result.facts.get("stages", []))


def times(figure: Figure) -> str:
    """JSON for the player, times in cs: duration, start of each step, [name, start] of stages."""
    facts = figure.result.facts
    return json.dumps(
        {
            "duration": facts.get("duration_cs", 0),
            "steps": facts.get("step_cs", []),
            "stages": [[shown(str(one["name"])), one["start_cs"]] for one in stages(figure)],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def shown(name: str) -> str:
    """A stage's name for readers: Layer 1 of 4 · tanh."""
    name = name.replace(": ", " · ", 1)
    return name[:1].upper() + name[1:]
