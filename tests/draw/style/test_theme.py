import numpy as np
import pytest

from generator.draw.style.theme import CLASS_COLOURS, FOLDER, class_colour, load
from generator.errors import UserError

THEMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def luminance(rgb):
    """Relative luminance of sRGB, WCAG 2.2."""
    channels = np.array(rgb) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(theme, colour, background):
    bright, dim = sorted(
        (luminance(theme.rgb(colour)), luminance(theme.rgb(background))), reverse=True
    )
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_colours_can_be_read(name):
    theme = load(name)
    for colour in (*CLASS_COLOURS, "witness"):
        assert contrast(theme, colour, "ground") >= 3
    for colour in ("text", "pale"):
        assert contrast(theme, colour, "ground") >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_two_classes_stay_two_in_grey(name):
    assert contrast(load(name), "a", "b") >= 1.7


def test_black_on_white_is_21():
    assert (luminance((255, 255, 255)) + 0.05) / (luminance((0, 0, 0)) + 0.05) == pytest.approx(21)


def test_unknown_colours_and_themes_are_an_authors_errors():
    with pytest.raises(UserError, match="did you mean light"):
        load("lihgt")
    with pytest.raises(
        UserError,
        match="theme 'light': expected a name of its colours, got 'grif'; did you mean grid",
    ):
        load("light").hex("grif")
    with pytest.raises(UserError, match="0 to 9, which have colours, got 10; join"):
        class_colour(10)
