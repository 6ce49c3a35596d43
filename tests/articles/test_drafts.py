"""A draft: short trainings under keys of their own, a small GIF that says so, nothing measured."""

import json
import shutil
from typing import ClassVar

import numpy as np
import pytest
from PIL import Image

from generator import draw, learn, topology
from generator.draw.geometry.shapes import Paths, thinned
from generator.draw.motion.easing import EASE
from generator.draw.style.format import draft
from generator.errors import UserError
from generator.learn.training.draft import LEAST, RESTARTS, drafting
from generator.pipeline.figures import source_cache
from generator.pipeline.store.store import Store
from tests.articles.conftest import ROOT, build


@pytest.fixture
def options(store):
    return ("--figures", "figures", "--store", store)


@pytest.mark.ci
def test_a_draft_is_small_says_so_and_is_never_taken_for_the_figure(another, store, options):
    for products in ("keys", "blobs"):
        shutil.rmtree(store / products)
    draft = build("--draft", *options, cwd=another)
    assert draft.returncode == 0, draft.stderr
    assert "claims" not in [line.rpartition(", ")[2] for line in draft.stdout.splitlines()]
    assert "never_flat" not in draft.stdout  # only a claim needs it
    folder = another / "site-draft/figures"
    pictures = {"arcs-apart.gif", "arcs-apart.png", "arcs-apart-dark.png"}
    code = {"index.html", "figure.json", "arcs-apart.py", "arcs-apart.ipynb"}
    assert {path.name for path in (folder / "arcs-apart").iterdir()} == pictures | code
    record = json.loads((folder / "arcs-apart/figure.json").read_text())
    assert (record["claims"], record["measured"]) == ([], [])
    assert 'aria-label="draft"' in (folder / "arcs/arcs.svg").read_text()
    page = (folder / "arcs-apart/index.html").read_text()
    assert "A draft: trained briefly and drawn small." in page
    assert '<img src="arcs-apart.gif"' in page
    with Image.open(folder / "arcs-apart/arcs-apart.gif") as film:
        width, frames = film.width, film.n_frames
    assert "nothing to do" in build("--draft", *options, cwd=another).stdout
    explained = build("explain", "--draft", "arcs-apart", *options, cwd=another)
    assert explained.stdout == "arcs-apart: fresh\n"  # what only a claim needs isn't missing

    full = build(*options, cwd=another)
    assert full.returncode == 0, full.stderr
    assert "figures/arcs_apart.py, training" in full.stdout.splitlines()  # trained as it should be
    whole = another / "site/figures/arcs-apart"
    with Image.open(whole / "arcs-apart.gif") as film:
        assert film.width * 0.6 == pytest.approx(width, abs=2)
        assert film.n_frames > 2 * frames
    assert 'aria-label="draft"' not in (another / "site/figures/arcs/arcs.svg").read_text()
    assert "A draft:" not in (whole / "index.html").read_text()


def test_a_draft_takes_a_training_that_a_build_has_made(another, options):
    draft = build("--draft", *options, cwd=another)
    assert draft.returncode == 0, draft.stderr
    assert "training" not in draft.stdout
    assert "network" not in draft.stdout
    assert "film (gif)" in draft.stdout
    figure = another / "figures/arcs_apart.py"
    figure.write_text(figure.read_text().replace("seed=1", "seed=2"))
    draft = build("--draft", *options, cwd=another)
    assert "figures/arcs_apart.py, training" in draft.stdout.splitlines()
    explained = build("explain", "arcs-apart", *options, cwd=another)
    assert "training: stale" in explained.stdout  # the draft's isn't the build's


def test_trainings_are_short_within_a_draft_alone():
    data, architecture = learn.spirals(turns=1.5, points=60), learn.dense(2, [2])
    with drafting():
        short = learn.train(architecture, data, restarts=16, steps=2000, seed=1)
        least = learn.train(architecture, data, restarts=2, steps=100, seed=1)
        chosen = short.gentlest()  # none succeeded
        assert (chosen.layers[0].W == short.best().layers[0].W).all()
    assert (short.restarts, short.steps) == (RESTARTS, 500)
    assert (least.restarts, least.steps) == (2, 100)
    assert learn.train(architecture, data, restarts=5, steps=LEAST + 10, seed=1).restarts == 5
    assert not short.succeeded_count
    with pytest.raises(UserError, match="expected a restart that gets every point right"):
        short.gentlest()


