"""Outputs that are made in one go have keys and entries of their own: each is made if it lacks."""

import shutil

import pytest

from generator import outputs
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import read_project
from generator.pipeline.store.store import Store
from tests.pipeline.conftest import ROOT, Tiny, copy_to

OUTPUTS = '''"""Two outputs that share one function."""

from generator.pipeline.store.output import Output

OUTPUTS = (
    Output("gif", "generator.draw.gif_file:start", ("animation",), through="generator.draw.go:go"),
    Output("svg", "generator.draw.svg:render"),
    Output("mp4", "generator.draw.mp4_file:start", ("animation",), through="generator.draw.go:go"),
)
SLIDES = OUTPUTS[:1]
'''
GO = '''"""Draws once for several outputs."""

from types import SimpleNamespace


def go(started):
    print("drawn for", *(kind for kind, *_ in started))
    return [
        SimpleNamespace(files={f"{id}.{kind}": f"{kind} {picture}".encode()}, facts={})
        for kind, id, picture in started
    ]
'''
START = '''"""The start of one output."""


def start(film, id, profile):
    return "KIND", id, repr(film.at(1.0))
'''
FAILING = GO.replace("    print", "    raise UserError('no disk')\n    print").replace(
    "\n\n\ndef", "\n\nfrom generator.errors import UserError\n\n\ndef"
)
BOTH = "figures/round_trip.py, film (gif, mp4): drawn for gif mp4"


def with_two_outputs(project):
    """The tiny project with two outputs that are made in one go."""
    project.add("generator/outputs.py", OUTPUTS)
    project.add("generator/draw/go.py", GO)
    for kind in ("gif", "mp4"):
        project.add(f"generator/draw/{kind}_file.py", START.replace("KIND", kind))
    return project


@pytest.fixture
def shared(tiny):
    """Not built yet."""
    return with_two_outputs(tiny)


@pytest.fixture(scope="module")
def built_shared(tmp_path_factory):
    project = with_two_outputs(copy_to(tmp_path_factory.mktemp("shared") / "project"))
    drawn(project.build())
    return project


@pytest.fixture
def standing_shared(built_shared, tmp_path):
    """It has its site and its store, to change."""
    return Tiny(shutil.copytree(built_shared.root, tmp_path / "project"))


def drawn(run):
    """The lines that say what was drawn for what, of a build that did well."""
    assert run.returncode == 0, run.stdout + run.stderr
    return [line for line in run.stdout.splitlines() if ": drawn for" in line]


def entry(project, name):
    """The entry of an output."""
    store = Store(project.root / ".store", print)
    read = read_project(project.root, store, shared_outputs(project), BuildInputs())
    (key,) = [target.key for target in read.targets["round-trip"] if target.name == name]
    return store.key_path(key)


def shared_outputs(project):
    names = {}
    exec((project.root / "generator/outputs.py").read_text(), names)
    return names["OUTPUTS"]


def test_what_is_missing_together_is_made_in_one_go(shared):
    assert drawn(shared.build()) == [BOTH]
    site = shared.site()
    assert site["figures/round-trip/round-trip.gif"].startswith(b"gif ")
    assert site["figures/round-trip/round-trip.mp4"].startswith(b"mp4 ")
    assert drawn(shared.build("--force")) == [BOTH]
    assert shared.site() == site


@pytest.mark.parametrize("kind", ["gif", "mp4"])
def test_a_change_of_one_encoder_makes_its_output_alone(standing_shared, kind):
    standing_shared.change(f"generator/draw/{kind}_file.py", ("at(1.0)", "at(0.5)"))
    line = f"figures/round_trip.py, film ({kind}): drawn for {kind}"
    assert drawn(standing_shared.build()) == [line]


@pytest.mark.parametrize("kind", ["gif", "mp4"])
@pytest.mark.parametrize("harm", ["removed", "damaged"])
def test_one_that_is_lost_is_made_alone_and_the_same(standing_shared, kind, harm):
    before = standing_shared.site()
    if harm == "removed":
        entry(standing_shared, kind).unlink()
    else:
        entry(standing_shared, kind).write_bytes(b"damaged")
    (standing_shared.root / "site/index.html").unlink()  # else nothing is to be done
    assert drawn(standing_shared.build()) == [
        f"figures/round_trip.py, film ({kind}): drawn for {kind}"
    ]
    assert standing_shared.site() == before


def test_a_change_of_what_they_share_makes_both(standing_shared):
    standing_shared.change("generator/draw/go.py", ("{kind} {picture}", "{kind}: {picture}"))
    assert drawn(standing_shared.build()) == [BOTH]


def test_a_failure_is_one_line_and_both_are_made_then(shared):
    shared.add("generator/draw/go.py", FAILING)
    run = shared.build()
    assert run.returncode == 1
    assert [line for line in run.stderr.splitlines() if "no disk" in line] == [
        "figures/round_trip.py, film (gif, mp4): no disk"
    ]
    shared.add("generator/draw/go.py", GO)
    assert drawn(shared.build()) == [BOTH]


def test_explain_names_each(standing_shared):
    standing_shared.change("generator/draw/gif_file.py", ("at(1.0)", "at(0.5)"))
    lines = standing_shared.build("explain", "round-trip").stdout.splitlines()
    assert "  film (gif): stale: generator/draw/gif_file.py changed" in lines
    assert "  film (mp4): fresh" in lines


def test_the_gif_encoder_is_in_no_mp4s_key_nor_the_other_way_round(tmp_path, read_sources):
    store = Store(shutil.copytree(read_sources, tmp_path / "store"), print)
    project = read_project(ROOT, store, outputs.OUTPUTS, BuildInputs())
    raster = "generator/draw/render/raster"
    parts = {target.name: target.parts for target in project.targets["spiral-easy"]}
    for name, other in (("gif", "mp4"), ("mp4", "gif")):
        assert f"{raster}/{name}.py" in parts[name]
        assert f"{raster}/recording.py" in parts[name]
        assert f"{raster}/{other}.py" not in parts[name]


def test_a_worker_calls_the_films_function_once_for_all_outputs(standing_shared):
    standing_shared.change(
        "figures/round_trip.py",
        ("    return draw.film(", "    print('a film')\n    return draw.film("),
    )
    run = standing_shared.build("round-trip")
    assert run.returncode == 0, run.stderr
    made = [line for line in run.stdout.splitlines() if "film (" in line]
    assert any("film (gif, mp4)" in line for line in made)
    assert any("film (svg)" in line for line in made)
    assert run.stdout.count("a film") == 1
