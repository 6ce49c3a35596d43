"""Who may import whom: every import in generator/ is read, those inside functions too."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parent.parent / "generator"
BELOW = {"generator.validation", "generator.errors", "generator.lazy"}
# Room → what it may import, besides itself, the standard library and what lies below all.
FLOORS = {
    "learn": {"numpy", "autograd", "sklearn"},
    "topology": {"numpy", "scipy", "ripser", "mpmath", "generator.learn"},
    "draw": {
        "numpy",
        "matplotlib",
        "contourpy",
        "PIL",
        "imageio",
        "imageio_ffmpeg",
    },  # contourpy is matplotlib's own
    "pipeline": set(),
    "publish": {
        "jinja2",
        "markupsafe",
        "markdown_it",
        "mdit_py_plugins",
        "latex2mathml",
        "bibtexparser",
        "PIL",
        "pptx",
    },
    "serving": set(),
    "door": set(),
    "errors": set(),
    "lazy": set(),
    "__init__": set(),
    "outputs": {"generator.pipeline"},
    "options": {"generator.pipeline"},
    "cutting": {"generator.pipeline"},
    "cli": {
        "generator.cli.export",
        "generator.cli.options",
        "generator.pipeline",
        "generator.publish",
        "generator.formats",
        "generator.publish.site_files",
        "generator.serving",
    },
    "published": {
        "generator.pipeline",
        "generator.publish",
        "generator.draw.style.theme",  # the pages take their inks from the films' themes
    },
}
# The rooms inside draw know what lies at its top, and marks; the readings don't know each other.
APART = {
    "draw/marks": {"space", "pixels", "svg"},
    "draw/space": {"pixels", "svg"},
    "draw/pixels": {"space", "svg"},
    "draw/svg": {"space", "pixels"},
}
# Single modules that may more: what takes long to import stays out of all others.
ALSO = {
    "pipeline/store/codec.py": {"numpy"},
    "pipeline/run/progress.py": {"rich"},
    "pipeline/dask/cluster.py": {"distributed"},
    "pipeline/dask/on_worker.py": {"distributed", "cloudpickle"},
    "door.py": {"numpy"},
}


def imported(source: str, package: str) -> Iterator[str]:
    """Dotted names of all that a source imports, `from generator import x` as generator.x."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(filter(None, (above, node.module)))
            inside = module == "generator"
            yield from (f"{module}.{alias.name}" if inside else module for alias in node.names)
        elif isinstance(node, ast.Call) and _imports(node.func):
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant):
                yield str(argument.value)


def _imports(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name in ("import_module", "__import__")


def offences(path: str, source: str) -> list[str]:
    """What a module of the generator imports and may not."""
    room = path.partition("/")[0].removesuffix(".py")
    package = ".".join(("generator", *path.split("/")[:-1]))
    allowed = BELOW | FLOORS[room] | ALSO.get(path, set()) | {f"generator.{room}"}
    apart = {f"generator.draw.{one}" for one in APART.get(path.rpartition("/")[0], ())}
    return [
        name
        for name in imported(source, package)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and (_within(name, apart) or not _within(name, allowed))
    ]


def _within(name: str, modules: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in modules)


MODULES = sorted(path.relative_to(GENERATOR).as_posix() for path in GENERATOR.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES)
def test_floors(path):
    assert offences(path, (GENERATOR / path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("draw/render/raster/gif.py", "from generator.learn.data.dataset import Data"),
        ("draw/render/raster/gif.py", "def f():\n    from generator import topology"),
        ("draw/render/raster/gif.py", "from generator.draw.render.svg.primitives import number"),
        ("draw/render/svg/steps.py", "from generator.draw.pixels import raster"),
        ("draw/marks/plane.py", "from generator.draw.motion.orbit import Orbit"),
        ("learn/training/train.py", "import scipy.optimize"),
        ("learn/training/train.py", "if TYPE_CHECKING:\n    import matplotlib"),
        ("learn/training/train.py", "from ..topology import flow"),
        ("topology/flow/flow.py", "import autograd.numpy as np"),
        ("pipeline/store/store.py", "import numpy"),
        ("pipeline/store/store.py", "import importlib\nimportlib.import_module('generator.draw')"),
        ("pipeline/run/reporters.py", "def f():\n    import rich"),
        ("pipeline/run/scheduler.py", "from distributed import Client"),
        ("publish/pages/article.py", "from generator.pipeline.store.store import Store"),
        ("publish/pages/article.py", "import numpy"),
        ("outputs.py", "from generator import draw"),
        ("errors.py", "from generator import lazy, learn"),
        ("cli.py", "import generator.learn"),
    ],
)
def test_an_import_from_another_floor_is_caught(path, source):
    assert len(offences(path, source)) == 1


def test_what_is_allowed_passes():
    assert (
        offences("topology/flow/flow.py", "import scipy\nfrom generator.learn.nn.network import N")
        == []
    )
    assert offences("draw/render/svg/steps.py", "from generator.draw import theme") == []
