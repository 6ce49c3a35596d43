"""What a panel keeps between two moments is what it would compute again."""

import subprocess
import sys

import numpy as np
import pytest

from generator import draw
from generator.draw.scene.scene import Markers
from generator.draw.style.format import slide
from generator.topology.flow.picture_flow import moving

SHAPE = (4, 4)


@pytest.mark.parametrize("during", [(), ("turn",)], ids=["still camera", "turning camera"])
def test_points_are_seen_through_the_frame_of_the_moment(during):
    """In any order of moments; the products are numpy's."""
    rng = np.random.default_rng(0)
    points = rng.normal(size=(5, 16))
    flow = moving(SHAPE, turn=360.0, shift=1.0)
    panel = draw.panel(
        draw.path(points),
        draw.path(points, carried=True),
        draw.pictures(points, SHAPE, places=points[::-1], carried=True),
        through=flow,
        view=draw.turn(rng.normal(size=16), rng.normal(size=16), during=during),
    )
    moments = [(0, 0.0), (0, 0.5), (0, 0.5), (1, 0.25), (0, 0.0), (1, 1.0), (1, 1.0)]
    for stage, t in moments:
        frame = panel.turn.frame(panel.stages, stage, t)
        carried = flow.stages[stage].at(t, flow.to(stage, points))
        for index, there in enumerate((points, carried, points[::-1])):
            seen = panel.seen(index, stage, t, frame)
            np.testing.assert_allclose(seen, there @ frame.T, atol=1e-12)


def test_what_stands_still_is_projected_once(monkeypatch):
    calls = []
    panel = draw.panel(
        draw.path(np.eye(3)),
        through=moving(SHAPE, turn=90.0),
        view=draw.turn(np.eye(16)[0], np.eye(16)[1], during=()),
    )
    project = "generator.draw.scene.panel.project"
    monkeypatch.setattr(project, lambda points, frame: calls.append(frame) or points)
    for t in (0.0, 0.3, 1.0):
        panel.seen(0, 0, t, np.eye(2, 16))
    assert len(calls) == 1
    panel.seen(0, 0, 1.0, np.eye(2, 16)[::-1])
    assert len(calls) == 2


def test_marks_at_the_same_points_are_moved_once(monkeypatch):
    flow = moving(SHAPE, turn=90.0)
    points = np.random.default_rng(1).random((2, 16))
    marks = [draw.points_at(points, radius=size, carried=True) for size in (9.0, 6.0)]
    others = [draw.points_at(points[:1], carried=True), draw.rings(points)]
    view = draw.turn(np.eye(16)[0], np.eye(16)[1], during=())
    panel = draw.panel(*marks, *others, through=flow, view=view)
    calls, stage = [], type(flow.stages[0])
    at = stage.at
    monkeypatch.setattr(stage, "at", lambda self, t, x: calls.append(len(x)) or at(self, t, x))
    there = flow.stages[0].at(0.4, points)
    calls.clear()
    for index, expected in enumerate((there, there, there[:1], points)):
        np.testing.assert_array_equal(panel.positions(index, 0, 0.4), expected)
    assert calls == [2, 1]


def test_a_film_of_the_plane_needs_no_depth_buffer():
    code = (
        "import sys; from generator import draw; from tests.draw.fake_flow import film\n"
        "context = film().context(); moment = context.clock.moment(80)\n"
        "assert list(context.moving_items(moment))\n"
        "assert not [name for name in sys.modules if 'depth_buffer' in name or '.space' in name]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_line_of_a_ring_is_as_wide_on_a_slide_as_other_lines():
    film = draw.still(draw.rings([(0.0, 0.0)]), draw.points_at([(0.5, 0.0)], shape="ring"))
    widths = {}
    for form in (draw.Format(), slide(1280, 720)):
        context = film.context(form)
        widths[context.scale.line] = {
            item.style.width
            for item in context.moving_items(context.clock.moment(0))
            if isinstance(item, Markers)
        }
    assert widths == {line: {2.2 * line} for line in widths}
    assert len(widths) == 2
