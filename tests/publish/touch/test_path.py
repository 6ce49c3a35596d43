"""W is chosen; both paths, both determinants and what is said of them are Python's."""

import numpy as np
import pytest

from generator import learn, topology

NAMES = ("W₁₁", "W₁₂", "W₂₁", "W₂₂")
W_TIME = (60, 210)  # cs: start and end of the film's W, more or less


@pytest.fixture
def paths(touched):
    return touched("ambient-isotopy").open()


def choose(paths, W):
    for name, value in zip(NAMES, np.ravel(W), strict=True):
        paths.set(name, value)


def stand(paths, cs):
    paths.page.evaluate("cs => document.querySelector('.film').film.jump(cs)", cs)
    paths.settle()


def time_of_w(paths):
    """Its share t of the way, by the film's own clock."""
    return paths.page.evaluate(
        """async () => {
            const {momentOf} = await import("../../static/touch/moment.js");
            const {film} = document.querySelector(".film");
            return momentOf(film, film.time).t;
        }"""
    )


def determinants(W, t):
    flow = topology.flow(learn.Network((learn.Dense(W, [0.3, 0.2], "tanh"),), None))
    straight = np.linalg.det((1 - t) * np.eye(2) + t * np.array(W))
    return topology.path_determinant(flow, 0, t), straight


@pytest.mark.parametrize("W", [[[-1.58, -0.07], [0.22, -0.5]], [[0.6, -1.2], [0.9, 1.4]]])
@pytest.mark.parametrize("cs", [150, 220, 300])
def test_both_determinants_are_pythons(paths, W, cs):
    choose(paths, W)
    stand(paths, cs)
    t = time_of_w(paths)
    assert 0.02 < t < 0.98
    turned, straight = determinants(W, t)
    assert paths.readout("det p(t)") == pytest.approx(turned, abs=0.0051)
    assert paths.readout("det of the straight path") == pytest.approx(straight, abs=0.0051)


def test_it_begins_with_the_figures_own_weights(paths):
    assert [paths.value(name) for name in NAMES] == [-1.58, -0.07, 0.22, -0.5]
    assert "flat at t = 0.39 and 0.66" in paths.find(".sentence").inner_text()
    assert paths.readout("det p(t)") == paths.readout("det of the straight path") == 0.81


@pytest.mark.parametrize(
    ("W", "words"),
    [
        ([[0.5, -1], [1, 0.5]], "the straight path is never flat either"),
        ([[1, 0], [0, -1]], "every path to W is flat somewhere"),
        ([[1, 0.5], [1, 0.5]], "both paths end flat"),
    ],
)
def test_what_is_said_is_true(paths, W, words):
    choose(paths, W)
    assert words in paths.find(".sentence").inner_text()


def test_dragging_moves_both_panels_and_the_curves(paths):
    before = paths.pixels()
    paths.drag("Drag the image of basis vector 2", 60, 40)
    assert (paths.value("W₁₂"), paths.value("W₂₂")) != (-0.07, -0.5)
    assert [paths.value(name) for name in ("W₁₁", "W₂₁")] == [-1.58, 0.22]
    moved = np.abs(paths.pixels() - before)
    height, width, _ = moved.shape
    below = round(0.76 * height)
    for part in (moved[:below, : width // 2], moved[:below, width // 2 :], moved[below:]):
        assert part.mean() > 0.3
    paths.find(".choices button").last.click()
    assert [paths.value(name) for name in NAMES] == [-1.58, -0.07, 0.22, -0.5]


def test_panels_are_stacked_on_a_phone(touched):
    paths = touched("ambient-isotopy", width=390, height=900, has_touch=True).open()
    picture = paths.pixels()
    drawn = np.abs(picture - picture[3, -3]).sum(axis=(1, 2)) > 0
    assert drawn[: len(drawn) // 3].mean() > 0.4  # the first panel fills its third
    assert paths.page.evaluate("document.documentElement.scrollWidth") <= 390
