"""Kinks and the flat direction are turned; what is pressed flat is Python's."""

import numpy as np
import pytest

W, B = np.array([[0.9, -0.35], [0.35, 0.9]]), np.array([0.2, 0.1])


@pytest.fixture
def folding(touched):
    return touched("folding").open()


def turned(angles):
    """W whose kinks have these directions, in degrees."""
    angles = np.deg2rad(angles)
    lengths = np.linalg.norm(W, axis=1)
    return lengths[:, None] * np.stack([-np.sin(angles), np.cos(angles)], axis=1)


def share(weights):
    at = np.linspace(-1, 1, 101)
    points = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    return 100 * np.mean((points @ weights.T + B < 0).any(axis=1))


def shown(folding):
    return float(folding.find(".readout output").inner_text().rstrip("%"))


def test_it_begins_as_the_figure(folding):
    assert folding.value("Kink of unit 1") == pytest.approx(-111, abs=1)
    assert folding.value("Kink of unit 2") == pytest.approx(-21, abs=1)
    assert folding.value("Flat direction") % 180 == pytest.approx(124, abs=1)
    assert shown(folding) == pytest.approx(share(W), abs=0.51)


def test_sliders_turn_kinks(folding):
    before = folding.pixels()
    for angles in ((-90, 0), (30, 160), (45, 45)):
        for unit, angle in enumerate(angles, 1):
            folding.set(f"Kink of unit {unit}", angle)
        assert shown(folding) == pytest.approx(share(turned(angles)), abs=0.51)
    assert "parallel" in folding.find(".sentence").inner_text()
    moved = np.abs(folding.pixels() - before)
    middle = moved.shape[1] // 2
    assert moved[:, :middle].mean() > 0.5
    assert moved[:, middle:].mean() < 0.01  # the other panel stands


def test_dragging_turns(folding):
    before = folding.value("Kink of unit 2")
    folding.drag("Drag to turn: Kink of unit 2", 0, -80)
    assert before + 10 < folding.value("Kink of unit 2") < before + 90
    other = folding.value("Flat direction")
    folding.drag("Drag to turn: Flat direction", 60, 0)
    assert folding.value("Flat direction") != other
    folding.find(".choices button").last.click()
    assert folding.value("Kink of unit 2") == before


def rings(folding, right):
    """Height and width, px, of all that is red in a panel: both ringed points."""
    picture = folding.pixels()
    half = picture[:, picture.shape[1] // 2 :] if right else picture[:, : picture.shape[1] // 2]
    red = (half[..., 0] > 150) & (half[..., 1] < 60) & (half[..., 2] < 90)
    rows, columns = np.nonzero(red)
    return np.ptp(rows), np.ptp(columns)


def test_ringed_points_end_as_one_whatever_is_chosen(folding):
    folding.set("Kink of unit 1", -60)
    folding.set("Flat direction", 20)
    apart = rings(folding, right=True)
    folding.page.evaluate(
        "(film => film.jump(film.duration))(document.querySelector('.film').film)"
    )
    folding.settle()
    for right in (False, True):
        height, width = rings(folding, right)
        assert max(height, width) < 26  # one ring, in px
    assert max(apart) > 100
