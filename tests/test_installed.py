"""The package as a wheel in a fresh environment: the command in other folders, the same bytes.

The environment is made once, with every package that requirements.txt names. Without a package
registry these tests are skipped (and failed in CI).
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests/articles/tiny"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
pytestmark = [pytest.mark.installed, pytest.mark.ci]


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of another environment than the tests have, in the folder `cwd`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def succeeded(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Path → bytes of all files below a folder."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def states(folder: Path) -> dict[Path, tuple[int, int]]:
    """Path → size and time of change of everything below a folder."""
    paths = {path: path.stat() for path in (folder, *folder.rglob("*"))}
    return {path: (state.st_size, state.st_mtime_ns) for path, state in paths.items()}


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the build backend."""
    folder = tmp_path_factory.mktemp("backend")
    required = PROJECT["build-system"]["requires"]
    done = run(sys.executable, "-m", "pip", "install", "--target", folder, *required, cwd=folder)
    if done.returncode:
        reason = (done.stderr.splitlines() or [f"exit status {done.returncode}"])[-1]
        pytest.skip(f"pip can't install {', '.join(required)}: {reason}")
    return folder


@pytest.fixture(scope="session")
def archives(backend: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist of this clone."""
    folder = tmp_path_factory.mktemp("archives")
    built(backend, ROOT, folder)
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


def built(backend: Path, sources: Path, to: Path, *targets: str) -> None:
    command = (sys.executable, "-m", "hatchling", "build", "-d", to, *targets)
    succeeded(run(*command, cwd=sources, PYTHONPATH=str(backend)))


@dataclass(frozen=True)
class Environment:
    """A virtual environment that has the wheel."""

    python: Path
    command: Path
    packages: Path  # site-packages

    def run(self, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        """`layers-in-motion …`, typed in the folder `cwd`."""
        return run(self.command, *arguments, cwd=cwd)


@pytest.fixture(scope="session")
def environment(
    archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environment]:
    """A fresh environment, whose packages can't be written."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    succeeded(run(sys.executable, "-m", "venv", folder, cwd=folder.parent))
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    pip = (python, "-m", "pip", "install", "-q")
    succeeded(run(*pip, "-r", ROOT / "requirements.txt", cwd=folder))
    succeeded(run(*pip, "--no-deps", archives[0], cwd=folder))
    succeeded(run(python, "-m", "pip", "check", cwd=folder))
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(succeeded(run(python, "-c", where, cwd=folder)).strip())
    writable = [path for path in (packages, *packages.rglob("*")) if not path.is_symlink()]
    for path in writable:
        path.chmod(path.stat().st_mode & ~0o222)
    yield Environment(python, scripts / "layers-in-motion", packages)
    for path in writable:  # so that pytest can remove it
        path.chmod(path.stat().st_mode | 0o200)


@dataclass(frozen=True)
class Article:
    """The tiny article, built by the installed command."""

    folder: Path
    before: dict[Path, tuple[int, int]]  # of site-packages
    after: dict[Path, tuple[int, int]]


@pytest.fixture(scope="session")
def article(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Article:
    """The folder has a module of the package's name, which the command doesn't import."""
    folder = tmp_path_factory.mktemp("elsewhere") / "an article"
    shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("__pycache__", "site*", ".store"))
    (folder / "generator.py").write_text("raise SystemExit('the wrong generator')\n")
    before = states(environment.packages)
    succeeded(environment.run(cwd=folder))
    return Article(folder, before, states(environment.packages))


def test_the_wheel_has_the_package_its_data_and_the_templates(archives):
    with zipfile.ZipFile(archives[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        scripts = [wheel.read(name).decode() for name in wheel.namelist() if "entry_p" in name]
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "generator").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    shared = {
        f"generator/templates/{folder}/{name}"
        for folder in ("layouts", "slides", "static")
        for name in contents(ROOT / "templates" / folder)
    }
    assert names == package | shared
    assert "layers-in-motion = generator." in scripts[0]


def test_the_sdist_makes_the_same_wheel(archives, backend, tmp_path):
    shutil.unpack_archive(archives[1], tmp_path)
    (sources,) = tmp_path.iterdir()
    assert {"CITATION.cff", "LICENSE", "build.py", "tests"} <= set(os.listdir(sources))
    built(backend, sources, tmp_path / "again", "-t", "wheel")
    assert (tmp_path / "again" / archives[0].name).read_bytes() == archives[0].read_bytes()


def test_the_version_is_that_of_pyproject(environment, tmp_path):
    expected = f"{PROJECT['project']['name']} {PROJECT['project']['version']}\n"
    assert environment.run("--version", cwd=tmp_path).stdout == expected
    again = run(environment.python, "-m", "generator", "--version", cwd=tmp_path)
    assert again.stdout == expected
    clone = run(environment.python, ROOT / "build.py", "--version", cwd=tmp_path)
    assert clone.stdout == expected


@pytest.mark.parametrize("arguments", [(), ("list",), ("some-figure", "--draft"), ("serve",)])
def test_an_empty_folder_is_reported_what_an_article_needs(environment, tmp_path, arguments):
    done = environment.run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"layers-in-motion: {tmp_path / 'figures'}: expected a figure (*.py) in it, got none;"
    )
    assert "figures/, templates/sections/ and article.toml: layers-in-motion new ID" in line
    assert list(tmp_path.iterdir()) == []


def test_new_begins_an_article_in_an_empty_folder(environment, tmp_path):
    files = ["figures/two_arms.py", "article.toml", "templates/sections/00-introduction.md"]
    said = succeeded(environment.run("new", "two-arms", cwd=tmp_path)).splitlines()
    assert said == [*(f"{name}: written" for name in files), "next: layers-in-motion two-arms"]
    assert contents(tmp_path).keys() == {*files}
    (line,) = succeeded(environment.run("list", cwd=tmp_path)).splitlines()
    assert line.split() == ["two-arms", "animation", "missing", "Two", "arms"]


def test_installed_and_clone_make_the_same_bytes(environment, article, tmp_path):
    figures, site = article.folder / "figures", tmp_path / "site"
    clone = (environment.python, ROOT / "build.py", "--figures", figures)
    arguments = ("--output", site, "--store", tmp_path / "store")
    succeeded(run(*clone, *arguments, cwd=tmp_path))
    assert contents(site) == contents(article.folder / "site")
    sources = json.loads((site / "manifest.json").read_bytes())["sources"]
    assert {"generator/templates/static/page.js", "figures/arcs.py"} <= sources.keys()


def test_installed_and_clone_have_the_same_keys(environment, article, tmp_path):
    before = states(article.folder)
    clone = (environment.python, ROOT / "build.py", "--figures", article.folder / "figures")
    arguments = ("--store", article.folder / ".store")
    assert "nothing to do" in succeeded(run(*clone, *arguments, cwd=tmp_path))
    assert "nothing to do" in succeeded(environment.run(cwd=article.folder))
    assert states(article.folder) == before
    succeeded(environment.run("verify", cwd=article.folder))


def test_nothing_is_written_beside_the_package(article):
    assert article.after == article.before


READS = '''"""Reads"""

import sysconfig

from generator import draw, errors, learn

alt = "A number."
PACKAGES = sysconfig.get_path("purelib")


def data():
    return learn.spirals(turns=0.3, points=20)


def layout(data):
    return len(open(PACKAGES + "/generator/templates/static/page.js").read())


def beside(data):
    return len(open(errors.__file__.replace("errors.py", "templates/static/page.js")).read())


def original(data):
    return len(open(PACKAGES + "/generator/draw/style/themes/dark.toml").read())


def code(data):
    return len(open(PACKAGES + "/generator/learn/__init__.py").read())


def still(data):
    return draw.still(draw.curves(data))


def claims(layout, beside, original, code):
    return []
'''


def test_what_no_key_knows_is_not_read_from_the_installed_package(environment, tmp_path):
    shutil.copytree(TINY / "templates", tmp_path / "templates")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/reads.py").write_text(READS)
    done = environment.run(cwd=tmp_path)
    assert done.returncode == 1
    messages = dict(re.findall(r"^figures/reads\.py, (\w+): (.*)$", done.stderr, re.MULTILINE))
    assert messages.keys() == {"layout", "beside", "original", "code"}, done.stderr
    assert messages.pop("beside").startswith(
        "expected a file that is there, got page.js; put it into figures/data"
    )
    for line in messages.values():
        assert re.match(r"expected a declared file, .*, got .*/site-packages/generator/.*; ", line)


def test_a_notebook_anywhere(environment, tmp_path):
    cells = (
        "from generator import draw, learn\n"
        "data = learn.spirals(turns=0.3, points=20)\n"
        "still = draw.still(draw.curves(data))\n"
        "still.png('arms.png')\n"
        "assert '<svg' in still._repr_html_()"
    )
    succeeded(run(environment.python, "-c", cells, cwd=tmp_path))
    assert (tmp_path / "arms.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == ["arms.png"]


@contextmanager
def serving(environment: Environment, folder: Path) -> Iterator[str]:
    """The address of a running `layers-in-motion serve`."""
    with subprocess.Popen(
        [environment.command, "serve", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            assert "http://localhost:" in first, first + process.stdout.read()
            assert "nothing to do" in process.stdout.readline()
            yield first.split()[0].replace("localhost", "127.0.0.1")
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def test_serve_builds_the_article_of_the_folder(environment, article):
    with (
        serving(environment, article.folder) as address,
        urllib.request.urlopen(address, timeout=60) as answer,
    ):
        assert "<h1>Two arcs</h1>" in answer.read().decode()
