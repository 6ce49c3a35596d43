"""The figures of a project, declared and keyed: `read_project(root, store, outputs, build_inputs)`.

Everything here comes from sources; no figure is imported and nothing is computed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.figures.article_paths import FIGURES as FOLDER
from generator.pipeline.figures.build_inputs import DATA, BuildInputs
from generator.pipeline.figures.declaration import (
    Declaration,
    Modules,
    Product,
    declare,
    figure_id,
    imported_modules,
    needed_products,
)
from generator.pipeline.figures.keys import Keys, key
from generator.pipeline.figures.source_cache import SourceCache
from generator.pipeline.figures.sources import Parts, Sources
from generator.pipeline.figures.standalone import FigureCode, figure_code
from generator.pipeline.store.checksummed import cannot, sha256
from generator.pipeline.store.output import Output
from generator.pipeline.store.store import Store
from generator.source_files import decoded, figure_modules, shown

# Of the command line: no figure may have such an id, since the first argument may be either.
COMMANDS = ("serve", "new", "film", "export", "slides", "list", "explain", "verify", "prune")


@dataclass(frozen=True)
class Target:
    """What is wanted of a figure: its claims, or one output."""

    name: str  # "claims", or the output's
    parts: Parts
    output: Output | None  # None: claims

    @cached_property
    def key(self) -> str:
        return key(self.parts)


@dataclass(frozen=True)
class Project:
    """Figures by id, what is wanted of each, and what is wrong with the others."""

    root: Path
    build_inputs: BuildInputs
    facts: SourceCache
    sources: Sources
    keys: Keys
    figures: dict[str, Declaration]
    targets: dict[str, tuple[Target, ...]]
    errors: dict[str, tuple[str, ...]]  # id → lines

    @property
    def profile(self) -> str:
        """draft, default or full."""
        return self.build_inputs.profile

    @property
    def ids(self) -> list[str]:
        """All figures, good and bad."""
        return sorted({*self.figures, *self.errors})

    def identity(self, id: str) -> str:
        """Changes when anything of a figure does that the site shows."""
        figure = self.figures[id]
        words = [figure.id, figure.path, figure.title, figure.caption, figure.alt, figure.kind]
        keys = {target.name: target.key for target in self.targets[id]}
        texts = sorted(self.texts(id).items())  # the site has the code, with its comments
        return key({"words": repr(words), "texts": sha256(repr(texts).encode())} | keys)

    def texts(self, id: str) -> dict[str, str]:
        """Path → text of a figure's file, and of the files in figures/ that it imports."""
        home = self.figures[id].path
        paths = {home, *imported_modules(home, self.keys.modules)}
        return {path: decoded(self.facts.bytes(path)) for path in sorted(paths)}

    def code(self, id: str) -> FigureCode:
        """A figure's code, for readers to run."""
        return figure_code(self.figures[id], self.keys.modules, self.texts(id), self.profile)

    def raw_digests(self, parts: Mapping[str, str]) -> dict[str, str]:
        """The SHA-256 of the files that parts of a key name, by path, and of what leads to them."""
        digests: dict[str, str] = {}
        for name in parts.keys() & self.facts.digests.keys():
            digests[name] = self.facts.digests[name]
            while name := name.rpartition("/")[0]:  # lazy packages only point, and are in no key
                init = f"{name}/__init__.py"
                if init in self.facts.digests:
                    digests[init] = self.facts.digests[init]
        return digests

    def sources_of(self, id: str) -> dict[str, str]:
        """Path → SHA-256 of every file that a figure is made of."""
        figure, modules = self.figures[id], self.keys.modules
        products = [figure.film, *self.products(id)]
        if figure.claims and self.profile != "draft":
            products.append(figure.claims)
        named = {
            name: part for product in products for name, part in self.keys.parts(product).items()
        }
        for target in self.targets[id]:
            named |= target.parts
        for home in {figure.path, *(product.home for product in products)}:
            named |= dict.fromkeys({home, *imported_modules(home, modules)}, "")
        digests = self.raw_digests(named)
        if self.build_inputs.data_folder and any(
            DATA in self.keys.parts(product) for product in products
        ):
            digests |= {
                f"{DATA}/{name}": digest for name, digest in self.build_inputs.digests.items()
            }
        return digests

    def libraries(self, ids: Iterable[str]) -> dict[str, str]:
        """The versions that keys of these figures hold: distribution → version, and `python`."""
        used: dict[str, str] = {}
        for id in ids:
            for target in self.targets[id]:
                used |= libraries(target.parts)
            for product in self.products(id):
                used |= libraries(self.keys.parts(product))
        return used

    def products(self, id: str) -> list[Product]:
        """The products that a build makes of a figure: a draft those that its film needs."""
        figure = self.figures[id]
        if self.profile != "draft":
            return [*figure.products.values()]
        return [*needed_products([figure.film], self.keys.modules).values()]


