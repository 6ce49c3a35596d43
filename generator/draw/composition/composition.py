"""A `Composition` has panels, strips and a poster; a `RenderContext` lays it out in a format.

A context has the boxes, cameras and clock of the film, and computes the scene of one moment at a
time, so memory does not grow with a film's length.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

from generator.draw.composition.displacement import easings, usual_easing
from generator.draw.geometry.protocols import LayerStage, Stage, Stages
from generator.draw.geometry.shapes import Field
from generator.draw.motion.camera import Camera, of_one_scale
from generator.draw.motion.clock import Clock, Moment, Schedule, clock
from generator.draw.motion.easing import Timing
from generator.draw.motion.poster import poster_moment
from generator.draw.scene import overlay
from generator.draw.scene.layout import Layout, layout
from generator.draw.scene.legend import drawn_markers, legend
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import Item, Primitive, Scale, Text, panel_items
from generator.draw.scene.strip import Strip
from generator.draw.scene.strip_chart import Chart, charts
from generator.draw.style.format import PAGE, PAGE_WIDE, Format
from generator.draw.style.look import PLAIN, Look
from generator.draw.style.theme import Theme
from generator.short_repr import short_repr

DRAFT_PX = 20.0  # of the word that says that a picture is a draft's
PHONE_WORDS = (1.4, 1.7)  # factors by which phones enlarge words in strips: one panel, several


class Drawable(Protocol):
    """What renderers need of a film or a still: a `Composition`, or a film drawn by matplotlib."""

    @property
    def panels(self) -> tuple[Panel, ...]: ...
    @property
    def solid(self) -> bool: ...  # whether any panel is seen in space
    @property
    def strips(self) -> tuple[Strip, ...]: ...
    @property
    def poster(self) -> float: ...  # the share of the film's time that its poster shows
    @property
    def aspect(self) -> float: ...  # height / width of a panel
    @property
    def played(self) -> range | None: ...  # of a clip: the stages that it shows
    @property
    def classes(self) -> tuple[str, ...]: ...  # names of a legend; () for none
    @property
    def look(self) -> Look: ...  # colours of its own
    @property
    def one_scale(self) -> bool: ...  # whether all panels show as much of their space
    @property
    def slow(self) -> float: ...  # factor on the time that each stage takes
    @property
    def pauses(self) -> bool: ...  # whether it rests after each stage
    @property
    def flow(self) -> Stages | None: ...  # what the clock follows
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def easings(self) -> Sequence[Timing]: ...  # of the stages
    @property
    def draft_easings(self) -> Sequence[Timing]: ...  # the same, without a look at the pictures
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
    """Panels, strips and poster, without a size; colours are names."""

    panels: tuple[Panel, ...]
    strips: tuple[Strip, ...] = ()
    poster: float = 1.0  # the share of the film's time that its poster shows
    aspect: float = 0.9  # height / width of a panel
    played: range | None = None  # of a clip: the stages that it shows
    classes: tuple[str, ...] = ()  # names of a legend; () for none
    look: Look = PLAIN  # colours of its own
    one_scale: bool = False  # whether all panels show as much of their space at every moment
    slow: float = 1.0  # factor on the time that each stage takes
    pauses: bool = False  # whether it rests after each stage

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
        return next((panel.flow for panel in self.panels if panel.flow is not None), None)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that the clock follows."""
        return tuple(self.flow.stages) if self.flow is not None else ()

    def formula(self, stage: int) -> str:
        """What a stage does, as mathematics and what it loses: of each panel, where they differ."""
        stages = [panel.stages[stage] for panel in self.panels if stage < len(panel.stages)]
        return "  |  ".join(dict.fromkeys(map(_formula_and_loss, stages)))

    @property
    def animated(self) -> bool:
        """Whether anything moves."""
        return self.flow is not None

    @property
    def left_out(self) -> str | None:
        """Why there is no animated SVG of it; None where there is one."""
        if self.solid:
            return "what is in front changes from step to step; each step has its own SVG"
        fields = [mark.geometry for panel in self.panels for mark in panel.marks]
        if any(isinstance(field, Field) and not field.animated for field in fields):
            return "its bands change their shape from step to step; each step has its own SVG"
        return None

    @property
    def solid(self) -> bool:
        """Whether any panel is seen in space."""
        return any(panel.solid for panel in self.panels)

    @property
    def page(self) -> Format:
        """The format in which the article shows it."""
        return PAGE if len(self.panels) == 1 else PAGE_WIDE

    def context(self, form: Format | None = None) -> "RenderContext":
        """Laid out for a format (the page's by default)."""
        form = form or self.page
        return RenderContext(self.sketch if form.draft else self, form)

    @cached_property
    def sketch(self) -> Self:
        """The same for a draft: lines of fewer points, curves of strips too."""
        return replace(
            self,
            panels=tuple(panel.sketch for panel in self.panels),
            strips=tuple(strip.sketch for strip in self.strips),
        )

    @cached_property
    def easings(self) -> tuple[Timing, ...]:
        """The easing of each stage: one in all formats, from the picture of the page."""
        return tuple(easings(self.panels, self.stages, RenderContext(self, self.page)))

    def with_motion_of(self, panels: Sequence[Panel]) -> "Composition":
        """The same with panels in which the same points move: its stages are eased alike."""
        other = replace(self, panels=tuple(panels))
        if "easings" in self.__dict__:  # a draft has none
            other.__dict__["easings"] = self.easings
        return other

    @property
    def draft_easings(self) -> tuple[Timing, ...]:
        """The easing of each stage in a draft, which looks at no picture for it."""
        return tuple(map(usual_easing, self.stages))


