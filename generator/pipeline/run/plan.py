"""What has to be made: `plan(project, ids, store, seconds, force)` gives tasks by key.

From each figure's targets back through their inputs, as far as something is missing in the store.
"""

import contextlib
from collections.abc import Iterable, Mapping

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
from generator.pipeline.run.messages import Request, TaskRequest
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
        """Plans a rendering or the claims of a figure."""
        if not self.missing(target.key) or target.key in self.tasks:
            return
        output = target.output
        if output is None:
            assert figure.claims
            function = self._function(figure.claims, target.key)
            self._add("claims", figure.path, {"kind": "claims", **function})
            return
        if output.of == "film":
            label = f"{figure.film.name} ({target.name})"
            inputs_of = self._function(figure.film, target.key)
        else:
            label = target.name
            inputs_of = self._request(figure.film, target.key, dict(figure.products))
        rendering: Request = {
            "kind": "rendering",
            "output": output.function,
            "of": output.of,
            "id": figure.id,
            "options": dict(output.options),
            **inputs_of,
        }
        self._add(label, figure.path, rendering)

    def product(self, product: Product) -> str:
        """Plans a product where it is missing; its key."""
        key = self.project.keys.product(product)
        if self.missing(key) and key not in self.tasks:
            self._add(
                product.name, product.home, {"kind": "product", **self._function(product, key)}
            )
        return key

    def _function(self, product: Product, key: str) -> TaskRequest:
        """The request to call a function of the author's, after its inputs, which are planned."""
        modules = self.project.keys.modules
        needed = inputs(product, modules)
        files = {
            name: path
            for name, source in needed.items()
            if source and (path := declared_file(source, modules))
        }
        reads = [name for name in self.project.keys.parts(product) if name.startswith(DECLARED)]
        if DATA in needed:
            reads += [f"{DATA}/{name}" for name in self.project.given.digests]
        made = {name: source for name, source in needed.items() if name not in files}
        request = self._request(product, key, made)
        imports_read = self._imports_read(product)
        return {**request, "files": files, "reads": reads, "imports_read": imports_read}

    def _request(
        self, product: Product, key: str, inputs: Mapping[str, Product | None]
    ) -> TaskRequest:
        """The request for what needs these inputs, which are planned, and reads no file."""
        return {
            "key": key,
            "home": product.home,
            "function": product.name,
            "inputs": {name: self.product(of) if of else None for name, of in inputs.items()},
            "profile": self.project.given.profile,
            "data_folder": self.project.given.data_folder,
            "files": {},
            "reads": [],
            "imports_read": [],
        }

    def _add(self, label: str, figure: str, request: Request) -> None:
        needs = tuple(key for key in request["inputs"].values() if key in self.tasks)
        expected = self.seconds.get(duration_name(figure, label, self.project.profile), UNKNOWN)
        key = request["key"]
        self.tasks[key] = Task(key, figure, label, needs, expected, request)

    def _imports_read(self, product: Product) -> list[str]:
        """The declared files that may be opened when the modules of a function are imported."""
        modules, readable = self.project.keys.modules, set[str]()
        for home in {product.home, *reached(product.home, modules)}:
            parts = [part for parts in modules[home].names.values() for part in parts]
            for path in {path for part in parts if part.kind != "function" for path in part.files}:
                with contextlib.suppress(UserError):  # who reads it is told; here nobody may
                    readable |= self.project.facts.declared(path).keys()
        return sorted(readable)


def duration_name(figure: str, label: str, profile: str) -> str:
    """Under which name the seconds of a task are recorded, whatever its key."""
    return f"{figure}, {label}, {profile}"
