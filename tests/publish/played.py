"""A site with a real film, at an address below a path: `write(folder, …)`, `served(folder)`.

`spiral-easy`, `training` (some of everything) and, seen in space, `one-layer` are drawn by the
project's own readings; all other figures are the fakes'.
"""

import functools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from generator.draw.film.film import Film
from generator.draw.render import viewer
from generator.draw.render.raster import mp4
from generator.draw.render.rendering import timing
from generator.draw.render.svg import document as svg
from generator.draw.render.svg import steps
from generator.publish.pages.article import site
from tests.draw.render import test_viewer
from tests.draw.stand_in import film, mixed
from tests.publish import fakes

FILM, MIXED, SPACE = "spiral-easy", "training", "one-layer"
READINGS = {FILM: (svg, mp4, steps), MIXED: (svg, steps), SPACE: (mp4, viewer)}
PATH = "some/where"  # the site's own folder on the server


def real(one: fakes.FigureResult, made: Film, folder: Path) -> fakes.FigureResult:
    """The figure with what the readings make of a film, and its times."""
    files, facts = dict(one.files), dict(one.facts) | timing(made.context())
    for path in [f"{one.id}.svg", *(path for path in files if path.startswith("steps/"))]:
        del files[path]
    for kind in READINGS[one.id]:
        reading = kind.render(made, one.id, "default")
        for name, data in reading.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            files[name] = fakes.Blob(path, "0" * 64, len(data))
        facts |= {**reading.facts, "size": facts["size"]}
    return replace(one, files=files, facts=facts)


def whole(folder: Path, address: str = "") -> dict[str, bytes]:
    """Every file of the site by path; `folder` takes what the figures are made of."""
    films = {FILM: film(4), MIXED: mixed(), SPACE: test_viewer.film()}
    results = [
        real(one, films[one.id], folder / one.id) if one.id in films else one
        for one in fakes.results(folder / "fakes")
    ]
    pages = site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES, address)
    own = {
        f"figures/{result.id}/{name}": blob.path.read_bytes()
        for result in results
        for name, blob in result.files.items()
    }
    return own | pages


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of requests."""

    def log_message(self, format, *arguments):
        pass


@contextmanager
def served(top: Path) -> Iterator[str]:
    """The address of the site that lies in `top`/some/where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=top))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{PATH}/"
    finally:
        server.shutdown()
        server.server_close()
