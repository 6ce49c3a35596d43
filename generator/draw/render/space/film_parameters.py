"""A film in space as what it is computed from: `parameters(film)`, for a page that plays it.

They are the weights of its stages, surfaces as series, camera, clock, and an SVG of what stands
beside the panel. docs/formats.md has the fields. A page computes each picture from them.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np

from generator.draw.composition.composition import Composition, Drawable, RenderContext
from generator.draw.depth_buffer.render import DARK, GAP, OUTLINE
from generator.draw.depth_buffer.shading import DEEP, DIM, GLOSS, LAMP, TONES_OF
from generator.draw.geometry.protocols import PathStage, ResidualStage, Stage
from generator.draw.geometry.shapes import Array, Floor, Paths, Plane, Points, Readout, Surface
from generator.draw.marks.mark import Mark
from generator.draw.motion.clock import move_cs
from generator.draw.motion.orbit import Orbit, is_closing
from generator.draw.render.rendering import Facts
from generator.draw.render.space.surface_series import series
from generator.draw.render.svg.elements import scene_svg
from generator.draw.render.svg.primitives import Letters, envelope, title
from generator.draw.scene.scene import Item, Markers, Text, mark_items
from generator.draw.scene.space.space_view import (
    CURVE,
    DISK_OPACITY,
    FAR_OPACITY,
    FAR_SIZE,
    NEAR_SIZE,
    STEPS,
)
from generator.reproducible_algebra import norm

MOST_DIMENSIONS = 4  # of a representation: a vector of the shader
MOST_STAGES = 24  # each takes 5 of the 256 vectors of uniforms that WebGL 2 promises
DIGITS = 7  # of the largest coordinate of points


def parameters(film: Drawable) -> Facts | None:
    """The fields of space.json; None for a film that a page can't compute from such parameters."""
    if not isinstance(film, Composition):
        return None
    context = film.context(replace(film.page, overlay=False))
    panel, camera = film.panels[0], context.cameras[0]
    stages = [stage_parameters(stage) for stage in panel.stages]
    drawn = [mark for mark in panel.marks if not isinstance(mark.geometry, Readout)]
    marks = [mark_parameters(mark, context.scale.line) for mark in drawn]
    fits = 0 < len(stages) <= MOST_STAGES and isinstance(panel.turn, Orbit)
    if (
        not fits
        or None in stages
        or None in marks
        or largest_dimension(panel.marks, panel.stages) > MOST_DIMENSIONS
    ):
        return None
    assert isinstance(panel.turn, Orbit)
    layout, box = context.layout, camera.box
    return {
        "size": [layout.width, layout.height],
        "box": [box.x, box.y, box.width, box.height],
        "stages": stages,
        "camera": {
            "spans": camera.spans.tolist(),
            "centres": camera.centres.tolist(),
            "start": panel.turn.start,
            "end": panel.turn.end,
            "sway": panel.turn.sway,
            "axes": panel.turn.axes.tolist(),
            "lengths": [0 if is_closing([stage]) else move_cs(stage) for stage in panel.stages],
            "closing": panel.turn.closing,
        },
        "clock": clock_parameters(context),
        "light": light_parameters(),
        "marks": marks,
        "beside": beside(context),
        "beads": beads(context),
    }


def largest_dimension(marks: tuple[Mark, ...], stages: tuple[Stage, ...]) -> int:
    """Of the representations and of the points before all stages."""
    widths = [max(stage.inputs, stage.outputs) for stage in stages]
    points = [mark.geometry.points for mark in marks if hasattr(mark.geometry, "points")]
    return max([*widths, *(array.shape[1] for array in points)])


def stage_parameters(stage: Stage) -> Facts | None:
    """What a stage computes; None for one of another kind."""
    if stage.kind == "turn":
        return {"kind": "rest"}
    if stage.kind == "pointwise" and stage.name == "tanh":
        return {"kind": "tanh"}
    if isinstance(stage, PathStage) and stage.kind in ("affine", "projection"):
        path = stage.path
        planes = [
            {"first": first.tolist(), "second": second.tolist(), "angle": angle}
            for (first, second), angle in zip(path.planes, path.angles.tolist(), strict=True)
        ]
        shift = getattr(stage, "shift", np.zeros(len(path.end)))
        return {
            "kind": "affine",
            "end": path.end.tolist(),
            "planes": planes,
            "axes": path.axes.tolist(),
            "scales": path.scales.tolist(),
            "shift": shift.tolist(),
        }
    if stage.kind == "field" and isinstance(stage, ResidualStage):
        layer = stage.field
        if getattr(layer, "activation", "") != "tanh" or getattr(layer, "kind", "") != "residual":
            return None
        c = np.zeros(len(layer.V)) if layer.c is None else layer.c
        arrays = {"V": layer.V, "W": layer.W, "b": layer.b, "c": c}
        return {"kind": "residual", **{name: array.tolist() for name, array in arrays.items()}}
    return None


