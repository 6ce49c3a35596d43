"""Odd films: what an author can mend is one line; what is drawn is well-formed and finite."""

import os
import re
import sys
import threading
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import draw, learn, topology
from generator.errors import UserError
from tests.conftest import cases


def network(size, layers=1):
    layer = learn.Dense(size * np.eye(2), np.zeros(2), "tanh")
    return learn.Network((layer,) * layers, learn.Head("logistic", np.ones((1, 2)), np.zeros(1)))


FLOW = topology.flow(network(1.0))


def svg(film):
    """The film's SVG, read by a parser; no number in it is infinite or none."""
    text = film._repr_html_()
    ET.fromstring(text)
    assert not re.search(r"\b(nan|inf)\b", text)
    return text


def field(value):
    return draw.still(draw.grid(3), draw.field(value))


def readout(value, text="{:.2f}"):
    return draw.film(draw.grid(3), draw.readout("x", value, text), through=FLOW)


SAMPLE = learn.sample("a table", [[0.0, 1.0], [1.0, 0.0]], [0, 1])
SHOWN = draw.film(draw.grid(3), through=FLOW)


def formatted(**fields):
    return svg(draw.film(draw.grid(3), through=FLOW)) and draw.Format(**fields)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: field(lambda t, x: x[:, 0] * np.nan),
            "draw.field: expected finite numbers, got NaN or infinity",
        ),
        (
            lambda: field(lambda t, x: x),
            "draw.field: expected 4818 numbers, one a point, got an array of float64, 4818 × 2",
        ),
        (
            lambda: field(lambda t, x: None),
            "draw.field: expected 4818 numbers, one a point, got an array of object, one",
        ),
        (
            lambda: field(lambda t, x: ["a"] * len(x)),
            "draw.field: expected 4818 numbers, one a point, got an array of <U1",
        ),
        (lambda: readout(lambda s, t: "a"), "quantity: expected one number, got 'a'"),
        (
            lambda: readout(lambda s, t: np.zeros(3)),
            "quantity: expected one number, got an array of",
        ),
        (
            lambda: readout(lambda s, t: 1j),
            "quantity: expected one number, got a value of type complex",
        ),
        (
            lambda: readout(lambda s, t: 1.0, "{:q}"),
            "text: expected a format of one number, as '{:.2f}', got '{:q}': Unknown",
        ),
        (
            lambda: readout(lambda s, t: 1.0, "{x}"),
            "text: expected a format of one number, as '{:.2f}', got '{x}': 'x'",
        ),
        (
            lambda: draw.still(draw.points_at(np.zeros((0, 2)))),
            "draw.panel: expected points that a camera can frame, got none at stage 0, t = 0.00",
        ),
        (
            lambda: draw.still(draw.points_at([[1e300, 0]])),
            "draw.panel: expected points that a camera can frame, got points beyond 1e+50 or NaN",
        ),
        (
            lambda: draw.field(lambda t, x: x[:, 0], levels=[1.0, 0.0], opacities=[0.1, 0.2, 0.3]),
            "draw.field: expected rising levels and one opacity more than levels, got [1.0, 0.0]",
        ),
        (
            lambda: draw.surfaces(learn.two_curves()),
            "draw.surfaces: expected sets of two parameters, got",
        ),
        (
            lambda: draw.path([[0, 0], [1, 1]], ink="a"),
            "Style: expected a parameter (core, dash, fill, opacity, stroke, width), got",
        ),
        (
            lambda: draw.path([[0, 0], [1, 1]], color="red"),
            "Style: expected a parameter, got 'color'; did you mean co",
        ),
        (
            lambda: draw.curves(learn.spirals(turns=1, points=9), samples=0),
            "a path: expected one or more points, got none",
        ),
        (lambda: draw.path(np.zeros((0, 2))), "a path: expected one or more points, got none"),
        (lambda: draw.circle(samples=3), "draw.circle: samples: expected 4 or more, got 3"),
        (
            lambda: draw.circle(centre=(1, 2, 3)),
            "draw.circle: centre: expected shape (2,), got (3,)",
        ),
        (
            lambda: draw.points_at([[0, 0]], shape="star"),
            "points: shape: expected a marker (dot, diamond, ring, triangle, square, ",
        ),
        (
            lambda: draw.label("a", [[0, 0], [1, 1]]),
            "draw.label: at: expected shape (d,), got (2, 2)",
        ),
        (
            lambda: draw.pictures(np.zeros((1, 0)), (0, 0)),
            "draw.pictures: expected a row and a column or more, and a side above 0, got 0 × 0",
        ),
        (
            lambda: draw.pictures(np.zeros((1, 4)), (2, 2), side=0),
            "draw.pictures: expected a row and a column or more, and a side above 0, got 2 × 2",
        ),
        (
            lambda: draw.still(draw.grid(3), aspect=0),
            "draw.still: aspect: expected 0.05 to 20, got 0",
        ),
        (
            lambda: draw.film(draw.grid(3), through=FLOW, aspect=-1),
            "draw.film: aspect: expected 0.05 to 20, got -1",
        ),
        (
            lambda: draw.matplotlib(lambda ax: None, aspect=-1),
            "draw.matplotlib: aspect: expected 0.05 to 20, got -1",
        ),
        (
            lambda: draw.still(draw.label("a\nb", (0, 0)), draw.grid()),
            r"the words 'a\nb': expected characters of the pictures' font, got ",
        ),
        (lambda: formatted(speed=0), "draw.Format: speed: expected 0.05 to 20, got 0"),
        (lambda: formatted(speed=float("nan")), "Format: speed: expected a finite number, got nan"),
        (lambda: formatted(speed=1e-9), "draw.Format: speed: expected 0.05 to 20, got 1e-09"),
        (lambda: formatted(step_cs=1), "draw.Format: step_cs: expected 2 to 1000, got 1"),
        (lambda: formatted(width=0), "draw.Format: width: expected 16 to 8192, got 0"),
        (
            lambda: formatted(theme="drk"),
            "draw.Format: theme: expected a theme's name, got 'drk'; did you mean dark?",
        ),
        (lambda: draw.curves(SAMPLE), "draw.curves: expected data with exact sets, got a sample"),
        (lambda: draw.regions(SAMPLE), "draw.regions: expected data with exact sets, got a sam"),
        (lambda: draw.surfaces(SAMPLE), "draw.surfaces: expected data with exact sets, got a"),
        (
            lambda: draw.curves(learn.disk_annulus(points=10)),
            "draw.curves: expected sets of one parameter, got Disk; draw.regions or",
        ),
        (lambda: SHOWN.gif("x.mp4"), "film.gif: expected a name that ends in .gif, got 'x.mp4'; f"),
        (lambda: SHOWN.mp4("a/x.gif"), "film.mp4: expected a name that ends in .mp4, got 'x.gif'"),
        (lambda: SHOWN.svg("x.PNG"), "film.svg: expected a name that ends in .svg, got 'x.PNG'; f"),
        (lambda: SHOWN.png("x.jpg"), "film.png: expected a name that ends in .png, got 'x.jpg'"),
        (
            lambda: learn.dense(2, [2], "swish"),
            "expected an activation (tanh, sigmoid, softplus, relu, identity, leaky_relu, elu,",
        ),
    ],
)
def test_an_authors_mistake_is_one_line(make, message):
    with pytest.raises(UserError) as caught:
        svg(make())
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value).replace("\\n", "")


