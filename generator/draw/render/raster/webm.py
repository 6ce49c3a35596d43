"""The WebM of a film: VP9 with opacity, 25 frames a second, no background.

    film.write("spiral.webm", draw.Format(width=1280, theme="dark"))

Video editors and browsers lay it over other pictures. Figures have none on their pages.
"""

from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster.mp4 import at_double_rate, even_width
from generator.draw.render.raster.transparent import encoded

# VP9 keeps opacity as a second stream, which alternate reference frames would lose.
ENCODER = (
    "-b:v", "0", "-crf", "28", "-auto-alt-ref", "0", "-deadline", "realtime", "-cpu-used", "7",
    "-row-mt", "0", "-g", "250",
    "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    "-color_range", "tv",
)  # fmt: skip
EBML, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def encode(context: RenderContext) -> bytes:
    """The film in a format, of even width; UserError as of `transparent.encoded`."""
    even = context.film.context(even_width(context.form))
    return encoded(even, at_double_rate(even.clock), "film.webm", "libvpx-vp9", ENCODER, is_whole)


def is_whole(data: bytes) -> bool:
    """Whether the one segment of a WebM, whose length its beginning has, ends with the file.

    ffmpeg writes that length last of all.
    """
    at = data.find(SEGMENT)
    length = int.from_bytes(data[at + 5 : at + 12], "big")
    return data.startswith(EBML) and at > 0 and at + 12 + length == len(data)
