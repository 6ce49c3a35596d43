"""A part of a film: `film.cut(panel=0, layers=(1, 2))` is one panel from one layer to another.

A clip is a film. Stages keep their numbers, so that layers and cameras are those of the whole film;
only the clock leaves out what isn't shown. `render` encodes a clip for the command `export`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Protocol, TypeVar

from generator.draw.composition.composition import Composition, Drawable
from generator.draw.render.rendering import Rendering
from generator.draw.scene.panel import Panel
from generator.draw.style.format import Format
from generator.errors import UserError, WrongUsage
from generator.validation import checked

SIZE = 560  # px of the shorter side at which labels and lines have the sizes of the page


C = TypeVar("C", bound=Composition)
D = TypeVar("D", bound=Drawable, covariant=True)


class Cuttable(Protocol[D]):
    """A film of which parts can be taken."""

    def cut(self, panel: int | None, layers: tuple[int, int] | None) -> D:
        """One panel, from one layer to another."""


def part(film: C, panel: int | None, layers: tuple[int, int] | None) -> C:
    """One panel of a film, without strips, and of its time only from one layer to another.

    Raises UserError for a panel or layers that it hasn't.
    """
    shown = film
    if panel is not None:
        if not 0 <= panel < len(film.panels):
            raise UserError(
                f"film.cut: panel: expected {_range(len(film.panels) - 1)}, got {panel}"
            )
        shown = replace(shown, panels=(_alone(film, film.panels[panel]),), strips=())
    if layers is not None:
        shown = replace(shown, played=_between(film, *layers), poster=1.0)
    return shown


def _alone(film: Composition, panel: Panel) -> Panel:
    """A panel that keeps the film's time, also where its own marks stand still."""
    if panel.flow is not None or film.flow is None:
        return panel
    still = tuple(replace(mark, carried=False) for mark in panel.marks)
    return replace(panel, marks=still, flow=film.flow)


def _between(film: Composition, first: int, last: int) -> range:
    """The stages from one representation to another; 0 is the input."""
    boundaries = tuple(film.flow.boundaries) if film.flow is not None else ()
    if len(boundaries) < 2:
        raise UserError(
            f"film.cut: layers: expected none of a film without layers, got {first} to {last}"
        )
    if not 0 <= first < last < len(boundaries):
        expected = f"two from {_range(len(boundaries) - 1)}, the first before the last"
        raise UserError(f"film.cut: layers: expected {expected}, got {first} to {last}")
    ends = last == len(boundaries) - 1  # a closing turn is shown with the last layer
    return range(boundaries[first], len(film.stages) if ends else boundaries[last])


def _range(most: int) -> str:
    return f"0 to {most}" if most > 0 else "0"


@dataclass(frozen=True)
class Clip:
    """The options of the command `export`: which part of a film, in which format."""

    kind: str  # the suffix, without its dot
    encoder: str  # the dotted name of a module with encode(context)
    panel: int | None = None  # None: all, with their strips
    layers: Sequence[int] | None = None  # first and last; None: the whole film
    size: Sequence[int] = (SIZE,)  # px: width, or width and height
    theme: str = "light"
    speed: float = 1.0
    overlay: bool | None = None  # heading and track; None: in all but SVG

    @property
    def form(self) -> Format:
        """Labels and lines in the proportion that the page has at its size."""
        factor, height = min(self.size) / SIZE, self.size[1] if len(self.size) > 1 else None
        width, speed = self.size[0], self.speed
        scaled = Format(width, height, self.theme, line=factor, label=factor, speed=speed)
        return replace(scaled, overlay=self.overlay)

    def of(self, film: Cuttable[D]) -> tuple[D, Format]:
        """The part of a film, and its format; WrongUsage for what the film doesn't have."""
        layers = (self.layers[0], self.layers[1]) if self.layers else None
        try:
            return film.cut(self.panel, layers), self.form
        except UserError as error:  # the command line's options are called as the parameters are
            message = re.sub(r"^(film\.cut|draw\.Format): (?=\w+:)", "--", str(error))
            raise WrongUsage(message) from None


def render(film: Cuttable[Drawable], id: str, profile: str, **options: object) -> Rendering:
    """`cut.<kind>`: a part of a film, encoded. The options are the fields of a `Clip`.

    UserError for options of the wrong type, WrongUsage for a panel, layers or a theme that the
    film doesn't have.
    """
    clip: Clip = checked(Clip)(**options)
    part_of_film, form = clip.of(film)
    data: bytes = import_module(clip.encoder).encode(part_of_film.context(form))
    return Rendering({f"cut.{clip.kind}": data})
