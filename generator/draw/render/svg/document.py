"""A scene as a still SVG: compact, the same bytes every time, ids prefixed for use in one page.

`render` makes `<id>.svg`: the still, or the animated SVG of a film. A film in space has none, since
its paths come and go as things pass in front of each other; `left_out` in its facts says why.
"""

from hashlib import sha256
from itertools import chain

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.motion.clock import Moment
from generator.draw.render.rendering import Facts, Rendering
from generator.draw.render.svg import animate
from generator.draw.render.svg.elements import scene_svg
from generator.draw.render.svg.primitives import HEAD, Letters, clip, envelope
from generator.draw.style.format import in_profile
from generator.draw.style.look import THEMES


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.svg`: animated for a film, still otherwise."""
    context = film.context(in_profile(film.page, profile))
    if not film.left_out:
        context = context.without_overlay()
    facts: Facts = {"size": [context.layout.width, context.layout.height], **_classes(film)}
    if film.animated and film.left_out:
        overlay = [0.0, 0.0]  # px of the picture
        if context.layout.heading and context.layout.track:
            overlay = [context.layout.heading.height, context.layout.track.height]
        return Rendering({}, facts | {"left_out": {"svg": film.left_out}, "overlay": overlay})
    return Rendering({f"{id}.svg": document(context, id).encode()}, facts)


def _classes(film: Drawable) -> Facts:
    """The names of classes, and all colours of a film's own by theme, where it has some."""
    facts: Facts = {}
    if film.classes:
        facts["classes"] = list(film.classes)
    own = {name: film.look.own(name) for name in THEMES}
    if any(own.values()):
        facts["colours"] = {name: film.look.theme(name).every for name in THEMES}
    return facts


UNNAMED = "\ue000"  # a prefix that no word of a picture can have in it: the font lacks it
DIGITS = 12  # hexadecimal, of the hash in the ids of a film that has no name


def unnamed(context: RenderContext) -> str:
    """The SVG of a film that no figure names: its ids have a hash of it all as their prefix.

    So two different films can be in one page, and the same film has the same bytes each time.
    """
    text = document(context, UNNAMED)
    return text.replace(UNNAMED, f"film-{sha256(text.encode()).hexdigest()[:DIGITS]}")


def encode(context: RenderContext) -> bytes:
    """The file of a film that no figure names."""
    return unnamed(context).encode()


def document(context: RenderContext, prefix: str) -> str:
    """The SVG of a film or a still, ids with a prefix; the poster where no film can be."""
    context = context.without_overlay()
    if context.film.animated and not context.film.left_out:
        return animate.document(context, prefix)
    return still(context, context.poster, prefix, HEAD)


def still(context: RenderContext, moment: Moment, prefix: str, head: str) -> str:
    """The scene at a moment as an SVG document; `head` holds its title."""
    letters = Letters(prefix, context.film.look.fonts)
    boxes = context.layout.panels
    clips = {box: f"{prefix}-clip{k}" for k, box in enumerate(boxes)}
    theme = context.theme
    items = chain(context.still_items, context.moving_items(moment))
    body = scene_svg(items, theme, letters, clips)
    definitions = letters.definitions() + "".join(clip(name, box) for box, name in clips.items())
    layout = context.layout
    background = theme.hex("ground")
    return envelope(layout.width, layout.height, background, definitions, body, head)
