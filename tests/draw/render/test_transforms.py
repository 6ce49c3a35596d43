"""The coordinates in an animated SVG are those of the film at each of its pictures."""

from itertools import pairwise

import numpy as np

from generator import draw
from generator.draw.render.svg.transforms import TOLERANCE, courses
from tests.draw.fake_flow import Data, Flow, Stage, turned


def sudden(t, points):
    """Once around, between t = 0.5 and 0.51: a training that learns all of it in a few steps."""
    share = min(max((t - 0.5) / 0.01, 0.0), 1.0)
    return points @ turned(2 * np.pi * share).T


def test_what_happens_in_a_short_part_of_t_is_looked_at_as_often_as_it_is_shown():
    flow = Flow((Stage(0, "training", "", "recorded", False, sudden),), (0, 1))
    context = draw.film(draw.curves(Data()), through=flow).context(draw.Format())
    _, [course] = courses(context, 0, [0])
    camera, panel = context.cameras[0], context.film.panels[0]
    off = []
    for cs in context.clock.shown:
        moment = context.clock.moment(cs)
        off.append(np.abs(played(course, cs) - panel.positions(0, moment.stage, moment.t)).max())
    assert max(off) * camera.view(0, 0.0).scale < 1.1 * TOLERANCE


def played(course, cs):
    """What a browser shows at a time: between two keys by the easing of the first."""
    for before, after in pairwise(course):
        if before.easing is not None and before.cs <= cs < after.cs:
            share = before.easing((cs - before.cs) / (after.cs - before.cs))
            return before.points + share * (after.points - before.points)
    return next(placed.points for placed in reversed(course) if placed.cs <= cs)
