"""Films and stills of an author's own matplotlib code, rendered by every renderer."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import imageio_ffmpeg
import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.render import viewer
from generator.draw.render.matplotlib_figure import UNROUNDED
from generator.draw.render.raster import gif, mp4, png
from generator.draw.render.raster.palette import commonest_colours
from generator.draw.render.svg import document as svg
from generator.draw.render.svg import steps
from generator.draw.style.theme import load
from generator.errors import UserError
from tests.browser import picture

ROOT = Path(__file__).parents[3]
X = np.linspace(0, 2 * np.pi, 80)
WIDTH, HEIGHT = 560, 420


def paint(ax, x, t):
    ax.plot(x, np.sin(x - 2 * np.pi * t), linewidth=3, label="sin")
    ax.scatter(x[::10], np.cos(x[::10]), color="black")
    ax.set(xlim=(0, 6.3), ylim=(-1.2, 1.2), title=f"t = {t:.2f}")
    ax.legend(loc="upper right")


def film(**more):
    return draw.matplotlib(paint, X, **{"seconds": 0.4, **more})


def finished():
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 4))
    left.imshow(np.outer(np.sin(X), np.cos(X)))
    right.bar([1, 2, 3], [3, 1, 2], color="black")
    return figure


def frames(encoded):
    image = Image.open(io.BytesIO(encoded))
    for k in range(image.n_frames):
        image.seek(k)
        yield np.asarray(image.convert("RGB")), image.info["duration"] // 10


@pytest.fixture(scope="module")
def readings():
    """What each output of the pipeline makes of the film."""
    waves = film()
    renderers = {"gif": gif, "mp4": mp4, "svg": svg, "poster": png, "steps": steps}
    renderings = {
        name: renderer.render(waves, "waves", "default") for name, renderer in renderers.items()
    }
    return renderings | {"space.json": viewer.render(waves, "waves", "default")}


def test_every_output_reads_it_and_the_svg_says_why_not(readings):
    assert set(readings["gif"].files) == {"waves.gif"}
    assert set(readings["mp4"].files) == {"waves.mp4", "waves-dark.mp4"}
    assert set(readings["poster"].files) == {"waves.png", "waves-dark.png"}
    assert readings["space.json"].files == readings["svg"].files == {}
    assert "matplotlib" in readings["svg"].facts["left_out"]["svg"]
    facts = readings["gif"].facts
    assert facts["size"] == [WIDTH, HEIGHT]
    assert set(readings["steps"].files) == {
        f"steps/{k:03d}.svg" for k in range(len(facts["step_cs"]))
    }
    assert [stage["start_cs"] for stage in facts["stages"]] == [0]
    assert facts["ticks"] == [0, 40]


def test_the_gif_plays_t_evenly_and_then_rests(readings):
    seen = list(frames(readings["gif"].files["waves.gif"]))
    durations = [duration for _, duration in seen]
    assert durations[:5] == [8] * 5
    assert durations[5] == 176 + 8  # the fade into the first picture begins with the last one
    assert durations[6:] == [8] * 3
    raster = film().context()
    for k in (0, 3, 5):
        (item,) = raster.moving_items(raster.clock.moment(8 * k))
        error = ((seen[k][0].astype(float) - item.pixels()) ** 2).mean()
        assert 10 * np.log10(255**2 / error) > 38


def test_the_ground_of_the_gif_is_the_themes(readings):
    for frame, _ in frames(readings["gif"].files["waves.gif"]):
        assert tuple(frame[2, 2]) == load("light").rgb("ground")


def test_pictures_are_those_that_matplotlib_itself_saves():
    """Our way to pixels and matplotlib's own, for a figure with nothing of ours."""
    figure = finished()
    ours = np.asarray(Image.open(io.BytesIO(png.encode(draw.matplotlib(figure).context()))))
    buffer = io.BytesIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        for group, values in UNROUNDED.items():
            matplotlib.rc(group, **values)
        figure.savefig(buffer, dpi=WIDTH / 8)
    theirs = np.asarray(Image.open(buffer).convert("RGB"))
    assert ours.shape == theirs.shape == (280, 560, 3)
    assert np.array_equal(ours, theirs)
    assert tuple(figure.get_size_inches()) == (8, 4)  # handed back as it was
    assert not pyplot.get_fignums()


def test_the_mp4_has_25_frames_a_second(readings, tmp_path):
    (tmp_path / "x.mp4").write_bytes(readings["mp4"].files["waves.mp4"])
    count, seconds = imageio_ffmpeg.count_frames_and_secs(tmp_path / "x.mp4")
    assert (count, seconds) == (62, 2.48)  # 0.4 s, a rest of 1.76, and the fade


def test_the_dark_poster_has_the_dark_themes_colours(readings):
    light, dark = (
        np.asarray(Image.open(io.BytesIO(readings["poster"].files[name])))
        for name in ("waves.png", "waves-dark.png")
    )
    assert light.shape == dark.shape == (2 * HEIGHT, 2 * WIDTH, 3)
    assert tuple(light[3, 3]) == load("light").rgb("ground")
    assert tuple(dark[3, 3]) == load("dark").rgb("ground")
    assert (dark == load("dark").rgb("a")).all(axis=2).sum() > 1000


