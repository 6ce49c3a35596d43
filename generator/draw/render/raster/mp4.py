"""The MP4 of a film: H.264 that every program plays, 25 frames a second, the same bytes each time.

    film.mp4("spiral.mp4"); film.mp4("slide.mp4", draw.Format(width=1280, line=2, label=2))

Each distinct picture is drawn once and handed to ffmpeg (imageio's plugin) as often as it is seen,
so that memory does not grow with the film's length; a picture that rests costs a few bytes a frame.
A film without an animated SVG, whose inks a page could change, gets a second MP4 in the dark theme.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import imageio.v2 as imageio
import imageio_ffmpeg  # noqa: F401 – imageio asks it for ffmpeg: another version, other bytes

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.motion.clock import Clock, Moment
from generator.draw.render.raster.canvas import Raster, Rgb
from generator.draw.render.rendering import Rendering
from generator.draw.scene.scene import CustomArtist, Item
from generator.draw.style.format import Format, draft
from generator.errors import UserError

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


class Video(Protocol):
    """What takes the pictures of an MP4, one a frame."""

    def append_data(self, picture: Rgb) -> None:
        """The next picture (h, w, 3)."""

    def close(self) -> None:
        """Ends the file."""


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.mp4` in the page's format, and `<id>-dark.mp4` where there is no animated SVG.

    A draft draws every second frame and shows it twice.
    """
    form = even(draft(film.page) if profile == "draft" else film.page)
    themes = {f"{id}.mp4": form}
    if film.left_out:
        themes[f"{id}-dark.mp4"] = replace(form, theme="dark")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in themes}
        write_all({paths[name]: film.context(one) for name, one in themes.items()})
        return Rendering({name: path.read_bytes() for name, path in paths.items()})


def encode(context: RenderContext) -> bytes:
    """The MP4 of a film in a format, of even width; UserError as of `write_all`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        write_all({path: context.film.context(even(context.form))})
        return path.read_bytes()


def write_all(contexts: Mapping[Path, RenderContext]) -> None:
    """Writes one film in several themes, in one go: `contexts` differ in nothing else.

    UserError for a film of one picture, and as of `recording`.
    """
    if not all(one.film.animated for one in contexts.values()):
        raise UserError("MP4: expected a film, got a still; write SVG or PNG")
    with recording(contexts) as videos:
        for themed, count in pictures(*contexts.values()):
            for video, picture in zip(videos, themed, strict=True):
                for _ in range(count):
                    video.append_data(picture)


@contextmanager
def recording(paths: Iterable[Path]) -> Iterator[list[Video]]:
    """For each path what takes pictures (h, w, 3) by `append_data`; the files are whole at the end.

    UserError when ffmpeg came to no end, on a full disk or killed: imageio doesn't notice.
    """
    paths = list(paths)
    try:
        with ExitStack() as opened:
            yield [opened.enter_context(closing(_writer(path))) for path in paths]
        ended = all(whole(path.read_bytes()) for path in paths)
    except OSError:  # what imageio makes of a broken pipe
        ended = False
    if not ended:
        raise UserError("ffmpeg wrote no whole MP4; is the disk full, or memory?")


def _writer(path: Path) -> Video:
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
        ffmpeg_log_level="fatal",  # a full disk is told above, in one line
    )


def whole(data: bytes) -> bool:
    """Whether the boxes of an MP4, its index before its pictures, fill it to the last byte."""
    at, kinds = 0, b""
    while (size := int.from_bytes(data[at : at + 4], "big")) >= 8:
        kinds += data[at + 4 : at + 8]
        at += size
    return at == len(data) and b"moov" in kinds.partition(b"mdat")[0]


def pictures(*contexts: RenderContext) -> Iterator[tuple[list[Rgb], int]]:
    """Every distinct picture (h, w, 3) in each theme, and for how many frames it is seen."""
    rasters, time = [Raster(one) for one in contexts], finer(contexts[0].clock)
    for start, duration in time.steps:
        shown = scenes(contexts, time.moment(start))
        drawn = [raster.drawn(scene) for raster, scene in zip(rasters, shown, strict=True)]
        yield drawn, duration // FRAME_CS


def scenes(contexts: Sequence[RenderContext], moment: Moment) -> list[list[Item]]:
    """What each theme shows: one scene, since inks are names; a painting has its inks inside."""
    scene = list(contexts[0].moving_items(moment))
    if any(isinstance(one, CustomArtist) for one in scene):
        return [scene, *(list(other.moving_items(moment)) for other in contexts[1:])]
    return [scene] * len(contexts)


def finer(clock: Clock) -> Clock:
    """The same clock with pictures at twice the rate: all its times stay where they are.

    UserError when these don't fall on whole frames.
    """
    if clock.step_cs % (2 * FRAME_CS):
        raise UserError(
            f"MP4: step_cs: expected 8, 16, 24, … (25 frames a second), got {clock.step_cs}"
        )
    return replace(clock, step_cs=clock.step_cs // 2)


def even(form: Format) -> Format:
    """The format with an even width, as H.264 wants it; heights are even already."""
    return replace(form, width=form.width + form.width % 2)
