"""What a renderer returns: files by path, and facts for figure.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.protocols import LayerStage, Stage
from generator.draw.scene import overlay

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Facts = dict[str, Json]  # of figure.json or space.json


@dataclass(frozen=True)
class Rendering:
    """Bytes by path inside the figure's folder, and facts that JSON can hold."""

    files: dict[str, bytes]
    facts: Facts = field(default_factory=dict)


def timing(context: RenderContext) -> Facts:
    """Size, steps, stages and ticks of a film, times in centiseconds."""
    stages, clock = context.film.stages, context.clock
    starts = {
        segment.stage: segment.start
        for segment in reversed(clock.segments)
        if segment.start_t != segment.end_t
    }
    return {
        "size": [context.layout.width, context.layout.height],
        "step_cs": [start for start, _ in clock.steps],
        "duration_cs": clock.duration,
        "stages": [
            {
                "name": _name(stage, overlay.layers(stages)),
                "start_cs": starts[i],
                **_injectivity(stage),
            }
            for i, stage in enumerate(stages)
        ],
        "ticks": context.ticks,
    }


def _injectivity(stage: Stage) -> Facts:
    """What a stage of a network says of itself: whether it is a homeomorphism, what it loses."""
    if not isinstance(stage, LayerStage):
        return {}
    return {"homeomorphism": stage.homeomorphism, "loses": stage.loses}


def _name(stage: Stage, layers: int) -> str:
    return f"layer {stage.layer} of {layers}: {stage.name}" if stage.layer else str(stage.name)
