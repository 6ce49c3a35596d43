"""The site in Chromium, Firefox and WebKit: `window` is each of them in turn, `site` the address.

The server asks browsers to report whatever a page's own policy refuses (`report-uri` of the same
policy as a header), since WebKit lets nobody read its console; a report fails the test.
"""

import functools
import html
import json
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.publish.played import PATH
from tests.webdriver import browsers
from tests.webdriver.browser import ENDED_MESSAGES, Browser

BUILT = os.environ.get("BUILT_SITE")
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in which a browser ended by itself runs once more, in a new one, and is told as R."""
    for item in items:
        if "window" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=list(ENDED_MESSAGES)))


@pytest.fixture(scope="session", params=browsers.NAMES)
def started(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Each browser once for the whole session."""
    missing = browsers.missing(request.param)
    if missing:
        pytest.skip(f"{request.param} needs {', '.join(missing)}")
    with browsers.started(request.param) as browser:
        yield browser


class Reported(SimpleHTTPRequestHandler):
    """Serves files, pages with their policy as a header too, and keeps what browsers report."""

    def end_headers(self) -> None:
        page = Path(self.translate_path(self.path))
        if page.suffix == ".html" and page.is_file():
            policy = POLICY.search(page.read_text(encoding="utf-8"))
            if policy:
                value = f"{html.unescape(policy[1])}; report-uri /reports"
                self.send_header("Content-Security-Policy-Report-Only", value)
        super().end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.reports.append(json.loads(body)["csp-report"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """`reports`: what pages were refused since the list was last cleared."""

    daemon_threads = True

    def __init__(self, top: Path) -> None:
        self.reports: list[dict[str, Any]] = []
        super().__init__(("127.0.0.1", 0), functools.partial(Reported, directory=top))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a browser that has gone on
            super().handle_error(request, client_address)


@contextmanager
def served(top: Path) -> Iterator[Server]:
    with Server(top) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    with served(folder) as server:
        yield server


@pytest.fixture(scope="session")
def address(server: Server) -> Iterator[str]:
    """Of the site's own folder; with BUILT_SITE in the environment, of that built article."""
    if not BUILT:
        yield f"{server.address}{PATH}/"
        return
    with served(Path(BUILT).resolve()) as built:
        yield built.address


@pytest.fixture
def site(server: Server) -> str:
    """The address of the site's own folder."""
    return f"{server.address}{PATH}/"


@pytest.fixture
def window(started: Browser, server: Server) -> Iterator[Browser]:
    """A browser; errors on its console, and what a policy refuses, fail the test.

    What a reader chose in one test (theme, speed, repeat) holds in no other. A browser that has
    ended by itself in one test is started anew for the next.
    """
    started.start_if_ended()
    server.reports.clear()
    try:
        yield started
        assert started.problems() == []
        assert refused(server) == []
    finally:
        if started.runs():
            started.forget(server.address)


def refused(server: Server) -> list[tuple[str, str]]:
    """Each directive and page that a report names."""
    return sorted(
        {(report["effective-directive"], report["document-uri"]) for report in server.reports}
    )