def test_a_grid_of_two_lines_is_its_edge():
    (edge,) = draw.grid(2)
    assert edge.name == "edge"
    assert edge.geometry.points.min() == -1.2
    assert svg(draw.still(draw.grid(2)))
    assert [mark.name for mark in draw.grid(3)] == ["grid", "edge"]


def test_no_stage_is_no_film():
    with pytest.raises(
        UserError, match=r"draw\.film: expected a flow, through=flow, got one of no stages"
    ):
        draw.film(draw.grid(3), through=topology.flow(network(1.0, 0)))


def test_a_picture_is_at_least_a_px_wide():
    tiny = draw.still(draw.grid(3), draw.pictures(np.zeros((1, 4)), (2, 2), side=0.1))
    assert "<image" in svg(tiny)


@pytest.mark.parametrize("layers", [1, 9, 40])
def test_many_stages_are_shorter(layers):
    film = draw.film(draw.grid(3), through=topology.flow(network(1.0, layers)))
    assert 0 < film.context().clock.duration < 4000


@settings(max_examples=cases(4, 15, 15))
@given(st.sampled_from([0.05, 0.3, 1.0, 7.0, 20.0]), st.integers(2, 40), st.integers(1, 4))
def test_a_clock_at_any_speed_is_whole_and_without_gaps(speed, step_cs, layers):
    form = draw.Format(speed=speed, step_cs=step_cs)
    clock = draw.film(draw.grid(3), through=topology.flow(network(1.0, layers))).context(form).clock
    ends = [segment.end for segment in clock.segments]
    assert [segment.start for segment in clock.segments] == [0, *ends[:-1]]
    assert all(
        segment.duration > 0 and segment.duration % step_cs == 0 for segment in clock.segments
    )
    assert sum(duration for _, duration in clock.steps) == clock.duration
    assert [start for start, _ in clock.steps] == sorted({start for start, _ in clock.steps})