@dataclass(frozen=True, eq=False)
class RenderContext:
    """A film in a format: its boxes, cameras and clock, and the scene of any moment."""

    film: Drawable
    form: Format

    __repr__ = short_repr

    @cached_property
    def clock(self) -> Clock:
        """The film's time at this format's speed."""
        film = self.film
        boundaries = film.flow.boundaries if film.flow is not None else ()
        reveals = any(mark.span != "always" for panel in film.panels for mark in panel.marks)
        eased = film.draft_easings if self.form.draft else film.easings
        pace = film.slow, film.pauses
        schedule = Schedule(film.stages, boundaries, reveals, film.played, eased, *pace)
        return clock(schedule, self.form)

    @cached_property
    def layout(self) -> Layout:
        """The boxes of the picture."""
        film = self.film
        titled = any(panel.title for panel in film.panels)
        return layout(
            self.form,
            len(film.panels),
            titled,
            len(film.strips),
            film.animated and self.form.overlay is not False,
            film.aspect,
            film.classes,
            film.look.fonts,
            max((len(strip.traces) for strip in film.strips), default=1),
        )

    def without_overlay(self) -> "RenderContext":
        """The same without heading and track, unless the format asks for them."""
        if self.form.overlay is not None or not self.film.animated:
            return self
        return self.film.context(replace(self.form, overlay=False))

    @cached_property
    def theme(self) -> Theme:
        """The format's theme with the film's own colours."""
        return self.film.look.theme(self.form.theme)

    @cached_property
    def cameras(self) -> tuple[Camera, ...]:
        """One for each panel."""
        boxes = self.layout.panels
        cameras = [
            panel.camera(box, self.layout.framed, self.form.label)
            for panel, box in zip(self.film.panels, boxes, strict=True)
        ]
        return tuple(of_one_scale(cameras) if self.film.one_scale else cameras)

    @cached_property
    def ticks(self) -> list[int]:
        """When each layer boundary is reached, cs."""
        flow = self.film.flow
        return overlay.ticks(self.film.stages, flow.boundaries, self.clock) if flow else []

    def track(self, moment: Moment) -> Iterator[Primitive]:
        """The part of the track that has passed at a moment; nothing without a track."""
        if self.layout.track:
            left = self.film.look.to_the_left
            yield from overlay.track_moving(
                self.ticks, self.clock, moment, self.layout.track, self.scale, left
            )

    @property
    def boundaries(self) -> list[Moment]:
        """The moments at which the input and each layer's representation are at rest.

        The last is the film's last picture.
        """
        moments = [self.clock.moment(tick) for tick in self.ticks[:-1]]
        return [*moments, self.clock.moment(self.clock.end)]

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """The strips in their boxes; their curves share one time axis."""
        room = 1.0 if self.form.height else PHONE_WORDS[len(self.film.panels) > 1]
        return charts(self.film.strips, self.layout.strips, self.clock, self.scale, room)

    @property
    def scale(self) -> Scale:
        """The factors on lines and labels, and the fonts."""
        return Scale(self.form.line, self.form.label, self.film.look.fonts)

    @property
    def poster(self) -> Moment:
        """The moment that the poster shows."""
        return poster_moment(self.film.poster, self.clock)

    @cached_property
    def still_items(self) -> tuple[Item, ...]:
        """What doesn't move in the film, drawn first."""
        return tuple(self._still_items())

    def _still_items(self) -> Iterator[Item]:
        yield from self.stamp()
        for panel, box in zip(self.film.panels, self.layout.titles, strict=True):
            if panel.title:
                x, y, size = box.centre[0], box.y + 18 * self.form.label, 15 * self.form.label
                yield Text(panel.title, x, y, size, "pale", "middle", name="panel-title")
        if self.layout.legend:
            marks = (mark for panel in self.film.panels for mark in panel.marks)
            markers = drawn_markers(marks)
            yield from legend(self.film.classes, markers, self.layout.legend, self.scale)
        for chart in self.charts:
            yield from chart.still()
        if self.layout.track:
            yield from overlay.track_still(
                self.ticks, self.clock, self.layout.track, self.scale, self.film.look.to_the_left
            )

    def stamp(self) -> Iterator[Text]:
        """The word by which a draft's picture says so, top right."""
        if self.form.draft:
            size = DRAFT_PX * self.form.label
            yield Text("draft", self.layout.width - size, 1.3 * size, size, "witness", "end")

    def moving_items(self, moment: Moment) -> Iterator[Item]:
        """The items of a moment, painted over `still_items`."""
        for panel, camera in zip(self.film.panels, self.cameras, strict=True):
            view = camera.view(moment.stage, moment.t)
            if panel.solid:
                from generator.draw.scene.space.space_scene import space_items as items
            else:
                items = panel_items
            yield from items(panel, view, moment, self.scale)
        for chart in self.charts:
            yield from chart.moving(moment)
        if self.layout.heading:
            yield from overlay.heading(
                self.film, self.clock, moment, self.layout.heading, self.scale
            )
        yield from self.track(moment)


def _formula_and_loss(stage: Stage) -> str:
    loses = stage.loses if isinstance(stage, LayerStage) else ""
    return f"{stage.formula}, {loses}" if loses else stage.formula
