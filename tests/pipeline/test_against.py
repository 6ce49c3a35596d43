"""`verify --against`: the manifest of another site, in a folder or at an address."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from generator.errors import WrongUsage
from generator.pipeline import compare_manifests

EMPTY = {"schema": 1, "files": [], "sources": {}, "libraries": {}}


@contextmanager
def served(answers) -> Iterator[str]:
    """The address of a server; `answers` has (status, headers, body) by path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def site(folder, **changes):
    """A folder with a manifest."""
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(EMPTY | changes))
    return folder


def test_a_site_is_compared_with_folder_and_address(standing):
    data = (standing.root / "site/manifest.json").read_bytes()
    other = standing.root / "other"
    other.mkdir()
    (other / "manifest.json").write_bytes(data)
    for place in ("other", "other/", "other/manifest.json"):
        run = standing.build("verify", "--against", place)
        assert (run.returncode, run.stderr) == (0, "")
        assert f"site and {place}: the same sources, libraries and files" in run.stdout
    with served({"/a/manifest.json": (200, {}, data)}) as address:
        for place in (f"{address}/a", f"{address}/a/", f"{address}/a/manifest.json"):
            assert standing.build("verify", "--against", place).returncode == 0

    content = json.loads(data)
    row = next(row for row in content["files"] if row["path"] == "index.html")
    row["sha256"] = "0" * 64
    content["files"].append({"path": "new\n.html", "bytes": 1, "sha256": "1" * 64})
    gone = content["files"].pop(0)["path"]
    source = next(iter(content["sources"]))
    content["sources"][source] = "2" * 64
    library, version = next(iter(content["libraries"].items()))
    content["libraries"][library] = "0.0"
    (other / "manifest.json").write_text(json.dumps(content))
    run = standing.build("verify", "--against", "other")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines()[1:] == [
        f"sources: {source}: other bytes there",
        f"libraries: {library}: {version} here, 0.0 there",
        f"files: {gone}: only here",
        "files: index.html: other bytes there",
        "files: 'new\\n.html': only there",
    ]


def test_a_damaged_site_is_told_beside_what_differs(standing):
    place = standing.root / "other"
    place.mkdir()
    (place / "manifest.json").write_bytes((standing.root / "site/manifest.json").read_bytes())
    (standing.root / "site/index.html").write_text("other")
    run = standing.build("verify", "--against", "other")
    assert run.returncode == 1
    assert "site/index.html: not what manifest.json says" in run.stdout


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("nowhere", "can't read nowhere/manifest.json: No such file or directory"),
        ("ftp://127.0.0.1/", "expected a folder, or an address that begins with http:// or"),
        ("http://127.0.0.1:9/", "can't read http://127.0.0.1:9/manifest.json: "),
        ("http://[", "expected a folder or an address"),
    ],
)
def test_a_place_without_a_manifest_is_wrong_usage_in_one_line(standing, place, expected):
    run = standing.build("verify", "--against", place)
    assert (run.returncode, run.stdout) == (2, "")
    assert expected in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_what_isnt_found_or_leads_elsewhere_is_refused():
    local = {"Location": "file:///etc/passwd"}
    ftp = {"Location": "ftp://127.0.0.1/manifest.json"}
    answers = {"/a/manifest.json": (302, local, b""), "/b/manifest.json": (302, ftp, b"")}
    with served(answers) as address:
        for path in ("", "/a", "/b"):
            with pytest.raises(WrongUsage, match=rf"verify: --against: .*{address}"):
                compare_manifests.read(address + path)


def test_a_manifest_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(compare_manifests, "LARGEST", 100_000)
    with (
        served({"/manifest.json": (200, {}, b" " * 200_000)}) as address,
        pytest.raises(WrongUsage, match="expected at most 100,000 bytes"),
    ):
        compare_manifests.read(address)


def test_a_manifest_that_never_ends_in_time_is_refused(monkeypatch):
    monkeypatch.setattr(compare_manifests, "LONGEST", -1.0)
    with (
        served({"/manifest.json": (200, {}, b" " * 1000)}) as address,
        pytest.raises(WrongUsage, match="took longer"),
    ):
        compare_manifests.read(address)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 100_000, '{"schema": 1, "files": 3}', json.dumps(EMPTY | {"schema": 2})],
)
def test_anything_but_a_manifest_is_refused(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(WrongUsage, match=r"verify: .*expected"):
        compare_manifests.read(str(tmp_path))


@pytest.mark.parametrize(
    "changes",
    [{"sources": []}, {"libraries": {"numpy": 2}}, {"files": [{"path": 1, "sha256": "0"}]}],
)
def test_tables_of_other_types_are_refused(tmp_path, changes):
    with pytest.raises(WrongUsage, match="expected the manifest of a site"):
        compare_manifests.read(str(site(tmp_path / "other", **changes)))
