"""Stills of a film: one SVG for each layer boundary, and one for each distinct step of its GIF."""

from dataclasses import replace

from generator.draw.composition.composition import Composition, Drawable, RenderContext
from generator.draw.geometry.protocols import is_training
from generator.draw.geometry.shapes import Field, Readout, Straight
from generator.draw.marks.mark import Mark
from generator.draw.motion.clock import Moment
from generator.draw.render.rendering import Rendering
from generator.draw.render.svg.document import still
from generator.draw.render.svg.primitives import title
from generator.draw.scene.overlay import heading_words
from generator.draw.scene.panel import Panel
from generator.draw.style.format import draft


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`layers/<k>.svg`, the input first, and `steps/<nnn>.svg`; without a flow no layers."""
    context = film.context(draft(film.page) if profile == "draft" else film.page)
    files = {}
    final = with_final_network(film).context(context.form)
    for k, moment in enumerate(final.boundaries if film.flow is not None else ()):
        files[f"layers/{k}.svg"] = _still(final, moment, f"{id}-l{k}")
    for k, (start, _) in enumerate(context.clock.steps):
        files[f"steps/{k:03d}.svg"] = _still(context, context.clock.moment(start), f"{id}-s{k}")
    return Rendering(files)


def with_final_network(film: Drawable) -> Drawable:
    """The film itself; of a training film, the final network's own layers.

    Only panels with a flow are kept; their decision line is the final one, and fades in at the end.
    """
    if not any(is_training(stage) for stage in film.stages):
        return film
    panels = [_with_final_layers(panel) for panel in film.panels if panel.flow is not None]
    return Composition(tuple(panels), aspect=film.aspect)


def _with_final_layers(panel: Panel) -> Panel:
    """A panel carried by the layers of the network at the end of training."""
    marks = [
        _last_line(mark) for mark in panel.marks if not isinstance(mark.geometry, Field | Readout)
    ]
    return replace(panel, marks=tuple(marks), flow=getattr(panel.flow, "final", panel.flow))


def _last_line(mark: Mark) -> Mark:
    if not isinstance(mark.geometry, Straight):
        return mark
    weight_and_offset = mark.geometry.at(1.0)
    return replace(mark.at_end(), geometry=replace(mark.geometry, at=lambda t: weight_and_offset))


def _still(context: RenderContext, moment: Moment, prefix: str) -> bytes:
    words = " · ".join(filter(None, heading_words(context.film, context.clock, moment)))
    return still(context, moment, prefix, title(words)).encode()
