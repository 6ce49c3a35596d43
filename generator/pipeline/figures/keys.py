"""What each thing depends on: `Keys(…).parts(product)`, and `key(parts)`, their hash.

Parts are named, so that `explain` can say which one changed:

    function training   the syntax tree of the product's function
    helper wave, constant TURNS, …    module-level names that it reads, and those that these read
    input data          the key of an input
    generator/learn/training/training.py       a file that its names lead to
    figures/data/pets.csv             a file that it declares by `source`
    files of numpy      what it consists of as it is installed
    numpy, python       the version of a library; profile, id, output, options where they are used
    data_folder         what lies in the folder of --data, where it is used
"""

import json

from generator.errors import UserError, did_you_mean
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
from generator.pipeline.store.output import Output
from generator.pipeline.store.store import FORMAT

# Names that every module or class has, whose value the key knows or the compiler asks for.
IMPLICIT = frozenset({"__name__", "__build_class__", "__module__", "__qualname__", "__classdict__"})


def key(parts: Parts) -> str:
    """The hash of named parts."""
    return sha256(json.dumps(parts, sort_keys=True).encode())


class Keys:
    """Keys of the products, claims and readings of a set of figure modules."""

    def __init__(
        self,
        modules: Modules,
        sources: Sources,
        given: BuildInputs,
        products: frozenset[Product],
    ) -> None:
        self.modules = modules
        self.sources = sources
        self.given = given
        self.products = products  # of all figures: none may be read by name
        self._parts: dict[Product, Parts] = {}

    def product(self, product: Product) -> str:
        return key(self.parts(product))

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
                    parts[name] = self.given.parts[name]
            self._parts[product] = parts
        return self._parts[product]

    def reading(self, figure: Declaration, output: Output) -> Parts:
        """The parts of a reading's key: the film or all products, and the code that reads them."""
        parts = {"profile": self.given.profile, "id": figure.id, "output": output.function}
        for function in (output.function, *output.also):
            module, _, attribute = function.partition(":")
            parts |= self.sources.parts(module, (attribute,))
        if output.options:
            parts["options"] = json.dumps(dict(output.options), sort_keys=True)
        if output.of == "film":
            return parts | self.parts(figure.film)
        named = {f"input {name}": self.product(shared) for name, shared in figure.products.items()}
        return parts | named | {"format": FORMAT}

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
            raise UserError(f"it reads the product {name!r} by name; make it a parameter")
        for one in definitions:
            if one.target:
                self._add_import(name, one.target, part, root, parts)
        if any(not one.target for one in definitions):
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
            raise UserError(f"{path} has no {names[0]!r}{did_you_mean(names[0], known)}")
        whole = [name for name, parts in known.items() if any(not one.target for one in parts)]
        for name in names[:1] or whole:  # all of it, where the module itself is handed on
            self._add_name(path, name, root, parts)

    def _refuse_unknown(self, home: str, name: str) -> None:
        if name in FORBIDDEN:
            raise UserError(f"it calls {name}; {FORBIDDEN[name]}")
        if name not in BUILTIN | IMPLICIT or name in ("__file__", "__doc__"):
            close = did_you_mean(name, self.modules[home].names)
            kinds = "neither constant, function, import nor parameter"
            raise UserError(f"it reads {name!r}, which is {kinds}{close}")
