"""Files that are recorded together have the bytes that they have alone, of pictures drawn once."""

from dataclasses import replace

import numpy as np
import pytest

from generator import draw
from generator.draw.render.raster import gif, mp4, png
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.recording import draw_for, record, with_pixels_of
from generator.draw.scene.space import by_depth
from generator.draw.style.format import draft
from tests.draw.fake_flow import film
from tests.draw.render.test_viewer import film as in_space

FILMS = {"plane": lambda: film(2), "space": lambda: replace(in_space(), aspect=0.5)}


def counted(monkeypatch, owner, name):
    """The first argument of each call of a method from now on."""
    calls, real = [], getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda self, *rest: calls.append(rest[0]) or real(self, *rest))
    return calls


@pytest.mark.parametrize("kind", ["plane", pytest.param("space", marks=pytest.mark.ci)])
def test_a_file_has_the_same_bytes_whatever_is_recorded_with_it(kind):
    shown = FILMS[kind]()
    together = record([module.recording(shown, "x", "draft") for module in (gif, mp4)])
    for module, rendering in zip((gif, mp4), together, strict=True):
        assert rendering == module.render(shown, "x", "draft")


def test_the_gif_takes_its_pictures_from_those_of_the_mp4(monkeypatch):
    painted = counted(monkeypatch, Raster, "paint")
    record([module.recording(film(1), "x", "draft") for module in (gif, mp4)])
    of_mp4 = mp4.at_double_rate(film(1).context(draft(draw.Format())).clock)
    assert len(painted) == len(of_mp4.shown)


def test_no_picture_in_space_is_drawn_twice(monkeypatch):
    """The GIF and the MP4s of both themes draw each moment once, both posters another one."""
    rendered = counted(monkeypatch, by_depth, "render")
    shown = FILMS["space"]()
    files = {}
    for rendering in record([module.recording(shown, "x", "draft") for module in (gif, mp4)]):
        files |= rendering.files
    assert sorted(files) == ["x-dark.mp4", "x.gif", "x.mp4"]
    assert len(rendered) == len(mp4.at_double_rate(shown.context(draft(shown.page)).clock).shown)
    rendered.clear()
    assert len(png.render(shown, "x", "draft").files) == 2
    assert len(rendered) == 1


@pytest.mark.ci
def test_a_gif_in_space_that_is_too_large_takes_the_surfaces_of_the_wide_one(monkeypatch):
    """No picture is drawn twice, and the file is the same whether or not a video is made too."""
    shown = FILMS["space"]()
    monkeypatch.setattr(gif, "MOST_BYTES_IN_SPACE", 300_000)
    rendered = counted(monkeypatch, by_depth, "render")
    together = record([module.recording(shown, "x", "default") for module in (gif, mp4)])[0]
    assert len(rendered) == len(mp4.at_double_rate(shown.context(shown.page).clock).shown)
    rendered.clear()
    assert gif.render(shown, "x", "default") == together
    assert len(rendered) == len(shown.context(shown.page).clock.shown)
    assert together.facts["size"][0] == gif.LEAST_WIDTH


def test_a_gif_in_space_has_the_most_colours_that_fit(monkeypatch):
    shown = FILMS["space"]()
    wide = gif.GifFile(shown.context(replace(shown.page, step_cs=48)), 0, measured=True)
    trials = gif.least_wide(wide)
    draw_for([wide, *trials])
    sizes = [trial.size for trial in trials]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]
    for most, chosen in ((sizes[0], 0), (sizes[1], 1), (sizes[2], 2), (1000, 2)):
        monkeypatch.setattr(gif, "MOST_BYTES_IN_SPACE", most)
        assert gif.narrower(shown, wide, trials) is trials[chosen]


def test_a_smaller_picture_of_the_same_surfaces_looks_as_if_it_were_drawn():
    shown = FILMS["space"]()
    moment = shown.context().clock.moment(0)
    wide, small = (shown.context(replace(shown.page, width=width)) for width in (560, 480))
    drawn = Raster(small).frame(moment).astype(float)
    scene = with_pixels_of(wide.moving_items(moment), small.moving_items(moment))
    taken = Raster(small).picture(scene).astype(float)
    assert not np.array_equal(drawn, taken)
    blank = Raster(small).picture([]).astype(float)
    assert np.abs(drawn - taken).mean() < 0.1 * np.abs(drawn - blank).mean()


def test_formats_of_other_sizes_are_drawn_apart():
    contexts = [film(1).context(draw.Format(width=width, step_cs=48)) for width in (160, 200)]
    files = [gif.GifFile(context) for context in contexts]
    draw_for(files)
    assert [file.content() for file in files] == [gif.encode(context) for context in contexts]
    assert files[0].content() != files[1].content()


def test_what_is_recorded_is_let_go_when_drawing_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(mp4.tempfile, "tempdir", str(tmp_path))

    def fail(self, items):
        raise ZeroDivisionError

    monkeypatch.setattr(Raster, "paint", fail)
    with pytest.raises(ZeroDivisionError):
        mp4.render(film(1), "x", "draft")
    assert not list(tmp_path.iterdir())


def whole_size(shown, width):
    file = gif.GifFile(shown.context(draw.Format(width=width)), 0, measured=True)
    draw_for([file])
    return file.size


@pytest.mark.ci
def test_a_narrower_gif_is_the_widest_that_fits_and_drawn_twice_at_most(monkeypatch):
    shown = film(2)
    sizes = {width: whole_size(shown, width) for width in (560, 520, 480)}
    for most, width in (
        (sizes[560], 560),
        (sizes[560] - 1, 520),
        (sizes[520], 520),
        (round(sizes[520] / 1.04), 480),
        (1000, 480),
    ):
        with monkeypatch.context() as limited:
            limited.setattr(gif, "MOST_BYTES", most)
            painted = counted(limited, Raster, "paint")
            rendering = gif.render(shown, "x", "default")
        context = shown.context(draw.Format(width=width))
        alone = gif.GifFile(context, colours=gif.FEWER[-1] if most == 1000 else gif.MOST)
        draw_for([alone])
        assert rendering.files["x.gif"] == alone.content()
        assert rendering.facts["size"][0] == width
        steps = len(rendering.facts["step_cs"])
        # The still items of each raster are painted apart.
        assert len(painted) <= steps if width == 560 else 2 * (steps + gif.SAMPLE)


def test_sizes_are_predicted_within_the_doubt():
    shown = film(1)
    drawn, least = (
        gif.GifFile(shown.context(draw.Format(width=width)), 0, measured=True)
        for width in (640, 480)
    )
    draw_for([drawn])
    widths = (600, 560, 520, 480)
    for width, size in zip(widths, gif.predicted_sizes(widths, drawn, least), strict=True):
        assert size == pytest.approx(whole_size(shown, width), rel=gif.DOUBT)
