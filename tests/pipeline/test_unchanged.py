"""What a build notes of a finished site, and that whatever changes since is looked at."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.pipeline.figures import installed
from generator.pipeline.figures.article_paths import ArticlePaths
from generator.pipeline.publishing.publish_record import PublishRecord, PublishRecords
from generator.pipeline.publishing.published_files import stats_below
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.store import Store
from generator.pipeline.unchanged import Inputs

WANTED = {"a": "identity"}, "pages"


@pytest.fixture
def places(tmp_path):
    """A generator and an article of one small file each."""
    for path in ("generator/x.py", "figures/a.py", "figures/data/a.csv", "templates/sections/0.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"of {path}")
    (tmp_path / "article.toml").write_text("")
    return ArticlePaths(tmp_path)


@pytest.fixture
def site(tmp_path, store):
    """A site that was published a while ago."""
    output = tmp_path / "site"
    (output / "figures/a").mkdir(parents=True)
    for path in ("manifest.json", "index.html", "figures/a/a.svg"):
        (output / path).write_text(f"of {path}")
    stats = stats_below(output)
    del stats["manifest.json"]
    record = PublishRecord(
        complete=True,
        identities=WANTED[0],
        pages=WANTED[1],
        manifest=sha256(b"of manifest.json"),
        results={"a": {}},
        notices=["a notice"],
        stats=stats,
    )
    PublishRecords(store).keep(output, record)
    return output


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store", pytest.fail)


def noted(places, site, store, used=(), libraries=(), wanted=WANTED):
    """The lines of the next build once such a build has ended."""
    Inputs.read(places, "").note(store, site, dict(used), dict(libraries), wanted)
    return Inputs.read(places, "").finished(store, site)


def test_an_unchanged_site_is_finished(places, site, store):
    said = ["a notice", f"{site}: nothing to do, all 1 figures are fresh"]
    assert noted(places, site, store) == said
    (site / "slides").mkdir()
    (site / "slides/deck.pptx").write_text("of another command")
    assert Inputs.read(places, "").finished(store, site) == said
    assert Inputs.read(places, "--full").finished(store, site) is None


@pytest.mark.parametrize(
    "path", ["generator/x.py", "figures/a.py", "figures/data/a.csv", "templates/sections/0.md"]
)
@pytest.mark.parametrize("edit", ["content", "gone", "new"])
def test_a_source_that_changed_is_seen(places, site, store, path, edit):
    """Also one of the same size and time."""
    assert noted(places, site, store)
    file = places.root / path
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    if edit == "content":
        file.write_text(file.read_text().upper())
        os.utime(file, ns=times)
    elif edit == "gone":
        file.unlink()
    else:
        file.with_name(f"other{file.suffix}").write_text("")
    assert Inputs.read(places, "").finished(store, site) is None


@pytest.mark.parametrize("path", ["index.html", "figures/a/a.svg", "manifest.json"])
@pytest.mark.parametrize("edit", ["content", "gone", "new"])
def test_a_file_of_the_site_that_changed_is_seen(places, site, store, path, edit):
    """Also one of the same size, with its time of change by the clock alone."""
    assert noted(places, site, store)
    file = site / path
    if edit == "content":
        file.write_text(file.read_text().upper())
    elif edit == "gone":
        file.unlink()
    else:
        file.with_name("other").write_text("")
    assert Inputs.read(places, "").finished(store, site) is None


def test_nothing_is_noted_of_what_changed_meanwhile(places, site, store):
    """A source that was edited and edited back, a site that another build has published."""
    right = {"figures/a.py": sha256(b"of figures/a.py")}
    wrong = {"figures/a.py": sha256(b"edited")}
    assert noted(places, site, store, used=wrong) is None
    assert noted(places, site, store, wanted=({"a": "other"}, "pages")) is None
    assert noted(places, site, store, wanted=(WANTED[0], "others")) is None
    (site / "index.html").write_text("edited since")
    assert noted(places, site, store, used=right) is None


def test_a_site_that_is_to_be_read_is_not_finished(places, site, store):
    """As `verify` has it after it found damage."""
    assert noted(places, site, store)
    PublishRecords(store).forget(site)
    assert Inputs.read(places, "").finished(store, site) is None


@pytest.mark.parametrize("kind", ["link to a folder", "broken link", "pipe", "theme.toml"])
def test_what_is_not_simple_is_left_to_the_build(places, kind):
    """Fonts of the machine that theme.toml may name are no sources; a pipe would be waited for."""
    place = places.figures / "data" / "odd"
    if kind == "link to a folder":
        place.symlink_to(places.templates)
    elif kind == "broken link":
        place.symlink_to("nowhere")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        places.theme.write_text("")
    assert Inputs.read(places, "") is None


def test_a_library_that_changed_is_seen(places, site, store, tmp_path, monkeypatch):
    """One that was edited in place, and one that was installed."""
    info = tmp_path / "libraries/small-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "RECORD").write_text("small.py,,\n")
    (info.parent / "small.py").write_text("A = 1\n")
    monkeypatch.syspath_prepend(str(info.parent))
    found = installed.Installed({})
    found.digest("small", info)
    assert noted(places, site, store, libraries=found.current)
    (info.parent / "other-2.0.dist-info").mkdir()
    assert Inputs.read(places, "").finished(store, site) is None
    (info.parent / "other-2.0.dist-info").rmdir()
    assert Inputs.read(places, "").finished(store, site)
    (info.parent / "small.py").write_text("A = 2\n")
    assert Inputs.read(places, "").finished(store, site) is None


def test_what_looks_imports_little():
    """A build with nothing to do takes as long as what it imports: no keys, no pages, no parser."""
    code = "import sys; from generator.cli import main; print(*sys.modules)"
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    ours = {name for name in run.stdout.split() if name.startswith("generator.")}
    assert "generator.pipeline.unchanged" in ours
    heavy = ("generator.publish", "generator.pipeline.run.result", "generator.cli.commands")
    assert not [name for name in ours if name.startswith(heavy)]
    assert len(ours) < 45
