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
from generator.draw.scene.overlay import names
from generator.draw.scene.panel import Panel
from generator.draw.style.format import draft


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`layers/<k>.svg`, the input first, and `steps/<nnn>.svg`; without a flow no layers."""
    context = film.context(draft(film.page) if profile == "draft" else film.page)
    files = {}
    final = trained(film).context(context.form)
    for k, moment in enumerate(final.boundaries if film.flow is not None else ()):
        files[f"layers/{k}.svg"] = _still(final, moment, f"{id}-l{k}")
    for k, (start, _) in enumerate(context.clock.steps):
        files[f"steps/{k:03d}.svg"] = _still(context, context.clock.moment(start), f"{id}-s{k}")
    return Rendering(files)


def trained(film: Drawable) -> Drawable:
    """The film itself; of a training film, the final network's own layers.

    Only the panels that training carries are kept, and their line is the last one, at the end.
    """
    if not any(is_training(stage) for stage in film.stages):
        return film
    panels = [_final(one) for one in film.panels if one.flow is not None]
    return Composition(tuple(panels), aspect=film.aspect)


def _final(one: Panel) -> Panel:
    """A panel carried by the layers of the network at the end of training."""
    marks = [
        _last_line(mark) for mark in one.marks if not isinstance(mark.geometry, Field | Readout)
    ]
    return replace(one, marks=tuple(marks), flow=getattr(one.flow, "final", one.flow))


def _last_line(mark: Mark) -> Mark:
    if not isinstance(mark.geometry, Straight):
        return mark
    weight_and_offset = mark.geometry.at(1.0)
    return replace(mark.at_end(), geometry=replace(mark.geometry, at=lambda t: weight_and_offset))


def _still(context: RenderContext, moment: Moment, prefix: str) -> bytes:
    words = " · ".join(filter(None, names(context.film, context.clock, moment)))
    return still(context, moment, prefix, title(words)).encode()
