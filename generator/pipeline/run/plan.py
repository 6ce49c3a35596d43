"""What has to be made: `plan(project, ids, store, seconds, force)` gives tasks by key.

From each figure's targets back through their inputs, as far as something is missing in the store.
"""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from generator.errors import UserError
from generator.pipeline.figures.build_inputs import DATA
from generator.pipeline.figures.declaration import (
    Declaration,
    Product,
    declared_file,
    inputs,
    reached,
)
from generator.pipeline.figures.project import Project, Target
from generator.pipeline.figures.source_cache import DECLARED
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
        modules = self.project.keys.modules
        needed = inputs(product, modules) if given is None else given
        files = {name: declared_file(one, modules) for name, one in needed.items() if one}
        files = {name: path for name, path in files.items() if path}
        needed = {name: one for name, one in needed.items() if name not in files}
        keys = {name: self.product(one) if one else None for name, one in needed.items()}
        if given is None:  # the author's own function runs
            reads = [name for name in self.project.keys.parts(product) if name.startswith(DECLARED)]
            if DATA in needed:
                reads += [f"{DATA}/{name}" for name in self.project.given.digests]
            request |= {"files": files, "reads": reads}
            request |= {"imports_read": self._imports_read(product)}
        request |= {"kind": kind, "home": product.home, "function": product.name, "key": key}
        request |= {"inputs": keys} | self.project.given.values
        needs = tuple(one for one in keys.values() if one in self.tasks)
        expected = self.seconds.get(duration_name(figure, label, self.project.profile), UNKNOWN)
        self.tasks[key] = Task(key, figure, label, needs, expected, request)

    def _imports_read(self, product: Product) -> list[str]:
        """The declared files that may be opened when the modules of a function are imported."""
        modules, found = self.project.keys.modules, set[str]()
        for home in {product.home, *reached(product.home, modules)}:
            parts = [part for parts in modules[home].names.values() for part in parts]
            for path in {path for part in parts if part.kind != "function" for path in part.files}:
                with contextlib.suppress(UserError):  # who reads it is told; here nobody may
                    found |= self.project.facts.declared(path).keys()
        return sorted(found)


def duration_name(figure: str, label: str, profile: str) -> str:
    """Under which name the seconds of a task are recorded, whatever its key."""
    return f"{figure}, {label}, {profile}"
