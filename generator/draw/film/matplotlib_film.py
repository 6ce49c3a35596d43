"""Films and stills of an author's code: `draw.matplotlib(figure)`, `draw.matplotlib(function, …)`.

    def still(data):
        return draw.matplotlib(plt.figure(…))
    def film(data):
        return draw.matplotlib(paint, data.points, seconds=4)   # calls paint(ax, points, t)

It has the same store, claims and page as every other figure. It is slower, since matplotlib draws
each step anew. There is no animated SVG, since nothing says which element of one step becomes which
element of the next.
"""

import copy
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from pickle import PicklingError
from typing import ClassVar

from matplotlib.figure import Figure

from generator.draw.composition.composition import RenderContext
from generator.draw.film.film import Writable, checked_aspect
from generator.draw.geometry.protocols import Array, Stage, Stages
from generator.draw.motion.clock import END_CS, FADE_CS, Clock, Moment, Segment
from generator.draw.motion.easing import FADE, STEADY, Timing
from generator.draw.motion.poster import check_poster
from generator.draw.render import matplotlib_figure
from generator.draw.render.raster.canvas import Rgb
from generator.draw.scene.layout import Layout
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import CustomArtist, Item
from generator.draw.scene.strip import Strip
from generator.draw.style.format import Format
from generator.draw.style.look import PLAIN, Look
from generator.errors import UserError
from generator.short_repr import short_repr

LEFT_OUT = "it is drawn by code for matplotlib, anew for each step; each step has its own SVG"
Draws = Figure | Callable[..., object]  # finished, or a function (ax, *arrays, t)
ASPECT = 0.75  # height / width of matplotlib's default figure
LONGEST = 60.0  # seconds


@dataclass(frozen=True)
class Playing:
    """The only stage of such a film, which belongs to no layer."""

    name: str = "film"
    kind: str = "drawn"
    layer: int = 0
    title: str = ""
    formula: str = ""
    inputs: int = 2
    outputs: int = 2
    linear: bool = True

    def at(self, t: float, x: Array) -> Array:
        return x


@dataclass(frozen=True, eq=False)
class MatplotlibFilm(Writable):
    """A film or a still drawn by an author's code for matplotlib, without panels or a flow."""

    draws: Draws
    arrays: tuple[object, ...] = ()
    seconds: float | None = None  # None: a still
    aspect: float = ASPECT
    poster: float = 1.0
    projection: str | None = None
    look: Look = PLAIN
    classes: ClassVar[tuple[str, ...]] = ()
    panels: ClassVar[tuple[Panel, ...]] = ()
    solid: ClassVar[bool] = False
    strips: ClassVar[tuple[Strip, ...]] = ()
    flow: ClassVar[Stages | None] = None
    played: ClassVar[range | None] = None
    one_scale: ClassVar[bool] = False
    slow: ClassVar[float] = 1.0
    pauses: ClassVar[bool] = False

    __repr__ = short_repr

    @property
    def animated(self) -> bool:
        return self.seconds is not None

    @property
    def stages(self) -> tuple[Stage, ...]:
        return (Playing(),) if self.animated else ()

    @property
    def easings(self) -> tuple[Timing, ...]:
        return tuple(STEADY for _ in self.stages)

    @property
    def draft_easings(self) -> tuple[Timing, ...]:
        return self.easings

    @property
    def left_out(self) -> str | None:
        return LEFT_OUT if self.animated else None

    def formula(self, stage: int) -> str:
        return ""

    def cut(
        self, panel: int | None = None, layers: tuple[int, int] | None = None
    ) -> "MatplotlibFilm":
        """The film itself; UserError for a part of it."""
        if (panel, layers) != (None, None):
            raise UserError(
                "film.cut: expected no panel and no layers of a film drawn by code for matplotlib,"
                " got some; size, theme and speed may change"
            )
        return self

    def context(self, form: Format | None = None) -> RenderContext:
        return MatplotlibContext(self, form or self.page)

    @property
    def page(self) -> Format:
        return Format()

    def figure(self, t: float, form: Format, width: int, height: int) -> Figure:
        """What the author's function makes of an empty figure at t, 0 to 1."""
        assert callable(self.draws)
        figure = matplotlib_figure.empty(width, height, form)
        axes = figure.add_subplot(projection=self.projection)
        # Copies, so that a function that changes its arrays doesn't change later steps.
        self.draws(axes, *copy.deepcopy(self.arrays), *([t] if self.animated else []))
        return figure


