"""Files of one folder and nothing else: what a server on loopback gives, and what it refuses."""

import json
import socket
import threading
from http.client import HTTPConnection

import pytest

from generator.publish.pages.csp import POLICY
from generator.serving.files import byte_range, file_in
from generator.serving.first_build import announcement, time_left
from generator.serving.server import TAG, Server
from generator.serving.state import State

PAGE = b'<!doctype html><link rel="icon" href="data:,"><title>t</title><body><p>hello</p></body>'


@pytest.fixture
def site(tmp_path):
    top = tmp_path / "site"
    (top / "figures/one").mkdir(parents=True)
    (top / "index.html").write_bytes(PAGE)
    (top / "404.html").write_bytes(b"<!doctype html><title>no</title><body>lost</body>")
    (top / "figures/one/index.html").write_bytes(PAGE)
    (top / "film.mp4").write_bytes(bytes(range(100)))
    (top / ".hidden").write_bytes(b"secret")
    (tmp_path / "outside.txt").write_bytes(b"secret")
    (top / "out").symlink_to(tmp_path / "outside.txt")
    return top


@pytest.fixture
def server(site):
    started = Server(0, State(site))
    threading.Thread(target=started.serve_forever, args=(0.02,), daemon=True).start()
    yield started
    started.state.end()
    started.shutdown()
    started.server_close()


def ask(server, path, method="GET", **headers):
    """Status, headers and body."""
    asked = HTTPConnection("127.0.0.1", server.server_port, timeout=120)
    asked.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        asked.putheader(name, value)
    asked.endheaders()
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    return answer.status, answer.headers, body


def test_pages_come_with_the_script_and_the_folder_stays_without(server, site):
    status, headers, body = ask(server, "/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert body == PAGE.replace(b"</body>", TAG + b"</body>")
    assert (site / "index.html").read_bytes() == PAGE
    assert ask(server, "/figures/one/?x=1#y")[2] == body
    status, headers, _ = ask(server, "/figures/one")
    assert (status, headers["Location"]) == (301, "/figures/one/")
    assert ask(server, "/", method="HEAD")[1]["Content-Length"] == str(len(body))
    assert ask(server, "/", method="HEAD")[2] == b""
    assert b"EventSource" in ask(server, "/-/live.js")[2]


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing", "/../outside.txt", "/%2e%2e/outside.txt", "/figures/../../outside.txt"),
        *("//../outside.txt", "/..%2foutside.txt", "/figures/%2e%2e%2f%2e%2e%2foutside.txt"),
        *("/out", "/.hidden", "/a%00b", "/..%5coutside.txt", "/%ff", "/index.html/x", "/film.mp4/"),
        *("//example.org", "//example.org/..", "/" + "a" * 5000, "*"),
    ],
)
def test_what_is_not_in_the_folder_is_not_there(server, path):
    status, _, body = ask(server, path)
    assert status in (400, 404) or (path == "/film.mp4/" and status == 200)
    assert b"secret" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods(server, method):
    assert ask(server, "/", method=method)[0] == 405


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost.evil", ""])
def test_other_hosts(server, host):
    assert ask(server, "/", Host=host)[0] == 421


@pytest.mark.parametrize(
    "line",
    [
        b"GET",
        b"GET http://[ HTTP/1.1",
        b"GET / HTTP/9.9",
        b"GET / FTP/1",
        b"\x16\x03\x01",
        b"GET /" + b"a" * 70000,
    ],
)
def test_what_is_no_request_is_the_askers_mistake(server, line):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=120) as asked:
        asked.sendall(line + b"\r\nHost: localhost\r\n\r\n")
        answer = asked.recv(4096)
    assert b"HTTP/1.1 5" not in answer
    assert b" 4" in answer[:16] or b"Error code: 4" in answer


def test_a_range_of_bytes_is_served(server):
    status, headers, body = ask(server, "/film.mp4", Range="bytes=10-19")
    assert (status, body) == (206, bytes(range(10, 20)))
    assert headers["Content-Range"] == "bytes 10-19/100"
    assert ask(server, "/film.mp4", Range="bytes=90-")[2] == bytes(range(90, 100))
    assert ask(server, "/film.mp4", Range="bytes=-5")[2] == bytes(range(95, 100))
    assert ask(server, "/film.mp4", Range="bytes=100-")[0] == 416
    assert ask(server, "/film.mp4", Range="lines=1-2")[0] == 416
    assert byte_range("bytes=5-2", 100) is None


def test_it_listens_on_loopback_only(server):
    assert server.server_address[0] == "127.0.0.1"


def test_events_tell_the_version_and_the_errors(server, site):
    asked = HTTPConnection("127.0.0.1", server.server_port, timeout=120)
    asked.request("GET", "/-/events")
    answer = asked.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"

    def told():
        line = answer.readline()
        answer.readline()
        return json.loads(line.removeprefix(b"data: "))

    assert told() == {"version": "", "errors": ""}
    server.state.built("figures/one.py: what was found")
    assert told()["errors"] == "figures/one.py: what was found"
    (site / "manifest.json").write_bytes(b"{}")
    server.state.built("")
    said = told()
    assert said["errors"] == ""
    assert said["version"]
    asked.close()


def test_before_the_first_build_there_is_word_of_it(server, site):
    (site / "index.html").unlink()
    status, _, body = ask(server, "/")
    assert status == 200
    assert TAG in body


def figure(id, picture=""):
    return {
        "id": id,
        "title": f"<{id}> & more",
        "alt": f'"{id}"',
        "picture": str(picture),
        "suffix": ".svg" if picture else "",
    }


