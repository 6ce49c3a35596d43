"""A part of a film: `film.cut(panel=0, layers=(1, 2))` is one panel from one layer to another.

It is a film like any other. Stages keep their numbers, so that layers, strips and cameras are those
of the whole; only the clock leaves out what isn't shown. `reading` is what `--cut` asks for.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.draw.composition.composition import Composition
from generator.draw.render.rendering import Rendering
from generator.draw.scene.panel import Panel
from generator.draw.style.format import Format
from generator.errors import UserError

KINDS = ("gif", "mp4", "svg", "png")
SIZE = 560  # px: labels and lines are the page's where the shorter side has as many


def part(film: Composition, panel: int | None, layers: tuple[int, int] | None) -> dict[str, Any]:
    """What changes of a film: its panels, strips, stages to play and its poster.

    Raises UserError for a panel or layers that it hasn't.
    """
    changed: dict[str, Any] = {}
    if panel is not None:
        if not 0 <= panel < len(film.panels):
            raise UserError(f"panel {panel}; allowed: {_upto(len(film.panels) - 1)}")
        changed |= {"panels": (_alone(film, film.panels[panel]),), "strips": ()}
    if layers is not None:
        changed |= {"played": _between(film, *layers), "poster": 1.0}
    return changed


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
        raise UserError(f"layers {first} to {last} of a film without layers; allowed: all of it")
    if not 0 <= first < last < len(boundaries):
        most = len(boundaries) - 1
        raise UserError(f"layers {first} to {last}; allowed: {_upto(most)}, the first before")
    return range(boundaries[first], boundaries[last])


def _upto(most: int) -> str:
    return f"0 to {most}" if most > 0 else "0"


def render(
    film: Any,
    id: str,
    profile: str,
    kind: str,
    panel: int | None,
    layers: list[int] | None,
    size: list[int],
    theme: str,
    speed: float,
) -> Rendering:
    """`cut.<kind>` of a `draw.Film`: a GIF, MP4, SVG or PNG, `size` px wide (and high)."""
    made = film.cut(panel, tuple(layers) if layers else None)
    factor, height = min(size) / SIZE, size[1] if len(size) > 1 else None
    form = Format(size[0], height, theme, line=factor, label=factor, speed=speed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{id}.{kind}"
        getattr(made, kind)(path, form)
        return Rendering({f"cut.{kind}": path.read_bytes()})
