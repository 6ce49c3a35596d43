"""Many classes are told apart by markers too: in the plane, in space, in an SVG, in the legend."""

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.path import Path as Polygon

from generator import draw, learn
from generator.draw.depth_buffer.buffer_scene import Lines, Scene
from generator.draw.depth_buffer.render import render
from generator.draw.geometry.shapes import CORNERS, MARKERS, Points, Style, class_marker
from generator.draw.motion.camera import Box
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.svg.elements import dots_data
from generator.draw.scene.scene import Markers
from generator.draw.style.theme import CLASS_COLOURS, FOLDER, load

SIZE, RADIUS = 101, 30.0
# Linear RGB as seen without one kind of cones: Machado, Oliveira, Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.
EYES = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
LEAST = 40.0  # CIE 1976 ΔE; 2.3 is just seen


def lab(rgb, eye):
    """CIELAB of sRGB 0–255 as an eye sees it."""
    channels = np.array(rgb) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    t = XYZ @ np.clip(np.array(EYES[eye]) @ linear, 0, 1) / WHITE
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_classes_of_one_marker_differ_in_colour_to_every_eye(name, eye):
    theme = load(name)
    for one, other in combinations(range(len(CLASS_COLOURS)), 2):
        if class_marker(one, 10) == class_marker(other, 10):
            colours = (lab(theme.rgb(CLASS_COLOURS[k]), eye) for k in (one, other))
            assert np.linalg.norm(np.subtract(*colours)) >= LEAST, (one, other)


def test_the_first_four_differ_in_their_markers_alone():
    assert len({class_marker(label, 4) for label in range(4)}) == 4
    for count in (1, 2, 3):  # as they always were
        assert [class_marker(k, count) for k in range(count)] == ["dot", "diamond", "dot"][:count]


def sample(labels, names=()):
    labels = np.asarray(labels)
    points = np.column_stack([labels, labels % 3]) * 0.1
    return replace(learn.sample("many", points, labels), class_names=names)


def legend_of(film):
    return [
        item.shape
        for item in film.context().still_items
        if isinstance(item, Markers) and item.name.startswith("legend")
    ]


def drawn_in(film):
    return [
        mark.geometry.shape
        for mark in film.panels[0].marks
        if isinstance(mark.geometry, Points) and mark.name.startswith("points-")
    ]


def test_the_legend_has_the_markers_that_are_drawn():
    ten = [str(k) for k in range(10)]
    film = draw.still(draw.points(sample(range(10))), classes=ten)
    assert legend_of(film) == drawn_in(film) == [class_marker(k, 10) for k in range(10)]
    part = draw.still(draw.points(sample([0, 1, 2])), classes=ten)  # nobody said that it has ten
    assert legend_of(part)[:3] == drawn_in(part) == ["dot", "diamond", "dot"]
    clusters = draw.clusters(sample(range(4)).points, np.arange(4))
    assert legend_of(draw.still(*clusters, classes=ten[:4])) == ["dot"] * 4


def test_a_part_has_the_markers_of_the_whole():
    named = sample([0, 1, 2, 5], tuple("abcdef"))
    part = learn.part(named, np.array([0, 2]))
    film = draw.still(draw.points(part))
    assert drawn_in(film) == [class_marker(0, 6), class_marker(2, 6)] == ["dot", "triangle"]


def covered(shape):
    """Which pixels (SIZE, SIZE) a marker in the middle covers, by its outline."""
    corners = CORNERS.get(shape)
    rows, columns = np.mgrid[:SIZE, :SIZE] + 0.5 - SIZE / 2
    if corners is None:
        return np.hypot(rows, columns) < RADIUS
    places = np.column_stack([columns.ravel(), rows.ravel()])
    return Polygon(RADIUS * corners).contains_points(places).reshape(SIZE, SIZE)


@pytest.mark.parametrize("shape", [shape for shape in MARKERS if shape != "ring"])
def test_pixels_and_space_have_the_same_outline(shape):
    """Nothing is drawn outside of it, nothing is left out, and no triangle stands on its head."""
    wanted = covered(shape)
    assert 0.8 < wanted.sum() / (np.pi * RADIUS**2) < 1.25  # as heavy as a dot
    film = draw.still(draw.points_at([[0.0, 0.0]], "a", RADIUS, shape), aspect=1.0)
    form = draw.Format(width=SIZE, line=1.0)
    context = film.context(form)
    frame = Raster(context).frame(context.poster).astype(int)
    middle = np.array(frame.shape[:2]) // 2
    ground = frame[0, 0]
    seen = np.abs(frame - ground).sum(axis=2) > 100
    rows, columns = np.nonzero(wanted)
    shifted = np.zeros_like(seen)
    shifted[rows - SIZE // 2 + middle[0], columns - SIZE // 2 + middle[1]] = True
    assert np.sum(shifted != seen) < 0.1 * wanted.sum()
    dot = Lines(np.zeros((1, 3)), np.array([[0, 0]]), "a", 2 * RADIUS, marker=shape)
    mixture = render(Scene((), (dot,)), Box(0, 0, SIZE, SIZE), 2)
    inside = np.zeros((SIZE, SIZE), dtype=bool)
    height, width = mixture.weights.shape[:2]
    part = inside[mixture.top : mixture.top + height, mixture.left : mixture.left + width]
    part[:] = mixture.weights[:, :, -1] > 0.5
    assert np.sum(inside != wanted) < 0.1 * wanted.sum()


@pytest.mark.parametrize("shape", CORNERS)
def test_so_has_an_svg(shape):
    dots = Markers(np.array([[50.0, 40.0]]), shape, RADIUS, Style(fill="a"), "points")
    (path,) = re.findall(r"^M(.*)z$", dots_data(dots))
    numbers = np.array(re.findall(r"-?\d+", path), dtype=float).reshape(-1, 2)
    corners = np.cumsum(numbers, axis=0) / 10
    np.testing.assert_allclose(corners, [50, 40] + RADIUS * CORNERS[shape], atol=0.06)
