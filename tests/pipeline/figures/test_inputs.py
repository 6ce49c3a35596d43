"""Declared files, shared modules, versions of libraries, and the sources that a manifest names."""

import shutil

import pytest

from tests.pipeline.conftest import Tiny

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
    return with_pets(tiny)


def with_pets(tiny: Tiny) -> Tiny:
    """The tiny project with a figure that declares files in every way."""
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
    assert "data: stale: figures/data/pets.csv changed" in pets.build("explain", "pets").stdout
    run = pets.build()
    assert 'claim failed: "Three pets": pets is 5.0' in run.stderr
    assert "figures/pets.py, others" not in run.stdout
    pets.change("figures/pets.py", ("data, 3,", "data, 5,"))
    assert pets.build().returncode == 0
    assert pets.site()["figures/pets/pets.svg"].endswith(b">25.0</svg>")


def test_behind_links(pets, tmp_path):
    """Store, project and file may be links."""
    shutil.move(pets.root / PETS, tmp_path / "elsewhere.csv")
    (pets.root / PETS).symlink_to(tmp_path / "elsewhere.csv")
    shutil.move(pets.root / ".store", tmp_path / "store")
    (pets.root / ".store").symlink_to(tmp_path / "store")
    (tmp_path / "link").symlink_to(pets.root)
    run = Tiny(tmp_path / "link").build()
    assert run.returncode == 0, run.stderr
    assert pets.site()["figures/pets/pets.svg"].endswith(b">19.0</svg>")


def test_a_file_that_is_not_there(pets):
    (pets.root / PETS).rename(pets.root / "figures/data/pests.csv")
    (line,) = pets.project().errors["pets"]
    assert line.startswith("figures/pets.py, ")
    expected = "expected a path in figures/data/, got 'pets.csv'; did you mean pests.csv"
    assert f"source('pets.csv'): {expected}" in line


def test_a_notebook_reads_the_same_file(pets, monkeypatch):
    from generator import source

    monkeypatch.chdir(pets.root)
    space = {"__name__": "__main__", "source": source}
    exec("text = source('pets.csv').read_text()", space)
    assert space["text"] == "3"
