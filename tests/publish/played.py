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
from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from tests.draw.fake_flow import film, mixed
from tests.draw.render import test_viewer
from tests.publish import fakes

FILM, MIXED, SPACE = "spiral-easy", "training", "one-layer"
READINGS = {FILM: (svg, mp4, steps), MIXED: (svg, steps), SPACE: (mp4, viewer)}
PATH = "some/where"  # the site's own folder on the server


def real(result: fakes.FigureResult, film: Film, folder: Path) -> fakes.FigureResult:
    """The figure with what the readings make of a film, and its times."""
    files, facts = dict(result.files), dict(result.facts) | timing(film.context())
    for path in [f"{result.id}.svg", *(path for path in files if path.startswith("steps/"))]:
        del files[path]
    for kind in READINGS[result.id]:
        # A small video plays as a large one does, and takes a quarter of the time.
        reading = kind.render(film, result.id, "draft" if kind is mp4 else "default")
        for name, data in reading.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            files[name] = fakes.Blob(path, "0" * 64, len(data))
        facts |= {**reading.facts, "size": (reading.facts if kind is svg else facts)["size"]}
    for name, colour in ((result.id, "#fffdfa"), (f"{result.id}-dark", "#15181d")):
        path = folder / f"{name}.png"  # of the film's shape
        path.write_bytes(
            fakes.picture("PNG", (facts["size"][0] // 8, facts["size"][1] // 8), colour)
        )
        files[path.name] = fakes.Blob(path, "0" * 64, path.stat().st_size)
    return replace(result, files=files, facts=facts)


def whole(
    folder: Path,
    address: str = "",
    templates: Path = fakes.TEMPLATES,
    article: Path = fakes.ARTICLE,
    in_space: Film | None = None,
) -> dict[str, bytes]:
    """Every file of the site by path; `folder` takes what the figures are made of.

    `in_space` is another film in space than that of `test_viewer`, which has a tube.
    """
    films = {FILM: film(4), MIXED: mixed(), SPACE: in_space or test_viewer.film()}
    results = [
        real(result, films[result.id], folder / result.id) if result.id in films else result
        for result in fakes.results(folder / "fakes")
    ]
    pages = site(results, templates, article, fakes.THEMES, PageOptions(address))
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
