"""What a notebook gets of a film, by MIME type."""

import io
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from generator import draw, learn, topology

SVG, PNG, PDF = "image/svg+xml", "image/png", "application/pdf"


@pytest.fixture(scope="module")
def film():
    turn = learn.Network((learn.Dense(np.array([[0.0, -1.0], [1.0, 0.0]]), np.zeros(2)),), None)
    return draw.film(draw.grid(5), through=topology.flow(turn))


def test_a_film_has_svg_png_and_a_short_text(film):
    bundle = film._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", SVG, PNG, PDF}
    assert bundle["text/plain"] == repr(film)
    assert len(bundle["text/plain"]) < 80
    assert "\n" not in bundle["text/plain"]
    assert ET.fromstring(bundle[SVG]).tag.endswith("svg")
    assert b"<animate" in bundle[SVG].encode()
    assert Image.open(io.BytesIO(bundle[PNG])).format == "PNG"


def test_a_still_has_them_too():
    bundle = draw.still(draw.grid(5))._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", SVG, PNG, PDF}
    assert "<animate" not in bundle[SVG]


def test_a_film_without_animated_svg_plays_as_gif():
    film = draw.matplotlib(lambda ax, t: ax.plot([0, t]), seconds=0.3)
    bundle = film._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", PNG, PDF}
    assert bundle["text/html"].startswith('<img src="data:image/gif;base64,')
    assert len(bundle["text/plain"].splitlines()) == 1


def test_only_what_is_asked_for_is_made(film):
    assert set(film._repr_mimebundle_(include={PNG})) == {PNG}
    assert set(film._repr_mimebundle_(exclude={SVG, PDF, PNG})) == {"text/plain", "text/html"}


def test_the_pdf_is_the_poster_with_no_date(film):
    data = film._repr_mimebundle_(include={PDF})[PDF]
    assert data.startswith(b"%PDF-")
    assert data == film._repr_mimebundle_(include={PDF})[PDF]
    assert b"1970" in data
    assert data.count(b"/Type /Page\n") == 1
