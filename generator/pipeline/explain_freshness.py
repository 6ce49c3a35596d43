"""Why something is made again: `explained(project, id, store)` says which part of a key changed."""

from collections.abc import Iterable, Iterator

from generator.pipeline.figures.declaration import Product
from generator.pipeline.figures.keys import key
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.sources import Parts
from generator.pipeline.store.store import Store


def wanted(project: Project, id: str) -> dict[str, Parts]:
    """Name → parts of the key, of a figure's products (a sibling's under its file) and targets."""
    figure = project.figures[id]
    named = {
        _label(product, figure.path): project.keys.parts(product)
        for product in sorted(project.products(id), key=str)
    }
    of_film = figure.film.name
    for target in project.targets[id]:
        own = target.output and target.output.of == "film"
        named[f"{of_film} ({target.name})" if own else target.name] = target.parts
    return named


def _label(product: Product, path: str) -> str:
    return product.name if product.home == path else str(product)


def keep_parts(project: Project, ids: Iterable[str], store: Store) -> None:
    """Records the parts of these figures' keys, to compare the next ones with.

    What else is wanted of a figure at other times, as its slides, stays in the record.
    """
    names = {id: _record(project, id) for id in ids}
    store.keep_records(
        {name: {**store.record(name), **wanted(project, id)} for id, name in names.items()}
    )


def _record(project: Project, id: str) -> str:
    return f"parts-{project.profile}-{id}"


def state(project: Project, id: str, store: Store) -> str:
    """fresh, stale or missing: of a whole figure, without reading what the store has."""
    if all(store.has(target.key) for target in project.targets[id]):
        return "fresh"
    return "stale" if store.record(_record(project, id)) else "missing"


def explained(project: Project, id: str, store: Store) -> Iterator[str]:
    """Lines: the figure, then its products and targets, each with what changed.

    The figure alone where all of them are fresh.
    """
    record = store.record(_record(project, id))
    before = {name: parts for name, parts in record.items() if isinstance(parts, dict)}
    yield f"{id}: {state(project, id, store)}"
    named = wanted(project, id)
    if all(store.has(key(parts)) for parts in named.values()):
        return
    for name, parts in named.items():
        if store.has(key(parts)):
            yield f"  {name}: fresh"
        elif name not in before:
            yield f"  {name}: missing, never made"
        elif before[name] == parts:
            yield f"  {name}: missing, no longer in the store"
        else:
            yield f"  {name}: stale: {', '.join(differences(before[name], parts))}"


def differences(before: Parts, now: Parts) -> Iterator[str]:
    """What became of the parts of a key."""
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        if old is None:
            yield f"{name} is new"
        elif new is None:
            yield f"{name} is gone"
        elif max(len(old), len(new)) < 40:
            yield f"{name} {old} → {new}"
        else:
            yield f"{name} changed"
