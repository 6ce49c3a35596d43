"""A composition: panels, strips and a poster; a `RenderContext` is one laid out in a format.

A context fixes boxes, cameras and clock, and has the scene of any moment. It computes a moment only
when asked, so memory does not grow with a film's length.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from generator.brief import brief
from generator.draw.geometry.protocols import Stage, Stages
from generator.draw.geometry.shapes import Field
from generator.draw.motion.camera import Camera
from generator.draw.motion.clock import Clock, Moment, Schedule, clock
from generator.draw.scene import overlay
from generator.draw.scene.layout import Layout, layout
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import Item, Scale, Text, panel_items
from generator.draw.scene.space.space_scene import space_items
from generator.draw.scene.strip import Strip
from generator.draw.scene.strip_chart import Chart, charts
from generator.draw.style.format import PAGE, PAGE_WIDE, Format


class Drawable(Protocol):
    """What renderers ask of a film or a still: a `Composition`, or code for matplotlib."""

    @property
    def panels(self) -> tuple[Panel, ...]: ...
    @property
    def strips(self) -> tuple[Strip, ...]: ...
    @property
    def poster(self) -> float: ...  # the share of the film's time that its poster shows
    @property
    def aspect(self) -> float: ...  # height / width of a panel
    @property
    def played(self) -> range | None: ...  # of a clip: the stages that it shows
    @property
    def flow(self) -> Stages | None: ...  # what the clock follows
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def animated(self) -> bool: ...
    @property
    def left_out(self) -> str | None: ...  # why there is no animated SVG
    @property
    def page(self) -> Format: ...  # the format in which the article shows it
    def formula(self, stage: int) -> str:
        """What a stage does, as mathematics."""

    def context(self, form: Format | None = None) -> "RenderContext":
        """Laid out for a format (the page's by default)."""


@dataclass(frozen=True, eq=False)
class Composition:
    """What is shown, without size and colours."""

    panels: tuple[Panel, ...]
    strips: tuple[Strip, ...] = ()
    poster: float = 1.0  # the share of the film's time that its poster shows
    aspect: float = 0.9  # height / width of a panel
    played: range | None = None  # of a cut: the stages that it shows

    def __repr__(self) -> str:
        """`Film(1 panel, 5 marks, 12 stages)`."""
        panels, marks = len(self.panels), sum(len(panel.marks) for panel in self.panels)
        counts = {"panel": panels, "mark": marks, "strip": len(self.strips)}
        counts["stage"] = len(self.stages)
        parts = [f"{n} {name}{'s' * (n != 1)}" for name, n in counts.items() if n]
        return f"{type(self).__name__}({', '.join(parts)})"

    @property
    def flow(self) -> Stages | None:
        """The flow that the clock follows: the first panel's that has one; None in a still."""
        return next((one.flow for one in self.panels if one.flow is not None), None)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that the clock follows."""
        return tuple(self.flow.stages) if self.flow is not None else ()

    def formula(self, stage: int) -> str:
        """What a stage does, as mathematics: of each panel, where they differ."""
        told = [one.stages[stage].formula for one in self.panels if stage < len(one.stages)]
        return "  |  ".join(dict.fromkeys(told))

    @property
    def animated(self) -> bool:
        """Whether anything moves."""
        return self.flow is not None

    @property
    def left_out(self) -> str | None:
        """Why there is no animated SVG of it; None where there is one."""
        if self.solid:
            return "what is in front changes from step to step; each step has its own SVG"
        fields = [mark.geometry for one in self.panels for mark in one.marks]
        if any(isinstance(one, Field) and not one.animated for one in fields):
            return "its bands change their shape from step to step; each step has its own SVG"
        return None

    @property
    def solid(self) -> bool:
        """Whether any panel is seen in space."""
        return any(one.solid for one in self.panels)

    @property
    def page(self) -> Format:
        """The format in which the article shows it."""
        return PAGE if len(self.panels) == 1 else PAGE_WIDE

    def context(self, form: Format | None = None) -> "RenderContext":
        """Laid out for a format (the page's by default)."""
        return RenderContext(self, form or self.page)


@dataclass(frozen=True, eq=False)
class RenderContext:
    """A film in a format: boxes, cameras and clock are fixed, and any moment has its scene."""

    film: Drawable
    form: Format

    __repr__ = brief

    @cached_property
    def clock(self) -> Clock:
        """The film's time at this format's speed."""
        film = self.film
        boundaries = film.flow.boundaries if film.flow is not None else ()
        reveals = any(mark.span == "end" for one in film.panels for mark in one.marks)
        return clock(Schedule(film.stages, boundaries, reveals, film.played), self.form)

    @cached_property
    def layout(self) -> Layout:
        """The boxes of the picture."""
        film = self.film
        titled = any(one.title for one in film.panels)
        return layout(
            self.form, len(film.panels), titled, len(film.strips), film.animated, film.aspect
        )

    @cached_property
    def cameras(self) -> tuple[Camera, ...]:
        """One for each panel."""
        boxes = self.layout.panels
        return tuple(one.camera(box) for one, box in zip(self.film.panels, boxes, strict=True))

    @cached_property
    def ticks(self) -> list[int]:
        """When each layer boundary is reached, cs."""
        flow = self.film.flow
        return overlay.ticks(self.film.stages, flow.boundaries, self.clock) if flow else []

    @property
    def boundaries(self) -> list[Moment]:
        """The moments at which the input and each layer's representation are at rest.

        The last is the film's last picture.
        """
        moments = [self.clock.moment(tick) for tick in self.ticks[:-1]]
        return [*moments, self.clock.moment(self.clock.duration)]

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """The strips in their boxes; their curves share one time axis."""
        return charts(self.film.strips, self.layout.strips, self.clock, self.scale)

    @property
    def scale(self) -> Scale:
        """The factors on lines and labels."""
        return Scale(self.form.line, self.form.label)

    @property
    def poster(self) -> Moment:
        """The moment that stands for the film."""
        return self.clock.moment(self.film.poster * self.clock.duration)

    @cached_property
    def still_items(self) -> tuple[Item, ...]:
        """What stands still through the film, painted first."""
        return tuple(self._still_items())

    def _still_items(self) -> Iterator[Item]:
        for one, box in zip(self.film.panels, self.layout.titles, strict=True):
            if one.title:
                x, y, size = box.centre[0], box.y + 18 * self.form.label, 15 * self.form.label
                yield Text(one.title, x, y, size, "pale", "middle", name="panel-title")
        for chart in self.charts:
            yield from chart.still()
        if self.layout.track:
            yield from overlay.track_still(self.ticks, self.clock, self.layout.track, self.scale)

    def moving_items(self, moment: Moment) -> Iterator[Item]:
        """What is painted over it at a moment."""
        for one, camera in zip(self.film.panels, self.cameras, strict=True):
            view = camera.view(moment.stage, moment.t)
            items = space_items if one.solid else panel_items
            yield from items(one, view, moment, self.scale)
        for chart in self.charts:
            yield from chart.moving(moment)
        if self.layout.heading:
            yield from overlay.heading(
                self.film, self.clock, moment, self.layout.heading, self.scale
            )
        if self.layout.track:
            yield from overlay.track_moving(
                self.ticks, self.clock, moment, self.layout.track, self.scale
            )
