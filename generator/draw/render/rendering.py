"""What a renderer returns: files by path, and facts for figure.json."""

from dataclasses import dataclass, field
from typing import Any

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.protocols import Stage
from generator.draw.scene import overlay

Facts = dict[str, Any]  # of figure.json: whatever JSON can hold


@dataclass(frozen=True)
class Rendering:
    """Bytes by path inside the figure's folder, and facts that JSON can hold."""

    files: dict[str, bytes]
    facts: Facts = field(default_factory=dict)


def timing(context: RenderContext) -> Facts:
    """Size, steps, stages and ticks of a film, times in centiseconds."""
    stages, clock = context.film.stages, context.clock
    starts = {one.stage: one.start for one in reversed(clock.segments) if one.start_t != one.end_t}
    return {
        "size": [context.layout.width, context.layout.height],
        "step_cs": [start for start, _ in clock.steps],
        "duration_cs": clock.duration,
        "stages": [
            {"name": _name(stage, overlay.layers(stages)), "start_cs": starts[i]}
            for i, stage in enumerate(stages)
        ],
        "ticks": context.ticks,
    }


def _name(stage: Stage, layers: int) -> str:
    return f"layer {stage.layer} of {layers}: {stage.name}" if stage.layer else str(stage.name)
