"""A still on dark is the same SVG in the dark theme's colours, as the drawing itself makes it."""

from generator import draw
from generator.draw.render.svg import document
from generator.draw.style.theme import load
from generator.publish.figures.dark_still import all_vector, in_colours


def test_it_is_what_the_dark_theme_draws():
    film = draw.still(
        draw.panel(
            draw.square(),
            draw.grid(),
            draw.path([[-1, -1], [1, 1]], colour="a", width=3.0),
            draw.label("word", (0, 0), "b", halo=True),
        )
    )
    light, dark = (
        document.document(film.context(draw.Format(theme=theme)), "a")
        for theme in ("light", "dark")
    )
    assert light != dark
    assert in_colours(light.encode(), load("dark").every).decode() == dark


def test_pixels_have_the_colours_of_one_theme():
    assert all_vector(b"<svg><path/></svg>")
    assert not all_vector(b'<svg><image xlink:href="data:"/></svg>')
