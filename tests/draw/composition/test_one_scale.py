"""Panels of one scale: a px is as long in all of them, at every moment."""

from dataclasses import replace

import numpy as np
import pytest

from generator import draw
from generator.errors import UserError
from tests.draw.fake_flow import flow


def panels(first, second):
    return (
        draw.panel(draw.grid(7, extent=0.4), through=first),
        draw.panel(draw.grid(7, extent=1.3), draw.circle(0.2), through=second),
    )


def test_panels_of_one_scale_show_as_much_and_keep_all_in_view():
    film = draw.film(*panels(flow(2, seed=1), flow(2, seed=4)), one_scale=True)
    own = replace(film, one_scale=False).context().cameras
    shared = film.context().cameras
    assert not np.allclose(own[0].spans, own[1].spans)
    np.testing.assert_array_equal(shared[0].spans, shared[1].spans)
    np.testing.assert_array_equal(shared[0].spans, np.maximum(own[0].spans, own[1].spans))
    for panel, camera in zip(film.panels, shared, strict=True):
        for stage, t in ((0, 0.0), (1, 0.5), (5, 1.0)):
            px = camera.view(stage, t).px(panel.positions(0, stage, t))
            box = camera.box
            assert ((px >= (box.x, box.y)) & (px <= (box.x + box.width, box.y + box.height))).all()


def test_panels_of_different_numbers_of_stages_have_no_one_scale():
    film = draw.film(*panels(flow(1), flow(2)), one_scale=True)
    with pytest.raises(UserError, match=r"one_scale: expected panels of as many stages .* 3 and 6"):
        _ = film.context().cameras
