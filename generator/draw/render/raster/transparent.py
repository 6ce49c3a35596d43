"""Films without a background, to lay over other pictures: what webm.py and webp.py share.

The canvas begins fully transparent, and its opacity is encoded with its colours. Halos of words and
cores of lines keep the colour of the theme's background. ffmpeg gets each picture as often as it is
seen, so memory does not grow with the film's length.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import imageio_ffmpeg

from generator.draw.composition.composition import RenderContext
from generator.draw.motion.clock import Clock
from generator.draw.render.raster.canvas import Raster
from generator.errors import UserError

# One thread and no clock, version or name of an encoder in the file: the same film, the same bytes.
EXACT = (
    "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1",
)  # fmt: skip


def encoded(
    context: RenderContext,
    clock: Clock,
    file: str,
    codec: str,
    options: Sequence[str],
    is_whole: Callable[[bytes], bool],
) -> bytes:
    """The bytes of a file of this name, `clock` giving its pictures; `options` are of ffmpeg.

    UserError for a still, for a picture with a background of its own, and when ffmpeg failed.
    """
    kind = file.partition(".")[2]
    if not context.film.animated:
        raise UserError(f"film.{kind}: expected a film, got a still; write SVG or PNG")
    raster = Raster(context, transparent=True)
    frame_cs = clock.step_cs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        video = imageio_ffmpeg.write_frames(
            str(path),
            (context.layout.width, context.layout.height),
            pix_fmt_in="rgba",
            pix_fmt_out="yuva420p",
            fps=100 / frame_cs,
            codec=codec,
            quality=None,
            macro_block_size=2,
            output_params=[*options, *EXACT],
            ffmpeg_log_level="fatal",  # a part of a file is reported below, in one line
        )
        with closing(video), suppress(OSError):  # of a broken pipe
            video.send(None)
            for start, duration in clock.steps:
                picture = raster.paint_moment(clock.moment(start))
                for _ in range(duration // frame_cs):
                    video.send(picture)
        data = path.read_bytes() if path.is_file() else b""
    if not is_whole(data):
        raise UserError(
            f"film.{kind}: expected a whole file of ffmpeg, got a part; is the disk full, or"
            " memory?"
        )
    return data
