"""A film as the page's player needs it: `ticks(figure)` to link to, `times(figure)` for the script.

`keyframes(figure)` stand for it on paper.

A tick is a moment between layers; its name is what follows the @ in the address of that moment
(`#spiral-easy@layer2`), so it stays what it is when the film gets another speed.
"""

import json
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from generator.publish.figure_result import Stage
from generator.publish.figures.figure import Figure
from generator.publish.text.languages import Language

NEAR = 0.16  # of the film, between two ticks: on a phone the word "input" reaches the next one
KEYFRAMES = 4  # of a film that shows no layers; fewer where it rests


@dataclass(frozen=True)
class Tick:
    """A moment that can be linked."""

    cs: int
    name: str  # in addresses: input, layer2, start, end
    label: str  # below the slider
    words: str  # for those who listen
    short: str = ""  # below a phone's slider, where the label would reach the next one


def ticks(figure: Figure) -> list[Tick]:
    """The layer boundaries of a film, input first; begin and end where it shows no layers.

    A film of other stages has a tick at the end of each, with the stage's name below it.
    """
    times_cs, locale = figure.result.facts.get("ticks", []), figure.locale
    last = len(times_cs) - 1
    near = last > 0 and times_cs[1] - times_cs[0] < NEAR * end_cs(figure)
    if shows_layers(figure):
        return [
            Tick(
                cs,
                f"layer{layer}" if layer else "input",
                locale.digits(layer) if layer else locale.text("input"),
                locale.after(layer),
                locale.digits(0) if near and not layer else "",
            )
            for layer, cs in enumerate(times_cs)
        ]
    names = {last: "end", 0: "start"}  # a single one is the start
    reached = {stage["end_cs"]: stage["name"] for stage in stages(figure)} if last > 1 else {}
    return [
        Tick(cs, names.get(index, f"mark{index}"), *_words(index, names, reached.get(cs), locale))
        for index, cs in enumerate(times_cs)
    ]


def _words(
    index: int, names: dict[int, str], reached: str | None, locale: Language
) -> tuple[str, str]:
    """The label of a tick and its words: of the stage that is over there, if there is one."""
    if reached is not None:
        return reached, reached
    if index in names:
        return (locale.text(names[index]),) * 2
    number = locale.digits(index)
    return number, locale.text("mark", number=number)


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
        locale = figure.locale
        return [
            Keyframe(path, locale.begun(locale.after(layer))) for layer, path in enumerate(layers)
        ]
    starts = figure.result.facts.get("step_cs", [])
    if len(steps) < KEYFRAMES or len(steps) != len(starts):
        return []
    times_cs = [starts[-1] * index / (KEYFRAMES - 1) for index in range(KEYFRAMES)]
    chosen = sorted({bisect_left(starts, cs) for cs in times_cs})
    return [
        Keyframe(steps[step], figure.locale.text("seconds", count=f"{starts[step] / 100:.1f}"))
        for step in chosen
    ]


def stages(figure: Figure) -> list[Stage]:
    return list(figure.result.facts.get("stages", []))


def end_cs(figure: Figure) -> int:
    """When the last picture of a film has rested, cs; 0 for a still."""
    facts = figure.result.facts
    return facts.get("end_cs", facts.get("duration_cs", 0))


def times(figure: Figure) -> str:
    """JSON for the player, times in cs: its end, its period, the start of each step, the stages.

    At the end the last picture has rested; what is left of the period fades into the first one.
    A stage is [name, start, end, its easing as figure.json has it, its name when it is over].
    """
    facts, locale, own = figure.result.facts, figure.locale, stages(figure)
    return json.dumps(
        {
            "duration": end_cs(figure),
            "period": facts.get("duration_cs", 0),
            "steps": facts.get("step_cs", []),
            "stages": [
                [
                    locale.stage(stage["name"]),
                    stage["start_cs"],
                    stage["end_cs"],
                    stage["easing"],
                    (locale.rested if ends_layer(stage, own) else locale.stage)(stage["name"]),
                ]
                for stage in own
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def ends_layer(stage: Stage, stages: list[Stage]) -> bool:
    """Whether a layer is over with this stage: one that pauses in between and goes on isn't."""
    layer = stage["name"].split(":")[0]
    of_it = [other for other in stages if other["name"].split(":")[0] == layer]
    runs_through = all(one["end_cs"] == next_["start_cs"] for one, next_ in pairwise(of_it))
    return runs_through and stage is of_it[-1]
