"""What a renderer returns: files by path, and facts for figure.json."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TypeAlias

from generator.draw.composition.composition import RenderContext
from generator.draw.composition.projections import projections
from generator.draw.geometry.protocols import LayerStage, Stage
from generator.draw.motion.orbit import is_closing
from generator.draw.scene import overlay

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Facts = dict[str, Json]  # of figure.json or space.json


@dataclass(frozen=True)
class Rendering:
    """Bytes by path inside the figure's folder, and facts that JSON can hold."""

    files: dict[str, bytes]
    facts: Facts = field(default_factory=dict)


def timing(context: RenderContext) -> Facts:
    """Size, steps, stages, ticks and projections of a film, times in centiseconds.

    A closing turn is none of its stages: the last representation is at rest.
    """
    stages, clock = context.film.stages, context.clock
    moving = {
        segment.stage: segment for segment in clock.segments if segment.start_t != segment.end_t
    }
    return {
        "size": [context.layout.width, context.layout.height],
        "step_cs": clock.shown,
        "duration_cs": clock.duration,
        "end_cs": clock.end,
        "stages": [
            {
                "name": _name(stage, overlay.layers(stages)),
                "start_cs": moving[i].start,
                "end_cs": moving[i].end,
                "easing": moving[i].easing.numbers,
                **_injectivity(stage),
            }
            for i, stage in enumerate(stages)
            if not is_closing([stage])
        ],
        "ticks": context.ticks,
        "projections": [asdict(projection) for projection in projections(context.film.panels)],
    }


def _injectivity(stage: Stage) -> Facts:
    """What a stage of a network says of itself: whether it is a homeomorphism, what it loses."""
    if not isinstance(stage, LayerStage):
        return {}
    return {"homeomorphism": stage.homeomorphism, "loses": stage.loses}


def _name(stage: Stage, layers: int) -> str:
    return f"layer {stage.layer} of {layers}: {stage.name}" if stage.layer else str(stage.name)
