"""Stills of a film: one SVG for each layer boundary, and one for each distinct step of its GIF."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial

from generator.draw.composition.composition import Composition, Drawable, RenderContext
from generator.draw.composition.projections import projections
from generator.draw.geometry.protocols import is_training
from generator.draw.geometry.shapes import Surface
from generator.draw.marks.mark import Mark
from generator.draw.motion.clock import Moment
from generator.draw.render.rendering import Facts, Rendering
from generator.draw.render.svg.document import still
from generator.draw.render.svg.final_layers import with_final_network
from generator.draw.render.svg.primitives import title
from generator.draw.scene.overlay import heading_words
from generator.draw.style.format import in_profile

MOST_BYTES = 60_000  # of a step in space: a coarser mesh is taken if one has more
MOST_TOGETHER = 3_000_000  # of all steps of a film in space
COARSER = (1.0, 1.4, 1.8, 2.3, 3.0, 3.8, 4.8)  # times fewer lines of a mesh each way
SPREAD = 12  # one picture in so many is drawn first
SAMPLE = 8  # pictures from which on the bytes of all are expected
DOUBT, LEAST_DOUBT = 0.2, 0.03  # and by which share these may be fewer, of few and of many
Draw = Callable[[], bytes]


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`layers/<k>.svg`, the input first, and `steps/<nnn>.svg`; without a flow no layers.

    In space the layers have a fine mesh, since a page shows them beside each other. All steps have
    one mesh, the finest of which neither one step nor all together have too many bytes.
    The projections of a training film are those of the layers' pictures, the film's own among them.
    """
    context = film.context(replace(in_profile(film.page, profile), overlay=False))
    final = with_final_network(film).context(context.form)
    files = {name: draw() for name, draw in _layers(final, id)}
    files |= (_steps_in_space if film.solid else _steps)(context, id)
    facts: Facts = {}
    if any(is_training(stage) for stage in film.stages):
        facts["projections"] = [asdict(each) for each in projections(final.film.panels)]
    return Rendering(files, facts)


def _steps_in_space(context: RenderContext, id: str) -> dict[str, bytes]:
    for factor in COARSER:
        coarser = with_meshes(context.film, factor).context(context.form)
        files = _drawn(dict(_stills(coarser, id)), last=factor == COARSER[-1])
        if files is not None:
            return files
    raise AssertionError("expected a picture of each step of the last mesh")


def _steps(context: RenderContext, id: str) -> dict[str, bytes]:
    return {name: draw() for name, draw in _stills(context, id)}


def _drawn(pictures: Mapping[str, Draw], last: bool) -> dict[str, bytes] | None:
    """The files; None if one or all together have too many bytes, unless the mesh is the `last`.

    Pictures come spread over the film, ever denser: a mesh that is too fine is given up early.
    """
    files: dict[str, bytes] = {}
    for name in spread(list(pictures)):
        files[name] = pictures[name]()
        size, share = sum(map(len, files.values())), len(files) / len(pictures)
        doubt = max(LEAST_DOUBT, DOUBT * (1 - share) ** 2)
        expected = size / share / (1 + doubt) if len(files) >= SAMPLE else size
        too_large = len(files[name]) > MOST_BYTES or max(size, expected) > MOST_TOGETHER
        if too_large and not last:
            return None
    return {name: files[name] for name in pictures}


def spread(names: list[str]) -> list[str]:
    """The names in an order of which each part is spread over all."""
    order, gap = list[str](), SPREAD
    while gap > 1:
        order += names[::gap]
        gap //= 2
    return list(dict.fromkeys([*order, *names]))


def with_meshes(film: Drawable, factor: float) -> Drawable:
    """The same film with surfaces of coarser meshes, whose points are the same."""
    assert isinstance(film, Composition)
    panels = [
        panel.with_points_of(_coarser(mark, factor) for mark in panel.marks)
        for panel in film.panels
    ]
    return film.with_motion_of(panels)


def _coarser(mark: Mark, factor: float) -> Mark:
    if not isinstance(mark.geometry, Surface):
        return mark
    return replace(mark, geometry=mark.geometry.coarser(factor))


def _layers(context: RenderContext, id: str) -> Iterator[tuple[str, Draw]]:
    """The files of the layer boundaries by name, and what draws each."""
    for k, moment in enumerate(context.boundaries if context.film.flow is not None else ()):
        yield f"layers/{k}.svg", partial(_still, context, moment, f"{id}-l{k}")


def _stills(context: RenderContext, id: str) -> Iterator[tuple[str, Draw]]:
    """The files of the steps by name, and what draws each."""
    for k, start in enumerate(context.clock.shown):
        moment = context.clock.moment(start)
        yield f"steps/{k:03d}.svg", partial(_still, context, moment, f"{id}-s{k}")


def _still(context: RenderContext, moment: Moment, prefix: str) -> bytes:
    words = " · ".join(filter(None, heading_words(context.film, context.clock, moment)))
    return still(context, moment, prefix, title(words)).encode()
