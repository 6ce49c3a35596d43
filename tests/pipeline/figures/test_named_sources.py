"""The sources that a manifest names: a clean build of these gives the same bytes."""

import json
import shutil
import subprocess
import sys

import pytest

from generator.errors import UserError
from generator.pipeline.figures.versions import Versions
from generator.pipeline.store.checksummed import sha256
from tests.pipeline.conftest import Tiny, copy_to
from tests.pipeline.figures.test_inputs import PETS, with_pets
from tests.pipeline.figures.test_shared_modules import SHARED, USER, WAYS


def test_a_clean_build_of_the_named_sources_gives_these_bytes(tiny, tmp_path):
    pets = with_pets(tiny)
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
    assert {"generator/draw/style/ink.txt", "generator/publish/pages/article.py"} <= sources.keys()
    assert not {"figures/data/unused.csv", "figures/_unused.py"} & sources.keys()
    for path, digest in sources.items():
        assert sha256((pets.root / path).read_bytes()) == digest
        (tmp_path / "clean" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pets.root / path, tmp_path / "clean" / path)
    clean = Tiny(tmp_path / "clean")
    for path in ("build.py", "generator/pipeline/run/defaults/matplotlibrc"):  # these start it
        (clean.root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pets.root / path, clean.root / path)
    run = clean.build()
    assert run.returncode == 0, run.stderr
    assert clean.site() == pets.site()


@pytest.mark.ci
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
    (tiny.root / "templates/layouts").mkdir()
    tiny.add("templates/layouts/page.html", "a layout")
    run = tiny.build("--figures", str(other.root / "figures"))
    assert run.returncode == 0, run.stderr
    sources = json.loads(other.site()["manifest.json"])["sources"]
    layout = "generator/templates/layouts/page.html"
    assert {layout, "templates/article.md", "article.toml"} <= {*sources}
    assert "generator/templates/article.md" not in sources  # another article's prose
    assert not [path for path in sources if "other" in path or path.startswith("/")]


def test_the_record_of_another_version_is_no_result(standing):
    """Its fields are others: the figure is made again, not refused."""
    script = (
        "from dataclasses import asdict; from pathlib import Path;"
        "from generator.pipeline.publishing.publish_record import PublishRecord, PublishRecords;"
        "from generator.pipeline.store.store import Store;"
        "editions = PublishRecords(Store(Path('.store'), print));"
        "last = asdict(editions.last(Path('site')));"
        "[one.pop('sources') for one in last['results'].values()];"
        "editions.keep(Path('site'), PublishRecord(**last))"
    )
    standing.add("script.py", script)
    subprocess.run([sys.executable, "script.py"], cwd=standing.root, check=True)
    standing.change("figures/at_rest.py", ("A point.", "Another point."))
    run = standing.build("at-rest")
    assert run.returncode == 0, run.stderr


def test_a_library_that_only_a_cluster_needs_may_be_missing(tiny, monkeypatch):
    """A fresh environment of the README has no dask: its sources are named all the same."""

    def missing(self, module):
        raise UserError(f"imports {module!r}, which is not installed")

    monkeypatch.setattr(Versions, "closure", missing)
    parts = tiny.project().sources.own_parts("generator.cli.main", ("main",))
    assert "generator/pipeline/dask/cluster.py" in parts
    assert not [name for name in parts if ".." in name]
