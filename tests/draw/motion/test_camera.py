from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from generator import draw, learn, topology
from generator.draw.motion.camera import MARGIN, turn
from generator.errors import UserError
from tests.draw.fake_flow import film


@pytest.mark.parametrize("seed", range(6))
def test_what_matters_stays_inside_at_every_step(seed):
    context = film(3, seed).context()
    box = context.layout.panels[0]
    low = np.array([box.x, box.y])
    high = low + (box.width, box.height)
    for start, _ in context.clock.steps:
        moment = context.clock.moment(start)
        for item in context.moving_items(moment):
            if item.name in ("grid", "edge", "class-a", "class-b"):
                assert (item.points >= low).all()
                assert (item.points <= high).all()


def test_it_fills_the_frame_at_rest():
    context = film(2).context()
    box, camera = context.layout.panels[0], context.cameras[0]
    items = list(context.moving_items(context.clock.moment(0)))
    edge = next(item for item in items if item.name == "edge").points
    span = np.ptp(edge, axis=0) / (box.width, box.height)
    assert span.max() > 1 - 2 * MARGIN - 0.12  # a stage that swells may cost a little
    assert camera.spans.min() > 0


def test_a_turn_is_orthonormal_on_its_whole_way():
    rng = np.random.default_rng(3)
    turned = turn(rng.normal(size=8), rng.normal(size=8))
    stages = film(2).stages
    for stage in range(6):
        for t in (0.0, 0.3, 1.0):
            frame = turned.frame(stages, stage, t)
            assert frame @ frame.T == pytest.approx(np.eye(2), abs=1e-12)
    assert turned.frame(stages, 0, 0.0) == pytest.approx(np.eye(2, 8), abs=1e-12)
    assert turned.frame(stages, 5, 1.0) == pytest.approx(turned.end, abs=1e-12)


def test_parallel_directions_are_an_authors_error():
    with pytest.raises(UserError, match="independent"):
        turn([1, 0, 0], [2, 0, 0])


def test_nothing_to_frame_is_an_authors_error():
    with pytest.raises(UserError, match="the camera can frame"):
        draw.still(draw.square()).context().cameras  # noqa: B018 - the property computes


def wide_flow(*widths):
    """Dense layers of random weights, of these widths."""
    rng = np.random.default_rng(len(widths))
    layers = [
        learn.Dense(rng.normal(size=(units, inputs)), rng.normal(size=units), "tanh")
        for inputs, units in pairwise(widths)
    ]
    return topology.flow(learn.Network(tuple(layers), None))


@pytest.mark.parametrize("widths", [(5, 3, 2), (2, 9, 2), (3, 7, 1, 4), (2, 2, 6)])
def test_views_of_any_widths_are_frames_that_never_jump(widths):
    """Opposite directions included: each is turned in its own plane first."""
    flow, rng = wide_flow(*widths), np.random.default_rng(1)
    points = rng.normal(size=(20, widths[0]))
    view = draw.views([-rng.normal(size=(2, width)) for width in widths])
    before = None
    for stage in range(len(flow.stages)):
        for t in np.linspace(0, 1, 101):
            moved = flow.at(stage, t, flow.to(stage, points))
            frame = view.frame(flow.stages, stage, t)
            if moved.shape[1] > 1 and frame.shape[1] > 1:
                assert frame @ frame.T == pytest.approx(np.eye(2))
            seen = moved @ frame[:, : moved.shape[1]].T
            if before is not None:
                assert np.abs(seen - before).max() < 0.6
            before = seen


def test_views_of_another_number_or_width_are_refused():
    flow = wide_flow(3, 4, 2)
    with pytest.raises(UserError, match=r"draw\.views: expected 3 frames, one for each"):
        draw.views([np.eye(2, 3), np.eye(2)]).frame(flow.stages, 0, 0.0)
    with pytest.raises(UserError, match=r"draw\.views: frame 1: expected 4 columns, got 5"):
        draw.views([np.eye(2, 3), np.eye(2, 5), np.eye(2)]).frame(flow.stages, 0, 0.0)
    with pytest.raises(UserError, match=r"draw\.views: frame 0: expected two independent"):
        draw.views([np.ones((2, 3)), np.eye(2)])


def test_where_marks_reach_is_computed_once_for_all_sizes():
    asked = []
    through = film(2).flow

    class Counted:
        stages = tuple(
            replace(stage, at=lambda t, x, stage=stage: (asked.append(t), stage.at(t, x))[1])
            for stage in through.stages
        )
        boundaries = through.boundaries

    drawn = draw.film(draw.grid(), through=Counted())
    wide = drawn.context(draw.Format(width=560)).cameras
    once = len(asked)
    narrow = drawn.context(draw.Format(width=280)).cameras
    assert once == len(asked) > 0
    assert narrow[0].spans == pytest.approx(2 * wide[0].spans)