def mark_parameters(mark: Mark, line: float) -> Facts | None:
    """A mark; None for one of another kind, as words, and for one that is seen for a time."""
    style = mark.style
    if mark.span == "until" or mark.window:
        return None
    common: Facts = {
        "name": mark.name,
        "ink": style.fill or style.stroke or "text",
        "width": style.width * line,
        "opacity": style.opacity,
        "carried": mark.carried,
        "framed": mark.framed,
        "ends": mark.span == "end",
    }
    match mark.geometry:
        case Surface(wraps=wraps, solid=solid) as surface:
            terms = series(surface)
            if terms is None:
                return None
            numbers = [list(pair) for pair in terms.numbers]
            coefficients = rounded(terms.coefficients)
            record: Facts = {"kind": "surface", "wraps": wraps, "solid": solid}
            return common | record | {"terms": numbers, "coefficients": coefficients}
        case Paths(points=points, lengths=lengths, closed=closed, codes=None) if not style.core:
            if style.width >= CURVE:  # it leaves a gap in what is behind it
                return None
            colour = style.stroke or "text"
            record = {"kind": "lines", "ink": colour, "lengths": lengths, "closed": closed}
            return common | record | {"points": rounded(points)}
        case Points(points=points, shape="ring", radius=radius):
            record = {"kind": "rings", "ink": style.stroke or common["ink"]}
            record |= {"radius": radius * line, "points": rounded(points)}
            return common | record
        case Points(points=points, shape="dot", radius=radius):
            record = {"kind": "dots", "radius": radius * line, "points": rounded(points)}
            return common | record
        case Floor(spacing=spacing, reach=reach):
            record = {"kind": "floor", "ink": style.stroke or "grid"}
            return common | record | {"spacing": spacing, "reach": reach}
        case Plane(steady=True) as plane:
            normal, offset = plane.at(1.0)
            record = {"kind": "plane", "normal": normal.tolist(), "offset": float(offset)}
            return common | record | {"tint": DISK_OPACITY}
    return None


def rounded(points: Array) -> list[list[float]]:
    """Points to so many digits of the largest coordinate."""
    largest = float(np.abs(points).max(initial=0.0)) or 1.0
    digits = DIGITS - 1 - int(f"{largest:e}".partition("e")[2])
    return [[round(x, digits) for x in point] for point in points.tolist()]


def clock_parameters(context: RenderContext) -> Facts:
    """Segments of time, cs."""
    clock = context.clock
    return {
        "end": clock.end,
        "duration": clock.duration,
        "segments": [
            {
                "start": segment.start,
                "duration": segment.duration,
                "stage": segment.stage,
                "t": [segment.start_t, segment.end_t],
                "reveal": segment.reveal,
                "returns": segment.returns,
                "easing": segment.easing.numbers,
            }
            for segment in clock.segments
        ],
    }


def light_parameters() -> Facts:
    """Lamp, and what depth_buffer/shading.py computes with."""
    darkest, pure, lightest = TONES_OF
    return {
        "lamp": (LAMP / norm(LAMP)).tolist(),
        "dim": DIM,
        "gloss": GLOSS,
        "deep": DEEP,
        "darkest": darkest,
        "pure": pure,
        "lightest": lightest,
        "distance": [FAR_SIZE, NEAR_SIZE, FAR_OPACITY, STEPS],
        "outline": OUTLINE,
        "gap": GAP,
        "dark": DARK,
    }


def beside(context: RenderContext) -> str:
    """An SVG of charts and read-outs; what changes is in groups, with the cs of each."""
    letters = Letters("beside", context.film.look.fonts)
    body = scene_svg(context.still_items, context.theme, letters, {})
    times = [*context.clock.times, context.clock.duration]
    said = [partial(words_of, context, number) for number in range(len(context.charts))]
    marks = enumerate(context.film.panels[0].marks)
    readouts = [index for index, mark in marks if isinstance(mark.geometry, Readout)]
    said += [partial(read_out, context, index) for index in readouts]
    for number, words_at in enumerate(said):
        words = ((cs, words_at(cs)) for cs in times)
        for items, group in groupby(words, key=lambda pair: pair[1]):
            start = next(group)[0]
            in_panel = ' class="said"' if number >= len(context.charts) else ""
            body += f'<g{in_panel} data-cs="{start}" data-chart="{number}">'
            body += scene_svg(items, context.theme, letters, {}) + "</g>"
    size = context.layout.width, context.layout.height
    background = context.theme.hex("ground")
    return envelope(*size, background, letters.definitions(), body, title(""))


def words_of(context: RenderContext, number: int, cs: float) -> tuple[Text, ...]:
    """The numbers that a chart says at a time."""
    return tuple(item for item in moving(context, number, cs) if isinstance(item, Text))


def read_out(context: RenderContext, index: int, cs: float) -> tuple[Text, ...]:
    """The words of a read-out at a time. Their halo is the page's: it would need ids."""
    moment = context.clock.moment(cs)
    view = context.cameras[0].view(moment.stage, moment.t)
    items = mark_items(context.film.panels[0], index, view, moment, context.scale)
    return tuple(replace(item, halo=None) for item in items if isinstance(item, Text) and item.text)


def moving(context: RenderContext, number: int, cs: float) -> Iterator[Item]:
    """What of a chart changes, at a time."""
    return context.charts[number].moving(context.clock.moment(cs))


def beads(context: RenderContext) -> list[Facts]:
    """Of each bead on a curve its colour and size, and from when on it is at which height, px."""
    records = []
    for number, chart in enumerate(context.charts):
        times = context.clock.times
        rows = [
            [item for item in moving(context, number, cs) if isinstance(item, Markers)]
            for cs in times
        ]
        for k, first in enumerate(rows[0]):
            heights = (
                (cs, round(float(row[k].points[0, 1]), 1))
                for cs, row in zip(times, rows, strict=True)
            )
            changes = [next(group) for _, group in groupby(heights, key=lambda pair: pair[1])]
            record: Facts = {"ink": first.style.fill or "text", "radius": first.radius}
            records.append(
                record | {"from": chart.inner.x, "width": chart.inner.width, "at": changes}
            )
    return records
