"""The files of one folder over HTTP, on loopback only: `Server(port, state)`.

GET and HEAD, ranges for video, nothing outside of the folder, nothing for other hosts' names.
Pages get a script that listens to `/-/events`, reloads them and shows a build's errors.
"""

import html
import json
import re
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket

from generator.serving.files import MIME_TYPES, byte_range, contents, file_in
from generator.serving.first_build import waiting_page
from generator.serving.state import State

SOURCES = ("live.js", "waiting.css")
SCRIPT, STYLE = ((Path(__file__).parent / name).read_bytes() for name in SOURCES)
TAG = b'<script defer src="/-/live.js"></script>'
PICTURES = "/-/figures/"  # of figures that are ready before there is a site
# Of a worker: a page's own policy, which stands in the page, doesn't reach it.
WORKER_POLICY = "default-src 'none'; script-src 'self'"
PAGE_POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')
HEARTBEAT = 15.0  # seconds: a page that is gone is noticed when it is written to


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128  # with 5, of a hundred clients at once the last ones wait a second

    def __init__(self, port: int, state: State) -> None:
        self.state = state
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Ignores a page that closed its connection; any other error is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # an answer to what is no request has a status, too
    timeout = 60  # seconds without a request

    def do_GET(self) -> None:
        """A file, the events, or a 4xx."""
        if not self.for_this_machine():
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        if self.has_body:  # unread, it would be taken for the next request
            return self.send_error(HTTPStatus.BAD_REQUEST, "A request for a file has no body")
        path = self.requested_path
        if path == "/-/events":
            return self.events()
        if path == "/-/live.js":
            return self.answer(SCRIPT, ".js")
        if path == "/-/waiting.css":
            return self.answer(STYLE, ".css")
        if path.startswith(PICTURES):
            return self.picture(path.removeprefix(PICTURES))
        site = self.server.state.site
        file = file_in(site, path)
        if file is not None and file.is_dir():
            if not path.endswith("/"):
                return self.redirect(path)
            file = file_in(site, f"{path}index.html")  # which may be a link, too
        return self.missing(path) if file is None else self.send_file(file)

    do_HEAD = do_GET

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every other method is refused in the same way."""
        if name.startswith("do_"):
            return lambda: self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)
        raise AttributeError(name)

    @property
    def requested_path(self) -> str:
        """The path that is asked for, still quoted. Not urlsplit's: that fails on odd ones."""
        return self.path.partition("?")[0].partition("#")[0]

    @property
    def has_body(self) -> bool:
        length = self.headers.get("Content-Length", "0").strip()
        return length != "0" or "Transfer-Encoding" in self.headers

    def for_this_machine(self) -> bool:
        """Whether the request's Host is a name of this machine; other names are refused."""
        host = self.headers.get("Host", "")
        return re.fullmatch(r"(localhost|127\.0\.0\.1)(:\d+)?", host) is not None

    def send_file(self, file: Path) -> None:
        """A file, or the part of it that is asked for."""
        data = contents(file)
        if data is None:
            return self.missing(self.requested_path)
        if file.suffix == ".html":
            return self.answer(data.replace(b"</body>", TAG + b"</body>"), ".html")
        wanted = self.headers.get("Range")
        if wanted is None:
            return self.answer(data, file.suffix)
        part = byte_range(wanted, len(data))
        if part is None:
            headers = {"Content-Range": f"bytes */{len(data)}"}
            return self.answer(b"", ".html", HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
        first, last = part
        headers = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
        return self.answer(data[first : last + 1], file.suffix, HTTPStatus.PARTIAL_CONTENT, headers)

    def picture(self, name: str) -> None:
        """The picture of a figure that the first build has finished."""
        progress = self.server.state.progress
        place = progress.picture(name) if progress else ""
        data = contents(Path(place)) if place else None
        if data is None:
            return self.send_error(HTTPStatus.NOT_FOUND)
        return self.answer(data, Path(name).suffix)

    def missing(self, path: str) -> None:
        """The site's own 404 page, or the page that says that there is no site yet, and why."""
        state = self.server.state
        site = state.site
        first = path in ("/", "/index.html")
        if not state.has_site and (first or (state.progress and path.endswith(("/", ".html")))):
            waiting = waiting_page(state.progress).replace(b"</body>", TAG + b"</body>")
            return self.answer(waiting, ".html", HTTPStatus.OK if first else HTTPStatus.NOT_FOUND)
        page = contents(file_in(site, "/404.html"))
        if page is None:
            page = b"<!doctype html><title>Not found</title><p>There is no such page.</p>"
        return self.answer(page, ".html", HTTPStatus.NOT_FOUND)

    def redirect(self, path: str) -> None:
        """To the folder itself, so that its relative links hold."""
        # One slash only: two would lead to another host.
        headers = {"Location": f"/{path.strip('/')}/"}
        self.answer(b"", ".html", HTTPStatus.MOVED_PERMANENTLY, headers)

    def answer(
        self,
        data: bytes,
        suffix: str,
        status: HTTPStatus = HTTPStatus.OK,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Sends these bytes, with the MIME type of the suffix; HEAD gets the headers alone."""
        self.send_response(status)
        self.send_header("Content-Type", MIME_TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        policy = (
            WORKER_POLICY if suffix == ".js" else page_policy(data) if suffix == ".html" else ""
        )
        if policy:
            self.send_header("Content-Security-Policy", policy)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def events(self) -> None:
        """Server-sent events: the site's version and the errors, now and at every build."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        state, sent = self.server.state, -1  # the count of builds that the page was last sent
        while self.command != "HEAD" and not state.ended:
            count = state.after(sent, HEARTBEAT if sent >= 0 else 0)
            message = json.dumps({"version": state.version, "errors": state.errors})
            self.wfile.write(b":\n\n" if count == sent else f"data: {message}\n\n".encode())
            self.wfile.flush()
            sent = count
        self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A request that can't be read or answered is the client's mistake: 4xx, never 5xx."""
        if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            unknown = code == HTTPStatus.NOT_IMPLEMENTED
            code = HTTPStatus.METHOD_NOT_ALLOWED if unknown else HTTPStatus.BAD_REQUEST
            message = None
        super().send_error(code, message, explain)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the terminal belongs to the builds."""


def page_policy(data: bytes) -> str:
    """The policy that a page has for itself; empty for one without."""
    policy = PAGE_POLICY.search(data)
    return html.unescape(policy[1].decode()) if policy else ""
