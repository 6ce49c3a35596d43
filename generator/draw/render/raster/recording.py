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
from generator.draw.scene.scene import CustomArtist, Item
from generator.draw.style.format import Format


class Encoder(Protocol):
    """A file that is made of the pictures of a film."""

    @property
    def context(self) -> RenderContext:
        """The film in the format of the pictures."""

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
    pictures too.
    """
    alike: dict[Format, list[Encoder]] = {}
    for encoder in encoders:
        alike.setdefault(replace(encoder.context.form, theme="light"), []).append(encoder)
    for group in alike.values():
        _draw_group(group)


def _draw_group(encoders: Sequence[Encoder]) -> None:
    """The same for encoders whose formats differ at most in their theme."""
    contexts = {encoder.context.form.theme: encoder.context for encoder in encoders}
    rasters = {theme: Raster(context) for theme, context in contexts.items()}
    needed: dict[int, list[tuple[Encoder, int]]] = {}
    for encoder in encoders:
        for start, duration in encoder.clock.steps:
            needed.setdefault(start, []).append((encoder, duration))
    for start in sorted(needed):
        moment = encoders[0].clock.moment(start)
        themes = dict.fromkeys(encoder.context.form.theme for encoder, _ in needed[start])
        for theme, picture in _pictures({theme: rasters[theme] for theme in themes}, moment):
            for encoder, duration in needed[start]:
                if encoder.context.form.theme == theme:
                    encoder.add(picture, moment, duration)


def _pictures(rasters: Mapping[str, Raster], moment: Moment) -> Iterator[tuple[str, Rgb]]:
    """The canvas of each theme at a moment."""
    if moment.returned > 0.0:
        yield from ((theme, raster.paint_moment(moment)) for theme, raster in rasters.items())
        return
    shown = scenes([raster.context for raster in rasters.values()], moment)
    for (theme, raster), scene in zip(rasters.items(), shown, strict=True):
        yield theme, raster.paint_moment(moment, scene)


def scenes(contexts: Sequence[RenderContext], moment: Moment) -> list[list[Item]]:
    """The scene of a moment for each theme.

    Items name their colours, so all themes share one scene; only a `CustomArtist` holds pixels, and
    is asked for each theme.
    """
    scene = list(contexts[0].moving_items(moment))
    if any(isinstance(item, CustomArtist) for item in scene):
        return [scene, *(list(other.moving_items(moment)) for other in contexts[1:])]
    return [scene] * len(contexts)
