"""The kit's GIFs, MP4s and PNGs, as three programs read them."""

import io
import re
import subprocess

import imageio.v2 as imageio
import numpy as np
import pytest
from PIL import Image

from generator.draw.render.raster.gif import LOOP
from tests.draw.render.test_gif import psnr
from tests.publish.slides.conftest import FILM, STILL

SIZES = {"1280x720": (1280, 720), "720x720": (720, 720)}
NAMES = [f"{size}{theme}" for size in SIZES for theme in ("", "-dark")]


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def path(kit, name):
    return kit / FILM / f"{FILM}-{name}.gif"


def shape(name):
    return SIZES[name.removesuffix("-dark")]


def frames(path):
    """Every frame as it is seen, and its duration in cs."""
    image = Image.open(io.BytesIO(path.read_bytes()))
    for k in range(image.n_frames):
        image.seek(k)
        yield np.asarray(image.convert("RGB")), image.info["duration"] // 10


def test_the_kit_has_every_size_and_theme_and_nothing_else(kit):
    stills = {f"{STILL}-{name}.png" for name in NAMES}
    films = {f"{FILM}-{name}.{kind}" for name in NAMES for kind in ("gif", "mp4", "png")}
    assert {path.name for path in (kit / STILL).iterdir()} == stills
    assert {path.name for path in (kit / FILM).iterdir()} == films | {"frames"}
    top = {"deck.html", "deck.pptx", "beamer.tex", "slides.json", "manifest.json"}
    top |= {".layers-in-motion"}
    assert {path.name for path in kit.iterdir()} == top | {STILL, FILM}


def test_time_loop_size_and_ends(path, name, kit):
    shown = list(frames(path))
    total, (last, held) = sum(duration for _, duration in shown), shown[-1]
    assert 200 < total <= 800
    assert held == 200
    assert LOOP in path.read_bytes()[:900]
    assert shown[0][0].shape[1::-1] == shape(name)
    assert path.stat().st_size <= 5_000_000
    assert psnr(last, np.asarray(Image.open(path.with_suffix(".png")).convert("RGB"))) > 40
    if name == "1280x720":
        first = np.asarray(Image.open(kit / FILM / "frames/0.png").convert("RGB"))
        assert psnr(shown[0][0], first) > 40
        assert psnr(shown[0][0], last) < 30  # the two ends are not the same picture


def test_what_was_chosen_is_reported(path, name, built_article, record):
    size, _, dark = name.partition("-")
    facts = record[FILM]["sizes"][size]
    chosen = facts[dark or "light"]
    durations = [duration for _, duration in frames(path)]
    assert chosen["bytes"] == path.stat().st_size == record[FILM]["files"][path.name]
    assert min(durations) == round(100 / chosen["frames_a_second"])
    assert sum(durations) == facts["duration_cs"] == facts["stops_cs"][-1]
    rate, colours = chosen["frames_a_second"], chosen["colours"]
    assert f"{name} {rate:g}/s, {colours} colours" in (built_article / "said.txt").read_text()


@pytest.mark.few(1)
@pytest.mark.needs("gifsicle", "ffmpeg")
def test_gifsicle_and_ffmpeg_see_what_pillow_sees(path, name):
    seen = list(frames(path))
    run = {"capture_output": True, "check": True}
    said = subprocess.run(["gifsicle", "--info", path], text=True, **run).stdout
    delays = [round(float(delay) * 100) for delay in re.findall(r"delay ([\d.]+)s", said)]
    assert delays == [duration for _, duration in seen]
    assert "loop forever" in said
    out = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-vsync", "0", "-"]
    data = subprocess.run(["ffmpeg", "-v", "error", "-i", path, *out], **run).stdout
    width, height = shape(name)
    decoded = np.frombuffer(data, np.uint8).reshape(-1, height, width, 3)
    assert len(decoded) == len(seen)
    for k in (0, len(seen) // 2, -1):
        assert np.array_equal(decoded[k], seen[k][0])


@pytest.mark.few(1)
def test_the_video_is_the_same_film(path, name):
    times = np.cumsum([0, *(duration for _, duration in frames(path))])
    with imageio.get_reader(path.with_suffix(".mp4")) as reader:
        count = reader.count_frames()
        assert reader.get_meta_data()["size"] == shape(name)
        assert count * 4 == times[-1]
        for k, (frame, _) in list(enumerate(frames(path)))[::20]:
            assert psnr(reader.get_data(int(times[k]) // 4), frame) > 30