def libraries(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of a key that are versions."""
    own = {"profile", "data_folder", "id", "output", "options", "format", "look", "draft"}
    return {
        name: value
        for name, value in parts.items()
        if not {" ", "/"} & set(name) and name not in own
    }


def read_project(
    root: Path,
    store: Store,
    outputs: Sequence[Output],
    build_inputs: BuildInputs,
    folder: Path | None = None,
) -> Project:
    """Every figure of `folder`, by default `root`/figures; UserError when it isn't there."""
    facts = SourceCache(root, store, folder)
    paths, errors = figure_files(facts.figures)
    modules: Modules = {path: facts.figure(path) for path in (*paths, *shared_files(facts.figures))}
    declared = {figure_id(path): declare(path, modules) for path in paths}
    figures = {id: figure for id, figure in declared.items() if isinstance(figure, Declaration)}
    wrong = {id: errors for id, errors in declared.items() if isinstance(errors, tuple)}
    errors |= {id: errors.get(id, ()) + lines for id, lines in wrong.items()}
    products = frozenset(product for each in figures.values() for product in each.products.values())
    sources = Sources(facts)
    keys = Keys(modules, sources, build_inputs, products, store.has)
    targets: dict[str, tuple[Target, ...]] = {}
    for id, figure in list(figures.items()):
        try:
            targets[id] = tuple(_targets(figure, keys, outputs))
        except UserError as error:
            del figures[id]
            errors[id] = (*errors.get(id, ()), str(error))
    return Project(root, build_inputs, facts, sources, keys, figures, targets, errors)


def _targets(figure: Declaration, keys: Keys, outputs: Sequence[Output]) -> list[Target]:
    profile = keys.build_inputs.profile
    named = [_claims(figure.claims, keys)] if figure.claims and profile != "draft" else []
    for output in outputs:
        if output.of_kind(figure.kind, profile):
            named.append(Target(output.name, keys.rendering(figure, output), output))
    return named


def _claims(product: Product, keys: Keys) -> Target:
    return Target("claims", keys.parts(product), None)


SHARED = re.compile(r"_[a-z0-9_]+\.py")  # a module that figures share, and no figure


def shared_files(folder: Path) -> list[str]:
    """Paths of the modules that figures share: figures/_shared.py."""
    names = sorted(path.name for path in folder.iterdir() if SHARED.fullmatch(path.name))
    return [f"{FOLDER}/{name}" for name in names if name != "__init__.py"]


def figure_files(folder: Path) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Paths of figure modules, and an error for each file that can't be one."""
    try:
        names = figure_modules(folder)
    except OSError as error:
        raise UserError(cannot("read", folder, error)) from None
    good = [name for name in names if re.fullmatch(r"[a-z][a-z0-9_]*\.py", name)]
    errors: dict[str, tuple[str, ...]] = {}
    for name in sorted(set(names) - set(good)):
        proper = re.sub(r"[^a-z0-9_]", "_", name[:-3].lower()).lstrip("_0123456789") + ".py"
        beside = f"; {FOLDER}/{proper} is there, and has that id" if proper in good else ""
        expected = f"expected a-z, 0-9 and _ in the name of a figure, as {proper}{beside}"
        line = f"{FOLDER}/{shown(name)}: {expected}"
        # An id of its own: the figure that it collides with is not to blame.
        errors[name] = (line,)
    for name in good:
        if figure_id(name) in COMMANDS:
            errors[figure_id(name)] = (
                f"{FOLDER}/{name}: expected a name that is no command, got {figure_id(name)!r}",
            )
    return [f"{FOLDER}/{name}" for name in good], errors
