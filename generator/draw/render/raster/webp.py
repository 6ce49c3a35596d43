"""The animated WebP of a film: it loops, has no background, and the GIF's steps.

    film.write("spiral.webp")

Unlike a GIF it has soft edges on any background, and all colours. Figures have none on their pages.
"""

from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster.mp4 import even_width
from generator.draw.render.raster.transparent import encoded

ENCODER = ("-loop", "0", "-quality", "85", "-compression_level", "4")


def encode(context: RenderContext) -> bytes:
    """The film in a format, of even width; UserError as of `transparent.encoded`."""
    even = context.film.context(even_width(context.form))
    return encoded(even, even.clock, "film.webp", "libwebp_anim", ENCODER, is_whole)


def is_whole(data: bytes) -> bool:
    """Whether a WebP is as long as its beginning says."""
    length = int.from_bytes(data[4:8], "little")
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP" and length + 8 == len(data)
