"""What a power cut may have left, and what lies in wait for whoever trusts sizes and times."""

import os
import shutil
from dataclasses import replace

import pytest

from generator.pipeline.publishing.manifest import NAME
from generator.pipeline.publishing.publish_record import PublishRecords
from generator.pipeline.publishing.site_marker import MARKER
from generator.pipeline.store.store import Store


@pytest.fixture
def project(versions, folder):
    return versions.unchanged(folder / "project")


def zeros(path):
    path.write_bytes(bytes(path.stat().st_size))


def empty(path):
    path.write_bytes(b"")


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def remove(path):
    path.unlink()


def record_of(project):
    (record,) = (project.root / ".store/records").glob("site-*")
    return record


TORN = (zeros, empty, half, remove)


@pytest.mark.few(4)
@pytest.mark.parametrize("tear", TORN)
@pytest.mark.parametrize("arguments", [[], ["--force"], ["at-rest"]])
def test_manifest_and_record_are_torn(versions, project, tear, arguments):
    tear(project.root / "site" / NAME)
    tear(record_of(project))
    run = project.build(*arguments)
    assert (run.returncode, run.stderr) == (0, "")
    assert project.site() == versions.old
    assert project.build("verify").returncode == 0


@pytest.mark.few(2)
@pytest.mark.parametrize("tear", TORN)
@pytest.mark.parametrize("other", [NAME, "record"])
def test_the_mark_and_another_are_torn(versions, project, tear, other):
    tear(project.root / "site" / MARKER)
    tear(record_of(project) if other == "record" else project.root / "site" / NAME)
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert project.site() == versions.old


def test_all_three_are_torn_is_reported_in_one_line(project):
    """Nobody can say any more whose files these are."""
    for path in (project.root / "site" / MARKER, project.root / "site" / NAME, record_of(project)):
        zeros(path)
    before = project.site()
    run = project.build()
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "got a folder with other files and no manifest.json of ours" in run.stderr
    assert project.site() == before


@pytest.mark.parametrize("tear", TORN)
def test_the_mark_of_the_store_is_torn(versions, project, tear):
    tear(project.root / ".store/CACHEDIR.TAG")
    project.change("templates/article.md", ("Some", "Other"))
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert "training" not in run.stdout  # it is still ours
    assert (project.root / ".store/CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f5")


def test_a_page_of_zeros_is_found_by_the_next_build(versions, project):
    """Though it has its size, and even its time of modification."""
    page = project.root / "site/index.html"
    before = page.stat()
    zeros(page)
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert "1 files written" in run.stdout
    assert project.site() == versions.old


def test_a_page_in_place_of_another_of_its_size(versions, project):
    page, other = (
        project.root / f"site/figures/{id}/index.html" for id in ("at-rest", "round-trip")
    )
    other.write_bytes(page.read_bytes())
    assert project.build().returncode == 0
    assert project.site() == versions.old


def test_after_an_unclean_end_every_byte_is_read(versions, project):
    """The record says that a build had begun: no time of a file is trusted."""
    store = Store(project.root / ".store", print)
    editions = PublishRecords(store)
    assert project.build().returncode == 0  # the copy's times are noted
    last = editions.last(project.root / "site")
    zeros(project.root / "site/index.html")
    status = os.lstat(project.root / "site/index.html")
    stats = {**last.stats, "index.html": [status.st_size, status.st_ino, status.st_ctime_ns]}
    editions.keep(project.root / "site", replace(last, complete=False, stats=stats))
    assert project.build().returncode == 0
    assert project.site() == versions.old
    # And had it been complete, it would have been trusted: by what verify reads.
    zeros(project.root / "site/index.html")
    status = os.lstat(project.root / "site/index.html")
    last = editions.last(project.root / "site")
    stats = {**last.stats, "index.html": [status.st_size, status.st_ino, status.st_ctime_ns]}
    editions.keep(project.root / "site", replace(last, stats=stats))
    assert "nothing to do" in project.build().stdout
    assert "site/index.html: not what manifest.json says" in project.build("verify").stdout
    assert project.build().returncode == 0
    assert project.site() == versions.old


def test_a_site_that_was_moved_is_read_once(project):
    """Its inodes and times are others; then they are noted."""
    shutil.copytree(project.root / "site", project.root / "copy")
    shutil.rmtree(project.root / "site")
    (project.root / "copy").rename(project.root / "site")
    before = record_of(project).read_bytes()
    assert "nothing to do" in project.build().stdout
    noted = record_of(project).read_bytes()
    assert noted != before
    assert "nothing to do" in project.build().stdout
    assert record_of(project).read_bytes() == noted


def test_a_store_that_was_cut_off_is_reported_and_made_again(versions, project):
    """Every blob and entry is zeros, as on a disk that wasn't told to write."""
    for kind in ("blobs/*/*", "keys/*/*"):
        for path in (project.root / ".store").glob(kind):
            zeros(path)
    project.change("templates/article.md", ("Some", "Other"))
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    project.build("verify")  # removes what this build didn't ask for
    project.change("templates/article.md", ("Other", "Some"))
    assert project.build().returncode == 0
    assert project.site() == versions.old
    assert project.build("verify").returncode == 0
