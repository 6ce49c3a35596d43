"""Who may import whom: every import in generator/ is read, those inside functions too.

`ORDER` has every package from the bottom to the top. A module may import modules of its own package
and of packages on earlier lines, as far as `ALLOWED` lets its top package; packages on one line
don't know each other. No module imports itself by way of others.
"""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parent.parent / "generator"

# Packages, and modules that lie beside packages, below generator/.
ORDER = """
errors stubs program locks
source_files source verdict formats
validation
lazy short_repr scalar_formulas
kernel_cache
array_kernels
reproducible_math reproducible_algebra
learn topology draw publish.slides
learn.data
learn.nn
learn.kernels
learn.training
learn.experiments
learn.importers
topology.flow
topology.invariants
topology.measure
topology.proofs
topology.network_json
draw.geometry
draw.style
draw.motion
draw.depth_buffer
draw.marks
draw.scene
draw.scene.space
draw.composition
draw.render
draw.render.raster draw.render.svg
draw.render.space draw.render.matplotlib_figure
draw.render.viewer
draw.film
network_film
network_figure
pipeline.store
pipeline.figures
pipeline.claims
pipeline.run
pipeline.publishing
pipeline.dask
pipeline pipeline.explain_freshness pipeline.verify pipeline.compare_manifests
pipeline.build
pipeline.choose_executor
outputs
serving
publish publish.text
publish.figure_result publish.page_options
publish.figures
publish.prose
publish.pages
publish.slides.slide
publish.slides.powerpoint publish.slides.html_and_beamer
publish.slides.kit
publish.site_files
cli
__main__
"""
# Top package → which others it may import.
ALLOWED = {
    "errors": set(),
    "program": set(),
    "stubs": set(),
    "source_files": {"errors"},
    "source": {"errors"},
    "verdict": set(),
    "formats": {"errors"},
    "validation": {"errors"},
    "lazy": {"errors", "validation"},
    "short_repr": {"validation"},
    "scalar_formulas": set(),
    "array_kernels": {"scalar_formulas", "kernel_cache"},
    "reproducible_math": {"scalar_formulas", "array_kernels"},
    "reproducible_algebra": {"array_kernels"},
    "learn": {
        "short_repr",
        "reproducible_math",
        "reproducible_algebra",
        "scalar_formulas",
        "array_kernels",
        "kernel_cache",
        "errors",
        "lazy",
        "validation",
    },
    "topology": {
        "short_repr",
        "reproducible_math",
        "reproducible_algebra",
        "errors",
        "lazy",
        "learn",
        "validation",
        "verdict",
    },
    "draw": {
        "short_repr",
        "reproducible_math",
        "reproducible_algebra",
        "kernel_cache",
        "errors",
        "formats",
        "lazy",
        "validation",
    },
    "kernel_cache": {"locks", "scalar_formulas"},
    "locks": set(),
    "network_film": {"draw", "errors", "learn", "source_files", "topology"},
    "network_figure": {"network_film"},
    "pipeline": {
        "errors",
        "lazy",
        "locks",
        "program",
        "source",
        "source_files",
        "validation",
        "verdict",
    },
    "outputs": {"formats", "pipeline"},
    "serving": {"errors", "formats", "source_files"},
    "publish": {"errors", "formats", "lazy", "source_files"},
    "cli": {
        "draw",
        "network_film",
        "network_figure",
        "errors",
        "formats",
        "outputs",
        "pipeline",
        "program",
        "publish",
        "serving",
        "source",
        "source_files",
    },
    "__main__": {"cli", "program"},
}
# Single modules that may import more.
EXCEPTIONS = {
    "publish.site_files": {
        "pipeline",  # hashes what pages depend on
        "draw.style",  # the pages take their colours from the films' themes
    },
    "pipeline.figures.trace": {"validation"},
}
# Libraries; what takes long to import is imported by single modules only.
LIBRARIES = {
    "learn": {"numpy", "autograd", "sklearn"},
    "learn.data.table_columns": {"pyarrow"},
    "learn.importers.onnx_graph": {"google", "onnx"},
    "learn.importers.state_dict": {"safetensors"},
    "learn.nn.activation_functions": {"scipy"},
    "network_film": {"numpy"},
    "topology": {"numpy", "scipy", "ripser", "mpmath"},
    "draw": {"numpy", "matplotlib", "contourpy", "PIL", "imageio", "imageio_ffmpeg"},
    "publish": {
        "jinja2",
        "markupsafe",
        "markdown_it",
        "pygments",
        "mdit_py_plugins",
        "math_core",
        "bibtexparser",
        "pylatexenc",
        "minify",
        "PIL",
        "pptx",
    },
    "publish.pages.fallback_fonts": {"matplotlib"},
    "serving.watch": {"watchfiles"},
    "learn.kernels": {"numba"},
    "array_kernels": {"numba"},
    "scalar_formulas": {"numpy"},
    "kernel_cache": {"numba", "llvmlite"},
    "draw.depth_buffer.compiled_loops": {"numba"},
    "array_kernels.array_loops": {"numpy"},
    "reproducible_math": {"numpy"},
    "reproducible_algebra": {"numpy"},
    "validation": {"numpy"},
    "pipeline.store.codec": {"numpy"},
    "pipeline.run.audit": {"numpy"},  # whose global generator it resets
    "pipeline.run.progress": {"rich"},
    "pipeline.dask.cluster": {"distributed"},
    "pipeline.dask.on_worker": {"distributed", "cloudpickle"},
}
RANKS = {name: rank for rank, line in enumerate(ORDER.split("\n")) for name in line.split()}


