import contextlib
import struct
import subprocess
import tracemalloc
from dataclasses import replace

import imageio.v2 as imageio
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from generator import draw
from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster import mp4
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.recording import draw_for
from generator.draw.style.format import draft
from generator.draw.style.theme import load
from generator.errors import UserError
from tests.draw.fake_flow import film
from tests.draw.render.test_gif import psnr
from tests.draw.render.test_viewer import film as in_space

SMALL = draw.Format(width=280, line=0.6, label=0.5)


@pytest.fixture(scope="module")
def context():
    return film(2).context(SMALL)


@pytest.fixture(scope="module")
def path(context, tmp_path_factory):
    path = tmp_path_factory.mktemp("mp4") / "film.mp4"
    path.write_bytes(mp4.encode(context))
    return path


@pytest.fixture(scope="module")
def frames(path):
    """All of them, by ffmpeg itself: imageio leaves its pipes open where ffmpeg has ended first."""
    with imageio.get_reader(path) as reader:
        width, height = reader.get_meta_data()["size"]
    command = [
        get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        path,
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]
    pixels = subprocess.run(command, capture_output=True, check=True).stdout
    return list(np.frombuffer(pixels, np.uint8).reshape(-1, height, width, 3))


def boxes(data, within=()):
    """The boxes of an MP4 by their path, each with its payload (ISO/IEC 14496-12, 4.2)."""
    at, tree = 0, []
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        payload = data[at + 8 : at + size]
        here = (*within, name.decode())
        tree.append((here, payload))
        if name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            tree += boxes(payload, here)
        at += size
    return tree


TRACK = ("moov", "trak", "mdia")
TABLE = (*TRACK, "minf", "stbl")


def test_the_index_comes_before_the_pictures(path):
    order = [name[0] for name, _ in boxes(path.read_bytes()) if len(name) == 1]
    assert order.index("moov") < order.index("mdat")


def test_it_is_h264_420_in_eight_bits_and_bt709(path, context):
    content = dict(boxes(path.read_bytes()))[(*TABLE, "stsd")]
    assert content[12:16] == b"avc1"
    assert struct.unpack(">HH", content[40:44]) == (280, context.layout.height)
    config = content[content.index(b"avcC") + 4 :]
    assert config[1] == 100  # High profile, which has 4:2:0 with 8 bits only: no High 10, no 4:4:4
    colour = content[content.index(b"colrnclx") + 8 :]
    assert struct.unpack(">HHHB", colour[:7]) == (1, 1, 1, 0)  # BT.709 thrice, limited range


def test_every_frame_lasts_a_25th_of_a_second(path, context):
    payloads = dict(boxes(path.read_bytes()))
    runs, count, delta = struct.unpack(">III", payloads[(*TABLE, "stts")][4:16])
    scale = struct.unpack(">I", payloads[(*TRACK, "mdhd")][12:16])[0]
    assert runs == 1
    assert scale == 25 * delta
    assert count * 4 == context.clock.duration


def test_the_file_says_neither_when_nor_by_what_it_was_made(path):
    payloads = dict(boxes(path.read_bytes()))
    assert payloads[("moov", "mvhd")][4:12] == bytes(8)  # created and changed: never
    assert b"Lavf" not in path.read_bytes()


