"""What has to be made: `plan(project, ids, store, seconds, force)` gives tasks by key.

From each figure's targets back through their inputs, as far as something is missing in the store.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.pipeline.figures.declaration import Declaration, Product, inputs
from generator.pipeline.figures.project import Project, Target
from generator.pipeline.run.scheduler import Task
from generator.pipeline.store.store import Store

UNKNOWN = 1.0  # s, expected of what has never run


def plan(
    project: Project,
    ids: Iterable[str],
    store: Store,
    seconds: Mapping[str, float],
    force: bool = False,
) -> dict[str, Task]:
    """Tasks by key, each after those that it needs; with `force`, all of these figures' anew."""
    planning = Planning(project, store, seconds, force)
    for id in ids:
        for target in project.targets[id]:
            planning.target(project.figures[id], target)
    return planning.tasks


class Planning:
    """Tasks found so far, and which keys the store has."""

    def __init__(
        self, project: Project, store: Store, seconds: Mapping[str, float], force: bool
    ) -> None:
        self.project, self.store, self.seconds, self.force = project, store, seconds, force
        self.tasks: dict[str, Task] = {}
        self.fresh: dict[str, bool] = {}

    def missing(self, key: str) -> bool:
        """Whether a key has to be made; what the store has is verified here."""
        if key not in self.fresh:
            self.fresh[key] = not self.force and self.store.entry(key) is not None
        return not self.fresh[key]

    def target(self, figure: Declaration, target: Target) -> None:
        """Plans a reading or the claims of a figure."""
        if not self.missing(target.key) or target.key in self.tasks:
            return
        if target.output is None:
            assert figure.claims
            self._add(figure.claims, "claims", "claims", target.key, figure.path)
            return
        label = f"{figure.film.name} ({target.name})"
        one = target.output
        request = {"output": one.function, "of": one.of, "id": figure.id}
        more = {"options": dict(one.options)}
        given: dict[str, Product | None] | None = None
        if target.output.of == "products":
            label, given = target.name, dict(figure.products)
        self._add(figure.film, "reading", label, target.key, figure.path, given, **request, **more)

    def product(self, product: Product) -> str:
        """Plans a product where it is missing; its key."""
        key = self.project.keys.product(product)
        if self.missing(key) and key not in self.tasks:
            self._add(product, "product", product.name, key, product.home)
        return key

    def _add(
        self,
        product: Product,
        kind: str,
        label: str,
        key: str,
        figure: str,
        given: Mapping[str, Product | None] | None = None,
        **request: Any,
    ) -> None:
        needed = inputs(product, self.project.keys.modules) if given is None else given
        keys = {name: self.product(one) if one else None for name, one in needed.items()}
        request |= {"kind": kind, "home": product.home, "function": product.name, "key": key}
        request |= {"inputs": keys} | self.project.given.values
        needs = tuple(one for one in keys.values() if one in self.tasks)
        expected = self.seconds.get(duration_name(figure, label, self.project.profile), UNKNOWN)
        self.tasks[key] = Task(key, figure, label, needs, expected, request)


def duration_name(figure: str, label: str, profile: str) -> str:
    """Under which name the seconds of a task are recorded, whatever its key."""
    return f"{figure}, {label}, {profile}"
