"""The MP4 of a film: H.264 in 4:2:0, 25 frames a second, the same bytes each time.

    film.mp4("spiral.mp4"); film.mp4("slide.mp4", draw.Format(width=1280, line=2, label=2))

Each distinct picture is drawn once and handed to ffmpeg (imageio's plugin) as often as it is seen,
so that memory does not grow with the film's length; a picture that rests costs a few bytes a frame.
A page can change the colours of an animated SVG; a film without one gets a second MP4 in the dark
theme.
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
    """An MP4 that is being written."""

    def append_data(self, picture: Rgb) -> None:
        """The next picture (h, w, 3)."""

    def close(self) -> None:
        """Ends the file."""


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.mp4` in the page's format, and `<id>-dark.mp4` where there is no animated SVG.

    A draft draws every second frame and shows it twice.
    """
    form = even_width(draft(film.page) if profile == "draft" else film.page)
    themes = {f"{id}.mp4": form}
    if film.left_out:
        themes[f"{id}-dark.mp4"] = replace(form, theme="dark")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in themes}
        write_all({paths[name]: film.context(themed) for name, themed in themes.items()})
        return Rendering({name: path.read_bytes() for name, path in paths.items()})


def encode(context: RenderContext) -> bytes:
    """The MP4 of a film in a format, of even width; UserError as of `write_all`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        write_all({path: context.film.context(even_width(context.form))})
        return path.read_bytes()


def write_all(contexts: Mapping[Path, RenderContext]) -> None:
    """Writes one film in several themes at once: `contexts` differ in nothing else.

    UserError for a film of one picture, and as of `recording`.
    """
    if not all(context.film.animated for context in contexts.values()):
        raise UserError("MP4: expected a film, got a still; write SVG or PNG")
    with recording(contexts) as videos:
        for themed, count in pictures(*contexts.values()):
            for video, picture in zip(videos, themed, strict=True):
                for _ in range(count):
                    video.append_data(picture)


@contextmanager
def recording(paths: Iterable[Path]) -> Iterator[list[Video]]:
    """A context with an open `Video` for each path; at its end the files are complete.

    UserError when ffmpeg failed, as on a full disk or when it was killed: imageio doesn't notice.
    """
    paths = list(paths)
    try:
        with ExitStack() as opened:
            yield [opened.enter_context(closing(_writer(path))) for path in paths]
        ended = all(is_whole(path.read_bytes()) for path in paths)
    except OSError:  # imageio raises it for a broken pipe
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
        ffmpeg_log_level="fatal",  # `recording` reports a full disk, in one line
    )


def is_whole(data: bytes) -> bool:
    """Whether the boxes of an MP4, its index before its pictures, fill it to the last byte."""
    at, kinds = 0, b""
    while (size := int.from_bytes(data[at : at + 4], "big")) >= 8:
        kinds += data[at + 4 : at + 8]
        at += size
    return at == len(data) and b"moov" in kinds.partition(b"mdat")[0]


def pictures(*contexts: RenderContext) -> Iterator[tuple[list[Rgb], int]]:
    """Every distinct picture (h, w, 3) in each theme, and for how many frames it is seen."""
    rasters, time = [Raster(context) for context in contexts], at_double_rate(contexts[0].clock)
    for start, duration in time.steps:
        shown = scenes(contexts, time.moment(start))
        drawn = [raster.picture(scene) for raster, scene in zip(rasters, shown, strict=True)]
        yield drawn, duration // FRAME_CS


def scenes(contexts: Sequence[RenderContext], moment: Moment) -> list[list[Item]]:
    """The scene of a moment for each theme.

    Items name their colours, so all themes share one scene; only a `CustomArtist` holds pixels, and
    is asked for each theme.
    """
    scene = list(contexts[0].moving_items(moment))
    if any(isinstance(item, CustomArtist) for item in scene):
        return [scene, *(list(other.moving_items(moment)) for other in contexts[1:])]
    return [scene] * len(contexts)


def at_double_rate(clock: Clock) -> Clock:
    """The same clock with pictures at twice the rate: all its times stay where they are.

    UserError when these don't fall on whole frames.
    """
    if clock.step_cs % (2 * FRAME_CS):
        raise UserError(
            f"MP4: step_cs: expected 8, 16, 24, … (25 frames a second), got {clock.step_cs}"
        )
    return replace(clock, step_cs=clock.step_cs // 2)


def even_width(form: Format) -> Format:
    """The format with an even width, as H.264 wants it; heights are even already."""
    return replace(form, width=form.width + form.width % 2)