def test_a_drafts_clock_looks_at_no_picture():
    data = learn.spirals(turns=0.5, points=60)
    network = learn.train(learn.dense(2, [2, 2]), data, restarts=2, steps=200, seed=1).best()
    drawn = draw.film(draw.points(data), through=topology.flow(network))
    clock = drawn.context(draft(drawn.page)).clock
    assert "easings" not in vars(drawn)  # they take more time than all else in a draft
    staged = [segment for segment in clock.segments if segment.start_t != segment.end_t]
    assert {segment.easing for segment in staged} == {EASE}


def test_a_drafts_lines_have_a_third_of_the_points_and_end_where_they_did():
    data = learn.spirals(turns=0.5, points=60)
    network = learn.train(learn.dense(2, [2, 2]), data, restarts=2, steps=200, seed=1).best()
    drawn = draw.film(draw.grid(), draw.points(data), through=topology.flow(network))
    sketch = drawn.context(draft(drawn.page)).film
    whole, fewer = (film.panels[0].marks[0].geometry for film in (drawn, sketch))
    assert (len(set(whole.lengths)), len(set(fewer.lengths))) == (1, 1)
    assert len(fewer.points) * 3 == pytest.approx(len(whole.points), rel=0.05)
    for at in (0, -1):
        ends = [np.split(each.points, len(each.lengths))[5][at] for each in (whole, fewer)]
        np.testing.assert_array_equal(*ends)
    assert sketch.context(draft(drawn.page)).film.panels[0] is sketch.panels[0]  # not again
    assert drawn.context(drawn.page).film is drawn


@pytest.mark.parametrize("whole", [False, True])
def test_a_drafts_strip_has_a_third_of_the_values_and_ends_where_it_did(whole):
    data = learn.spirals(turns=0.5, points=60)
    network = learn.train(learn.dense(2, [2, 2]), data, restarts=2, steps=200, seed=1).best()
    asked = []

    def value(stage, t):
        asked.append((stage, t))
        return stage if whole else stage + t * t

    drawn = draw.film(
        draw.points(data),
        through=topology.flow(network),
        strips=[draw.strip("a number", value, whole=whole)],
    )
    clock = drawn.context().clock
    rows, counts = [], []
    for film in (drawn.sketch, drawn):
        rows.append(film.strips[0].values(clock)[0])
        counts.append(len(set(asked)))
    assert counts[0] == pytest.approx(counts[1] / (1 if whole else 3), rel=0.1)
    assert len(rows[0]) == len(rows[1]) == len(clock.times)
    assert (rows[0][0], rows[0][-1]) == (rows[1][0], rows[1][-1])
    assert np.abs(rows[0] - rows[1]).max() <= (0 if whole else 0.1)


def test_a_draft_computes_no_picture_twice():
    class Counted:
        name, kind, formula, title = "counted", "affine", "x", ""
        inputs = outputs = 2
        calls: ClassVar = []

        def at(self, t, x):
            self.calls.append((t, len(x)))
            return x * (1 + t)

    class Flow:
        stages, boundaries = (Counted(),), (0, 1)

    panel = draw.panel(draw.grid(), through=Flow()).sketch
    again = [panel.positions(0, 0, t) for t in (0.0, 0.5, 0.5, 1.0, 0.0)]
    assert [t for t, _ in Counted.calls] == [0.0, 0.5, 1.0]
    np.testing.assert_array_equal(again[1], again[2])


def test_short_paths_and_curves_of_pictures_keep_their_corners():
    corners = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    square = Paths(corners, (4,), closed=True)
    assert thinned(square, 3) is square
    mixed = Paths(np.concatenate([corners, np.zeros((90, 2))]), (4, 90))
    assert thinned(mixed, 3) is mixed
    fine = Paths(np.arange(182.0).reshape(91, 2), (50, 41))
    assert thinned(fine, 3).lengths == (18, 15)
    assert thinned(fine, 3).points[17].tolist() == [98.0, 99.0]
    side = np.linspace(0, 1, 41)[:, None]
    bend = np.concatenate([side * [1, 0], [1, 0] + side[1:] * [0, 1]])  # its corner is point 40
    assert [1.0, 0.0] in thinned(Paths(bend, (81,)), 3).points.tolist()
    angles = np.linspace(0, 2 * np.pi, 60)
    circle = Paths(np.column_stack([np.cos(angles), np.sin(angles)]), (60,))
    assert thinned(circle, 3).lengths == (60,)  # else it would be a polygon


def test_no_file_of_the_generator_is_parsed_again_for_another_figure(tiny_site, monkeypatch):
    def parsed(text, package):
        raise AssertionError("it was kept")

    monkeypatch.setattr(source_cache, "read_library", parsed)
    facts = source_cache.SourceCache(ROOT, Store(tiny_site.parent / "store", print))
    for module in ("pipeline/run/tasks", "publish/pages/article", "draw/film/film"):
        assert facts.library(f"generator/{module}.py").code
