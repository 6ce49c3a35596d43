"""What judges a site between two others finds each fault: `mixture`."""

import json

import pytest

from tests.robustness.sites import mixture


def listed(*paths):
    return json.dumps({"files": [{"path": path} for path in paths]}).encode()


OLD = {
    "index.html": b"old",
    "old.css": b"",
    "a.svg": b"old",
    "manifest.json": listed("a.svg", "index.html", "old.css"),
}
NEW = {
    "index.html": b"new",
    "new.css": b"",
    "a.svg": b"new",
    "manifest.json": listed("a.svg", "index.html", "new.css"),
}
ASSETS = {"new.css": b"", "a.svg": b"new"}
PAGES = ASSETS | {"index.html": b"new"}


@pytest.mark.parametrize(
    "site", [OLD, OLD | ASSETS, OLD | PAGES, OLD | NEW, NEW, OLD | {".part/1/0": b"x"}]
)
def test_the_way_of_publishing(site):
    assert mixture(site, OLD, NEW) == []


def without(site, path):
    return {name: data for name, data in site.items() if name != path}


@pytest.mark.parametrize(
    ("site", "fault"),
    [
        (OLD | {"a.svg": b"ne"}, "a.svg is of neither"),
        (OLD | {"b.svg": b""}, "b.svg is of neither"),
        (OLD | {"index.html": b"new"}, "new.css comes after a page"),
        (without(OLD | PAGES, "old.css"), "old.css went too early"),
        (
            OLD | ASSETS | {"manifest.json": NEW["manifest.json"]},
            "index.html comes after the manifest",
        ),
        (without(NEW, "a.svg"), "a.svg is missing"),
    ],
)
def test_each_fault(site, fault):
    assert fault in mixture(site, OLD, NEW)
