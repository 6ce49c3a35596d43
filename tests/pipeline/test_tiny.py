"""A tiny site from end to end: built, built again, elsewhere, harmed and mended."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.pipeline.conftest import copy_to

HEAVY = ("numpy", "scipy", "matplotlib", "autograd", "rich", "jinja2")


def test_the_tree_of_the_contract(built):
    site = built.site()
    assert set(site) >= {
        "index.html",
        "manifest.json",
        "figures/round-trip/round-trip.gif",
        "figures/round-trip/round-trip.svg",
        "figures/round-trip/steps/000.svg",
        "figures/round-trip/network.json",
        "figures/at-rest/at-rest.svg",
    }
    assert "figures/at-rest/at-rest.gif" not in site  # a still


def test_manifest_lists_every_other_file(built):
    site = built.site()
    manifest = json.loads(site.pop("manifest.json"))
    assert [row["path"] for row in manifest["files"]] == sorted(site)
    assert {row["path"]: row["bytes"] for row in manifest["files"]} == {
        path: len(data) for path, data in site.items()
    }
    assert set(manifest["libraries"]) == {"numpy", "python"}
    assert str(built.root) not in json.dumps(manifest)


def test_twice_writes_nothing_and_imports_nothing_heavy(built):
    before = built.written()
    run = built.build(PYTHONPROFILEIMPORTTIME="1")
    assert run.returncode == 0
    assert "nothing to do" in run.stdout
    assert built.written() == before
    imported = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    assert "generator.pipeline.build" in imported  # the list is one of imports
    assert not [name for name in imported if name.partition(".")[0] in HEAVY]


def test_a_second_build_parses_no_source(built):
    """Neither of the figures nor of the pages: all facts are in the store."""
    program = (
        "from generator.pipeline.figures import source_cache\n"
        "def parsed(text, *_):\n"
        "    raise SystemExit('parsed again: ' + text[:60])\n"
        "source_cache.read_library = source_cache.read_figure = parsed\n"
        "from generator.cli.main import main\n"
        "main([])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=built.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "nothing to do" in run.stdout, run.stderr


@pytest.mark.parametrize("option", ["list", "--help", "explain", "verify"])
def test_looking_writes_nothing(built, option):
    before = built.written()
    assert built.build(option).returncode == 0
    assert built.written() == before


def test_a_shared_training_runs_once(standing):
    run = standing.build("--force", "--jobs", "1")
    lines = run.stdout.splitlines()
    assert lines.count("figures/round_trip.py, training") == 1
    assert "figures/at_rest.py, training" not in lines


def test_the_same_bytes_anywhere(built, tmp_path):
    elsewhere = copy_to(tmp_path / "with a space")
    run = elsewhere.build(
        "--jobs", "1", TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7", OMP_NUM_THREADS="2"
    )
    assert run.returncode == 0, run.stderr
    assert elsewhere.site() == built.site()


def test_naming_a_figure_keeps_the_others(standing):
    standing.change("figures/round_trip.py", ("A circle.", "A big circle."))
    standing.change("figures/at_rest.py", ("A point.", "A new point."))
    run = standing.build("at-rest")
    assert run.returncode == 0, run.stderr
    pages = standing.site()
    assert pages["figures/at-rest/index.html"] == b"A new point."
    assert pages["figures/round-trip/index.html"] == b"A circle."
    assert "nothing to do" in standing.build("at-rest").stdout
    assert standing.build().returncode == 0
    assert standing.site()["figures/round-trip/index.html"] == b"A big circle."


def test_naming_a_figure_without_a_site_builds_all(tiny):
    assert tiny.build("at-rest").returncode == 0
    assert "figures/round-trip/index.html" in tiny.site()


def test_a_figure_that_goes_leaves_the_site(standing):
    (standing.root / "figures/at_rest.py").unlink()
    assert standing.build().returncode == 0
    assert not (standing.root / "site/figures/at-rest").exists()


@pytest.mark.few(1)
@pytest.mark.parametrize("harm", ["missing", "resized"])
def test_a_harmed_site_is_mended(standing, harm):
    good = standing.site()
    file = standing.root / "site/figures/at-rest/at-rest.svg"
    file.unlink() if harm == "missing" else file.write_bytes(b"")
    run = standing.build()
    assert run.returncode == 0
    assert "1 files written" in run.stdout
    assert standing.site() == good


def test_check_finds_a_flipped_byte_and_the_next_build_mends_it(standing):
    good = standing.site()
    page = standing.root / "site/index.html"
    page.write_bytes(page.read_bytes().replace(b"prose", b"prase"))
    run = standing.build("verify")
    assert run.returncode == 1
    assert "index.html: not what manifest.json says" in run.stdout
    assert standing.build().returncode == 0
    assert standing.site() == good
    assert standing.build("verify").returncode == 0


def test_a_damaged_store_is_reported_and_mended(standing):
    good = standing.site()
    for blob in (standing.root / ".store/blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(blob.read_bytes()[:-1] + b"?")
    standing.change("templates/article.md", ("Some", "Other"))  # or nothing of it was wanted
    run = standing.build()
    assert run.returncode == 0, run.stderr
    assert "is damaged; it is made again" in run.stdout
    assert standing.site() == good | {
        name: standing.site()[name] for name in ("index.html", "manifest.json")
    }


def test_check_removes_what_is_damaged_in_the_store(standing):
    """Else what no build asks for any more would be a fault forever."""
    good = standing.site()
    blob = next((standing.root / ".store/blobs").glob("*/*"))
    blob.write_bytes(b"?")
    run = standing.build("verify")
    assert (run.returncode, run.stdout) == (
        1,
        f".store/blobs/{blob.name[:2]}/{blob.name}: damaged; removed\n",
    )
    assert "every byte is right" in standing.build("verify").stdout
    assert standing.build().returncode == 0
    assert standing.site() == good


def test_a_lost_store_gives_the_same_site(standing):
    good = standing.site()
    shutil.rmtree(standing.root / ".store")
    run = standing.build()
    assert "0 files written" in run.stdout
    assert standing.site() == good


def test_prune_and_build_again(tiny):
    assert tiny.build().returncode == 0
    assert tiny.build("prune", "0").returncode == 0
    assert not list((tiny.root / ".store/blobs").glob("*/*"))
    assert "nothing to do" in tiny.build().stdout
    assert "no longer in the store" in tiny.build("explain", "at-rest").stdout
    tiny.change("templates/article.md", ("Some", "Other"))
    assert tiny.build("at-rest").returncode == 0  # and what the site needs of the other figure
    assert tiny.build().returncode == 0


def test_one_figure_without_a_site_builds_all(tiny):
    all_of = "site: no finished site that this store knows, so all figures are built"
    assert all_of in tiny.build("at-rest").stdout.splitlines()
    assert all_of not in tiny.build("at-rest", "--force").stdout.splitlines()


def test_a_draft_is_apart_and_claims_nothing(tiny):
    tiny.change("figures/round_trip.py", ("POINTS, ", "POINTS + 1, "))
    assert tiny.build().returncode == 1
    run = tiny.build("--draft")
    assert run.returncode == 0
    assert "claim failed" not in run.stdout
    assert not (tiny.root / "site").exists()
    assert b"draft" in tiny.site("site-draft")["figures/round-trip/round-trip.gif"]


def test_explain_has_one_line_for_what_is_fresh(built):
    assert built.build("explain").stdout == "at-rest: fresh\nround-trip: fresh\n"


def test_explain_says_what_changed(standing):
    standing.change("figures/round_trip.py", ("POINTS = 40", "POINTS = 41"))
    standing.change("generator/learn/training/training.py", ("8)", "9)"))
    said = standing.build("explain", "round-trip").stdout
    assert "round-trip: stale" in said
    assert "  data: stale: constant POINTS changed" in said
    assert (
        "  training: stale: generator/learn/training/training.py changed, input data changed"
        in said
    )
