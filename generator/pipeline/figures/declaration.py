"""What figures declare, read from their syntax: `declare(module, modules)` gives one `Declaration`.

Functions are products and their parameters name the products that they need, of the same file or
of a sibling that is imported by name. Only `film` (or `still`), `claims` and `alt` mean something.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.errors import UserError, expected
from generator.pipeline.figures.module import Figure

KINDS = {"film": "animation", "still": "still"}
BUILT_IN = ("profile", "data_folder")  # products that no figure defines
FIXED = (*KINDS, "claims")
Modules = Mapping[str, Figure]  # path of each figure module → its facts


@dataclass(frozen=True, order=True)
class Product:
    """A function of a figure module, at home where it is defined."""

    home: str  # "figures/spiral_easy.py"
    name: str

    def __str__(self) -> str:
        return f"{self.home}, {self.name}"


@dataclass(frozen=True)
class Declaration:
    """A figure as its file declares it."""

    id: str
    path: str
    title: str
    caption: str
    alt: str
    kind: str
    film: Product
    claims: Product | None
    products: dict[str, Product]  # all that film and claims need; own names win over a sibling's
    title_line: int  # where title and caption begin in the file
    caption_line: int


def figure_id(path: str) -> str:
    """figures/spiral_easy.py is `spiral-easy`."""
    return path.rpartition("/")[2].removesuffix(".py").replace("_", "-")


def sibling(module: str, inside: tuple[str, ...]) -> tuple[str, str] | None:
    """Path and name that an import leads to among the figures; None when it leads elsewhere.

    The name is "" where a module is imported whole: `from figures import _shared`.
    """
    top, _, rest = module.partition(".")
    if top != "figures":
        return None
    if not rest:
        return (f"figures/{inside[0]}.py", "") if inside else ("figures", "")
    return f"figures/{rest.replace('.', '/')}.py", "".join(inside)


def shared(path: str) -> bool:
    """Whether a module only holds what figures share: its name begins with `_`."""
    return path.startswith("figures/_")


def resolve(home: str, name: str, modules: Modules) -> Product | None:
    """The function or declared file that a name means in a module; None when it is neither."""
    for part in modules[home].names.get(name, ()) if home in modules else ():
        if part.kind in ("function", "source"):
            return Product(home, name)
        target = sibling(*part.target) if part.target else None
        if target:
            return resolve(*target, modules)
    return None


def declared_file(product: Product, modules: Modules) -> str:
    """The path of a product that is `source("…")`; "" of one that is a function."""
    parts = modules[product.home].names[product.name]
    return next((part.files[0] for part in parts if part.kind == "source"), "")


def inputs(product: Product, modules: Modules) -> dict[str, Product | None]:
    """Parameter → product, None for the built-in; UserError for a name that is no product."""
    functions = (
        part for part in modules[product.home].names[product.name] if part.kind == "function"
    )
    part = next(functions, None)
    if part is None:  # a declared file
        return {}
    if part.odd:
        raise UserError(f"{product}: expected names of products, got {part.odd}")
    return {name: _input(product, name, modules) for name in part.parameters}


def _input(product: Product, name: str, modules: Modules) -> Product | None:
    resolved = resolve(product.home, name, modules)
    if name in FIXED:
        raise UserError(f"{product}: expected names of products, got {name}, which is kept nowhere")
    if resolved is None and name not in BUILT_IN:
        known = modules[product.home].names
        products = [name for name in known if resolve(product.home, name, modules)]
        allowed = {*BUILT_IN, *products} - {product.name, *FIXED}
        raise UserError(f"{product}: {expected('a product', allowed, name)}")
    return resolved


def declare(path: str, modules: Modules) -> Declaration | tuple[str, ...]:
    """The declaration of a figure module, or all that is wrong with it, a line each."""
    facts = modules[path]
    errors = [f"{path}: {line}" for line in (*facts.errors, *_missing(facts))]
    errors += _sibling_errors(path, modules)
    if errors:
        return tuple(errors)
    kind = next(name for name in KINDS if name in facts.names)
    film, claims = resolve(path, kind, modules), resolve(path, "claims", modules)
    try:
        if film is None or declared_file(film, modules):
            raise UserError(f"{path}: {kind}: expected def {kind}(…), got no function")
        if claims is None and "claims" in facts.names:
            raise UserError(f"{path}: claims: expected def claims(…), got no function")
        products = needed_products([film, *filter(None, [claims])], modules)
    except UserError as error:
        return (str(error),)
    title, _, caption = (facts.doc or "").strip().partition("\n")
    return Declaration(
        figure_id(path),
        path,
        title.strip(),
        caption.strip(),
        facts.alt or "",
        KINDS[kind],
        film,
        claims,
        products,
        facts.title_line,
        facts.caption_line,
    )


def _missing(facts: Figure) -> Iterator[str]:
    if facts.errors and not facts.names:  # it doesn't even parse
        return
    if not (facts.doc or "").strip():
        yield "expected a docstring, got none; its first line is the title, the rest the caption"
    if not facts.alt:
        yield 'expected alt = "…", in words what the picture shows, got none'
    both = [name for name in KINDS if name in facts.names]
    if len(both) != 1:
        yield f"expected film or still, got {'both' if both else 'neither'}"


def _sibling_errors(path: str, modules: Modules) -> Iterator[str]:
    """What is wrong with imports from other figures."""
    for name, parts in modules[path].names.items():
        for part in parts:
            for target in filter(None, (part.target, *part.inner)):
                to = sibling(*target)
                if to:
                    yield from _sibling_error(path, name, *to, modules)


def _sibling_error(path: str, name: str, at: str, wanted: str, modules: Modules) -> Iterator[str]:
    if not wanted and not shared(at):
        name = at.rpartition("/")[2].removesuffix(".py") if at in modules else name
        yield f"{path}: expected from figures.{name} import data, got an import of the whole module"
    elif at not in modules:
        known = [path.rpartition("/")[2].removesuffix(".py") for path in modules]
        name = at.rpartition("/")[2].removesuffix(".py")
        yield f"{path}: imports: {expected('a module of figures', known, name)}"
    elif modules[at].errors and shared(at):
        yield from (f"{at}: {line}" for line in modules[at].errors)
    elif modules[at].errors:
        yield f"{path}: expected imports from modules without errors, got {at}"
    elif wanted and wanted not in modules[at].names:
        yield f"{path}: {expected(f'a name of {at}', modules[at].names, wanted)}"
    elif path in imported_modules(at, modules):
        yield f"{path}: expected imports in one direction, got {at}, which imports this module"
    elif shared(at):
        yield from _sibling_errors(at, modules)


def imported_modules(path: str, modules: Modules) -> set[str]:
    """The figure modules that one imports, and those that they import."""
    paths, pending = set[str](), [path]
    while pending:
        names = modules[pending.pop()].names.values()
        targets = [
            sibling(*target)
            for parts in names
            for part in parts
            for target in (part.target, *part.inner)
            if target
        ]
        new = {target[0] for target in targets if target} - paths
        paths |= new
        pending.extend(new & modules.keys())
    return paths & modules.keys()


def needed_products(roots: list[Product], modules: Modules) -> dict[str, Product]:
    """Name → product of all that some functions need; UserError for a cycle."""
    products: dict[str, Product] = {}
    walked = set[Product]()

    def walk(product: Product, above: tuple[Product, ...]) -> None:
        if product in above:
            names = [step.name for step in (*above[above.index(product) :], product)]
            raise UserError(f"{product}: expected no cycle of products, got {' → '.join(names)}")
        if product not in walked:
            walked.add(product)
            needed = {
                name: input
                for name, input in inputs(product, modules).items()
                if input and not declared_file(input, modules)  # no task makes a declared file
            }
            own.update({name: inner for name, inner in needed.items() if product.home == root.home})
            for name, inner in needed.items():
                walk(inner, (*above, product))
                products.setdefault(name, inner)

    own: dict[str, Product] = {}
    for root in roots:
        walk(root, ())
    return products | own
