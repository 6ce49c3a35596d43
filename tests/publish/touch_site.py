"""A site whose figures can be touched: `whole(folder)` draws those that train nothing.

Their films, weights and data are the article's own; all other figures are the fakes'.
"""

import inspect
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

from generator import draw, learn, topology
from generator.draw.render.rendering import timing
from generator.draw.render.svg import document as svg
from generator.learn.data.csv_record import render as data_csv
from generator.publish.pages.article import site
from generator.topology.network_json import render as network_json
from tests.publish import fakes

LINES = ("two-curves", "linear-boundary")
FOLLOWED = "spiral-easy"  # with a network that nobody trained
HOME, FLOWED, SIDE_BY_SIDE = "homeomorphism", "field-layers", "betti-by-layer"
PAIR = ("hidden-boundary", "hidden-representation")
TRAINED = "training"
TRAININGS = (TRAINED, "annulus-two-units", "easy-way-out")
FILMS = (
    *("one-layer", "ambient-isotopy", "folding", "field-deformation"),
    "vector-field",
    *(FOLLOWED, HOME, FLOWED, SIDE_BY_SIDE, *TRAININGS),
)
TOUCHED = (*LINES, *FILMS, *PAIR)


def product(module: ModuleType, name: str, known: dict[str, object]) -> object:
    """What a function of a figure returns, its parameters being products too."""
    if name == "profile":
        return "default"
    if name not in known:
        function = getattr(module, name)
        inputs = inspect.signature(function).parameters
        known[name] = function(**{part: product(module, part, known) for part in inputs})
    return known[name]


def followed() -> dict[str, object]:
    """The products of a film of three layers of two units with a head."""
    layers = [
        learn.Dense([[1.4, -0.6], [0.5, 1.1]], [0.2, -0.1], "tanh"),
        learn.Dense([[-0.9, 0.8], [-0.7, -1.3]], [-0.3, 0.1], "tanh"),
        learn.Dense([[1.2, 0.4], [-0.3, 1.6]], [0.1, 0.2], "tanh"),
    ]
    network = learn.Network(tuple(layers), learn.Head("logistic", [[1.0, -0.7]], [0.1]))
    data, flow = learn.spirals(turns=0.5, points=60), topology.flow(network)
    film = draw.film(draw.grid(), draw.curves(data), through=flow)
    return {"data": data, "network": network, "flow": flow, "film": film}


def flowed() -> dict[str, object]:
    """The products of a film of one flow along a field of three anchors."""
    anchors, pulls = [[0.4, 0.2], [-0.5, 0.3], [0.0, -0.6]], [[0.9, -1.1], [1.2, 0.8], [-1.0, 0.7]]
    field = learn.FieldLayer(anchors, pulls, [0.5, 0.6, 0.4], "flow", steps=12)
    network = learn.Network((field,), learn.Head("logistic", [[2.0, 1.0]], [0.3]))
    data, flow = learn.spirals(turns=0.5, points=60), topology.flow(network)
    film = draw.film(draw.grid(), draw.curves(data), through=flow)
    return {"data": data, "network": network, "flow": flow, "film": film}


def side_by_side() -> dict[str, object]:
    """The products of a film of two networks, one of tanh and one of ReLU."""
    network, data = followed()["network"], learn.spirals(turns=0.5, points=60)
    rectified = [learn.Dense(layer.W, layer.b, "relu") for layer in network.layers]
    relu_network = learn.Network(tuple(rectified), network.head)
    flow, relu_flow = topology.flow(network), topology.flow(relu_network)
    film = draw.film(
        draw.panel(draw.grid(), through=flow), draw.panel(draw.grid(), through=relu_flow)
    )
    own = {"network": network, "relu_network": relu_network}
    return own | {"data": data, "flow": flow, "relu_flow": relu_flow, "film": film}


def paired() -> dict[str, object]:
    """The products of the figures of one hidden layer."""
    layer = learn.Dense([[1.4, -1.1], [1.4, 1.1]], [-0.7, 0.7], "tanh")
    head = learn.Head("logistic", [[7.0, -6.8]], [5.6])
    return {"data": learn.two_curves(points=60), "network": learn.Network((layer,), head)}


@cache
def trained(id: str = TRAINED) -> dict[str, object]:
    """The products of the figure of a training, a short one."""
    schedule = learn.schedule(spread=0.2, snapshots=6)
    data = learn.two_curves(points=60) if id == TRAINED else learn.disk_annulus(points=60)
    architecture = learn.dense(2, [2, 2] if id == "easy-way-out" else [2])
    training = learn.train(architecture, data, restarts=2, steps=60, seed=1, schedule=schedule)
    products: dict[str, object] = {"data": data, "history": training.history(0)}
    if id != TRAINED:  # whose figure draws it
        flow = topology.recorded(products["history"])
        products["flow"] = flow  # which network.json records
        products["film"] = draw.film(draw.grid(), draw.regions(data), through=flow)
    return products


OWN = {FOLLOWED: followed, FLOWED: flowed, SIDE_BY_SIDE: side_by_side}
OWN |= {id: partial(trained, id) for id in TRAININGS} | dict.fromkeys(PAIR, paired)


def drawn(fake: fakes.FigureResult, folder: Path) -> fakes.FigureResult:
    """The figure with its own SVG, times, network.json and data.csv."""
    module = import_module(f"figures.{fake.id.replace('-', '_')}")
    known = dict(OWN[fake.id]()) if fake.id in OWN else {}
    film = product(module, "film" if hasattr(module, "film") else "still", known)
    records = [svg.render(film, fake.id, "default")]
    records += [render(known, fake.id, "default") for render in (network_json, data_csv)]
    files, facts = dict(fake.files), dict(fake.facts)
    for record in records:
        facts |= record.facts
        for name, data in record.files.items():
            path = folder / fake.id / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            files[name] = fakes.Blob(path, "0" * 64, len(data))
    if fake.kind == "animation":
        facts |= timing(film.context())
    return replace(fake, files=files, facts=facts)


def whole(folder: Path) -> dict[str, bytes]:
    """Every file of the site by path; `folder` takes what the figures are made of."""
    fake_results = [
        fakes.result(folder / "fakes", id, kind="animation" if id in FILMS else "")
        for id in (*fakes.FIGURES, "an-extra")
    ]
    results = [drawn(fake, folder) if fake.id in TOUCHED else fake for fake in fake_results]
    pages = site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES)
    own = {
        f"figures/{result.id}/{name}": blob.path.read_bytes()
        for result in results
        for name, blob in result.files.items()
    }
    return own | pages
