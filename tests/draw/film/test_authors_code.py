"""What an author's code for matplotlib gets, and what it writes."""

import warnings

import numpy as np
import pytest
from matplotlib.figure import Figure

from generator import draw, learn
from generator.draw.render.raster import gif
from generator.errors import UserError

X = np.linspace(0, 2 * np.pi, 80)


def test_each_step_gets_the_arrays_as_they_were():
    """A function that changes what it gets changes no other step, and not the author's arrays."""
    data, spiral, seen = X.copy(), learn.spirals(turns=1, points=10), []

    def changes(ax, x, sample, rng, t):
        seen.append((x.sum(), sample.points.sum(), rng.random()))
        x += 1
        sample.points[:] = 0
        ax.plot(x, t * x)

    rng = np.random.default_rng(0)
    film = draw.matplotlib(changes, data, spiral, rng, seconds=0.4)
    gif.encode(film.context(draw.Format(width=64)))
    assert len(seen) > 3
    assert len(set(seen)) == 1
    np.testing.assert_array_equal(data, X)
    assert spiral.points.any()


def test_a_character_that_the_font_has_not():
    """It is told as one of our own labels is, and not drawn as a box with a warning a step."""

    def writes(ax):
        ax.set_title("漢字")

    for film in (draw.matplotlib(writes), _titled("漢字")):
        for render in (film._repr_png_, film._repr_html_):
            with pytest.raises(UserError, match="font DejaVu Sans, got '漢'; take other words"):
                render()


def _titled(title):
    figure = Figure()
    figure.suptitle(title)
    return draw.matplotlib(figure)


def test_other_warnings_stay_warnings():
    def warns(ax):
        warnings.warn("look here", UserWarning, stacklevel=1)

    with pytest.warns(UserWarning, match="look here"):
        draw.matplotlib(warns)._repr_png_()


def test_what_can_not_be_copied_is_refused():
    with pytest.raises(UserError, match="got in place 2 one of type generator, which can't be co"):
        draw.matplotlib(lambda ax, x, lines: None, X, (line for line in "ab"))
