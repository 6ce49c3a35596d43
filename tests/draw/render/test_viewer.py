"""What a page turns is the film: each mark of space.json lies where the film shows it."""

import json

import numpy as np
import pytest

from generator import draw
from generator.draw.render import viewer
from tests.draw.stand_in import film as flat_film


class Head:
    W = np.array([[0.3, -0.2, 1.0]])
    b = np.array([0.1])


def ring(tilt, shift):
    u, v = np.meshgrid(
        np.arange(40) / 40 * 2 * np.pi, np.arange(16) / 16 * 2 * np.pi, indexing="ij"
    )
    r = 0.6 + 0.2 * np.cos(v)
    points = np.stack([r * np.cos(u), r * np.sin(u), 0.2 * np.sin(v)], axis=-1)
    c, s = np.cos(tilt), np.sin(tilt)
    return points @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]]).T + shift


def film():
    """Two linked rings, a wire, dots, a floor and a plane, seen from all around."""
    wire = np.column_stack([np.linspace(-1, 1, 30), np.zeros(30), 0.9 * np.ones(30)])
    return draw.film(
        draw.floor(),
        draw.surface(ring(0.0, (-0.3, 0, 0)), "a", (True, True), solid=True),
        draw.surface(ring(np.pi / 2, (0.3, 0, 0)), "b", (True, True), solid=True),
        draw.tube(wire, 0.05, "a", closed=False),
        draw.rings(wire[:2], carried=True),
        draw.plane(Head),
        through=draw.turning("Two rings", "linked"),
        view=draw.orbit(azimuth=25, elevation=30),
    )


@pytest.fixture(scope="module")
def space():
    files = viewer.render(film(), "rings", "default").files
    return json.loads(files["space.json"])


def test_marks_lie_where_the_film_has_them(space):
    context = film().context()
    panel, names = context.film.panels[0], [mark["name"] for mark in space["marks"]]
    for k, moment in enumerate(context.boundaries):
        view = context.cameras[0].view(moment.stage, moment.t)
        for index in (1, 2):
            mark = panel.marks[index]
            found = space["at"][k][names.index(mark.name)]["points"]
            points = np.array(found).reshape(-1, 3) * space["unit"]
            wanted = view.px(panel.positions(index, moment.stage, moment.t))
            seen = points[:, :2] * (1, -1) + view.box.centre
            assert np.abs(seen - wanted).max() <= space["unit"]


def test_every_mark_fits_its_header(space):
    for moment in space["at"]:
        for mark, found in zip(space["marks"], moment, strict=True):
            if found is None:
                assert mark["kind"] == "disk"
                continue
            count = len(found["points"]) // 3
            if mark["kind"] == "sheet":
                assert count == np.prod(mark["shape"])
                assert found["outside"] in (1, -1)
            elif mark["kind"] == "lines":
                assert count == sum(mark["lengths"])
    assert [mark["kind"] for mark in space["marks"]] == ["lines", *["sheet"] * 3, "rings", "disk"]
    assert space["at"][-1][-1] is not None  # the plane, at the end
    assert np.allclose(np.linalg.norm(space["up"], axis=1), 1, atol=1e-4)


def test_the_floor_lies_below_and_level(space):
    up = np.array(space["up"][0])
    heights = [np.array(one["points"]).reshape(-1, 3) @ up for one in space["at"][0] if one]
    assert np.ptp(heights[0]) < 4
    assert heights[0].max() <= min(one.min() for one in heights[1:3])


def test_the_plane_is_where_the_head_is_zero(space):
    """Its rim, taken back to the representation, has w · x + b = 0."""
    context = film().context()
    moment = context.boundaries[-1]
    shot = viewer.Shot(
        context.film.panels[0], context.cameras[0].view(moment.stage, moment.t), moment, 1.0
    )
    view = shot.view
    rim = np.array(space["at"][-1][-1]["points"]).reshape(-1, 3) * space["unit"]
    seen = (rim + [0, 0, shot.middle]) / view.scale + [*view.centre, 0]
    points = seen @ view.frame  # frames are orthonormal
    assert np.abs(points @ Head.W[0] + Head.b[0]).max() < 2 * space["unit"] / view.scale


def test_a_flat_film_has_nothing_to_turn():
    assert viewer.render(flat_film(), "flat", "default").files == {}
