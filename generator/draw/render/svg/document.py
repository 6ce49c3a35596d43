"""A scene as a still SVG: compact, the same bytes every time, ids prefixed for use in one page.

`reading` is `<id>.svg`: the still, or the animated SVG of a film. A film in space has none, since
its paths come and go as things pass in front of each other; `left_out` in its facts says why.
"""

from itertools import chain
from typing import Any

from generator.draw.composition.composition import Composition, Setting
from generator.draw.motion.clock import Moment
from generator.draw.render.rendering import Reading
from generator.draw.render.svg import animate
from generator.draw.render.svg.elements import scene_svg
from generator.draw.render.svg.primitives import HEAD, Letters, clip, envelope
from generator.draw.style.theme import load


def reading(film: Composition, id: str, profile: str) -> Reading:
    """`<id>.svg`: animated for a film, still otherwise."""
    setting = film.setting()
    size: dict[str, Any] = {"size": [setting.layout.width, setting.layout.height]}
    if film.animated and film.left_out:
        return Reading({}, size | {"left_out": {"svg": film.left_out}})
    return Reading({f"{id}.svg": document(setting, id).encode()}, size)


def document(setting: Setting, prefix: str) -> str:
    """The SVG of a film or a still, ids with a prefix; the poster where no film can be."""
    if setting.film.animated and not setting.film.left_out:
        return animate.document(setting, prefix)
    return still(setting, setting.poster, prefix, HEAD)


def still(setting: Setting, moment: Moment, prefix: str, head: str) -> str:
    """The scene at a moment as an SVG document; `head` holds its title."""
    letters = Letters(prefix)
    boxes = setting.layout.panels
    clips = {box: f"{prefix}-clip{k}" for k, box in enumerate(boxes)}
    theme = load(setting.form.theme)
    items = chain(setting.still_items, setting.moving_items(moment))
    body = scene_svg(items, theme, letters, clips)
    definitions = letters.definitions() + "".join(clip(name, box) for box, name in clips.items())
    layout = setting.layout
    ground = theme.hex("ground")
    return envelope(layout.width, layout.height, ground, definitions, body, head)
