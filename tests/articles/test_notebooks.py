"""Each figure's page offers its code: the file, and a notebook that makes the same film."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.articles.conftest import ROOT, TINY

RUN = """
import json, sys
from dataclasses import replace
names = {"__name__": "__main__"}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
if "accuracy" in names:
    print(names["accuracy"], len(names["claims"]))
shown = names.get("film") or names["still"]
shown.png("picture.png", replace(shown.page, overlay=False))
"""


def difference(*pictures):
    """Of two pictures of one shape, in grey levels of 256; a page's poster has more pixels."""
    first, second = (Image.open(path).convert("L").resize((200, 200)) for path in pictures)
    return ImageStat.Stat(ImageChops.difference(first, second)).mean[0]


def test_the_file_is_the_figures(tiny_site):
    for module, id in (("arcs", "arcs"), ("arcs_apart", "arcs-apart")):
        text = (TINY / "figures" / f"{module}.py").read_bytes()
        assert (tiny_site / "figures" / id / f"{id}.py").read_bytes() == text


def test_the_manifest_has_both(tiny_site):
    files = {
        file["path"] for file in json.loads((tiny_site / "manifest.json").read_text())["files"]
    }
    folder = "figures/arcs-apart/arcs-apart"
    assert {f"{folder}.py", f"{folder}.ipynb"} <= files


@pytest.mark.few(1)
@pytest.mark.parametrize("id", ["arcs", "arcs-apart"])
def test_a_notebook_makes_the_published_picture(tiny_site, tmp_path, id):
    folder = tiny_site / "figures" / id
    notebook = folder / f"{id}.ipynb"
    nbformat.validate(nbformat.read(notebook, as_version=4))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", RUN, notebook]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert difference(tmp_path / "picture.png", folder / f"{id}.png") < 2
    record = json.loads((folder / "figure.json").read_text())
    if record["claims"]:
        measured = {entry["id"]: entry["value"] for entry in record["measured"]}
        accuracy, claims = run.stdout.split()
        assert float(accuracy) == measured["accuracy"]
        assert int(claims) == len(record["measured"])
