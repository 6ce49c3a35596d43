"""What a notebook shows of an object: one short line, and of a film a picture beside its HTML."""

import dataclasses
import inspect
import io

import numpy as np
import pytest
from PIL import Image

from generator import draw, learn, topology
from generator.short_repr import short_repr

LONGEST = 200  # characters
DATA = learn.spirals(turns=1, points=300)
TRAINING = learn.train(learn.dense(2, [2, 2]), DATA, restarts=2, steps=20, seed=1)
NETWORK = TRAINING.network(0)
FLOW = topology.flow(NETWORK)
FILM = draw.film(draw.grid(), draw.curves(DATA), draw.line(), through=FLOW)
DRAWN = draw.matplotlib(lambda ax, x, t: ax.plot(x, t * x), np.arange(500.0), seconds=1.0)
SHOWN = {
    "data": DATA,
    "set": DATA.sets[0],
    "training": TRAINING,
    "history": TRAINING.history(0),
    "network": NETWORK,
    "neighbours": learn.NeighbourHead(DATA.points, DATA.labels, "inverse", 1.0, 1.0),
    "architecture": learn.neighbours(learn.dense(2, [2]), DATA),
    "layers": NETWORK.layers,
    "head": NETWORK.head,
    "flow": FLOW,
    "deep flow": topology.flow(learn.Network(NETWORK.layers * 20, NETWORK.head)),
    "inverse": topology.inverse(FLOW),
    "recording": topology.recorded(TRAINING.history(0)),
    "stage": FLOW.stages[0],
    "film": FILM,
    "cut": FILM.cut(layers=(0, 1)),
    "still": draw.still(draw.grid()),
    "drawn": DRAWN,
    "panel": FILM.panels[0],
    "marks": draw.grid(),
    "setting": FILM.context(),
    "turn": draw.turn([1, 0, 0], [0, 1, 1]),
    "format": draw.Format(),
    "best line": topology.best_line(DATA.points[::5], DATA.labels[::5]),
    "separation": topology.separation(DATA.points, DATA.labels),
    "persistence": topology.persistence(DATA.points[:60], 1),
}


@pytest.mark.parametrize("name", SHOWN)
def test_one_short_line(name):
    text = repr(SHOWN[name])
    assert len(text) <= LONGEST, text
    assert "\n" not in text
    assert "array(" not in text


def test_it_says_what_it_is():
    assert repr(DATA) == "Data('spirals', 600 points of 2 coordinates, 2 classes, 2 sets)"
    assert repr(TRAINING) == "Training(2 restarts of 20 steps, 0 succeeded)"
    assert repr(NETWORK) == "Network(2–2–2, Dense tanh, logistic head, 15 parameters)"
    assert repr(FLOW) == "Flow(W b tanh W b tanh; 2 → 2 dimensions)"
    assert repr(FILM) == "Film(1 panel, 5 marks, 6 stages)"
    assert repr(NETWORK.layers[0]) == "Dense(W: 2 × 2, b: 2)"


@pytest.mark.parametrize("room", [learn, topology, draw])
def test_no_public_object_prints_its_arrays(room):
    """The `__repr__` that dataclasses get by default stands only where all fields are short."""
    for name in dir(room):
        kind = getattr(room, name)
        if inspect.isclass(kind) and dataclasses.is_dataclass(kind):
            default = hasattr(kind.__repr__, "__wrapped__")
            annotations = [str(field.type) for field in dataclasses.fields(kind)]
            assert not (default and any("ndarray" in annotation for annotation in annotations)), (
                name
            )
            assert not (default and any("Any" in annotation for annotation in annotations)), name


@dataclasses.dataclass
class Odd:
    words: tuple[str, ...] = ()
    table: object = None
    function: object = None

    __repr__ = short_repr


def test_fields_of_every_kind():
    assert repr(Odd()) == "Odd()"
    assert repr(Odd(("a", "b"))) == "Odd(words=('a', 'b'))"
    assert repr(Odd(("a",) * 99)) == "Odd(words: 99 str)"
    assert repr(Odd(table={"a": 1})) == "Odd(table: 1 entries)"
    assert repr(Odd(table=[1, np.ones(2)], function=len)) == "Odd(table: 2 objects, function: len)"
    assert repr(Odd(table=np.float64(2))) == "Odd(table=2.0)"


@pytest.mark.parametrize("film", [FILM, SHOWN["still"], DRAWN])
def test_a_film_has_a_picture_beside_its_html(film):
    """A notebook's export to LaTeX or PDF takes the PNG; without it, it prints the text."""
    png = Image.open(io.BytesIO(film._repr_png_()))
    assert png.size[0] >= film.page.width
    assert np.ptp(np.asarray(png.convert("L"))) > 50
    assert film._repr_html_().startswith(("<svg", "<img"))
