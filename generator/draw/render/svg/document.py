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
from generator.draw.style.theme import load


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.svg`: animated for a film, still otherwise."""
    context = film.context()
    size: Facts = {"size": [context.layout.width, context.layout.height]}
    if film.animated and film.left_out:
        return Rendering({}, size | {"left_out": {"svg": film.left_out}})
    return Rendering({f"{id}.svg": document(context, id).encode()}, size)


UNNAMED = "\ue000"  # a prefix that no word of a picture can have in it: the font lacks it
DIGITS = 12  # hexadecimal, of the hash in the ids of a film that has no name


def unnamed(context: RenderContext) -> str:
    """The SVG of a film that no figure names: its ids have a hash of it all as their prefix.

    So two films that differ may stand in one page, and the same film is the same bytes again.
    """
    drawn = document(context, UNNAMED)
    return drawn.replace(UNNAMED, f"film-{sha256(drawn.encode()).hexdigest()[:DIGITS]}")


def encode(context: RenderContext) -> bytes:
    """The file of a film that no figure names."""
    return unnamed(context).encode()


def document(context: RenderContext, prefix: str) -> str:
    """The SVG of a film or a still, ids with a prefix; the poster where no film can be."""
    if context.film.animated and not context.film.left_out:
        return animate.document(context, prefix)
    return still(context, context.poster, prefix, HEAD)


def still(context: RenderContext, moment: Moment, prefix: str, head: str) -> str:
    """The scene at a moment as an SVG document; `head` holds its title."""
    letters = Letters(prefix)
    boxes = context.layout.panels
    clips = {box: f"{prefix}-clip{k}" for k, box in enumerate(boxes)}
    theme = load(context.form.theme)
    items = chain(context.still_items, context.moving_items(moment))
    body = scene_svg(items, theme, letters, clips)
    definitions = letters.definitions() + "".join(clip(name, box) for box, name in clips.items())
    layout = context.layout
    ground = theme.hex("ground")
    return envelope(layout.width, layout.height, ground, definitions, body, head)
