"""Messages name the folders of an article as they are called."""

from pathlib import Path

import pytest

from generator.pipeline.figures.article_paths import ArticlePaths

NAMED = [
    ("figures/x.py, film: no", "talk/pictures/x.py, film: no"),
    ("figures/Bad Name.py: no", "talk/pictures/Bad Name.py: no"),
    ("  figures/_shared.py: helper f changed", "  talk/pictures/_shared.py: helper f changed"),
    ("a.py imports figures/b.py", "a.py imports talk/pictures/b.py"),
    ("source('a'): no figures/data/a", "source('a'): no talk/pictures/data/a"),
    ("put it into figures/data and", "put it into talk/pictures/data and"),
    ("prose/sections/00-a.md: no", "talk/prose/sections/00-a.md: no"),
    ("x:\n  open(figures/x.py)", "x:\n  open(figures/x.py)"),
]
SAME = [
    "site/figures/x.py/index.html: gone",  # of a site
    "figures/spiral/index.html: gone",
    "expected a declared file, got open('figures/data/x.csv')",  # as the author wrote it
    "my-figures/x.py: no",
    "its prose/sections: no",
]


@pytest.fixture
def paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return ArticlePaths(Path("/root"), Path("talk/pictures"), Path("talk/prose"))


@pytest.mark.parametrize(("text", "named"), [*NAMED, *((text, text) for text in SAME)])
def test_folders_are_named_as_they_are_called(paths, text, named):
    assert paths.named(text) == named


@pytest.mark.parametrize("text", [text for text, _ in NAMED])
def test_those_beside_the_generator_keep_their_names(text):
    assert ArticlePaths(Path("/root")).named(text) == text


def test_a_folder_elsewhere_is_named_in_full(tmp_path):
    paths = ArticlePaths(Path("/root"), tmp_path / "figures")
    assert paths.named("figures/x.py: no") == f"{tmp_path}/figures/x.py: no"