@settings(max_examples=cases(7, 25, 25))
@given(st.floats(-320, 49).map(lambda power: 10.0**power), st.integers(1, 3))
def test_points_of_any_size_are_framed(size, count):
    points = size * np.random.default_rng(0).uniform(-1, 1, (count, 2))
    assert "<path" in svg(draw.still(draw.points_at(points)))


@settings(max_examples=cases(3, 10, 10))
@given(st.sampled_from([0.0, 1e-300, 1e-9, 1.0, 1e9, 1e40]))
def test_weights_of_any_size_are_filmed(size):
    film = draw.film(draw.grid(3, samples=5), through=topology.flow(network(size)))
    try:
        svg(film)
    except UserError as error:
        assert "10¹⁵ times as large as what is seen, got" in str(error)  # noqa: PT017 – or drawn
        assert size > 1e6


@settings(max_examples=cases(10, 40, 40))
@given(st.text(st.characters(), max_size=6))
def test_any_text_is_drawn_or_refused_in_one_line(text):
    try:
        film = draw.still(draw.panel(draw.grid(3), draw.label(text, (0, 0)), title=text))
        ET.fromstring(film._repr_html_())
    except UserError as error:
        assert "expected characters of the pictures' font, got" in str(error)  # noqa: PT017 – or drawn


@pytest.mark.parametrize("name", ["X.GIF", "without"])
def test_a_name_may_be_written_large_or_end_in_nothing(tmp_path, name):
    SHOWN.gif(tmp_path / name, draw.Format(width=64))
    assert (tmp_path / name).read_bytes().startswith(b"GIF89a")


def test_a_film_is_written_through_a_link_and_over_nothing_else(tmp_path):
    own, link = tmp_path / "own.png", tmp_path / "film.png"
    own.write_bytes(b"before")
    link.symlink_to("own.png")
    beside = tmp_path / f".own.png.{os.getpid()}.part"
    beside.write_bytes(b"mine")
    with pytest.raises(UserError, match=r"film\.png: .*: can't be written: File exists"):
        SHOWN.png(link)
    assert (own.read_bytes(), beside.read_bytes()) == (b"before", b"mine")
    beside.unlink()
    SHOWN.png(link)
    assert link.is_symlink()
    assert own.read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in tmp_path.iterdir()} == {"own.png", "film.png"}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_film_is_written_into_a_pipe(tmp_path):
    pipe = tmp_path / "film.png"
    os.mkfifo(pipe)
    received = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    SHOWN.png(pipe)
    reader.join(10)
    assert received[0].startswith(b"\x89PNG")
    assert pipe.is_fifo()
