"""Surfaces keep their tones in a GIF, also in one of few colours."""

import numpy as np
import pytest

from generator.draw.render.raster import gif
from generator.draw.render.raster.palette import FEWER_SHADES, design
from generator.draw.scene.scene import Depth
from tests.publish import space_films


def tones_in(palette, context, name):
    colours = {tuple(colour) for colour in palette.colours.tolist()}
    shares = np.linspace(0.0, 1.0, FEWER_SHADES)
    tones = np.rint([context.theme.tone(name, share) for share in shares]).astype(int)
    return sum(tuple(tone) in colours for tone in tones.tolist())


@pytest.mark.parametrize("most", gif.FEWER_IN_SPACE)
@pytest.mark.parametrize("name", ["two", "three", "four"])
def test_each_class_keeps_its_tones(name, most):
    film = getattr(space_films, name)()
    context = film.context()
    palette = design(context, context.theme, most)
    assert len(palette.colours) <= most
    assert tones_in(palette, context, "a") == tones_in(palette, context, "b") == FEWER_SHADES


@pytest.mark.parametrize("most", gif.FEWER_IN_SPACE)
@pytest.mark.parametrize("name", ["two", "three"])
def test_a_plane_keeps_its_tint(name, most):
    """It appears in the end, and is larger than all fringes of lines."""
    context = getattr(space_films, name)().context()
    last = context.moving_items(context.clock.moment(context.clock.end))
    tints = [tint for item in last if isinstance(item, Depth) for tint in item.tints]
    assert tints
    palette = design(context, context.theme, most)
    ground = np.array(context.theme.rgb("ground"))
    for colour, opacity in tints:
        tint = ground + opacity * (np.array(context.theme.rgb(colour)) - ground)
        assert np.abs(palette.colours - tint).max(axis=1).min() <= 2


def test_the_least_palette_has_both_classes():
    context = space_films.three().context()
    palette = design(context, context.theme, gif.FEWER[-1])
    assert min(tones_in(palette, context, name) for name in "ab") >= 4


def test_a_gif_in_space_may_be_larger():
    assert gif.most_bytes(space_films.three()) == gif.MOST_BYTES_IN_SPACE > gif.MOST_BYTES
