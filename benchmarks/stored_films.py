"""The films of an article as a build made them: `stored_films(store)` yields (id, film).

What the store holds is read and not computed again; a figure that was not built is left out.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.draw.composition.composition import Drawable
from generator.outputs import OUTPUTS
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.declaration import Product, inputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.store.codec import decode
from generator.pipeline.store.store import Store

ROOT = Path(__file__).parent.parent


def stored_films(folder: Path, ids: tuple[str, ...] = ()) -> Iterator[tuple[str, Drawable]]:
    """Each animated figure's film, by id, from the store in `folder`."""
    store = Store(folder, print)
    project = read_project(ROOT, store, OUTPUTS, BuildInputs("default"))
    for id in ids or project.ids:
        figure = project.figures[id]
        sources = inputs(figure.film, project.keys.modules)
        try:
            values = {
                name: _value(store, project, source) if source else "default"
                for name, source in sources.items()
            }
        except KeyError:
            continue
        film = _function(figure.film)(**values)
        if film.animated:
            yield id, film


def _value(store: Store, project: Project, product: Product) -> object:
    """A product from the store; KeyError where it isn't there."""
    entry = store.entry(project.keys.product(product), verify=False)
    data = store.read(*entry["blobs"]["value"]) if entry else None
    if data is None:
        raise KeyError(str(product))
    return decode(data)


def _function(product: Product) -> Any:
    module = importlib.import_module(f"figures.{Path(product.home).stem}")
    return getattr(module, product.name)