def test_larger_lines_are_a_larger_picture_and_larger_labels_are_larger_words():
    waves = film()
    small = np.asarray(Image.fromarray(frame(waves, draw.Format())).resize((140, 105)))
    large = np.asarray(
        Image.fromarray(frame(waves, draw.Format(1120, line=2, label=2))).resize((140, 105))
    )
    assert structural_similarity(small, large, channel_axis=2) > 0.97
    plain, worded = (frame(waves, draw.Format(label=label)) for label in (1.0, 2.0))
    assert np.abs(plain.astype(int) - worded).mean() > 1
    assert frame(waves, draw.Format(1280, 720)).shape == (720, 1280, 3)


def frame(shown, form):
    context = shown.context(form)
    (item,) = context.moving_items(context.poster)
    return item.pixels()


def test_svgs_are_well_formed_and_can_stand_in_any_page(readings):
    still = svg.document(draw.matplotlib(finished()).context(), "still")
    for text in (readings["steps"].files["steps/003.svg"].decode(), still):
        root = ElementTree.fromstring(text)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert {identity.partition("-")[0] for identity in ids} <= {"waves", "still"}
        used = {
            value[1:].removeprefix("rl(#").rstrip(")")
            for element in root.iter()
            for name, value in element.attrib.items()
            if (name == "href" and value[0] == "#") or value.startswith("url(#")
        }
        assert used <= set(ids)
        assert used
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"style", "script", "metadata"}
        assert not any(element.get("style") for element in root.iter())
        assert "http" not in re.sub(r'xmlns(:xlink)?="http://www.w3.org/[^"]*"', "", text)
        assert "<!--" not in text


def test_the_svg_of_a_step_is_the_frame_of_the_gif(readings, browser, tmp_path):
    seen = [frame for frame, _ in frames(readings["gif"].files["waves.gif"])]
    for k in (0, 4):
        (tmp_path / f"{k}.svg").write_bytes(readings["steps"].files[f"steps/{k:03d}.svg"])
        with picture(browser, tmp_path / f"{k}.svg", WIDTH, HEIGHT) as shown:
            assert structural_similarity(shown.pixels(), seen[k], channel_axis=2) > 0.97


PROGRAM = """
import hashlib, sys
sys.path.insert(0, "{root}")
from tests.draw.film.test_matplotlib_film import film, finished
from generator import draw
from generator.draw.render.raster import gif, png
from generator.draw.render.svg import document as svg, steps
from generator.draw.render.svg.document import document
still = draw.matplotlib(finished())
encoded = [gif.encode(film().context()), document(still.context(), "x").encode()]
encoded += [*steps.render(film(), "x", "draft").files.values()]
encoded += [*png.render(still, "x", "default").files.values()]
print(hashlib.sha256(b"".join(encoded)).hexdigest())
"""


@pytest.mark.ci
def test_the_same_bytes_whatever_the_machine_is_set_to(tmp_path):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\nsvg.fonttype: none\n")
    digests = set()
    for number, folder, zone in ((1, tmp_path, "UTC"), (2, ROOT, "Pacific/Auckland")):
        environment = {"PYTHONHASHSEED": str(number), "TZ": zone, "MPLBACKEND": "Agg"}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(root=ROOT)],
            cwd=folder,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        digests.add(run.stdout)
    assert len(digests) == 1


@pytest.mark.ci
def test_another_figures_fieldsdo_not_reach_it():
    before = gif.encode(film().context())
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 20, "axes.grid": True}):
        assert gif.encode(film().context()) == before
        assert matplotlib.rcParams["font.size"] == 20


def test_the_commonest_colours_are_exact():
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (60, 60, 3), dtype=np.uint8)
    noise[:30] = (255, 253, 250)
    noise[30:40] = (33, 102, 172)
    colours = commonest_colours([noise], 255)
    assert len(np.unique(colours, axis=0)) > 200
    assert len(colours) <= 255
    assert colours[:2].tolist() == [[255, 253, 250], [33, 102, 172]]
    assert commonest_colours([noise[:40]], 255).tolist() == colours[:2].tolist()


def test_a_function_without_t_is_a_still():
    still = draw.matplotlib(lambda ax: ax.plot([0, 1], [0, 1], [0, 1]), projection="3d")
    assert not still.animated
    assert svg.render(still, "x", "default").files["x.svg"].startswith(b"<svg")
    with pytest.raises(UserError, match="GIF: expected a film, got a still"):
        gif.encode(still.context())


def test_films_show_themselves(tmp_path):
    assert film(seconds=0.1)._repr_html_().startswith('<img src="data:image/gif;base64,R0lGOD')
    assert draw.matplotlib(finished())._repr_html_().startswith("<svg")
    film(seconds=0.1).gif(tmp_path / "x.gif")
    assert (tmp_path / "x.gif").stat().st_size > 1000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.matplotlib([1]), "draws: expected Figure or a function, got [1]"),
        (
            lambda: draw.matplotlib(paint, X),
            "function (ax, array 1), got paint: missing a required",
        ),
        (
            lambda: draw.matplotlib(paint, seconds=1),
            "function (ax, t), got paint: missing a required",
        ),
        (lambda: draw.matplotlib(paint, X, X, seconds=1), "too many positional arguments"),
        (lambda: draw.matplotlib(paint, X, seconds=0), "seconds: expected above 0, to 60, got 0"),
        (
            lambda: draw.matplotlib(paint, X, seconds=1, poster=2),
            "poster: expected a share of the film's time from 0 to 1, got 2",
        ),
        (lambda: draw.matplotlib(Figure(), seconds=1), "expected a finished figure alone"),
    ],
)
def test_what_an_author_can_mend_is_one_line(call, message):
    with pytest.raises(UserError) as caught:
        call()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
