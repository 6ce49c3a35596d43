"""What a panel keeps between two moments is what it would compute again."""

import numpy as np
import pytest

from generator import draw
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
