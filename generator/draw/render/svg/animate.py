"""The animated SVG of a film, which plays without a script; a script may set its time.

Carried paths are groups under the camera's animated transforms; everything else is flattened to px.
Both have the film's own cubic Bézier as their easing, so SVG and GIF agree at every time.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.shapes import Paths, Style
from generator.draw.motion.camera import Box, Camera, project
from generator.draw.motion.clock import Moment, Segment
from generator.draw.motion.easing import STEADY, Easing
from generator.draw.render.svg.elements import scene_svg
from generator.draw.render.svg.fade import Fades
from generator.draw.render.svg.flatten import Flattener
from generator.draw.render.svg.keyframes import (
    HIDDEN,
    VISIBLE,
    Key,
    animation,
    constant,
    discrete,
)
from generator.draw.render.svg.moving_path import PathLook, moving_path
from generator.draw.render.svg.primitives import HEAD, Letters, clip, envelope, number
from generator.draw.render.svg.transforms import Chain, Placed, courses, path_keys
from generator.draw.scene.overlay import heading
from generator.draw.scene.scene import Primitive, mark_items

KNOT_CS = 2  # between two knots of the moving camera
NOTHING = "m0 0"  # path data that draws nothing, not even round caps


def document(context: RenderContext, prefix: str) -> str:
    """The animated SVG; ids begin with the prefix."""
    theme, layout = context.theme, context.layout
    letters = Letters(prefix, context.film.look.fonts)
    fades = Fades(prefix, layout.width, layout.height, context.clock.duration)
    flattener = Flattener(context.clock, theme, letters, fades)
    still = scene_svg(context.still_items, theme, letters, {})
    panels = "".join(
        _panel(context, k, flattener, f"{prefix}-clip{k}") for k in range(len(context.film.panels))
    )
    frame = flattener.flatten(lambda moment: _frame_items(context, moment))
    clips = (clip(f"{prefix}-clip{k}", box) for k, box in enumerate(layout.panels))
    back = _return(
        context, letters, fades, {box: f"{prefix}-clip{k}" for k, box in enumerate(layout.panels)}
    )
    definitions = letters.definitions() + "".join(clips) + fades.definitions()
    body = still + panels + frame + back
    return envelope(layout.width, layout.height, theme.hex("ground"), definitions, body, HEAD)


def _return(
    context: RenderContext, letters: Letters, fades: Fades, clips: Mapping[Box, str]
) -> str:
    """The first picture, which fades in over the last one before the film begins anew."""
    clock, theme = context.clock, context.theme
    segment = clock.segments[-1]
    if not segment.returns:
        return ""
    assert isinstance(segment.easing, Easing)
    first = (*context.still_items, *context.moving_items(clock.moment(0)))
    shares = [Key(segment.start, "0", segment.easing), Key(segment.end, "1")]
    shown = discrete(
        "transform", [Key(0, HIDDEN), Key(segment.start, VISIBLE)], clock.duration, "scale"
    )
    background = f'<rect class="f-ground" width="100%" height="100%" fill="{theme.hex("ground")}"/>'
    mask = fades.name(shares)
    return (
        f'<g mask="url(#{mask})" transform="scale({HIDDEN})">{shown}{background}'
        f"{scene_svg(first, theme, letters, clips)}</g>"
    )


def _frame_items(context: RenderContext, moment: Moment) -> Iterator[Primitive]:
    layout, clock = context.layout, context.clock
    for chart in context.charts:
        yield from chart.moving(moment)
    if layout.heading:
        yield from heading(context.film, clock, moment, layout.heading, context.scale)
    yield from context.track(moment)


def _panel(context: RenderContext, index: int, flattener: Flattener, clip_id: str) -> str:
    """The marks of a panel in paint order; runs of paths share the camera's groups."""
    panel = context.film.panels[index]
    clipped = f' clip-path="url(#{clip_id})"'
    pieces: list[str] = []
    run: list[int] = []
    for k, mark in enumerate(panel.marks):
        whole = isinstance(mark.geometry, Paths) and mark.geometry.shares is None
        whole = whole and mark.window is None
        in_run = whole and mark.span != "end"
        if run and not (in_run and mark.span == panel.marks[run[0]].span):
            pieces.append(_paths(context, index, run, flattener, clipped))
            run = []
        if in_run:
            run.append(k)
        else:
            pieces.append(_flattened(context, index, k, flattener, clipped))
    pieces.append(_paths(context, index, run, flattener, clipped))
    return "".join(pieces)


def _flattened(
    context: RenderContext, index: int, mark: int, flattener: Flattener, clipped: str
) -> str:
    """Mark number `mark` of a panel in px, moment by moment."""
    panel, camera = context.film.panels[index], context.cameras[index]

    def items(moment: Moment) -> Iterator[Primitive]:
        view = camera.view(moment.stage, moment.t)
        return mark_items(panel, mark, view, moment, context.scale)

    return flattener.flatten(items, clipped)