def test_what_a_build_announces_is_shown_until_there_is_a_site(server, site, tmp_path):
    drawn = tmp_path / "blob"
    drawn.write_bytes(b"<svg/>")
    state = server.state
    state.announced(announcement([figure("one"), figure("two")], 10, 0))
    assert state.progress is None  # there is a site
    (site / "index.html").unlink()
    state.announced(announcement([figure("one"), figure("two")], 10, 0))
    body = ask(server, "/")[2].decode()
    assert "0 of 2 figures are ready; the time left isn't known yet." in body
    state.announced(announcement([figure("two", drawn)], 10, 5))
    body = ask(server, "/")[2].decode()
    assert "1 of 2 figures are ready; less than a minute is left." in body
    assert "<li>&lt;one&gt; &amp; more</li>" in body
    assert '<img src="/-/figures/two.svg" alt="&quot;two&quot;">' in body
    status, headers, picture = ask(server, "/-/figures/two.svg")
    assert (status, headers["Content-Type"], picture) == (200, "image/svg+xml", b"<svg/>")
    for name in ("one.svg", "two.png", "two", "", "../two.svg", "%2e%2e/two.svg"):
        assert ask(server, f"/-/figures/{name}")[0] == 404
    assert ask(server, "/gallery.html")[0] == 404
    assert b"1 of 2 figures" in ask(server, "/gallery.html")[2]
    assert ask(server, "/film.mp4")[0] == 200
    drawn.unlink()
    assert ask(server, "/-/figures/two.svg")[0] == 404
    state.built("figures/one.py: what was wrong")
    assert b"the build ended without a site" in ask(server, "/")[2]
    state.announced(announcement([figure("three")], 1, 0))
    assert b"0 of 1 figure is ready" in ask(server, "/")[2]
    (site / "index.html").write_bytes(PAGE)
    state.built("")
    assert b"hello" in ask(server, "/")[2]
    assert ask(server, "/-/figures/two.svg")[0] == 404


@pytest.mark.parametrize(
    ("done", "elapsed", "words"),
    [
        (0, 9, "the time left isn't known yet"),
        (50, 30, "less than a minute is left"),
        (50, 60, "about 1 minute is left"),
        (10, 20, "about 3 minutes are left"),
        (101, 20, "less than a minute is left"),  # tasks took less than expected
    ],
)
def test_the_time_left_is_in_proportion(done, elapsed, words):
    assert time_left(done, 100, elapsed) == words


def test_an_open_page_shows_a_first_build_and_then_the_site(browser, server, site, tmp_path):
    drawn = tmp_path / "blob"
    drawn.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
    (site / "index.html").unlink()
    state = server.state
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    with page.expect_response("**/-/events"):
        page.goto(f"http://localhost:{server.server_port}/")
    state.announced(announcement([figure("one"), figure("two")], 10, 0))
    page.wait_for_selector("#coming li:nth-child(2)")
    state.announced(announcement([figure("one", drawn)], 10, 5))
    page.wait_for_selector("#ready img")
    assert page.locator("#ready figcaption").inner_text() == "<one> & more"
    assert page.locator("#coming").inner_text() == "<two> & more"
    assert "1 of 2" in page.get_by_role("status").inner_text()
    assert page.get_by_role("progressbar", name="Progress").evaluate("bar => bar.value") == 0.5
    width = "picture => picture.decode().then(() => picture.naturalWidth)"
    assert page.locator("#ready img").evaluate(width) == 8
    page.locator("#ready img").evaluate("picture => { picture.dataset.same = 'yes' }")
    state.announced(announcement([figure("two", drawn)], 10, 10))
    page.wait_for_selector("#ready li:nth-child(2)")
    assert page.locator("#ready img").first.get_attribute("data-same") == "yes"
    (site / "index.html").write_bytes(PAGE)
    (site / "manifest.json").write_bytes(b"{}")
    with page.expect_navigation():
        state.built("")
    assert page.locator("p").inner_text() == "hello"
    assert faults == []
    page.context.close()


def test_links_that_lead_out_are_followed_to_see_it(site):
    assert file_in(site, "/out") is None
    assert file_in(site, "/film.mp4") == (site / "film.mp4").resolve()


def test_an_open_page_shows_errors_and_reloads(browser, server, site):
    """Under the policy of a real page: the script is the server's own, its style set by the DOM."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    (site / "index.html").write_bytes(PAGE.replace(b"<title>", policy.encode() + b"<title>"))
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    with page.expect_response("**/-/events"):
        page.goto(f"http://localhost:{server.server_port}/")
    server.state.built("figures/one.py: <b>what</b> was found")
    page.wait_for_selector("#live-errors")
    assert page.locator("#live-errors").inner_text() == "figures/one.py: <b>what</b> was found"
    server.state.built("")
    page.wait_for_selector("#live-errors", state="detached")
    (site / "index.html").write_bytes(PAGE.replace(b"hello", b"again"))
    (site / "manifest.json").write_bytes(b"{}")
    with page.expect_navigation():
        server.state.built("")
    assert page.locator("p").inner_text() == "again"
    assert faults == []
    page.context.close()


def test_the_policy_comes_as_a_header_too(server, site):
    """A worker heeds the header of its own script alone, not what its page says in a meta."""
    policy = "default-src 'none'; script-src 'self' 'sha256-abc='"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'.encode()
    (site / "strict.html").write_bytes(PAGE.replace(b"<title>", meta + b"<title>"))
    (site / "worker.js").write_bytes(b"postMessage(1)")
    assert ask(server, "/strict.html")[1]["Content-Security-Policy"] == policy
    assert ask(server, "/")[1]["Content-Security-Policy"] is None
    worker = ask(server, "/worker.js")[1]["Content-Security-Policy"]
    assert worker.startswith("default-src 'none'")
    assert "connect-src" not in worker
