"""space.json of schema 2: few terms say where surfaces are; films that need more have arrays."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from generator import draw
from generator.draw.geometry.shapes import Readout, Surface
from generator.draw.render import viewer
from generator.draw.render.space.film_parameters import read_out
from generator.draw.render.space.surface_series import basis, series, sums
from tests.draw.render.test_viewer import Head, ring
from tests.publish import space_films


def record(film):
    return json.loads(viewer.render(film, "space", "default").files["space.json"])


def grid(surface):
    return surface.points.reshape(*surface.shape, -1)


@pytest.mark.parametrize("name", ["two", "three", "four"])
def test_a_films_parameters_take_few_bytes(name):
    film = getattr(space_films, name)()
    space = record(film)
    assert space["schema"] == 2
    assert len(space["stages"]) == len(film.stages) == len(space["camera"]["lengths"])
    assert len(json.dumps(space["marks"])) < 8000
    ends = [segment["start"] + segment["duration"] for segment in space["clock"]["segments"]]
    assert ends[-1] == space["clock"]["duration"] == film.context().clock.duration
    assert len(space["beads"]) == len(film.strips)


def test_a_series_is_the_surface():
    for mark in (*space_films.three().panels[0].marks, *space_films.two().panels[0].marks):
        if not isinstance(mark.geometry, Surface):
            continue
        surface = mark.geometry
        terms = series(surface)
        assert len(terms.numbers) < 20
        bases = [basis(n, wraps) for n, wraps in zip(surface.shape, surface.wraps, strict=True)]
        again = np.zeros(grid(surface).shape)
        for (i, j), coefficient in zip(terms.numbers, terms.coefficients, strict=True):
            again += bases[0][:, i, None, None] * bases[1][:, j, None] * coefficient
        assert np.abs(again - grid(surface)).max() < 1e-6


def test_a_rough_surface_has_no_series():
    noise = np.random.default_rng(0).normal(size=(40 * 40, 3))
    assert series(Surface(noise, (40, 40), (True, True))) is None


def test_sums_are_linear_in_both_directions():
    functions = basis(9, wraps=True)
    assert functions.shape == (9, 9)
    assert np.abs(sums(functions, np.eye(9)) - functions).max() == 0
    assert np.abs(functions.T @ functions - np.diag(np.diag(functions.T @ functions))).max() < 1e-12


@pytest.mark.parametrize(
    "mark",
    [
        draw.label("here", (0.0, 0.0, 0.0)),
        draw.tube(np.column_stack([np.linspace(-1, 1, 30), np.zeros(30), np.ones(30)]), 0.05),
        draw.plane(lambda t: Head),
    ],
    ids=["words", "tube", "a plane that moves"],
)
def test_other_films_have_arrays(mark):
    shown = draw.surface(ring(0.0, (0, 0, 0)), "a", (True, True), solid=True)
    film = draw.film(shown, mark, through=draw.turning(), view=draw.orbit())
    assert record(film)["schema"] == 1
    assert record(draw.film(shown, through=draw.turning(), view=draw.orbit()))["schema"] == 2


def test_read_outs_are_said_when_they_change():
    film = space_films.three()
    space = record(film)
    assert [mark["kind"] for mark in space["marks"]].count("dots") == 1
    said = re.findall(r'<g class="said" data-cs="(\d+)" data-chart="1">', space["beside"])
    clock = film.context().clock
    stages = [clock.moment(int(cs)).measured[0] for cs in said]
    assert stages == list(range(len(film.stages) - 1))  # and none of its own for the closing turn
    assert "s-ground" not in space["beside"]  # a halo would need ids of its own


def test_a_read_out_says_nothing_while_it_is_not_there():
    film = space_films.three()
    panel = film.panels[0]
    marks = [
        mark.during(2.0) if isinstance(mark.geometry, Readout) else mark for mark in panel.marks
    ]
    index = next(k for k, mark in enumerate(marks) if isinstance(mark.geometry, Readout))
    context = replace(film, panels=(replace(panel, marks=tuple(marks)),)).context()
    said = [read_out(context, index, cs) for cs in (0, context.clock.end)]
    assert said[0] == ()
    assert [word.name for word in said[1]] == ["readout-value", "readout-name"]


def test_a_mark_in_space_is_seen_for_its_time_and_then_no_page_plays_the_film():
    two = space_films.two()
    ring = draw.rings([(0.6, 0.0)], carried=True)
    for mark, seen in ((ring, [True, True]), (ring.during(-1.0, 0.5), [True, False])):
        film = draw.film(*two.panels[0].marks, mark, through=two.panels[0].flow, view=draw.orbit())
        context = film.context()
        items = [
            list(context.moving_items(context.clock.moment(cs)))
            for cs in (0, context.clock.end - 1)
        ]
        assert ["rings" in {getattr(item, "name", "") for item in some} for some in items] == seen
        assert (record(film)["schema"] == 2) == all(seen)
