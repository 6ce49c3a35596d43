import io
import re
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from generator import draw
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.gif import LOOP, encode
from generator.draw.style.theme import load
from generator.errors import UserError
from tests.draw.fake_flow import film

GROUND = np.array(load("light").rgb("ground"))


@pytest.fixture(scope="module")
def context():
    return film(2).context()


@pytest.fixture(scope="module")
def encoded(context):
    return encode(context)


def frames(encoded):
    """Every frame as it is seen, and its duration in cs."""
    image = Image.open(io.BytesIO(encoded))
    for k in range(image.n_frames):
        image.seek(k)
        yield np.asarray(image.convert("RGB")), image.info["duration"] // 10


def psnr(image, other):
    error = ((image.astype(float) - other) ** 2).mean()
    return np.inf if error == 0 else 10 * np.log10(255**2 / error)


def test_durations_are_the_clocks(context, encoded):
    assert [duration for _, duration in frames(encoded)] == [d for _, d in context.clock.steps]


def test_it_loops_for_ever_and_says_so_right_after_the_palette(encoded):
    colours = 2 << (encoded[10] & 7)
    assert encoded[13 + 3 * colours :].startswith(LOOP)


def test_frames_are_the_films_pictures(context, encoded):
    raster = Raster(context)
    quality = [
        psnr(seen, raster.frame(context.clock.moment(start)))
        for (seen, _), (start, _) in zip(frames(encoded), context.clock.steps, strict=True)
    ]
    assert min(quality) > 41
    own = len(context.clock.shown)  # after these, two pictures are mixed
    assert min(quality[:own]) > 42
    assert np.mean(quality[:own]) > 46


def test_a_wrong_frame_would_be_noticed(context, encoded):
    raster = Raster(context)
    seen = [frame for frame, _ in frames(encoded)]
    steps = context.clock.steps
    assert psnr(seen[10], raster.frame(context.clock.moment(steps[11][0]))) < 40


def test_the_ground_is_exact(context, encoded):
    raster = Raster(context)
    for (seen, _), (start, _) in list(zip(frames(encoded), context.clock.steps, strict=True))[::7]:
        true = raster.frame(context.clock.moment(start))
        background = (true == GROUND).all(axis=2)
        assert background.mean() > 0.1
        assert (seen[background] == GROUND).all()


@pytest.mark.ci
def test_the_same_film_gives_the_same_bytes(encoded):
    assert encode(film(2).context()) == encoded


def test_a_dark_film_has_a_dark_ground():
    form = draw.Format(width=240, theme="dark", line=0.6, label=0.6)
    seen, _ = next(iter(frames(encode(film(1).context(form)))))
    assert (seen[0, 0] == load("dark").rgb("ground")).all()


def test_a_still_has_no_gif():
    with pytest.raises(UserError, match="GIF: expected a film, got a still"):
        encode(draw.still(draw.grid()).context())


@pytest.mark.needs("gifsicle")
def test_gifsicle_reads_the_same(context, encoded, tmp_path):
    path = tmp_path / "film.gif"
    path.write_bytes(encoded)
    report = subprocess.run(
        ["gifsicle", "--info", path], capture_output=True, text=True, check=True
    ).stdout
    delays = [round(float(delay) * 100) for delay in re.findall(r"delay ([\d.]+)s", report)]
    assert delays == [duration for _, duration in context.clock.steps]
    assert "loop forever" in report


@pytest.mark.needs("ffprobe")
def test_ffmpeg_reads_the_same(context, encoded, tmp_path):
    path = tmp_path / "film.gif"
    path.write_bytes(encoded)
    command = [shutil.which("ffprobe"), "-v", "error", "-count_frames", "-select_streams", "v"]
    fields = ["-show_entries", "stream=nb_read_frames,width,height", "-of", "csv=p=0", path]
    report = subprocess.run([*command, *fields], capture_output=True, text=True, check=True).stdout
    layout = context.layout
    assert report.strip() == f"{layout.width},{layout.height},{len(context.clock.steps)}"
