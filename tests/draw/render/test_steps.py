"""The SVG of each step of a film in space: of one mesh, which is as fine as its size allows."""

from dataclasses import replace

import numpy as np
import pytest

from generator import draw, learn
from generator.draw.geometry.shapes import Surface
from generator.draw.render.svg import steps


@pytest.fixture(scope="module")
def film():
    marks = draw.surfaces(learn.linked_tori(points=10), shape=(60, 24))
    orbit = draw.orbit(azimuth=25, elevation=30)
    shown = draw.film(marks, through=draw.turning("turn", ""), view=orbit)
    return replace(shown, aspect=0.5)


def sizes(film, folder="steps"):
    """Bytes of the pictures in a folder by name."""
    files = steps.render(film, "x", "draft").files
    return {name: len(picture) for name, picture in files.items() if name.startswith(folder)}


def test_layers_in_space_keep_the_fine_mesh_whatever_steps_have(film, monkeypatch):
    fine = sizes(film, "layers")
    monkeypatch.setattr(steps, "MOST_BYTES", 1)
    assert sizes(film, "layers") == fine
    assert max(sizes(film).values()) < 0.8 * min(fine.values())


@pytest.mark.ci
def test_pictures_in_space_that_are_too_large_have_a_coarser_mesh(film, monkeypatch):
    most = []
    for factor in steps.COARSER[:-1:2]:
        monkeypatch.setattr(steps, "MOST_BYTES", 10**9)
        alone = sizes(steps.with_meshes(film, factor))
        most.append(max(alone.values()))
        monkeypatch.setattr(steps, "MOST_BYTES", most[-1])
        assert sizes(film) == alone
    assert most[0] > 1.5 * most[1] > 2 * most[2]
    monkeypatch.setattr(steps, "MOST_BYTES", 10**9)
    coarsest = sizes(steps.with_meshes(film, steps.COARSER[-1]))
    monkeypatch.setattr(steps, "MOST_BYTES", 1)  # no mesh is small enough: the coarsest
    assert sizes(film) == coarsest


def test_pictures_in_space_that_are_together_too_large_have_a_coarser_mesh(film, monkeypatch):
    fine, coarse = (sizes(steps.with_meshes(film, factor)) for factor in steps.COARSER[:2])
    monkeypatch.setattr(steps, "MOST_TOGETHER", sum(fine.values()))
    assert sizes(film) == fine
    monkeypatch.setattr(steps, "MOST_TOGETHER", sum(fine.values()) - 1)
    assert sizes(film) == coarse


def test_a_mesh_that_is_too_fine_is_given_up_early_and_the_last_one_drawn_once(film, monkeypatch):
    fine, coarse = (sizes(steps.with_meshes(film, factor)) for factor in (1.0, 3.0))
    drawn, still = [], steps._still

    def counted(context, moment, prefix):
        drawn.extend([prefix] if "-s" in prefix else [])
        return still(context, moment, prefix)

    monkeypatch.setattr(steps, "_still", counted)
    monkeypatch.setattr(steps, "COARSER", (1.0, 3.0))
    monkeypatch.setattr(steps, "SPREAD", 3)
    monkeypatch.setattr(steps, "SAMPLE", 4)
    monkeypatch.setattr(steps, "MOST_TOGETHER", sum(fine.values()) // 2)
    assert sizes(film) == coarse
    assert len(drawn) == 4 + len(coarse)
    drawn.clear()
    monkeypatch.setattr(steps, "MOST_TOGETHER", 1)  # no mesh is small enough
    assert sizes(film) == coarse
    assert len(drawn) == 1 + len(coarse)
    assert list(sizes(film)) == list(fine)


def test_every_part_of_the_order_is_spread_over_the_film():
    names = [str(k) for k in range(100)]
    order = steps.spread(names)
    assert sorted(order) == sorted(names)
    for count, gap in ((9, steps.SPREAD), (17, 6), (34, 3)):
        assert np.diff(sorted(map(int, order[:count]))).max() <= gap


def test_a_coarser_mesh_moves_as_the_fine_one_and_nothing_is_found_again(film, monkeypatch):
    easings = film.easings
    frames = film.panels[0]._frames
    coarser = steps.with_meshes(film, 2.0)
    assert coarser.easings is easings
    assert coarser.panels[0]._frames is frames
    alone = replace(
        film, panels=tuple(replace(panel, marks=panel.marks) for panel in coarser.panels)
    )
    assert [str(easing) for easing in alone.easings] == [str(easing) for easing in easings]
    assert alone.context().cameras[0].spans == pytest.approx(coarser.context().cameras[0].spans, 0)


@pytest.mark.parametrize("wraps", [(True, False), (False, True)])
def test_a_coarser_mesh_keeps_the_ends_of_what_is_open(wraps):
    places = np.stack(np.meshgrid(np.arange(40.0), np.arange(30.0), indexing="ij"), -1)
    surface = Surface(places.reshape(-1, 2), (40, 30), wraps).coarser(2.3)
    grid = surface.coarse(surface.points)
    assert grid.shape == (17, 13, 2)
    for axis, count in ((0, 40), (1, 30)):
        lines = np.moveaxis(grid, axis, 0)[:, 0, axis]
        assert lines[0] == 0
        assert (lines[-1] == count - 1) != wraps[axis]
        assert np.diff(lines).min() > 0
        assert np.ptp(np.diff(lines)) <= 1
