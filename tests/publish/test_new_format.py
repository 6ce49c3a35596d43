"""A new file format is one entry in generator/formats.py and one encoder: here animated PNG."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.articles.conftest import ROOT, TINY

ENTRY = """    FileFormat(
        "apng",
        "animated PNG",
        "image/apng",
        "generator.draw.render.raster.apng",
        {".apng": "pages: smaller than a GIF"},
    ),
"""
ENCODER = """
import io

from PIL import Image

from generator.draw.render.raster.canvas import Raster
from generator.draw.render.rendering import Rendering
from generator.draw.style.format import draft


def encode(context):
    raster, steps = Raster(context), context.clock.steps
    first, *others = [Image.fromarray(raster.frame(context.clock.moment(cs))) for cs, _ in steps]
    durations, file = [10 * duration for _, duration in steps], io.BytesIO()
    times = {"append_images": others, "duration": durations}
    first.save(file, "png", save_all=True, compress_level=1, **times)
    return file.getvalue()


def render(film, id, profile):
    return Rendering({f"{id}.apng": encode(film.context(draft(film.page)))})
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the generator with the new entry and its encoder, and nothing else changed."""
    root = tmp_path_factory.mktemp("apng")
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("generator", "templates"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.copy(ROOT / "build.py", root)
    shutil.copytree(TINY, root / "article", ignore=ignored)
    registry = root / "generator/formats.py"
    before, start, entries = registry.read_text().partition("\nFORMATS = (\n")
    registry.write_text(before + start + ENTRY + entries)
    (root / "generator/draw/render/raster/apng.py").write_text(ENCODER)
    return root


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The copy's build.py, in its folder."""
    return subprocess.run(
        [sys.executable, "build.py", *arguments, "--figures", "article/figures"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def test_it_is_built_listed_served_and_exported(project):
    build = run(project, "--draft")
    assert build.returncode == 0, build.stdout + build.stderr
    folder = project / "article/site-draft/figures/arcs-apart"
    film = Image.open(io.BytesIO((folder / "arcs-apart.apng").read_bytes()))
    assert (film.format, film.is_animated) == ("PNG", True)
    page = (folder / "index.html").read_text()
    assert '<a href="arcs-apart.apng" download>arcs-apart.apng</a>' in page
    assert "smaller than a GIF" in page
    assert not (folder.parent / "arcs/arcs.apng").exists()  # a still has none

    program = "from generator.serving.files import MIME_TYPES; print(MIME_TYPES['.apng'])"
    served = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert served.stdout.strip() == "image/apng"

    small = ("arcs-apart", "--size", "240", "--layers", "0:1", "--draft")
    assert run(project, "export", "x.apng", *small).returncode == 0
    exported = Image.open(io.BytesIO((project / "x.apng").read_bytes()))
    assert (exported.format, exported.width) == ("PNG", 240)

    # An export is made anew when the encoder has changed.
    encoder = project / "generator/draw/render/raster/apng.py"
    encoder.write_text(encoder.read_text().replace("compress_level=1", "compress_level=9"))
    again = run(project, "export", "y.apng", *small)
    assert again.returncode == 0, again.stdout + again.stderr
    assert (project / "y.apng").stat().st_size < (project / "x.apng").stat().st_size

    refused = run(project, "export", "x.bmp", "arcs-apart")
    assert ".apng" in refused.stderr
    assert refused.returncode == 2


def test_a_film_writes_it_by_its_suffix(project):
    code = """
from pathlib import Path
from generator import draw
draw.matplotlib(lambda ax, t: None, seconds=0.1).write("plain.apng", draw.Format(width=120))
"""
    subprocess.run([sys.executable, "-c", code], cwd=project, check=True)
    assert (project / "plain.apng").read_bytes().startswith(b"\x89PNG")
