"""Moved pictures, against exact turns and shifts, and their curves, against gudhi."""

import gudhi
import numpy as np
import pytest
from scipy import ndimage

from generator import learn, topology
from generator.errors import UserError

SHAPE = (16, 16)


@pytest.fixture(scope="module")
def blob():
    """A smooth picture without symmetry."""
    y, x = np.mgrid[:16, :16] - 7.5
    return np.exp(-((x - 2) ** 2 + 2 * y**2) / 8) + 0.5 * np.exp(-(x**2 + (y - 3) ** 2) / 4)


def stage(**move):
    return topology.moving(SHAPE, **move).stages[0]


@pytest.mark.parametrize("quarter", [0, 1, 2, 3, 4])
def test_quarters_of_a_turn_are_exact(blob, quarter):
    """On a square grid a quarter moves pixels onto pixels: numpy's rot90."""
    turned = stage(turn=360.0).at(quarter / 4, blob.reshape(1, -1))
    assert turned.reshape(SHAPE) == pytest.approx(np.rot90(blob, quarter), abs=1e-9)


def test_a_shift_goes_by_whole_pixels_and_back(blob):
    shift = stage(shift=3.0)
    out = shift.at(0.5, blob.reshape(1, -1)).reshape(SHAPE)
    assert out[:, 5:14] == pytest.approx(blob[:, 2:11], abs=1e-3)
    assert shift.at(1.0, blob.reshape(1, -1)) == pytest.approx(blob.reshape(1, -1), abs=1e-9)


def test_thickening_only_adds(blob):
    thicken = stage(thicken=1.5)
    before = thicken.at(0.0, blob.reshape(1, -1))
    middle, end = (thicken.at(t, blob.reshape(1, -1)) for t in (0.5, 1.0))
    assert (before == blob.ravel()).all()
    assert (middle >= before).all()
    assert end.sum() > middle.sum() > before.sum()


@pytest.mark.parametrize("t", [0.2, 0.7, 1.0])
def test_thickening_is_the_largest_of_shifts_of_scipy(blob, t):
    """By half and by all of the radius, in sixteen directions."""
    largest = blob
    for radius in (0.75 * t, 1.5 * t):
        for angle in np.radians(np.arange(16) * 22.5):
            way = radius * np.sin(angle), radius * np.cos(angle)
            moved = ndimage.shift(blob, way, order=3, mode="grid-constant")
            largest = np.maximum(largest, moved)
    thick = stage(thicken=1.5).at(t, blob.reshape(1, -1))
    assert thick.reshape(SHAPE) == pytest.approx(largest, abs=1e-12)


def test_a_slip_keeps_large_pictures_and_the_ink_of_small_ones():
    large = np.random.default_rng(0).random((28, 28))
    assert (topology.slip(large) == large).all()
    small = learn.typical(learn.digits(), 6)
    fine = topology.slip(small)
    assert fine.shape == SHAPE
    area = (8 * 1.5 / 16) ** 2  # of a fine pixel, in small ones
    assert fine.sum() * area == pytest.approx(
        small.sum(), rel=0.06
    )  # overshoots of splines are cut off


@pytest.mark.parametrize("label", [6, 0])
def test_holes_of_the_orbit_agree_with_gudhi(label):
    picture = topology.slip(learn.typical(learn.digits(), label))
    curve = topology.orbit(topology.moving(SHAPE, turn=360.0), 0, picture.ravel(), 60)
    ours = topology.persistence(curve)
    tree = gudhi.RipsComplex(points=curve).create_simplex_tree(max_dimension=2)
    tree.persistence(homology_coeff_field=2)  # as ours: 1 + 1 = 0, so twice round is not at all
    pairs = tree.persistence_intervals_in_dimension(1)
    theirs = np.sort(pairs[:, 1] - pairs[:, 0])[::-1][:2]
    assert ours.lifetimes[:2] == pytest.approx(theirs, rel=1e-5)


def test_the_view_of_a_circle_and_of_one_run_through_twice():
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    once = np.column_stack([np.cos(angles), np.sin(angles)])
    twice = np.column_stack([np.cos(2 * angles), np.sin(2 * angles)])
    curve = np.column_stack([3 * twice, once])
    plain, tilted = topology.harmonic_view(curve), topology.harmonic_view(curve, np.pi / 2)
    assert np.linalg.norm(curve @ plain.T, axis=1) == pytest.approx(1.0)
    assert np.linalg.norm(curve @ tilted.T, axis=1) == pytest.approx(3.0)


def test_unknown_moves_and_shapes_are_reported():
    with pytest.raises(
        UserError, match="expected some of the moves turn, shift, thicken, got spin"
    ):
        topology.moving(SHAPE, spin=1.0)
    with pytest.raises(UserError, match=r"image: expected shape \(h, h\), got"):
        topology.slip(np.zeros((4, 5)))
