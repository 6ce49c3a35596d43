"""What has to be made: `plan(project, ids, store, seconds, force)` gives tasks by key.

From each figure's targets back through their inputs, as far as something is missing in the store.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence

from generator.errors import UserError
from generator.pipeline.figures.build_inputs import DATA
from generator.pipeline.figures.declaration import (
    Declaration,
    Product,
    declared_file,
    imported_modules,
    inputs,
)
from generator.pipeline.figures.project import Project, Target
from generator.pipeline.figures.source_cache import DECLARED
from generator.pipeline.run.messages import Request, TaskRequest
from generator.pipeline.run.scheduler import Task
from generator.pipeline.store.output import Output
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
        planning.targets(project.figures[id], project.targets[id])
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

    def targets(self, figure: Declaration, targets: Iterable[Target]) -> None:
        """Plans the renderings and the claims of a figure.

        Those missing that go through one function are one task.
        """
        groups: dict[str, dict[str, Output]] = {}
        for target in targets:
            key = target.key
            if not self.missing(key) or key in self.tasks:
                continue
            if target.output:
                groups.setdefault(target.output.through or key, {})[key] = target.output
            else:
                self._claims(figure, key)
        for outputs in groups.values():
            self._rendering(figure, outputs)

    def _claims(self, figure: Declaration, key: str) -> None:
        assert figure.claims
        function = self._function(figure.claims, key)
        self._add("claims", figure.path, {"kind": "claims", **function})

    def _rendering(self, figure: Declaration, outputs: Mapping[str, Output]) -> None:
        """Plans outputs of a figure, by key: one, or several that go through one function."""
        key, output = next(iter(outputs.items()))
        names = [output.name for output in outputs.values()]
        if output.of == "film":
            shape = f"{figure.film.name} ({{}})"
            inputs_of = self._function(figure.film, key)
        else:
            shape = "{}"
            inputs_of = self._request(figure.film, key, dict(figure.products))
        rendering: Request = {
            "kind": "rendering",
            "outputs": [
                {"key": key, "function": output.function, "options": dict(output.options)}
                for key, output in outputs.items()
            ],
            "through": output.through,
            "of": output.of,
            "id": figure.id,
            "look": self.project.build_inputs.look,
            **inputs_of,
        }
        label = shape.format(", ".join(names))
        self._add(label, figure.path, rendering, [shape.format(name) for name in names])

    def product(self, product: Product) -> str:
        """Plans a product where it is missing; its key."""
        key = self.project.keys.product(product)
        if self.missing(key) and key not in self.tasks:
            request: Request = {"kind": "product", **self._function(product, key)}
            self._add(product.name, product.home, request)
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
            reads += [f"{DATA}/{name}" for name in self.project.build_inputs.digests]
        products = {name: source for name, source in needed.items() if name not in files}
        request = self._request(product, key, products)
        imports_read = self._imports_read(product)
        short = "draft" in self.project.keys.parts(product)
        return {
            **request, "files": files, "reads": reads, "short": short, "imports_read": imports_read
        }  # fmt: skip

    def _request(
        self, product: Product, key: str, inputs: Mapping[str, Product | None]
    ) -> TaskRequest:
        """The request for what needs these inputs, which are planned, and reads no file."""
        return {
            "key": key,
            "home": product.home,
            "function": product.name,
            "inputs": {name: self.product(of) if of else None for name, of in inputs.items()},
            "profile": self.project.build_inputs.profile,
            "data_folder": self.project.build_inputs.data_folder,
            "files": {},
            "reads": [],
            "short": False,
            "imports_read": [],
        }

    def _add(self, label: str, figure: str, request: Request, parts: Sequence[str] = ()) -> None:
        """Adds a task; `parts` are the labels of tasks that would make the same apart."""
        needs = tuple(key for key in request["inputs"].values() if key in self.tasks)
        apart = sum(self._expected(figure, part, UNKNOWN) for part in parts)
        expected = self._expected(figure, label, apart or UNKNOWN)
        key = request["key"]
        film = request["kind"] == "rendering" and request["of"] == "film"
        self.tasks[key] = Task(key, figure, label, needs, expected, request, film)

    def _expected(self, figure: str, label: str, unknown: float) -> float:
        """The seconds that it took the last time."""
        return self.seconds.get(duration_name(figure, label, self.project.profile), unknown)

    def _imports_read(self, product: Product) -> list[str]:
        """The declared files that may be opened when the modules of a function are imported."""
        modules, readable = self.project.keys.modules, set[str]()
        for home in {product.home, *imported_modules(product.home, modules)}:
            parts = [part for parts in modules[home].names.values() for part in parts]
            for path in {path for part in parts if part.kind != "function" for path in part.files}:
                with contextlib.suppress(UserError):  # it is reported where it is read
                    readable |= self.project.facts.declared(path).keys()
        return sorted(readable)


def duration_name(figure: str, label: str, profile: str) -> str:
    """Under which name the seconds of a task are recorded, whatever its key."""
    return f"{figure}, {label}, {profile}"
