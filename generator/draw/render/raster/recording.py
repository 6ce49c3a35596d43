"""Several files from one drawing of a film: `record([gif.recording(…), mp4.recording(…)])`.

A recording is the files of one output that are being made, an encoder is one of these files. Each
picture is drawn once for all encoders that need it, and each scene is computed once for all themes.
A file has the same bytes whichever others are recorded with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import Protocol

from generator.draw.composition.composition import RenderContext
from generator.draw.motion.clock import Clock, Moment
from generator.draw.render.raster.canvas import Raster, Rgb
from generator.draw.render.rendering import Rendering
from generator.draw.scene.scene import CustomArtist, Depth, Item
from generator.draw.style.format import Format


class Encoder(Protocol):
    """A file that is made of the pictures of a film."""

    @property
    def context(self) -> RenderContext:
        """The film in the format of the pictures."""

    @property
    def surfaces_of(self) -> RenderContext:
        """Where pixels of surfaces are drawn: its own context, or that of a larger picture.

        Of a larger one they are averaged.
        """

    @property
    def clock(self) -> Clock:
        """Its steps are the pictures; its segments are those of the context's clock."""

    def add(self, picture: Rgb, moment: Moment, duration: int) -> None:
        """The next picture (h, w, 4), for so many cs; it is overwritten after the call."""


class Recording(AbstractContextManager["Recording"], Protocol):
    """The files of an output; what they need is let go when the context ends."""

    @property
    def encoders(self) -> Sequence[Encoder]: ...

    def rendering(self) -> Rendering:
        """The files, once the encoders have all pictures; UserError."""


def record(recordings: Sequence[Recording]) -> list[Rendering]:
    """The files of several outputs of one film, in one drawing."""
    with ExitStack() as opened:
        for recording in recordings:
            opened.enter_context(recording)
        draw_for([encoder for recording in recordings for encoder in recording.encoders])
        return [recording.rendering() for recording in recordings]


def draw_for(encoders: Iterable[Encoder]) -> None:
    """Draws one film for all of these encoders.

    Those whose formats differ at most in their theme share scenes; those of one format share
    pictures too. Those that take surfaces of a larger picture are drawn beside it.
    """
    alike: dict[Format, list[Encoder]] = {}
    for encoder in encoders:
        alike.setdefault(replace(encoder.surfaces_of.form, theme="light"), []).append(encoder)
    for group in alike.values():
        _draw_group(group)


def _draw_group(encoders: Sequence[Encoder]) -> None:
    """The same for encoders whose surfaces are drawn in formats that differ in their theme."""
    contexts = {encoder.context.form: encoder.context for encoder in encoders}
    rasters = {form: Raster(context) for form, context in contexts.items()}
    needed: dict[int, list[tuple[Encoder, int]]] = {}
    for encoder in encoders:
        for start, duration in encoder.clock.steps:
            needed.setdefault(start, []).append((encoder, duration))
    for start in sorted(needed):
        moment = encoders[0].clock.moment(start)
        for form, picture in _pictures(rasters, [encoder for encoder, _ in needed[start]], moment):
            for encoder, duration in needed[start]:
                if encoder.context.form == form:
                    encoder.add(picture, moment, duration)


def _pictures(
    rasters: Mapping[Format, Raster], encoders: Sequence[Encoder], moment: Moment
) -> Iterator[tuple[Format, Rgb]]:
    """The canvas of each format that these encoders need at a moment."""
    needed = {encoder.context.form: encoder.surfaces_of for encoder in encoders}
    if moment.returned > 0.0:
        yield from ((form, rasters[form].paint_moment(moment)) for form in needed)
        return
    drawn = {context.form: context for context in needed.values()}
    shown = dict(zip(drawn, scenes(list(drawn.values()), moment), strict=True))
    for form, larger in needed.items():
        scene = shown[larger.form]
        if form != larger.form:
            scene = with_pixels_of(scene, rasters[form].context.moving_items(moment))
        yield form, rasters[form].paint_moment(moment, scene)


def with_pixels_of(larger: Iterable[Item], items: Iterable[Item]) -> list[Item]:
    """Items of a scene whose surfaces have means of the pixels of a larger scene."""
    depths = iter([item for item in larger if isinstance(item, Depth)])
    return [
        item.with_pixels_of(next(depths)) if isinstance(item, Depth) else item for item in items
    ]


def scenes(contexts: Sequence[RenderContext], moment: Moment) -> list[list[Item]]:
    """The scene of a moment for each theme.

    Items name their colours, so all themes share one scene; only a `CustomArtist` holds pixels, and
    is asked for each theme.
    """
    scene = list(contexts[0].moving_items(moment))
    if any(isinstance(item, CustomArtist) for item in scene):
        return [scene, *(list(other.moving_items(moment)) for other in contexts[1:])]
    return [scene] * len(contexts)
