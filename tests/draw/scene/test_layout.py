"""Boxes of a picture at twice its size are twice as far apart: a poster has its film's shape."""

import pytest

from generator.draw.render.raster.png import magnified
from generator.draw.scene.layout import layout
from generator.draw.style.format import PAGE_WIDE


@pytest.mark.parametrize("panels", [1, 2, 3])
@pytest.mark.parametrize("strips", [0, 2])
def test_twice_the_size_is_the_same_shape(panels, strips):
    small, large = (
        layout(form, panels, True, strips, False, 0.9)
        for form in (PAGE_WIDE, magnified(PAGE_WIDE, 2))
    )
    assert abs(large.height - 2 * small.height) <= 2  # whole and even
    for near, far in zip(small.panels, large.panels, strict=True):
        assert far.x == pytest.approx(2 * near.x)
        assert far.width == pytest.approx(2 * near.width)