@dataclass(frozen=True, eq=False)
class MatplotlibContext(RenderContext):
    """A film drawn by matplotlib, in a format: one picture without heading, track or strips."""

    film: MatplotlibFilm

    __repr__ = short_repr

    @cached_property
    def clock(self) -> Clock:
        """t goes evenly from 0 to 1, without easing; then the last picture rests."""
        form, step, speed = self.form, self.form.step_cs, self.form.speed

        def whole(cs: float) -> int:
            return step * max(1, round(cs / speed / step))

        if self.film.seconds is None:
            return Clock((Segment(0, whole(END_CS), 0, 1.0, 1.0),), step)
        plays, hold = whole(100 * self.film.seconds), form.hold_cs or whole(END_CS)
        if form.longest_cs:
            plays = min(plays, (form.longest_cs - hold) // step * step)
        segments = [Segment(0, plays, 0, 0.0, 1.0, STEADY), Segment(plays, hold, 0, 1.0, 1.0)]
        if form.loops:
            back = Segment(plays + hold, whole(FADE_CS), 0, 1.0, 1.0, FADE, returns=True)
            segments.append(back)
        return Clock(tuple(segments), step)

    @cached_property
    def layout(self) -> Layout:
        height = self.form.height or round(self.form.width * self.film.aspect)
        return Layout(self.form.width, height + height % 2, None, (), (), (), None)

    @cached_property
    def ticks(self) -> list[int]:
        return [0, self.clock.segments[0].end] if self.film.animated else []

    @cached_property
    def still_items(self) -> tuple[Item, ...]:
        return ()

    def moving_items(self, moment: Moment) -> Iterator[Item]:
        yield CustomArtist(partial(self.pixels, moment.t), partial(self.vector, moment.t))
        yield from self.stamp()

    def pixels(self, t: float) -> Rgb:
        with matplotlib_figure.themed(self.form, self.theme), self.sized_figure(t) as figure:
            return matplotlib_figure.pixels(figure, self.layout.width, self.layout.height)

    def vector(self, t: float, prefix: str) -> str:
        with (
            matplotlib_figure.themed(self.form, self.theme, prefix),
            self.sized_figure(t) as figure,
        ):
            return matplotlib_figure.vector(figure, prefix)

    def sized_figure(self, t: float) -> AbstractContextManager[Figure]:
        """A context with the figure in this format's size."""
        size = self.layout.width, self.layout.height
        if isinstance(self.film.draws, Figure):
            return matplotlib_figure.sized(self.film.draws, *size)
        return matplotlib_figure.sized(self.film.figure(t, self.form, *size), *size)


def matplotlib(
    draws: Draws,
    *arrays: object,
    seconds: float | None = None,
    aspect: float | None = None,
    projection: str | None = None,
    poster: float = 1.0,
) -> MatplotlibFilm:
    """A still of a matplotlib figure or of `draws(ax, *arrays)`, a film of `draws(ax, *arrays, t)`.

    With `seconds` it is a film: t goes evenly from 0 to 1 in that time, then it rests. Each step
    begins with empty axes of that `projection`, in the theme's colours; fix their limits, or they
    change from step to step. `draws` gets copies of the arrays, new ones each time. A finished
    figure has its own colours and shape, in the dark theme too.
    `seconds` are up to 60, `aspect` is height / width, 0.05 to 20, and `poster` the share (0 to 1)
    of the time that the poster shows. UserError for others, for a function that can't be called
    so, and for arrays that can't be copied.
    """
    if isinstance(draws, Figure):
        return _of_figure(draws, arrays, seconds)
    if not callable(draws):
        kind = type(draws).__qualname__
        raise UserError(f"draw.matplotlib: expected a matplotlib Figure or a function, got {kind}")
    if seconds is not None and not 0 < seconds <= LONGEST:
        raise UserError(
            f"draw.matplotlib: seconds: expected above 0, to {LONGEST:.0f}, got {seconds}"
        )
    check_poster("draw.matplotlib", poster)
    _check_called(draws, arrays, seconds is not None)
    _check_copied(arrays)
    shape = ASPECT if aspect is None else checked_aspect(aspect, "draw.matplotlib")
    return MatplotlibFilm(draws, arrays, seconds, shape, poster, projection)


def _of_figure(figure: Figure, arrays: tuple[object, ...], seconds: float | None) -> MatplotlibFilm:
    if arrays or seconds is not None:
        raise UserError(
            "draw.matplotlib: expected a finished figure alone, which is a still, got more; for a"
            " film, pass a function (ax, arrays, t) and seconds"
        )
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close(figure)  # otherwise pyplot keeps every figure in memory
    width, height = figure.get_size_inches()
    return MatplotlibFilm(figure, aspect=float(height / width))


def _check_copied(arrays: tuple[object, ...]) -> None:
    """UserError for what can't be copied, such as an open file."""
    for number, array in enumerate(arrays, 1):
        try:
            copy.deepcopy(array)
        except (TypeError, copy.Error, PicklingError):
            raise UserError(
                f"draw.matplotlib: expected arrays and other values, got in place {number} one of"
                f" type {type(array).__qualname__}, which can't be copied"
            ) from None


def _check_called(draws: Callable[..., object], arrays: tuple[object, ...], moves: bool) -> None:
    arguments = ["ax", *(f"array {k + 1}" for k in range(len(arrays))), *(["t"] if moves else [])]
    try:
        inspect.signature(draws).bind(*arguments)
    except TypeError as error:
        name = getattr(draws, "__name__", "the function")
        raise UserError(
            f"draw.matplotlib: expected a function ({', '.join(arguments)}), got {name}: {error};"
            " seconds=… adds t"
        ) from None
