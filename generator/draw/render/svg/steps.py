"""Stills of a film: one SVG for each layer boundary, and one for each distinct step of its GIF."""

from collections.abc import Iterator
from dataclasses import replace

from generator.draw.composition.composition import Composition, Drawable, RenderContext
from generator.draw.geometry.protocols import is_training
from generator.draw.geometry.shapes import Field, Readout, Straight, Surface
from generator.draw.marks.mark import Mark
from generator.draw.motion.clock import Moment
from generator.draw.render.rendering import Rendering
from generator.draw.render.svg.document import still
from generator.draw.render.svg.primitives import title
from generator.draw.scene.overlay import heading_words
from generator.draw.scene.panel import Panel
from generator.draw.style.format import in_profile

MOST_BYTES = 60_000  # of a picture in space: a coarser mesh is taken if one has more
MOST_TOGETHER = 6_000_000  # of all pictures of a film in space
COARSER = (1.0, 1.4, 1.8, 2.3, 3.0)  # times fewer lines of a mesh each way


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`layers/<k>.svg`, the input first, and `steps/<nnn>.svg`; without a flow no layers.

    In space all pictures of a film have one mesh, the finest of which neither one picture nor all
    together have too many bytes.
    """
    form = replace(in_profile(film.page, profile), overlay=False)
    if not film.solid:
        return Rendering(dict(_pictures(film.context(form), id)))
    for factor in COARSER:
        files = dict(_until_too_large(_pictures(with_meshes(film, factor).context(form), id)))
        sizes = [len(picture) for picture in files.values()]
        if max(sizes) <= MOST_BYTES and sum(sizes) <= MOST_TOGETHER:
            return Rendering(files)
    return Rendering(dict(_pictures(with_meshes(film, COARSER[-1]).context(form), id)))


def _until_too_large(pictures: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The pictures up to the first that is one too many, and that one."""
    together = 0
    for name, picture in pictures:
        yield name, picture
        together += len(picture)
        if len(picture) > MOST_BYTES or together > MOST_TOGETHER:
            return


def with_meshes(film: Drawable, factor: float) -> Drawable:
    """The same film with surfaces of coarser meshes."""
    assert isinstance(film, Composition)
    panels = [
        replace(panel, marks=tuple(_coarser(mark, factor) for mark in panel.marks))
        for panel in film.panels
    ]
    return replace(film, panels=tuple(panels))


def _coarser(mark: Mark, factor: float) -> Mark:
    if not isinstance(mark.geometry, Surface):
        return mark
    return replace(mark, geometry=mark.geometry.coarser(factor))


def _pictures(context: RenderContext, id: str) -> Iterator[tuple[str, bytes]]:
    """The files by name."""
    film = context.film
    final = with_final_network(film).context(context.form)
    for k, moment in enumerate(final.boundaries if film.flow is not None else ()):
        yield f"layers/{k}.svg", _still(final, moment, f"{id}-l{k}")
    for k, start in enumerate(context.clock.shown):
        yield f"steps/{k:03d}.svg", _still(context, context.clock.moment(start), f"{id}-s{k}")


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