def _paths(
    context: RenderContext, index: int, marks: list[int], flattener: Flattener, clipped: str
) -> str:
    """Consecutive paths: fixed ones under the camera, carried ones under camera and stages."""
    if not marks:
        return ""
    panel, duration = context.film.panels[index], context.clock.duration
    carried = [k for k in marks if panel.marks[k].carried and panel.flow is not None]
    chain, placed = courses(context, index, carried) if carried else (Chain(), [])
    course = dict(zip(carried, placed, strict=True))
    camera, segment = context.cameras[index], context.clock.segments[0]
    closest = camera.closest * chain.largest()
    first = camera.view(segment.stage, segment.start_t).scale  # all that scales the first picture
    content = ""
    for together, group in groupby(marks, key=course.__contains__):
        elements = ""
        for k in group:
            mark = panel.marks[k]
            assert isinstance(mark.geometry, Paths)
            places = course[k] if together else [_fixed_place(context, index, k)]
            keys, unit = path_keys(places, mark.geometry, closest)
            elements += _path_element(
                keys, unit, context.scale.style(mark.style, 1.0), flattener, first
            )
        content += chain.wrap(elements, duration) if together else elements
    masked = ""
    if panel.marks[marks[0]].span != "always":
        moments = map(context.clock.moment, context.clock.times)
        shares = [Key(moment.cs, number(1.0 - moment.shown, 3), STEADY) for moment in moments]
        masked = f' mask="url(#{flattener.fades.name(shares)})"'
    return f"<g{clipped}{masked}>{_camera(context, index, content)}</g>"


def _fixed_place(context: RenderContext, index: int, mark: int) -> Placed:
    """A mark that stays where it is in its representation."""
    points = context.film.panels[index].positions(mark, 0, 0.0)
    return Placed(0, project(points, context.cameras[index].frames(0, 0.0)))


def _path_element(
    keys: list[Key], unit: float, style: Style, flattener: Flattener, first: float
) -> str:
    """A path (and its core) whose width no transform changes, and its first picture.

    Most programs that play no animation know no `vector-effect` either, and would draw the path
    0.03 px wide. For them there is a path with a width that is right at the first picture's scale
    (`first`, px a unit of the plane). What plays animations empties that one and fills the other:
    the same coordinates three times in a row, which costs few bytes when compressed.
    """
    start, duration = keys[0].value, flattener.clock.duration
    theme, letters, px = flattener.theme, flattener.letters, 1 / (first * unit)

    def hide(keys: Sequence[Key]) -> str:
        return constant(NOTHING)

    def move(keys: Sequence[Key]) -> str:
        return animation("d", keys, duration) or constant(keys[0].value)

    still = moving_path([Key(0, start)], hide, PathLook(style, theme, px), letters)
    fixed_width = PathLook(style, theme, 1.0, ' vector-effect="non-scaling-stroke"', at_rest=False)
    moving = moving_path(keys, move, fixed_width, letters)
    return f'<g transform="scale({number(unit, 8)})">{still}{moving}</g>'


def _camera(context: RenderContext, index: int, content: str) -> str:
    """The content under the camera: middle of the panel, scale (y up), minus the centre."""
    camera, clock = context.cameras[index], context.clock
    x, y = camera.box.centre
    scales, centres = [], []
    for segment in clock.segments:
        for cs, t, easing in _knots(segment, camera):
            view = camera.view(segment.stage, t)
            scales.append(Key(cs, f"{number(view.scale, 3)} {number(-view.scale, 3)}", easing))
            centre = " ".join(number(float(-coordinate), 6) for coordinate in view.centre)
            centres.append(Key(cs, centre, easing))
    for keys, kind in ((centres, "translate"), (scales, "scale")):
        moves = animation("transform", keys, clock.duration, kind)
        content = f'<g transform="{kind}({keys[0].value})">{moves}{content}</g>'
    return f'<g transform="translate({number(x)} {number(y)})">{content}</g>'


def _knots(segment: Segment, camera: Camera) -> Iterator[tuple[float, float, Easing | None]]:
    """Times (cs) and t between which the camera moves linearly.

    Its scale is one over something linear in t, and browsers solve splines only to within 1/200 s:
    close knots without splines are exact, and cost few bytes.
    """
    start, end = segment.start_t, segment.end_t
    if start != end:
        for cs in range(segment.start, segment.end, KNOT_CS):
            way = segment.easing((cs - segment.start) / segment.duration)
            yield cs, start + way * (end - start), STEADY
    yield segment.end, end, None
