"""The poster of a film as a PDF of one page, for exports of notebooks to LaTeX."""

import io
import time

from PIL import Image

from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster.canvas import Raster

RESOLUTION = 144  # px an inch: 560 px are 10 cm
NO_DATE = time.gmtime(0)  # same film, same bytes


def encode(context: RenderContext) -> bytes:
    """The poster of a film in a format."""
    picture = Image.fromarray(Raster(context).frame(context.poster))
    file = io.BytesIO()
    dates = {"creationDate": NO_DATE, "modDate": NO_DATE}
    picture.save(file, "PDF", resolution=RESOLUTION, quality=92, **dates)
    return file.getvalue()
