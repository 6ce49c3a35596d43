"""What figures declare, read from their syntax: `declare(module, modules)` gives one `Declaration`.

Functions are products and their parameters name the products that they need, of the same file or
of a sibling that is imported by name. Only `film` (or `still`), `claims` and `alt` mean something.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.errors import AuthorError, did_you_mean
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


def figure_id(path: str) -> str:
    """figures/spiral_easy.py is `spiral-easy`."""
    return path.rpartition("/")[2].removesuffix(".py").replace("_", "-")


def sibling(module: str) -> str:
    """The path of an imported figure module."""
    return f"{module.replace('.', '/')}.py"


def resolve(home: str, name: str, modules: Modules) -> Product | None:
    """The function that a name means in a module; None when it is no function of a figure."""
    for part in modules[home].names.get(name, ()) if home in modules else ():
        if part.kind == "function":
            return Product(home, name)
        if part.target and part.target[0].startswith("figures."):
            return resolve(sibling(part.target[0]), "".join(part.target[1]), modules)
    return None


def inputs(product: Product, modules: Modules) -> dict[str, Product | None]:
    """Parameter → product, None for the built-in; AuthorError for a name that is no product."""
    (part,) = (one for one in modules[product.home].names[product.name] if one.kind == "function")
    if part.odd:
        raise AuthorError(f"{product}: parameter {part.odd}; allowed: plain names of products")
    return {name: _input(product, name, modules) for name in part.parameters}


def _input(product: Product, name: str, modules: Modules) -> Product | None:
    found = resolve(product.home, name, modules)
    if name in FIXED:
        raise AuthorError(f"{product}: {name} is kept nowhere; allowed: names of products")
    if found is None and name not in BUILT_IN:
        known = modules[product.home].names
        products = [one for one in known if resolve(product.home, one, modules)]
        close = did_you_mean(name, {*BUILT_IN, *products} - {product.name, *FIXED})
        raise AuthorError(f"{product}: {name!r} is no product{close}")
    return found


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
        if film is None:
            raise AuthorError(f"{path}: {kind} is no function; allowed: def {kind}(…)")
        if claims is None and "claims" in facts.names:
            raise AuthorError(f"{path}: claims is no function; allowed: def claims(…)")
        products = demanded([film, *filter(None, [claims])], modules)
    except AuthorError as error:
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
    )


def _missing(facts: Figure) -> Iterator[str]:
    if facts.errors and not facts.names:  # it doesn't even parse
        return
    if not (facts.doc or "").strip():
        yield "no docstring; its first line is the title, the rest the caption"
    if not facts.alt:
        yield 'no alt; write alt = "…", what the picture shows, in words'
    both = [name for name in KINDS if name in facts.names]
    if len(both) != 1:
        yield f"{'both film and still' if both else 'neither film nor still'}; allowed: one of them"


def _sibling_errors(path: str, modules: Modules) -> Iterator[str]:
    """What is wrong with imports from other figures."""
    for name, parts in modules[path].names.items():
        for part in parts:
            for module, inside in filter(None, (part.target, *part.inner)):
                if module.partition(".")[0] == "figures":
                    yield from _sibling_error(path, name, module, "".join(inside), modules)


def _sibling_error(
    path: str, name: str, module: str, wanted: str, modules: Modules
) -> Iterator[str]:
    at = sibling(module)
    if "." not in module:
        yield f"{path}: imports a figure whole; allowed: from figures.{wanted or name} import data"
    elif at not in modules:
        known = [one.rpartition("/")[2].removesuffix(".py") for one in modules]
        close = did_you_mean(module.partition(".")[2], known)
        yield f"{path}: imports from {at}, which is not there{close}"
    elif modules[at].errors:
        yield f"{path}: imports from {at}, which has errors"
    elif wanted not in modules[at].names:
        close = did_you_mean(wanted, modules[at].names)
        yield f"{path}: {at} has no {wanted!r}{close}"
    elif path in _reached(at, modules):
        yield f"{path}: it and {at} import each other; allowed: one way"


def _reached(path: str, modules: Modules) -> set[str]:
    """The figure modules that one imports, and those that they import."""
    found, pending = set[str](), [path]
    while pending:
        names = modules[pending.pop()].names.values()
        targets = [part.target[0] for parts in names for part in parts if part.target]
        new = {sibling(one) for one in targets if one.startswith("figures.")} - found
        found |= new
        pending.extend(new & modules.keys())
    return found


def demanded(roots: list[Product], modules: Modules) -> dict[str, Product]:
    """Name → product of all that some functions need; AuthorError for a cycle."""
    found: dict[str, Product] = {}
    walked = set[Product]()

    def walk(product: Product, above: tuple[Product, ...]) -> None:
        if product in above:
            names = [one.name for one in (*above[above.index(product) :], product)]
            raise AuthorError(f"{product}: a cycle of products: {' → '.join(names)}")
        if product not in walked:
            walked.add(product)
            needed = inputs(product, modules)
            own.update({n: one for n, one in needed.items() if one and product.home == root.home})
            for name, one in needed.items():
                if one:
                    walk(one, (*above, product))
                    found.setdefault(name, one)

    own: dict[str, Product] = {}
    for root in roots:
        walk(root, ())
    return found | own