def module_name(path: str) -> str:
    """learn/nn/dense.py as learn.nn.dense, learn/__init__.py as learn; the top package as ''."""
    return path.removesuffix(".py").replace("/", ".").removesuffix("__init__").rstrip(".")


MODULES = {
    module_name(path.relative_to(GENERATOR).as_posix()): path for path in GENERATOR.rglob("*.py")
}


def imported(module: str, source: str) -> Iterator[str]:
    """Dotted names of all that a module imports; `from x import y` as x.y."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ["generator", *module.split(".")][: -node.level] if node.level else []
            base = ".".join([*package, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _imports(node.func):
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant):
                yield str(argument.value)


def _imports(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name in ("import_module", "__import__")


def target(name: str) -> str:
    """The module below generator/ that a dotted name is, or is in."""
    inside = name.removeprefix("generator").lstrip(".")
    while inside and inside not in MODULES:
        inside = inside.rpartition(".")[0]
    return inside


def package(module: str) -> str:
    """The line of the table that a module belongs to: itself, or the package that it lies in."""
    return module if module in RANKS else module.rpartition(".")[0]


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def may_import(module: str, name: str) -> bool:
    if name.partition(".")[0] != "generator":
        library = name.partition(".")[0]
        places = {place for place, libraries in LIBRARIES.items() if library in libraries}
        return library in sys.stdlib_module_names or any(within(module, place) for place in places)
    there = target(name)
    if any(within(there, more) for more in EXCEPTIONS.get(module, ())):
        return True
    if not module:
        return there == "lazy"
    top, other = module.partition(".")[0], there.partition(".")[0]
    if top != other and other not in ALLOWED[top]:
        return False
    here, below = package(module), package(there)
    return here == below or RANKS[below] < RANKS[here]


def offences(module: str, source: str) -> list[str]:
    return [name for name in imported(module, source) if not may_import(module, name)]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_lies_below(module):
    assert offences(module, MODULES[module].read_text("utf-8")) == []


def test_every_package_is_in_the_table():
    packages = {package(module) for module in MODULES if module}
    assert packages == set(RANKS)


def test_no_module_imports_itself_by_way_of_others():
    def graph() -> Iterator[tuple[str, set[str]]]:
        for module, path in MODULES.items():
            names = imported(module, path.read_text("utf-8"))
            yield module, {target(name) for name in names if within(name, "generator")} - {module}

    assert len(tuple(TopologicalSorter(dict(graph())).static_order())) == len(MODULES)


def test_a_circle_of_imports_is_caught():
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("draw.render.raster.gif", "from generator.learn.data.dataset import Data"),
        ("draw.render.raster.gif", "def f():\n    from generator import topology"),
        ("draw.render.raster.gif", "from generator.draw.render.svg.primitives import number"),
        ("draw.render.svg.steps", "from generator.draw.render.raster import canvas"),
        ("draw.marks.in_plane", "from generator.draw.scene.scene import Scene"),
        ("draw.motion.clock", "from generator.draw.marks import mark"),
        ("learn.data.dataset", "from generator.learn.nn.dense import Dense"),
        ("learn.training.train", "import scipy.optimize"),
        ("learn.training.train", "if TYPE_CHECKING:\n    import matplotlib"),
        ("learn.training.train", "from ...topology.flow import flow"),
        ("topology.flow.flow", "import autograd.numpy as np"),
        ("topology.flow.flow", "from generator.topology.proofs.certify import certify"),
        ("pipeline.store.store", "import numpy"),
        ("pipeline.store.store", "from generator.pipeline.run import worker"),
        ("pipeline.store.store", "import importlib\nimportlib.import_module('generator.draw')"),
        ("pipeline.run.reporters", "def f():\n    import rich"),
        ("pipeline.run.scheduler", "from distributed import Client"),
        ("pipeline.run.scheduler", "from generator.pipeline.dask.cluster import Cluster"),
        ("publish.pages.article", "from generator.pipeline.store.store import Store"),
        ("publish.text.titles", "from generator.publish.pages import layouts"),
        ("publish.pages.article", "import numpy"),
        ("formats", "from generator import draw"),
        ("errors", "from generator import lazy, learn"),
        ("cli.main", "import generator.learn"),
    ],
)
def test_an_import_from_above_is_caught(module, source):
    assert offences(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("topology.flow.flow", "import scipy\nfrom generator.learn.nn.network import Network"),
        ("draw.render.svg.steps", "from generator.draw.style import theme"),
        ("draw.film.film", "from generator.draw.render.svg import document as svg"),
        ("cli.main", "from generator import formats, outputs"),
    ],
)
def test_what_is_allowed_passes(module, source):
    assert offences(module, source) == []
