"""Odd requests, many at once: each gets its 4xx or the file, and the server goes on serving."""

import os
import random
import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from generator.serving.server import Server
from generator.serving.state import State

ROUNDS = int(os.environ.get("ROUNDS", "1"))
SECRET = b"not of this site"
PAGE = b"<!doctype html><title>t</title><body>hello</body>"


@pytest.fixture
def site(tmp_path):
    """A site with links that lead out of it, in all places where a file is looked for."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(SECRET)
    top = tmp_path / "site"
    for folder in ("figures/one", "indexed", "film.gif.d"):
        (top / folder).mkdir(parents=True)
    (top / "index.html").write_bytes(PAGE)
    (top / "figures/one/index.html").write_bytes(PAGE)
    (top / "figures/one/one.svg").write_bytes(b"<svg/>")
    (top / "linked").symlink_to(outside)
    (top / "indexed/index.html").symlink_to(outside / "index.html")
    (top / "404.html").symlink_to(outside / "index.html")
    (top / "loop").symlink_to("loop")
    (top / "nowhere").symlink_to("nothing")
    os.mkfifo(top / "pipe")
    return top


@pytest.fixture
def server(site, monkeypatch):
    """A server; whatever goes wrong in it, and is no asker's mistake, is a failure."""
    wrong = []
    monkeypatch.setattr(
        "socketserver.BaseServer.handle_error", lambda *arguments: wrong.append(arguments)
    )
    started = Server(0, State(site))
    threading.Thread(target=started.serve_forever, args=(0.02,), daemon=True).start()
    yield started
    started.state.end()
    started.shutdown()
    started.server_close()
    assert wrong == []


def ask(server, path):
    asked = HTTPConnection("127.0.0.1", server.server_port, timeout=120)
    asked.request("GET", path)
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    return answer.status, body


def send(server, *parts):
    """All that comes back for these bytes, until the server closes, or we after what we sent."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=120) as asked:
        try:
            for part in parts:
                asked.sendall(part)
            asked.shutdown(socket.SHUT_WR)
        except OSError:  # it had enough; its answer is there all the same
            pass
        answer = b""
        while data := asked.recv(65536):
            answer += data
        return answer


def statuses(answer):
    """Of all answers to one connection."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


HOST = b"Host: localhost\r\n"
GET = b"GET /figures/one/one.svg HTTP/1.1\r\n" + HOST


@pytest.mark.parametrize(
    "path",
    [
        *("/linked/", "/linked/index.html", "/indexed/", "/indexed/index.html", "/404.html"),
        *("/loop", "/loop/", "/nowhere", "/pipe", "/pipe/", "/nothing", "/figures/one/nothing"),
        *("/figures/one/index.html/", "/C:/", "/c:%5c", "/%5c%5chost%5cx", "/~root", "/-/", "/-"),
        *("/....//outside/index.html", "/.%2e/outside/", "/%c0%ae%c0%ae/outside/", "/%00"),
        *("/%252e%252e/outside/index.html", "/%2e%2e%2foutside%2findex.html", "/;/../outside/"),
        *("/linked%2findex.html", "/figures/one/%2e%2e/%2e%2e/%2e%2e/outside/index.html"),
        *("/%" + "2e" * 2000, "/" + "a/" * 3000, "/" + "%41" * 9000),
    ],
)
def test_no_path_leaves_the_site(server, path):
    status, body = ask(server, path)
    assert SECRET not in body
    assert status in (400, 404) or path == "/figures/one/index.html/"
    assert ask(server, "/")[0] == 200


BODY = b"GET /-/live.js HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.mark.parametrize(
    "head",
    [
        GET + b"Content-Length: %d\r\n\r\n" % len(BODY),
        GET + b"Content-Length: x\r\n\r\n",
        GET + b"Transfer-Encoding: chunked\r\n\r\n",
        GET + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(BODY),
    ],
)
def test_a_body_is_no_second_request(server, head):
    (status,) = statuses(send(server, head, BODY))
    assert status in (400, 405)


@pytest.mark.parametrize(
    "lines",
    [
        GET + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
        GET + b"X: y\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost.example.org\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n",
        b"GET  / HTTP/1.1 x\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.\xb2\r\n" + HOST + b"\r\n",
        b"GET / HTTP/3.0\r\n" + HOST + b"\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET http://example.org/ HTTP/1.1\r\n" + HOST + b"\r\n",
        b"__class__ / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
)
def test_odd_heads(server, lines):
    (status,) = statuses(send(server, lines))
    assert 400 <= status < 500


def test_it_is_not_there_for_other_machines(server):
    """Every other address of this machine is closed, as it is to others."""
    others = {entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None)}
    for address in {*others, "127.0.0.2", "::1"} - {"127.0.0.1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, server.server_port), timeout=5).close()


def test_a_hundred_at_once(server):
    """Their connections are all open before the first asks."""
    ready = threading.Barrier(100)

    def one(number):
        asked = HTTPConnection("127.0.0.1", server.server_port, timeout=300)
        asked.connect()
        ready.wait(60)
        lines = []
        for path in ("/", "/figures/one/one.svg", "/nothing", "/linked/"):
            asked.request("GET", path)  # on the same connection
            answer = asked.getresponse()
            lines.append((answer.status, SECRET in answer.read()))
        asked.close()
        return lines

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(one, range(100)))
    assert answers == [[(200, False), (200, False), (404, False), (404, False)]] * 100


WORDS = (
    *(b"GET", b"HEAD", b"POST", b"PUT", b"BREW", b"get", b"G\0T", b"", b"\x16\x03\x01\x02"),
    *(b" ", b"  ", b"\t", b"\r\n", b"\n", b"\r\n\r\n", b"\r", b"\0", b"\xff\xfe", b":", b"%"),
    *(b"/", b"/..", b"/%2e%2e", b"/linked/", b"/loop", b"/pipe", b"/404.html", b"\\", b"//", b"?#"),
    *(b"HTTP/1.1", b"HTTP/1.0", b"HTTP/0.9", b"HTTP/9.9", b"HTTP/x", b"http/1.1"),
    *(b"Host: localhost", b"Host: evil", b"Host", b"Content-Length: 7", b"Content-Length: -1"),
    *(b"Transfer-Encoding: chunked", b"Range: bytes=9-1", b"Range: bytes=0-0", b"Range: x"),
    *(b"Expect: 100-continue", b"Connection: keep-alive", b"Upgrade: websocket", b"a" * 3000),
)


def odd(rng):
    """A request that is none, or nearly: words by chance, or a good one with a fault."""
    if rng.random() < 0.5:
        return b"".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 24)))
    good = bytearray(GET + b"Range: bytes=0-9\r\nConnection: close\r\n\r\n")
    for _ in range(rng.randrange(1, 6)):
        good[rng.randrange(len(good))] = rng.randrange(256)
    return bytes(good)


def test_a_thousand_odd_requests(server):
    """Each is answered by 4xx, by a file of the site, or by closing."""
    rng = random.Random(1)
    with ThreadPoolExecutor(8) as pool:
        requests = [odd(rng) for _ in range(1000 * ROUNDS)]
        answers = list(pool.map(lambda data: send(server, data), requests, timeout=120 * ROUNDS))
    seen = {status for answer in answers for status in statuses(answer)}
    assert {400, 404, 405, 421} <= seen
    assert not [status for status in seen if status >= 500]
    assert not any(SECRET in answer for answer in answers)
    assert ask(server, "/")[0] == 200
    assert threading.active_count() < 50
