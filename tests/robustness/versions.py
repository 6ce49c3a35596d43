"""Two versions of the tiny project whose pages name their parts: `old(root)`, `turn_new(tiny)`.

Between them a figure goes, one comes, and one looks and reads otherwise; the style's file is
named after the prose. So an old page lacks a part where a new site has replaced it too early.
"""

from pathlib import Path

from tests.pipeline.conftest import Tiny, copy_to

PAGES = '''"""Pages that name their parts."""

import hashlib


def site(results, templates, article_toml, themes, address, collection, base):
    prose = (templates / "article.md").read_text()
    style = f"static/{hashlib.sha256(prose.encode()).hexdigest()[:8]}.css"
    shown = "".join(
        f'<a href="figures/{one.id}/index.html"><img src="figures/{one.id}/{one.id}.svg"></a>'
        for one in results
    )
    pages = {"index.html": page(style, f"<p>{prose}</p>{shown}"), style: b"p {}"}
    all = "".join(f'<a href="../{one.id}/index.html">{one.title}</a>' for one in results)
    for one in results:
        parts = "".join(f'<a href="{path}">{path}</a>' for path in one.files)
        body = f'<p>{one.caption}</p>{parts}{all}<a href="../../index.html">All</a>'
        pages[f"figures/{one.id}/index.html"] = page(f"../../{style}", body)
    return pages


def warnings(article_toml, address):
    return []


def page(style, body):
    return f'<html><link rel="stylesheet" href="{style}"><body>{body}</body></html>'.encode()
'''
THIRD = '''"""A third

It leaves temporary files behind, as a library may.
"""

import tempfile
import time

from figures.round_trip import data
from generator import draw, learn

alt = "Words."


def training(data):
    tempfile.mkdtemp()
    time.sleep(0.1)
    return learn.train(data, rate=0.25)


def film(training):
    return draw.film(lambda t: float(t + training.weights[0, 0]))
'''


def old(root: Path) -> Tiny:
    """The first version, not built yet."""
    tiny = copy_to(root)
    (root / "generator/publish/pages/article.py").write_text(PAGES)
    return tiny


def turn_new(tiny: Tiny) -> None:
    """Makes it the second version."""
    tiny.add("figures/third.py", THIRD)
    (tiny.root / "figures/at_rest.py").unlink()
    tiny.change("figures/round_trip.py", ("POINTS = 40", "POINTS = 50"), ("ends.", "ended."))
    tiny.change("templates/article.md", ("Some", "Other"))
