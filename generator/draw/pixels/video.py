"""The MP4 of a film: H.264 that every program plays, 25 frames a second, the same bytes each time.

    film.mp4("spiral.mp4"); film.mp4("slide.mp4", draw.Format(width=1280, line=2, label=2))

Each distinct picture is drawn once and handed to ffmpeg (imageio's plugin) as often as it is seen,
so that memory does not grow with the film's length; a picture that rests costs a few bytes a frame.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import imageio_ffmpeg  # noqa: F401 – imageio asks it for ffmpeg: another version, other bytes

from generator.draw.clock import Clock
from generator.draw.composition import Composition, Setting
from generator.draw.format import Format, draft
from generator.draw.pixels.raster import Raster, Rgb
from generator.draw.reading import Reading
from generator.errors import AuthorError

RATE = 25  # frames a second
FRAME_CS = 100 // RATE
# Measured on spiral-easy, 308 frames of 560 × 596: 4 ms a frame and 1.0 MB; superfast takes 3 ms
# and twice the bytes, medium 11 ms and as many bytes. Drawing takes 5 ms a picture.
ENCODER = ("-preset", "veryfast", "-tune", "animation", "-crf", "20", "-g", "250")
# RGB to limited-range BT.709, said in the stream too; chroma from all pixels, exactly rounded.
COLOUR = (
    "-vf",
    "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    "-color_range", "tv",
)  # fmt: skip
# One thread and no clock, version or name of an encoder in the file: the same film, the same bytes.
EXACT = (
    "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1",
)  # fmt: skip
FAST_START = ("-movflags", "+faststart")  # the index first, so that playing begins before the end


def reading(film: Composition, id: str, profile: str) -> Reading:
    """`<id>.mp4` in the page's format; a draft draws every second frame and shows it twice."""
    form = draft(film.page) if profile == "draft" else film.page
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        write(film.setting(even(form)), path)
        return Reading({f"{id}.mp4": path.read_bytes()})


def write(setting: Setting, path: str | PathLike[str]) -> None:
    """Writes the MP4 of a setting of even width; AuthorError for a film of one picture."""
    if not setting.film.animated:
        raise AuthorError("an MP4 of a still; allowed: SVG and PNG")
    with closing(writer(path)) as video:
        for picture, count in pictures(setting):
            for _ in range(count):
                video.append_data(picture)


def writer(path: str | PathLike[str]) -> Any:
    """Takes pictures (h, w, 3) by `append_data` and writes them when it is closed."""
    return imageio.get_writer(
        str(path),
        format="FFMPEG",
        mode="I",
        fps=RATE,
        codec="libx264",
        quality=None,
        pixelformat="yuv420p",
        macro_block_size=2,
        output_params=[*ENCODER, *COLOUR, *EXACT, *FAST_START],
    )


def pictures(setting: Setting) -> Iterator[tuple[Rgb, int]]:
    """Every distinct picture (h, w, 3), and for how many frames of the MP4 it is seen."""
    raster, time = Raster(setting), finer(setting.clock)
    for start, duration in time.steps:
        yield raster.frame(time.moment(start)), duration // FRAME_CS


def finer(clock: Clock) -> Clock:
    """The same clock with pictures at twice the rate: all its times stay where they are.

    AuthorError when these don't fall on whole frames.
    """
    if clock.step_cs % (2 * FRAME_CS):
        raise AuthorError(
            f"an MP4 of a film with {clock.step_cs} cs a step; allowed: 8, 16, 24, … (25 a second)"
        )
    return replace(clock, step_cs=clock.step_cs // 2)


def even(form: Format) -> Format:
    """The format with an even width, as H.264 wants it; heights are even already."""
    return replace(form, width=form.width + form.width % 2)
