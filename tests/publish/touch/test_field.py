"""Anchors and arrows of a field are moved; jump and flow are Python's."""

import numpy as np
import pytest

from figures import field_deformation, vector_field
from generator import learn, topology

NAMES = [
    f"{part} {k} {way}" for k in (1, 2) for part in ("Anchor", "Arrow") for way in ("across", "up")
]


@pytest.fixture
def film(touched):
    return touched("field-deformation").open()


@pytest.fixture
def alone(touched):
    return touched("vector-field").open()


def fields(figure, widths, mode, **settings):
    """The field as the sliders have it."""
    numbers = np.reshape([figure.value(name) for name in NAMES], (2, 2, 2))
    return learn.FieldLayer(numbers[:, 0], numbers[:, 1], widths, mode, **settings)


def place(figure, name):
    text = figure.find(".readout").filter(has_text=name).locator("output").inner_text()
    return [float(number) for number in text.replace("−", "-").strip("()").split(",")]


def test_it_begins_with_the_figures_own_field(film, alone):
    for figure, module in ((film, field_deformation), (alone, vector_field)):
        layer = fields(figure, module.WIDTHS, "jump")
        assert layer.c.tolist() == module.ANCHORS
        assert layer.v.tolist() == module.PULLS


def test_the_least_determinant_is_pythons(film):
    for arrow in (1.7, 0.5):
        film.set("Arrow 1 across", arrow)
        film.set("Arrow 2 across", -arrow)
        jump = learn.Network((fields(film, field_deformation.WIDTHS, "jump"),), None)
        least = topology.least_determinant(topology.flow(jump), side=41)
        assert film.readout("least determinant") == pytest.approx(least, abs=0.0051)
        folds = "folds the sheet:" in film.find(".sentence").inner_text()
        assert folds == (least < 0)


def test_dragging_an_anchor_or_its_arrow_moves_both_panels(film):
    for title, changed in (
        ("Drag anchor 1", "Anchor 1"),
        ("Drag the arrow of anchor 2", "Arrow 2"),
    ):
        values = {name: film.value(name) for name in NAMES}
        before = film.pixels()
        film.drag(title, 40, -60)
        now = {name for name in NAMES if film.value(name) != values[name]}
        assert now == {f"{changed} across", f"{changed} up"}
        moved = np.abs(film.pixels() - before)
        middle = moved.shape[1] // 2
        assert moved[:, :middle].mean() > 0.3
        assert moved[:, middle:].mean() > 0.3
    film.find(".choices button").last.click()
    assert film.value("Anchor 1 across") == field_deformation.ANCHORS[0][0]


def test_the_film_is_followed(film):
    ends = []
    for cs in (0, 180, 300):
        film.page.evaluate("cs => document.querySelector('.film').film.jump(cs)", cs)
        film.settle()
        ends.append(film.pixels())
    assert np.abs(ends[1] - ends[0]).mean() > 0.5
    assert np.abs(ends[2] - ends[1]).mean() > 0.5


def test_a_point_jumps_and_flows_as_pythons(alone):
    widths = vector_field.WIDTHS
    for x, y in ((-0.25, 0.25), (0.3, -0.1), (0.9, 0.9)):
        alone.set("Point across", x)
        alone.set("Point up", y)
        alone.set("Arrow 1 up", 1.2)
        at = np.array([[x, y]])
        jump = at + fields(alone, widths, "jump").field(at)
        flow = fields(alone, widths, "flow", steps=32)(at)
        assert place(alone, "jumps") == pytest.approx(jump[0], abs=0.0051)
        assert place(alone, "flows") == pytest.approx(flow[0], abs=0.0061)


def test_the_point_is_dragged(alone):
    before = alone.pixels()
    alone.drag("Drag the point", 60, 0)
    assert alone.value("Point across") > -0.2
    assert np.abs(alone.pixels() - before).mean() > 0.05


def test_particles_follow_the_films_time(alone):
    film = "document.querySelector('.film').film"
    pictures = []
    for end in (1, 2):  # of the only stage: [name, start, end, …]
        alone.page.evaluate(f"end => {film}.jump({film}.stages[0][end])", end)
        alone.settle()
        pictures.append(alone.pixels())
    assert np.abs(pictures[1] - pictures[0]).mean() > 0.3
