"""Declared files, shared modules, versions of libraries, and the sources that a manifest names."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from generator.pipeline.declaration import declare
from generator.pipeline.figure import read_figure
from generator.pipeline.sealed import sha256
from generator.pipeline.versions import Versions
from tests.pipeline.conftest import Tiny, copy_to

FIGURE = '''"""Pets

A table that lies beside the figures.
"""

import numpy as np

from generator import claim, draw, source

alt = "A number."
pets = source("pets.csv")
OTHERS = [source("a.txt"), source("more")]


def data(pets):
    return float(np.loadtxt(pets))


def named():
    return float(np.loadtxt(pets))


def inside():
    return float(np.loadtxt(source("pets.csv")))


def others():
    first, folder = OTHERS
    return float(np.loadtxt(first)) + sum(float(np.loadtxt(one)) for one in folder.iterdir())


def none():
    return 1


def film(data, named, inside, others, none):
    return draw.film(lambda t: t + data + named + inside + others + none)


def claims(data):
    yield claim.equal("pets", data, 3, "Three pets")
'''
READERS = {"data", "named", "inside"}
PETS = "figures/data/pets.csv"


@pytest.fixture
def pets(tiny: Tiny) -> Tiny:
    (tiny.root / "figures/data/more/deep").mkdir(parents=True)
    for path, text in {"pets.csv": "3", "a.txt": "4", "more/b.txt": "5"}.items():
        tiny.add(f"figures/data/{path}", text)
    tiny.add("figures/pets.py", FIGURE)
    return tiny


def changed(pets, change):
    return pets.changed(change, "pets") & {*READERS, "others", "none", "claims", "gif"}


def test_who_reads_a_file_depends_on_its_content(pets):
    assert changed(pets, lambda: pets.add(PETS, "6")) == READERS | {"claims", "gif"}
    assert changed(pets, lambda: pets.add("figures/data/a.txt", "6")) == {"others", "gif"}
    assert changed(pets, lambda: pets.add("figures/data/more/b.txt", "6")) == {"others", "gif"}
    assert changed(pets, lambda: pets.add("figures/data/more/deep/c", "6")) == {"others", "gif"}
    assert changed(pets, lambda: pets.add("figures/data/other.txt", "6")) == set()
    assert changed(pets, lambda: (pets.root / PETS).touch()) == set()


def test_files_that_are_exchanged_are_noticed(pets):
    pets.change(
        "figures/pets.py", ("def data(pets)", "cats = source('a.txt')\n\n\ndef data(pets, cats)")
    )
    swapped = [("cats = source('a.txt')", "cats = source('pets.csv')")]
    swapped += [('pets = source("pets.csv")', 'pets = source("a.txt")')]
    assert "data" in changed(pets, lambda: pets.change("figures/pets.py", *swapped))


def test_a_figure_is_made_of_its_files_and_made_again_when_they_change(pets):
    assert pets.build().returncode == 0
    assert pets.site()["figures/pets/pets.svg"].endswith(b">19.0</svg>")
    assert "nothing to do" in pets.build().stdout
    pets.add(PETS, "5")
    assert "data: stale: figures/data/pets.csv changed" in pets.build("--explain", "pets").stdout
    run = pets.build()
    assert 'claim failed: "Three pets": pets is 5.0' in run.stderr
    assert "figures/pets.py, others" not in run.stdout
    pets.change("figures/pets.py", ("data, 3,", "data, 5,"))
    assert pets.build().returncode == 0
    assert pets.site()["figures/pets/pets.svg"].endswith(b">25.0</svg>")


def test_a_file_that_is_not_there(pets):
    (pets.root / PETS).rename(pets.root / "figures/data/pests.csv")
    (line,) = pets.project().errors["pets"]
    assert line.startswith("figures/pets.py, ")
    assert "source('pets.csv'): no figures/data/pets.csv; did you mean pests.csv" in line


def test_a_notebook_reads_the_same_file(pets, monkeypatch):
    from generator import source

    monkeypatch.chdir(pets.root)
    space = {"__name__": "__main__", "source": source}
    exec("text = source('pets.csv').read_text()", space)
    assert space["text"] == "3"


SHARED = '''"""What figures share."""

import numpy as np

SCALE = 2
OTHER = 3


def scaled(number):
    return float(np.float64(number * SCALE))


def other(number):
    return number * OTHER


def value():
    return 1.0
'''
USER = '''"""A figure that shares"""

{imports}
from generator import claim, draw

alt = "A number."


def data():
    return {call}


def film(data):
    return draw.film(lambda t: t + data)
'''
WAYS = {
    "from figures._shared import scaled": "scaled(4)",
    "from ._shared import scaled as s": "s(4)",
    "from figures import _shared": "_shared.scaled(4)",
    "from . import _shared as s": "s.scaled(4)",
    "import figures._shared as s": "s.scaled(4)",
}


@pytest.mark.parametrize("imports", WAYS)
def test_a_shared_module_counts_by_what_is_used(tiny, imports):
    tiny.add("figures/_shared.py", SHARED)
    tiny.add("figures/user.py", USER.format(imports=imports, call=WAYS[imports]))

    def keys(*pair):
        return "data" in tiny.changed(lambda: tiny.change("figures/_shared.py", pair), "user")

    assert keys("SCALE = 2", "SCALE = 5")
    assert keys("number * SCALE", "SCALE * number")
    assert not keys("OTHER = 3", "OTHER = 4")
    assert not keys("What figures", "All that figures")
    assert "numpy" in tiny.project().keys.parts(tiny.project().figures["user"].products["data"])


def test_shared_modules_in_a_build(tiny):
    tiny.add("figures/_shared.py", SHARED)
    for number, (imports, call) in enumerate(WAYS.items()):
        tiny.add(f"figures/user_{number}.py", USER.format(imports=imports, call=call))
    product = "from figures._shared import value"
    text = USER.format(imports=product, call="2 * value").replace("data()", "data(value)")
    tiny.add("figures/user_product.py", text)
    run = tiny.build()
    assert run.returncode == 0, run.stderr
    site = tiny.site()
    assert all(site[f"figures/user-{n}/user-{n}.svg"].endswith(b">8.0</svg>") for n in range(5))
    assert site["figures/user-product/user-product.svg"].endswith(b">2.0</svg>")
    assert not [path for path in site if "shared" in path]  # it is no figure


def test_a_shared_module_handed_on_whole_counts_whole(tiny):
    tiny.add("figures/_shared.py", SHARED)
    call = "len(dir(_shared))"
    tiny.add("figures/user.py", USER.format(imports="from figures import _shared", call=call))
    other = ("OTHER = 3", "OTHER = 4")
    assert "data" in tiny.changed(lambda: tiny.change("figures/_shared.py", other), "user")


@pytest.mark.parametrize(
    ("imports", "shared", "told"),
    [
        ("from figures._shered import x", SHARED, "figures/_shered.py, which is not there; did"),
        ("from figures._shared import scaledd", SHARED, "has no 'scaledd'; did you mean scaled"),
        ("from figures._shared import scaled", "x = (", "figures/_shared.py: line 1: "),
        ("from figures._shared import scaled", "import time\ndef scaled(): return time.time()",
            "figures/_shared.py: line 2: time.time: a figure reads no clock"),
        ("from figures._shared import scaled", "from figures.user import data\nscaled = 1",
            "it and figures/_shared.py import each other"),
        ("import figures._shared", SHARED, "imports a figure whole"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_shared_module(imports, shared, told):
    modules = {
        "figures/_shared.py": read_figure(shared),
        "figures/user.py": read_figure(USER.format(imports=imports, call="1")),
    }
    lines = declare("figures/user.py", modules)
    assert isinstance(lines, tuple)
    assert told in lines[0]


def installed(folder, name, version, *requires):
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "License: long", "        ", "        text"]
    lines += [f"Requires-Dist: {one}" for one in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n\nRequires-Dist: in-the-description\n")
    return info


def test_a_key_holds_the_versions_of_all_that_a_library_requires(tmp_path, monkeypatch):
    requires = ("Two.x>=2 ; python_version > '3'", "extra-only ; extra == 'x'", "three[more] (>=1)")
    installed(tmp_path, "one", "1.0", *requires, "not-installed")
    installed(tmp_path, "two_x", "2.1", "four", "one")
    three = installed(tmp_path, "three", "3.0")
    for name in ("four", "extra_only", "in_the_description", "unrelated"):
        installed(tmp_path, name, "1")
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    closure = Versions().closure("one")
    assert closure == {"one": "1.0", "two-x": "2.1", "three": "3.0", "four": "1"}
    three.rename(tmp_path / "three-3.1.dist-info")
    assert Versions().closure("one")["three"] == "3.1"


def test_requirements_of_libraries_that_are_installed_here():
    versions = Versions()
    assert {"pillow", "contourpy", "pyparsing", "fonttools"} <= versions.closure(
        "matplotlib"
    ).keys()
    assert {"joblib", "threadpoolctl", "scipy"} <= versions.closure("sklearn").keys()
    assert "markupsafe" in versions.closure("jinja2")


def test_a_clean_build_of_the_named_sources_gives_these_bytes(pets, tmp_path):
    pets.add("figures/_shared.py", SHARED)
    call = WAYS["from figures import _shared"]
    pets.add("figures/user.py", USER.format(imports="from figures import _shared", call=call))
    pets.add("figures/data/unused.csv", "9")
    pets.add("figures/_unused.py", "x = 1\n")
    pets.add("templates/more.md", "x")
    assert pets.build().returncode == 0
    sources = json.loads(pets.site()["manifest.json"])["sources"]
    assert list(sources) == sorted(sources)
    assert {PETS, "figures/_shared.py", "article.toml", "templates/article.md"} <= sources.keys()
    assert {"generator/draw/ink.txt", "generator/publish/article.py"} <= sources.keys()
    assert not {"figures/data/unused.csv", "figures/_unused.py"} & sources.keys()
    for path, digest in sources.items():
        assert sha256((pets.root / path).read_bytes()) == digest
        (tmp_path / "clean" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pets.root / path, tmp_path / "clean" / path)
    clean = Tiny(tmp_path / "clean")
    for path in ("build.py", "generator/pipeline/defaults/matplotlibrc"):  # these start it
        (clean.root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pets.root / path, clean.root / path)
    run = clean.build()
    assert run.returncode == 0, run.stderr
    assert clean.site() == pets.site()


def test_a_figure_that_is_kept_names_its_older_sources(standing):
    """at-rest is named; round-trip stays as it was, of sources that are others now."""
    before = json.loads(standing.site()["manifest.json"])["sources"]
    standing.change("figures/round_trip.py", ("t * network", "t + network"))
    standing.change("figures/at_rest.py", ("A point.", "Another point."))
    assert standing.build("at-rest").returncode == 0
    manifest = json.loads(standing.site()["manifest.json"])
    path = "figures/round_trip.py"  # which at-rest reads as it is now
    assert manifest["sources"][path] == sha256((standing.root / path).read_bytes())
    assert manifest["older_sources"] == {"round-trip": {path: before[path]}}
    assert standing.build().returncode == 0
    assert "older_sources" not in json.loads(standing.site()["manifest.json"])


def test_data_of_the_command_line_is_among_the_sources(tiny, tmp_path):
    folder = tmp_path / "images/deep"
    folder.mkdir(parents=True)
    (folder / "x.txt").write_text("1")
    tiny.change("figures/round_trip.py", ("def data():", "def data(data_folder):"))
    assert tiny.build("--data", str(tmp_path / "images")).returncode == 0
    sources = json.loads(tiny.site()["manifest.json"])["sources"]
    assert sources["data_folder/deep/x.txt"] == sha256(b"1")


def test_another_article_names_its_files_by_where_they_are_in_it(tiny, tmp_path):
    """The generator's own templates are `generator/templates/…`, the author's `templates/…`."""
    other = copy_to(tmp_path / "other")
    run = tiny.build("--figures", str(other.root / "figures"))
    assert run.returncode == 0, run.stderr
    sources = json.loads(other.site()["manifest.json"])["sources"]
    assert {"generator/templates/article.md", "templates/article.md", "article.toml"} <= {*sources}
    assert not [path for path in sources if "other" in path or path.startswith("/")]


def test_the_record_of_another_version_is_no_result(standing):
    """Its fields are others: the figure is made again, not refused."""
    script = (
        "from dataclasses import asdict; from pathlib import Path;"
        "from generator.pipeline.edition import Edition, Editions;"
        "from generator.pipeline.store import Store;"
        "editions = Editions(Store(Path('.store'), print));"
        "last = asdict(editions.last(Path('site')));"
        "[one.pop('sources') for one in last['results'].values()];"
        "editions.keep(Path('site'), Edition(**last))"
    )
    standing.add("script.py", script)
    subprocess.run([sys.executable, "script.py"], cwd=standing.root, check=True)
    standing.change("figures/at_rest.py", ("A point.", "Another point."))
    run = standing.build("at-rest")
    assert run.returncode == 0, run.stderr


@pytest.fixture
def library(tiny, tmp_path, monkeypatch):
    """A tiny project with a figure that uses an installed library of this one file."""
    info = installed(tmp_path / "libraries", "lengths", "1.0")
    file = tmp_path / "libraries/lengths/of.py"
    file.parent.mkdir()
    file.write_text("INCH = 25.4\n")
    (file.parent / "__init__.py").write_text("from lengths.of import INCH\n")
    listed = ("lengths/of.py", "lengths/__init__.py", "../../bin/x", "lengths-1.0.dist-info/X")
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in listed))
    call = "lengths.INCH"
    tiny.add("figures/user.py", USER.format(imports="import lengths", call=call))
    monkeypatch.setattr("sys.path", [str(tmp_path / "libraries"), *sys.path])
    return tiny, file


def test_a_library_that_changes_at_the_same_version_is_noticed(library):
    tiny, file = library
    before = file.stat()

    def edit():
        file.write_text("INCH = 25.5\n")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # size and time are the same

    assert "data" in tiny.changed(edit, "user")
    assert tiny.changed(file.touch, "user") == set()
    assert tiny.changed(lambda: (file.parent / "of.pyc").write_text("x"), "user") == set()
    assert "data" in tiny.changed(lambda: (file.parent / "more.txt").write_text("x"), "user")


def test_libraries_are_read_once(library, tmp_path, monkeypatch):
    """A build with nothing to do reads no file of them."""
    tiny, _ = library
    path = {"PYTHONPATH": str(tmp_path / "libraries")}
    run = tiny.build(**path)
    assert run.returncode == 0, run.stderr
    assert b">25.4</svg>" in tiny.site()["figures/user/user.svg"]
    assert "nothing to do" in tiny.build(**path).stdout
    read = []
    monkeypatch.setattr("generator.pipeline.installed.file_digest", read.append)
    assert "user" in tiny.project().figures
    assert read == []
