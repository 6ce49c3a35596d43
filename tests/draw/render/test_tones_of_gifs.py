"""Surfaces keep their tones in a GIF, also in one of few colours; tints keep the grid grey."""

import io

import numpy as np
import pytest
from PIL import Image

from generator import draw
from generator.draw.render.raster import gif
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.palette import (
    FEWER_MOVING,
    FEWER_SHADES,
    MOST,
    MOVING,
    SHADED,
    SHADES,
    design,
)
from generator.draw.render.raster.recording import draw_for
from generator.draw.scene.scene import Depth
from generator.draw.style.look import luminance
from generator.draw.style.theme import load
from tests.publish import space_films

LIGHTNESS = 1.5  # of L*, between two tones; at 3.4, as of 18 tones, bands are seen


def tones_in(palette, context, name, count):
    colours = {tuple(colour) for colour in palette.colours.tolist()}
    return sum(tuple(tone) in colours for tone in tones(context.theme, name, count).tolist())


def tones(theme, name, count):
    shares = np.linspace(0.0, 1.0, count)
    return np.rint([theme.tone(name, share) for share in shares]).astype(int)


def lightness(colour):
    """L* of CIELAB, 0 to 100."""
    y = luminance(tuple(colour))
    return 116 * y ** (1 / 3) - 16 if y > (6 / 29) ** 3 else y * (29 / 3) ** 3


@pytest.mark.parametrize("most", [MOST, *gif.FEWER_IN_SPACE])
@pytest.mark.parametrize("name", ["two", "three", "four"])
def test_each_class_keeps_its_tones(name, most):
    film = getattr(space_films, name)()
    context = film.context()
    palette = design(context, context.theme, most)
    count = SHADES if most >= SHADED else FEWER_SHADES
    assert len(palette.colours) <= most
    for colour in "ab":
        assert tones_in(palette, context, colour, count) == count


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["a", "b", "h"])
def test_no_band_is_seen_between_two_tones(theme, colour):
    every = [lightness(tone) for tone in tones(load(theme), colour, SHADES).tolist()]
    assert np.diff(every).max() <= LIGHTNESS


@pytest.mark.parametrize("most", [MOST, SHADED])
def test_surfaces_have_all_their_tones_at_rest_and_fewer_while_they_move(most):
    """What rests is right everywhere, also where nothing has changed since it moved."""
    context = space_films.three().context()
    file = gif.GifFile(context, colours=most)
    draw_for([file])
    image, raster = Image.open(io.BytesIO(file.content())), Raster(context)
    fine = {tuple(tone) for tone in tones(context.theme, "a", SHADES).tolist()}
    used: dict[bool, set[tuple[int, ...]]] = {True: set(), False: set()}
    before = None
    for k, (start, duration) in enumerate(context.clock.steps):
        moment, rests = context.clock.moment(start), duration > context.clock.step_cs
        picture = raster.packed_frame(moment).copy()
        nearest = file.palette.colours[file.palette.indices(picture, moment.shown, rests)]
        image.seek(k)
        shown = np.asarray(image.convert("RGB"))
        drawn = np.full(picture.shape, True) if rests or before is None else picture != before
        np.testing.assert_array_equal(shown[drawn], nearest[drawn])
        used[rests] |= fine & {tuple(colour) for colour in np.unique(shown[drawn], axis=0).tolist()}
        before = picture
    least = SHADES // (MOVING if most == MOST else FEWER_MOVING)
    assert len(used[False]) <= least < len(used[True])


@pytest.mark.parametrize("colour", ["a", "b"])
def test_the_grid_below_a_tint_is_not_pink(colour):
    tint = draw.path([[-1, -1], [1, -1], [1, 1]], colour, fill=colour, opacity=0.3)
    context = draw.still(draw.grid(9), tint).context()
    palette, theme = design(context, context.theme), context.theme
    opacity = tint.style.opacity
    under, over = (np.array(theme.rgb(name), dtype=float) for name in ("grid", colour))
    seen = under + opacity * (over - under)
    assert np.abs(palette.colours - seen).max(axis=1).min() <= 2


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
    assert min(tones_in(palette, context, name, FEWER_SHADES) for name in "ab") >= 4


def test_a_gif_in_space_may_be_larger():
    assert gif.most_bytes(space_films.three()) == gif.MOST_BYTES_IN_SPACE > gif.MOST_BYTES
