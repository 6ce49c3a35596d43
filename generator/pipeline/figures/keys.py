"""What each thing depends on: `Keys(…).parts(product)`, and `key(parts)`, their hash.

Parts are named, so that `explain` can say which one changed:

    function training   the syntax tree of the product's function
    helper wave, constant TURNS, …    module-level names that it reads, and those that these read
    input data          the key of an input
    generator/learn/training/training_result.py  a file that its names lead to
    figures/data/pets.csv             a file that it declares by `source`
    files of numpy      what it consists of as it is installed
    numpy, python       the version of a library; profile, id, output, options where they are used
    look                colours of the article's own, its fonts, which way time runs in its films
    Vazirmatn.ttf       the SHA-256 of such a font; the site's manifest has it among the libraries
    draft               that its trainings are short, in a build with --draft
    data_folder         what lies in the folder of --data, where it is used
"""

import json
from collections.abc import Callable

from generator.errors import UserError, expected
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.declaration import (
    Declaration,
    Modules,
    Product,
    declared_file,
    inputs,
    resolve,
    sibling,
)
from generator.pipeline.figures.module import BUILTIN, FORBIDDEN, Part
from generator.pipeline.figures.sources import Parts, Sources
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.output import IN_LOOK, SHORTENS, Output
from generator.pipeline.store.store import FORMAT

# Names that every module or class has, whose value the key knows or the compiler asks for.
IMPLICIT = frozenset({"__name__", "__build_class__", "__module__", "__qualname__", "__classdict__"})


def key(parts: Parts) -> str:
    """The hash of named parts."""
    return sha256(json.dumps(parts, sort_keys=True).encode())


class Keys:
    """Keys of the products, claims and outputs of a set of figure modules."""

    def __init__(
        self,
        modules: Modules,
        sources: Sources,
        build_inputs: BuildInputs,
        products: frozenset[Product],
        kept: Callable[[str], bool] = lambda key: False,
    ) -> None:
        self.modules = modules
        self.sources = sources
        self.build_inputs = build_inputs
        self.products = products  # of all figures: none may be read by name
        self.kept = kept  # whether the store has a key
        self._parts: dict[Product, Parts] = {}
        self._keys: dict[Product, str] = {}

    def product(self, product: Product) -> str:
        """The key of a product, hashed once a build: many others have it as an input."""
        if product not in self._keys:
            self._keys[product] = key(self.parts(product))
        return self._keys[product]

    def parts(self, product: Product) -> Parts:
        """The parts of a function's key: its code, what that leads to, its inputs."""
        if product not in self._parts:
            parts = {"format": FORMAT}
            try:
                self._add_name(product.home, product.name, product, parts)
            except UserError as error:
                raise UserError(f"{product}: {error}") from None
            for name, source in inputs(product, self.modules).items():
                if source:
                    parts[f"input {name}"] = self.product(source)
                    file = declared_file(source, self.modules)
                    parts |= self.sources.facts.declared(file) if file else {}
                else:
                    parts[name] = self.build_inputs.parts[name]
            if self.shortened(parts):
                parts["draft"] = "short trainings"
            self._parts[product] = parts
        return self._parts[product]

    def shortened(self, parts: Parts) -> bool:
        """Whether a draft makes it with short trainings; not if the store has it of a build."""
        draft = self.build_inputs.profile == "draft"
        return draft and SHORTENS in parts and not self.kept(key(parts))

    def rendering(self, figure: Declaration, output: Output) -> Parts:
        """The parts of an output's key: the film or all products, and the code that renders it."""
        parts = {"profile": self.build_inputs.profile, "id": figure.id, "output": output.function}
        for function in filter(None, (output.function, *output.also, output.through)):
            module, _, attribute = function.partition(":")
            parts |= self.sources.parts(module, (attribute,))
        if output.options:
            parts["options"] = json.dumps(dict(output.options), sort_keys=True)
        if output.of == "film":
            return parts | self._look() | self.parts(figure.film)
        named = {f"input {name}": self.product(shared) for name, shared in figure.products.items()}
        return parts | named | {"format": FORMAT}

    def _look(self) -> Parts:
        """What an article's own look adds to the parts of its films."""
        if not self.build_inputs.look:
            return {}
        module, _, attribute = IN_LOOK.partition(":")
        look = {"look": self.build_inputs.look, **dict(self.build_inputs.fonts)}
        return {**self.sources.parts(module, (attribute,)), **look}

    def _add_name(self, home: str, name: str, root: Product, parts: Parts) -> None:
        """Adds what a module-level name says, and what it reads in turn."""
        definitions = self.modules[home].names[name]
        label = self._label(home, name, definitions[0], root)
        if label in parts:
            return
        parts[label] = sha256(" ".join(part.code for part in definitions).encode())
        for part in definitions:
            for path in part.files:
                parts |= self.sources.facts.declared(path)
            for module, chain in (*part.inner, *filter(None, [part.target])):
                self._add_target(module, chain, root, parts)
            for read in part.reads:
                self._add_read(home, read, part, root, parts)

    def _label(self, home: str, name: str, part: Part, root: Product) -> str:
        kind = "helper" if part.kind == "function" and name != root.name else part.kind
        where = "" if home == root.home else f"{home}: "
        return f"{where}{kind} {name}"

    def _add_read(self, home: str, name: str, part: Part, root: Product, parts: Parts) -> None:
        definitions = self.modules[home].names.get(name, ())
        if not definitions:
            self._refuse_unknown(home, name)
            return
        function = resolve(home, name, self.modules)
        file = function and declared_file(function, self.modules)
        if function in self.products and function != root and not file:
            raise UserError(f"expected the product {name!r} as a parameter, got it by name")
        for definition in definitions:
            if definition.target:
                self._add_import(name, definition.target, part, root, parts)
        if any(not definition.target for definition in definitions):
            self._add_name(home, name, root, parts)

    def _add_import(
        self,
        name: str,
        target: tuple[str, tuple[str, ...]],
        part: Part,
        root: Product,
        parts: Parts,
    ) -> None:
        """Adds what `name`, imported from `target`, leads to as this part uses it."""
        module, inside = target
        at = sibling(module, inside)
        if at and at[1]:
            self._add_name(*at, root, parts)
            return
        for chain in part.chains:
            if chain[0] == name:
                self._add_target(module, inside + chain[1:], root, parts)

    def _add_target(self, module: str, chain: tuple[str, ...], root: Product, parts: Parts) -> None:
        """Adds what a dotted name below a module leads to."""
        at = sibling(module, chain)
        if at is None:
            parts |= self.sources.parts(module, chain)
            return
        path, names = at[0], chain if "." in module else chain[1:]
        known = self.modules[path].names
        if names and names[0] not in known:
            raise UserError(expected(f"a name of {path}", known, names[0]))
        whole = [name for name, parts in known.items() if any(not part.target for part in parts)]
        for name in names[:1] or whole:  # all of it, where the module itself is passed on
            self._add_name(path, name, root, parts)

    def _refuse_unknown(self, home: str, name: str) -> None:
        if name in FORBIDDEN:
            raise UserError(f"expected {FORBIDDEN[name]}, got a call of {name}")
        if name not in BUILTIN | IMPLICIT or name in ("__file__", "__doc__"):
            known = self.modules[home].names
            raise UserError(expected("a constant, function, import or parameter", known, name))
