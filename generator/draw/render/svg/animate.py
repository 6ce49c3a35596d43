"""The animated SVG of a film: one document that plays by itself and can be scrubbed by a script.

Panels hold groups of carried marks under the camera's transforms; everything else is baked. The
easing is the film's own cubic Bézier, so the SVG and the GIF agree at every time.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.shapes import Paths, Style
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Camera, flat
from generator.draw.motion.clock import Moment, Segment
from generator.draw.motion.easing import STEADY, Easing
from generator.draw.render.svg.bake import Baker
from generator.draw.render.svg.elements import scene_svg
from generator.draw.render.svg.fade import Fades
from generator.draw.render.svg.keyframes import Key, animation, constant
from generator.draw.render.svg.moving_path import moving_path
from generator.draw.render.svg.primitives import HEAD, Letters, clip, envelope, number
from generator.draw.render.svg.transforms import Chain, Placed, courses, path_keys
from generator.draw.scene.overlay import heading, track_moving
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import Item, panel_items
from generator.draw.style.theme import load

KNOT_CS = 2  # between two knots of the moving camera
NOTHING = "m0 0"  # path data that draws nothing, not even round caps


def document(context: RenderContext, prefix: str) -> str:
    """The animated SVG; ids begin with the prefix."""
    theme, layout = load(context.form.theme), context.layout
    letters = Letters(prefix)
    fades = Fades(prefix, layout.width, layout.height, context.clock.duration)
    baker = Baker(context.clock, theme, letters, fades)
    still = scene_svg(context.still_items, theme, letters, {})
    panels = "".join(
        _panel(context, k, baker, f"{prefix}-clip{k}") for k in range(len(context.film.panels))
    )
    frame = baker.bake(lambda moment: _frame_items(context, moment))
    clips = (clip(f"{prefix}-clip{k}", box) for k, box in enumerate(layout.panels))
    definitions = letters.definitions() + "".join(clips) + fades.definitions()
    body = still + panels + frame
    return envelope(layout.width, layout.height, theme.hex("ground"), definitions, body, HEAD)


def _frame_items(context: RenderContext, moment: Moment) -> Iterator[Item]:
    layout, clock = context.layout, context.clock
    for chart in context.charts:
        yield from chart.moving(moment)
    if layout.heading:
        yield from heading(context.film, clock, moment, layout.heading, context.scale)
    if layout.track:
        yield from track_moving(context.ticks, clock, moment, layout.track, context.scale)


def _panel(context: RenderContext, index: int, baker: Baker, clip_id: str) -> str:
    """The marks of a panel in paint order; runs of paths share the camera's groups."""
    panel = context.film.panels[index]
    clipped = f' clip-path="url(#{clip_id})"'
    pieces, run = [], []
    for k, mark in enumerate(panel.marks):
        if isinstance(mark.geometry, Paths) and mark.span == "always":
            run.append(k)
            continue
        pieces.append(_paths(context, index, run, baker, clipped))
        pieces.append(_baked(context, index, mark, baker, clipped))
        run = []
    pieces.append(_paths(context, index, run, baker, clipped))
    return "".join(pieces)


def _baked(context: RenderContext, index: int, mark: Mark, baker: Baker, clipped: str) -> str:
    """A mark in px, moment by moment."""
    panel, camera = context.film.panels[index], context.cameras[index]
    alone = Panel((mark,), panel.flow, turn=panel.turn)

    def items(moment: Moment) -> Iterator[Item]:
        return panel_items(alone, camera.view(moment.stage, moment.t), moment, context.scale)

    return baker.bake(items, clipped)


def _paths(context: RenderContext, index: int, marks: list[int], baker: Baker, clipped: str) -> str:
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
        drawn = ""
        for k in group:
            mark = panel.marks[k]
            assert isinstance(mark.geometry, Paths)
            places = course[k] if together else [_fixed(context, index, k)]
            keys, unit = path_keys(places, mark.geometry, closest)
            drawn += _drawn(keys, unit, context.scale.style(mark.style, 1.0), baker, first)
        content += chain.wrap(drawn, duration) if together else drawn
    return f"<g{clipped}>{_camera(context, index, content)}</g>"


def _fixed(context: RenderContext, index: int, mark: int) -> Placed:
    """A mark that stays where it is in its representation."""
    points = context.film.panels[index].positions(mark, 0, 0.0)
    return Placed(0, flat(points, context.cameras[index].frames(0, 0.0)))


def _drawn(keys: list[Key], unit: float, style: Style, baker: Baker, first: float) -> str:
    """A path (and its core) whose width no transform changes, and its first picture.

    Most programs that play no animation know no `vector-effect` either, and would draw the path
    0.03 px wide. For them there is a path with a width that is right at the first picture's scale
    (`first`, px a unit of the plane). What plays animations empties that one and fills the other:
    the same coordinates thrice, one after the other, which cost next to nothing when compressed.
    """
    start, duration = keys[0].value, baker.clock.duration
    theme, letters, px = baker.theme, baker.letters, 1 / (first * unit)

    def hide(keys: Sequence[Key]) -> str:
        return constant(NOTHING)

    def move(keys: Sequence[Key]) -> str:
        return animation("d", keys, duration) or constant(keys[0].value)

    still = moving_path([Key(0, start)], hide, style, theme, letters, px)
    fixed_width = ' vector-effect="non-scaling-stroke"'
    drawn = moving_path(keys, move, style, theme, letters, 1.0, fixed_width, at_rest=False)
    return f'<g transform="scale({number(unit, 8)})">{still}{drawn}</g>'


def _camera(context: RenderContext, index: int, content: str) -> str:
    """The content under the camera: middle of the panel, scale (y up), minus the centre."""
    camera, clock = context.cameras[index], context.clock
    x, y = camera.box.centre
    scales, centres = [], []
    for segment in clock.segments:
        for cs, t, easing in _knots(segment, camera):
            view = camera.view(segment.stage, t)
            scales.append(Key(cs, f"{number(view.scale, 3)} {number(-view.scale, 3)}", easing))
            centre = " ".join(number(float(-one), 6) for one in view.centre)
            centres.append(Key(cs, centre, easing))
    for keys, kind in ((centres, "translate"), (scales, "scale")):
        moves = animation("transform", keys, clock.duration, kind)
        content = f'<g transform="{kind}({keys[0].value})">{moves}{content}</g>'
    return f'<g transform="translate({number(x)} {number(y)})">{content}</g>'


def _knots(segment: Segment, camera: Camera) -> Iterator[tuple[float, float, Easing | None]]:
    """Times and t between which the camera moves straight.

    Its scale is one over something linear in t, and browsers solve splines only to within 1/200 s:
    close knots without splines are exact, and cost next to nothing since they are few numbers.
    """
    start, end = segment.start_t, segment.end_t
    if start != end:
        for cs in range(segment.start, segment.end, KNOT_CS):
            way = segment.easing((cs - segment.start) / segment.duration)
            yield cs, start + way * (end - start), STEADY
    yield segment.end, end, None
