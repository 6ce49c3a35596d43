"""Films in space: processor time of a picture by the depth buffer, and by pieces as SVGs have them.

`python -m benchmarks.space` draws two linked tubes and a sheet with a grid, 560 and 1,120 px wide;
compiling is timed apart.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np

from generator import draw, learn
from generator.draw.composition.composition import RenderContext
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.svg.elements import as_vectors
from generator.draw.scene.scene import Item
from generator.draw.style.format import Format

WIDTHS = (560, 1120)
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def films() -> dict[str, draw.Film]:
    """A link, and a bent sheet with an annulus on its grid."""
    x, y = np.meshgrid(np.linspace(-1, 1, 91), np.linspace(-1, 1, 91), indexing="ij")
    bowl = np.stack([x, y, 0.6 * (x**2 + y**2)], axis=-1)
    view, turn = draw.orbit(azimuth=25, elevation=30), draw.turning("turn", "")
    link = draw.film(
        draw.floor(), draw.surfaces(learn.linked_tori(points=10)), through=turn, view=view
    )
    sheet = draw.film(draw.grid(15, extent=1.05), draw.surface(bowl, "b"), through=turn, view=view)
    return {"link": link, "sheet": sheet}


def milliseconds(action: Callable[[float], object]) -> list[float]:
    """Processor time of a call for each share of the film's time."""
    times = []
    for share in SHARES:
        begun = time.process_time()
        action(share)
        times.append(1000 * (time.process_time() - begun))
    return times


def compared(context: RenderContext) -> tuple[float, float, float]:
    """Milliseconds of a picture by the depth buffer, of one by pieces, and of the first of all."""
    raster = Raster(context)

    def items(share: float) -> Iterator[Item]:
        return context.moving_items(context.clock.moment(share * context.clock.duration))

    def by_depth(share: float) -> None:
        raster.picture(items(share))

    def by_pieces(share: float) -> None:
        raster.picture(piece for item in items(share) for piece in as_vectors(item))

    first = milliseconds(by_depth)[0]
    return median(milliseconds(by_depth)), median(milliseconds(by_pieces)), first


if __name__ == "__main__":
    for name, film in films().items():
        for width in WIDTHS:
            factor = width / WIDTHS[0]
            context = film.context(Format(width=width, line=factor, label=factor))
            depth, pieces, first = compared(context)
            print(
                f"{name:6} {width:5} px   depth buffer {depth:4.0f} ms   pieces {pieces:4.0f} ms"
                f"   first picture {first:5.0f} ms"
            )