def test_frames_are_the_films_pictures(context, frames):
    raster, clock = Raster(context), context.clock
    assert len(frames) * mp4.FRAME_CS == clock.duration
    for k in (0, 17, 31, len(frames) // 2, len(frames) - 1):
        true = raster.frame(clock.moment(k * mp4.FRAME_CS))
        assert psnr(frames[k], true) > 31, k


def test_a_frame_too_late_would_be_noticed(context, frames):
    clock = context.clock
    k = (clock.segments[1].start + clock.segments[1].duration // 2) // mp4.FRAME_CS
    later = Raster(context).frame(clock.moment((k + 1) * mp4.FRAME_CS))
    true = Raster(context).frame(clock.moment(k * mp4.FRAME_CS))
    assert psnr(frames[k], later) < psnr(frames[k], true) - 1.5


def test_holds_stand_still_for_their_time(context, frames):
    for segment in context.clock.segments:
        if not segment.moves:
            inside = frames[segment.start // 4 : segment.end // 4]
            assert len(inside) * 4 == segment.duration
            assert min(psnr(frame, inside[-1]) for frame in inside) > 36


class Pictures:
    """An encoder that notes its pictures: a pixel of the background, and for how many frames."""

    def __init__(self, context):
        self.context = self.surfaces_of = context
        self.clock = mp4.at_double_rate(context.clock)
        self.added = []

    def add(self, picture, moment, duration):
        self.added.append((tuple(picture[2, 2, :3]), duration // mp4.FRAME_CS))


def test_each_distinct_picture_is_drawn_once(context):
    shown = Pictures(context)
    draw_for([shown])
    moving = [segment for segment in context.clock.segments if segment.moves]
    # The film's first picture, and that in which it returns to it would be there twice.
    assert len(shown.added) == sum(segment.duration for segment in moving) // 4
    assert sum(count for _, count in shown.added) * 4 == context.clock.duration


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ground_is_as_near_as_it_can_be(theme, tmp_path):
    path = tmp_path / "one.mp4"
    film(1).mp4(path, draw.Format(width=280, theme=theme, line=0.6, label=0.5))
    with imageio.get_reader(path) as reader:
        seen = reader.get_data(0)[2:12, -12:-2].reshape(-1, 3).astype(int)
    # 8 bits of limited-range luma and chroma leave steps of 2, the reader's own rounding as much.
    assert np.abs(seen - np.array(load(theme).rgb("ground"))).max() <= 4


def test_the_same_film_gives_the_same_bytes(path, tmp_path):
    film(2).mp4(tmp_path / "again.mp4", SMALL)
    assert (tmp_path / "again.mp4").read_bytes() == path.read_bytes()


def test_all_times_stay_where_they_are_at_25_a_second(context):
    doubled = mp4.at_double_rate(context.clock)
    assert {start for start, _ in context.clock.steps} <= {start for start, _ in doubled.steps}
    assert doubled.duration == context.clock.duration
    with pytest.raises(UserError, match=r"step_cs: expected 8, 16, 24, .* got 5"):
        mp4.at_double_rate(film(1).context(draw.Format(step_cs=5)).clock)


def test_an_odd_width_is_made_even(tmp_path):
    film(1).mp4(tmp_path / "odd.mp4", draw.Format(width=201, line=0.6, label=0.4))
    with imageio.get_reader(tmp_path / "odd.mp4") as reader:
        assert reader.get_meta_data()["size"][0] == 202


@pytest.mark.ci
def test_memory_does_not_grow_with_the_film(tmp_path):
    """At no time are more than a few frames held: 5 layers are hundreds of them."""
    context = film(5).context(SMALL)
    Raster(context).frame(context.clock.moment(0))  # glyphs and cameras are made once
    with contextlib.closing(mp4.Mp4File(context, tmp_path / "long.mp4")) as file:
        tracemalloc.start()
        draw_for([file])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20 * context.layout.width * context.layout.height * 4


def test_a_reading_is_one_file_and_a_draft_draws_a_third():
    rendering = mp4.render(film(1), "one", "draft")
    assert list(rendering.files) == ["one.mp4"]
    whole, third = (
        len(mp4.at_double_rate(film(1).context(form).clock).steps)
        for form in (draw.Format(), draft(draw.Format()))
    )
    assert third < 0.5 * whole


@pytest.fixture(scope="module")
def solid():
    """A film without animated SVG, and its MP4s by path."""
    in_orbit = replace(in_space(), aspect=0.5)
    return in_orbit, mp4.render(in_orbit, "solid", "draft").files


def frame(path, k):
    with imageio.get_reader(path) as reader:
        return reader.get_data(k)


@pytest.mark.ci
def test_what_no_page_can_recolour_has_a_dark_mp4_of_the_same_pictures(solid, tmp_path):
    in_orbit, files = solid
    assert list(files) == ["solid.mp4", "solid-dark.mp4"]
    form = mp4.even_width(draft(in_orbit.page))
    for name, theme in zip(files, ("light", "dark"), strict=True):
        (tmp_path / name).write_bytes(files[name])
        context = in_orbit.context(replace(form, theme=theme))
        for k in (0, 60):
            true = Raster(context).frame(context.clock.moment(k * mp4.FRAME_CS))
            assert psnr(frame(tmp_path / name, k), true) > 31, (name, k)


@pytest.mark.ci
def test_the_light_mp4_is_what_it_is_alone(solid, tmp_path):
    in_orbit, files = solid
    (tmp_path / "alone.mp4").write_bytes(mp4.encode(in_orbit.context(draft(in_orbit.page))))
    assert (tmp_path / "alone.mp4").read_bytes() == files["solid.mp4"]


def test_two_themes_share_each_scene(monkeypatch):
    rings, asked = in_space(), []
    scene = RenderContext.moving_items
    monkeypatch.setattr(
        RenderContext,
        "moving_items",
        lambda context, moment: asked.append(moment) or scene(context, moment),
    )
    both = [
        Pictures(rings.context(draw.Format(width=200, theme=theme, step_cs=80)))
        for theme in ("light", "dark")
    ]
    draw_for(both)
    clock = both[0].clock
    assert len(asked) == len(clock.shown)  # the fade into the first picture mixes two of these
    assert len(clock.steps) == len(both[0].added) == len(both[1].added)
    for shown, theme in zip(both, ("light", "dark"), strict=True):
        assert {background for background, _ in shown.added} == {load(theme).rgb("ground")}


def test_a_painting_has_its_colours_inside_and_is_made_for_each_theme():
    def paint(axes, t):
        axes.plot([0, 1], [t, 1])

    painting = draw.matplotlib(paint, seconds=1)
    both = [
        Pictures(painting.context(draw.Format(width=200, theme=theme, step_cs=24)))
        for theme in ("light", "dark")
    ]
    draw_for(both)
    for shown, theme in zip(both, ("light", "dark"), strict=True):
        assert {background for background, _ in shown.added} == {load(theme).rgb("ground")}


def test_a_still_has_no_mp4(tmp_path):
    with pytest.raises(UserError, match="MP4: expected a film, got a still"):
        draw.still(draw.grid()).mp4(tmp_path / "x.mp4")
