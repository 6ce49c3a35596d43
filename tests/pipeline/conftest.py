"""A tiny project with rooms of its own, built by the real pipeline: the fixture `tiny`."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from generator.cli.commands import COMMANDS
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.store.output import Output
from generator.pipeline.store.store import Store

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OUTPUTS = (
    Output("gif", "generator.draw.gif:render", ("animation",)),
    Output("svg", "generator.draw.svg:render"),
    Output("network.json", "generator.learn.data.csv_record:render", of="products"),
)

ONE_OF_MANY = '''"""Figure {0}

One of many.
"""

from generator import claim, draw

alt = "A number."
NUMBER = {0}


def value():
    return NUMBER / 7


def still(value):
    return draw.film(lambda t: t + value)


def claims(value):
    yield claim.at_least("value", value, 0, "Not negative")
'''


@dataclass(frozen=True)
class Tiny:
    """A project in a folder of its own."""

    root: Path

    def build(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`python build.py …`, as one types it; a build has one worker unless it is told more."""
        command = [sys.executable, str(self.root / "build.py"), *arguments]
        builds = not {"--jobs", *COMMANDS} & set(arguments)
        if builds and not any(argument.startswith("--executor") for argument in arguments):
            command += ["--jobs", "1"]  # a second worker imports everything once more
        return subprocess.run(
            command,
            env=os.environ | environment,
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def change(self, path: str, *pairs: tuple[str, str]) -> None:
        """Replaces text in a file."""
        file = self.root / path
        text = file.read_text()
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text)

    def add(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)

    def sweep(self, count: int) -> None:
        """Adds figures that do next to nothing: four tasks each, no drawing."""
        for number in range(count):
            self.add(f"figures/many_{number:05d}.py", ONE_OF_MANY.format(number))

    def project(self, profile: str = "default", folder: str = "") -> Project:
        """Declarations and keys as they are now."""
        store = Store(self.root / ".store", print)
        return read_project(self.root, store, OUTPUTS, BuildInputs(profile, folder))

    def keys(
        self, id: str = "round-trip", profile: str = "default", folder: str = ""
    ) -> dict[str, str]:
        """Name → key of a figure's products and targets."""
        project = self.project(profile, folder)
        assert not project.errors
        products = project.figures[id].products
        named = {name: project.keys.product(product) for name, product in products.items()}
        return named | {target.name: target.key for target in project.targets[id]}

    def errors(self, name: str, text: str) -> list[str]:
        """What a figure with this source is told."""
        self.add(f"figures/{name}.py", text)
        return [line for lines in self.project().errors.values() for line in lines]

    def changed(self, change: Callable[[], None], id: str = "round-trip") -> set[str]:
        """Names of the products and targets whose key a change alters."""
        before = self.keys(id)
        change()
        now = self.keys(id)
        return {name for name in before if before[name] != now[name]}

    def written(self) -> dict[str, tuple[int, int, int]]:
        """Path → size, inode and time of everything that a build may write."""
        return {
            str(path.relative_to(self.root)): (
                path.stat().st_size,
                path.stat().st_ino,
                path.stat().st_mtime_ns,
            )
            for top in ("site", ".store")
            for path in (self.root / top, *(self.root / top).rglob("*"))
        }

    def site(self, folder: str = "site") -> dict[str, bytes]:
        top = self.root / folder
        files = [path for path in sorted(top.rglob("*")) if path.is_file()]
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


def copy_to(root: Path) -> Tiny:
    """The tiny project, never built; its store knows what its sources say, and nothing else.

    Parsing them takes longer than all the rest of a build, and compiling some a tenth of it.
    """
    project_copy = with_pipeline(root)
    for name, data in tiny_sources().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return project_copy


@cache
def tiny_sources() -> dict[str, bytes]:
    """What a build without a store notes of the sources, and bytecode, by path in the project."""
    with tempfile.TemporaryDirectory() as folder:
        project_copy = with_pipeline(Path(folder) / "project")
        run = project_copy.build()
        assert run.returncode == 0, run.stdout + run.stderr
        root = project_copy.root
        paths = [root / ".store/CACHEDIR.TAG", root / ".store/records/parsed"]
        for package in ("generator", "generator/publish"):
            paths += (root / package / "__pycache__").glob("*.pyc")
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def with_pipeline(root: Path) -> Tiny:
    """The tiny project with the real pipeline, and the bytecode that is there of its modules."""
    shutil.copytree(HERE / "tiny", root, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (
        "__init__.py",
        "program.py",
        "validation.py",
        "errors.py",
        "formats.py",
        "lazy.py",
        "locks.py",
        "source.py",
        "source_files.py",
        "verdict.py",
        "publish/site_files.py",
        "publish/figure_result.py",
        "publish/page_options.py",
    ):
        shutil.copy2(ROOT / "generator" / name, root / "generator" / name)
    for package in ("cli", "pipeline", "serving"):
        shutil.copytree(ROOT / "generator" / package, root / "generator" / package)
    return Tiny(root)


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return copy_to(tmp_path / "project")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Built once, for tests that only look."""
    project_copy = copy_to(tmp_path_factory.mktemp("built") / "project")
    run = project_copy.build()
    assert run.returncode == 0, run.stdout + run.stderr
    return project_copy


@pytest.fixture
def standing(built: Tiny, tmp_path: Path) -> Tiny:
    """A project that has its site and its store, to change."""
    shutil.copytree(built.root, tmp_path / "standing")
    return Tiny(tmp_path / "standing")
