"""A film with everything that an SVG can draw, and its SVGs by kind: `film()`, `svgs()`.

Carried and fixed paths, a core, a dotted line, points with all markers, pictures, words with a
halo, numbers that change, a strip, and marks that fade in at the end.
"""

from functools import cache

import numpy as np

from generator import draw
from generator.draw.film.film import Film
from generator.draw.render.svg import document as svg
from generator.draw.render.svg import steps
from tests.draw.fake_flow import Data, Head, flow

DARK = draw.Format(theme="dark")


@cache
def film() -> Film:
    """One panel, two layers."""
    tones = np.linspace(0, 1, 16)[None]
    return draw.film(
        draw.line(Head),
        draw.square(),
        draw.grid(7),
        draw.curves(Data()),
        draw.points(Data()),
        draw.points_at([[0.5, -0.6], [0.7, -0.6]], "c", 6, "ring", carried=True),
        *(
            draw.points_at([[0.2 * k - 0.8, 0.8]], "d", 6, shape, carried=True)
            for k, shape in enumerate(("triangle", "square", "plus", "cross"))
        ),
        draw.pictures(tones, (4, 4), side=48, places=[[-0.7, -0.7]]),
        draw.label("a label on lines", [-0.35, 0.1], size=18, halo=True),
        draw.label("it moves", [0.2, 0.5], carried=True, halo=True),
        draw.readout("stage and time", lambda stage, t: stage + t),
        through=flow(2),
        strips=[draw.strip("t", lambda stage, t: t)],
    )


@cache
def svgs() -> dict[str, str]:
    """The SVG of each kind; of `animated` the first picture is that of `step 0`."""
    played = film()
    pictures = steps.render(played, "every", "default").files
    middle = sorted(path for path in pictures if path.startswith("steps/"))[len(pictures) // 2]
    finished = draw.still(draw.grid(7), draw.curves(Data()), draw.label("a", [0, 0], halo=True))
    return {
        "still": svg.document(finished.context(), "still"),
        "dark": svg.document(finished.context(DARK), "dark"),
        "layer": pictures["layers/2.svg"].decode(),
        "step": pictures[middle].decode(),
        "step 0": pictures["steps/000.svg"].decode(),
        "animated": svg.document(played.context(), "every"),
        "animated, dark": svg.document(played.context(DARK), "night"),
        "by matplotlib": svg.document(draw.matplotlib(painted).context(), "painted"),
    }


def painted(axes) -> None:
    """An author's own picture: words, marks that are used again, an image."""
    axes.plot([0, 1, 2], [0, 1, 0], "o-", label="peak")
    axes.imshow(np.arange(16).reshape(4, 4), extent=(0.5, 1.5, 0.1, 0.6), cmap="gray")
    axes.set_title("by matplotlib")
    axes.legend()
