"""The MP4 of a film: H.264 in 4:2:0, 25 frames a second, the same bytes each time.

    film.mp4("spiral.mp4"); film.mp4("slide.mp4", draw.Format(width=1280, line=2, label=2))

Each distinct picture is drawn once and handed to ffmpeg (imageio's plugin) as often as it is seen,
so that memory does not grow with the film's length; a picture that rests costs a few bytes a frame.
ffmpeg gets the canvas as it is, RGBA, and drops the opacity.
A page can change the colours of an animated SVG; a film without one gets a second MP4 in the dark
theme.
"""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol, Self

import imageio.v2 as imageio
import imageio_ffmpeg  # noqa: F401 – imageio asks it for ffmpeg: another version, other bytes

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.motion.clock import Clock, Moment
from generator.draw.render.raster.canvas import Rgb
from generator.draw.render.raster.recording import record
from generator.draw.render.rendering import Rendering
from generator.draw.style.format import Format, in_profile
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
BROKEN = "expected a whole MP4 of ffmpeg, got a part; is the disk full, or memory?"


class Video(Protocol):
    """An MP4 that is being written."""

    def append_data(self, picture: Rgb) -> None:
        """The next picture (h, w, 4)."""

    def close(self) -> None:
        """Ends the file."""


class Mp4File:
    """An encoder of one MP4 (see `recording.py`), which is written to `path`.

    `step_cs` is the time between moving pictures where it isn't half of the format's.
    UserError for a film of one picture, or of steps that aren't whole frames.
    """

    def __init__(self, context: RenderContext, path: Path, step_cs: int | None = None) -> None:
        if not context.film.animated:
            raise UserError("MP4: expected a film, got a still; write SVG or PNG")
        clock = context.clock
        self.context = self.surfaces_of = context
        self.clock = replace(clock, step_cs=step_cs) if step_cs else at_double_rate(clock)
        self._path, self._video = path, _writer(path)

    def add(self, picture: Rgb, moment: Moment, duration: int) -> None:
        """The next picture (h, w, 4), for so many cs; UserError as of `content`."""
        try:
            for _ in range(duration // FRAME_CS):
                self._video.append_data(picture)
        except OSError:  # imageio raises it for a broken pipe
            raise UserError(BROKEN) from None

    def content(self) -> bytes:
        """The bytes of the finished file.

        UserError when ffmpeg failed, as on a full disk or when it was killed: imageio doesn't
        notice.
        """
        self.close()
        data = self._path.read_bytes() if self._path.is_file() else b""
        if not is_whole(data):
            raise UserError(BROKEN)
        return data

    def close(self) -> None:
        """Ends ffmpeg, also in the middle of the film."""
        with suppress(OSError):
            self._video.close()


class Mp4Recording:
    """The MP4s of one film, by name, each of a context; `step_cs` as of `Mp4File`."""

    def __init__(self, contexts: Mapping[str, RenderContext], step_cs: int | None = None) -> None:
        self._contexts, self._step_cs = contexts, step_cs
        self._files: dict[str, Mp4File] = {}
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        with self._opened:
            folder = Path(self._opened.enter_context(tempfile.TemporaryDirectory()))
            for number, (name, context) in enumerate(self._contexts.items()):
                self._files[name] = Mp4File(context, folder / f"{number}.mp4", self._step_cs)
                self._opened.callback(self._files[name].close)
            self._opened = self._opened.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._opened.close()

    @property
    def encoders(self) -> list[Mp4File]:
        return list(self._files.values())

    def rendering(self) -> Rendering:
        """The finished files; UserError when ffmpeg failed."""
        files = {name: file.content() for name, file in self._files.items()}
        layouts = [context.layout for context in self._contexts.values()]
        return Rendering(files, {"video_size": [layouts[0].width, layouts[0].height]})


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """The files of `recording`, alone."""
    (rendering,) = record([recording(film, id, profile)])
    return rendering


def recording(film: Drawable, id: str, profile: str) -> Mp4Recording:
    """`<id>.mp4` in the page's format, and `<id>-dark.mp4` where there is no animated SVG.

    A draft draws a third of the frames.
    """
    form = even_width(in_profile(film.page, profile))
    contexts = {f"{id}.mp4": film.context(form)}
    if film.left_out:
        contexts[f"{id}-dark.mp4"] = film.context(replace(form, theme="dark"))
    return Mp4Recording(contexts)


def encode(context: RenderContext) -> bytes:
    """The MP4 of a film in a format, of even width; UserError as of `Mp4File`."""
    even = context.film.context(even_width(context.form))
    (rendering,) = record([Mp4Recording({"film.mp4": even})])
    return rendering.files["film.mp4"]


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
        ffmpeg_log_level="fatal",  # `Mp4File` reports a full disk, in one line
    )


def is_whole(data: bytes) -> bool:
    """Whether the boxes of an MP4, its index before its pictures, fill it to the last byte."""
    at, kinds = 0, b""
    while (size := int.from_bytes(data[at : at + 4], "big")) >= 8:
        kinds += data[at + 4 : at + 8]
        at += size
    return at == len(data) and b"moov" in kinds.partition(b"mdat")[0]


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
