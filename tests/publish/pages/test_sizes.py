"""Whatever width and height a page states of a picture are those of the file."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.html_check import read

FIGURE = "spiral-easy"


@pytest.fixture(scope="module")
def files(results, tmp_path_factory):
    """A site whose film has layers, GIF and poster in other proportions than its own."""
    folder = tmp_path_factory.mktemp("other")
    (figure,) = [result for result in results if result.id == FIGURE]
    own = dict(figure.files)
    others = {
        f"{FIGURE}.gif": fakes.picture("GIF", (480, 526), "#fffdfa"),
        f"{FIGURE}.png": fakes.picture("PNG", (1280, 944), "#fffdfa"),
        "layers/1.svg": fakes.SVG.format(w=640, h=758, a=9, b=9, q=9, w2=9).encode(),
    }
    for path, data in others.items():
        file = folder / path.replace("/", "-")
        file.write_bytes(data)
        own[path] = fakes.Blob(file, "0" * 64, len(data))
    changed = [replace(figure, files=own) if result is figure else result for result in results]
    pages = site(
        changed, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES, PageOptions("https://ada.example")
    )
    return {
        f"figures/{FIGURE}/{path}": blob.path.read_bytes() for path, blob in own.items()
    } | pages


def size(data):
    """Width and height of a PNG, GIF or SVG as its own reader has it."""
    box = re.search(rb'viewBox="0 0 (\S+) (\S+)"', data[:500])
    return (float(box[1]), float(box[2])) if box else Image.open(io.BytesIO(data)).size


def test_a_preview_has_its_pictures_size(files):
    page = read(files[f"figures/{FIGURE}/index.html"])
    properties = {attrs.get("property"): attrs.get("content") for attrs in page.named("meta")}
    assert properties["og:image"].endswith(f"/{FIGURE}.png")
    assert (properties["og:image:width"], properties["og:image:height"]) == ("1280", "944")
    card = {
        attrs.get("property"): attrs.get("content")
        for attrs in read(files["index.html"]).named("meta")
    }
    shown = Image.open(io.BytesIO(files["static/card.png"])).size
    assert (int(card["og:image:width"]), int(card["og:image:height"])) == shown


def test_images_have_their_files_proportions(files):
    checked = set()
    for path in ("index.html", "gallery.html", f"figures/{FIGURE}/index.html"):
        folder = path.removesuffix("index.html").removesuffix("gallery.html")
        for image in read(files[path]).named("img"):
            file = folder + image["src"]
            if f"/{FIGURE}/" not in f"/{file}":
                continue
            width, height = size(files[file])
            stated = int(image["width"]), int(image["height"])
            assert stated[1] == pytest.approx(stated[0] * height / width, abs=0.51), file
            checked.add(image["src"].rpartition("/")[2])
    assert checked >= {f"{FIGURE}.gif", f"{FIGURE}.png", "0.svg", "1.svg"}
