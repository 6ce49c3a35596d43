"""Inkscape, rsvg, resvg and cairosvg draw every kind of SVG as Chromium does.

Slides, thumbnails and papers are made by such programs. None plays an animation: of an animated SVG
they show the first picture.
"""

import io
import re
import subprocess

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from tests.browser import picture
from tests.draw.film_of_every_mark import svgs

KINDS = ("still", "dark", "layer", "step", "animated", "animated, dark", "by matplotlib")
PROGRAMS = ("inkscape", "rsvg-convert", "resvg", "cairosvg")
AGREE = 0.995  # SSIM; what is right has 0.998 and more, the least of `FAULTS` 0.984


def drawn(program, file):
    """The PNG (height, width, 3) that a program makes of an SVG file."""
    if program == "inkscape":
        out = file.with_suffix(".png")
        ran(["inkscape", file, "--export-type=png", f"--export-filename={out}"])
        data = out.read_bytes()
    elif program == "rsvg-convert":
        data = ran(["rsvg-convert", file])
    elif program == "resvg":
        import resvg_py

        data = bytes(resvg_py.svg_to_bytes(svg_path=str(file)))
    else:
        import cairosvg  # fails where the machine has no cairo

        data = cairosvg.svg2png(url=str(file))
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def ran(command):
    return subprocess.run(command, check=True, capture_output=True, timeout=600).stdout


@pytest.fixture(scope="module")
def wanted(browser, tmp_path_factory):
    """Chromium's picture of each kind; of what is animated, of the still of its first step."""
    folder, pixels = tmp_path_factory.mktemp("wanted"), {}
    night = svgs()["animated, dark"]
    for kind in KINDS:
        file = folder / f"{kind}.svg"
        file.write_text(svgs()["step 0" if kind == "animated" else kind], "utf-8")
        with picture(browser, file, *size(svgs()[kind])) as shown:
            if svgs()[kind] is night:
                shown.seek(0)
            pixels[kind] = shown.pixels()
    return pixels


def size(text):
    return tuple(
        int(digits) for digits in re.search(r'width="(\d+)" height="(\d+)"', text).groups()
    )


def likeness(program, text, wanted, folder):
    file = folder / "picture.svg"
    file.write_text(text, "utf-8")
    return structural_similarity(drawn(program, file), wanted, channel_axis=2)


@pytest.mark.few(7)
@pytest.mark.needs("inkscape", "rsvg-convert")
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_in_chromium(program, kind, wanted, tmp_path):
    assert likeness(program, svgs()[kind], wanted[kind], tmp_path) >= AGREE


def without_xlink(text):
    return text.replace("xlink:href", "href")


def all_shown(text):
    return text.replace(' transform="scale(0)"', "")


def thin(text):
    """As if the first picture's paths had the width that `vector-effect` asks for."""
    return re.sub(r'stroke-width="(\d{2,})"', 'stroke-width=".03"', text)


def covered(text):
    """A word's letters under their halo."""
    return re.sub(r"(<g id=\"[^\"]*word\d+\">.*?</g></g>)<use [^>]*word\d+\"/>", r"\1", text)


# What was wrong once: the fault, who showed it, and in which kind of SVG.
FAULTS = (
    (without_xlink, "inkscape", "step"),
    (without_xlink, "inkscape", "by matplotlib"),
    (all_shown, "rsvg-convert", "animated"),
    (thin, "rsvg-convert", "animated"),
    (covered, "cairosvg", "step"),
)


@pytest.mark.needs("inkscape", "rsvg-convert")
@pytest.mark.parametrize(("fault", "program", "kind"), FAULTS)
def test_each_fault_would_be_noticed(fault, program, kind, wanted, tmp_path):
    harmed = fault(svgs()[kind])
    assert harmed != svgs()[kind]
    assert likeness(program, harmed, wanted[kind], tmp_path) < AGREE
