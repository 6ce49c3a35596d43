"""What is seen of a film begins, ends and repeats gently, at 25 pictures a second."""

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.motion import MOST, each_stage, gentleness
from generator import draw, learn, topology
from generator.draw.composition.displacement import sparse
from generator.draw.motion.clock import Schedule, clock
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.mp4 import at_double_rate
from tests.draw.fake_flow import film as fake_film

SEAM = 4.0  # grey levels, mean over the picture


def arcs_apart():
    """The film of the tiny article."""
    data = learn.spirals(turns=0.3, points=40)
    training = learn.train(learn.dense(2, [2]), data, restarts=4, steps=400, seed=1)
    flow = topology.flow(training.gentlest())
    return draw.film(draw.grid(7), draw.curves(data), draw.line(flow.network.head), through=flow)


def swelling():
    """Layers of large weights: tanh brings back from far away what they carried there."""
    rng = np.random.default_rng(2)
    layers = [learn.Dense(6 * rng.normal(size=(2, 2)), rng.normal(size=2)) for _ in range(3)]
    through = topology.flow(learn.Network(tuple(layers), None))
    return draw.film(draw.square(), draw.grid(9), draw.circle(0.6), through=through)


def in_training():
    """Nearly all of its motion is over after a fifth of its steps."""
    data = learn.two_curves(points=60)
    training = learn.train(learn.dense(2, [2]), data, restarts=1, steps=300, seed=3)
    through = topology.recorded(training.history(0))
    return draw.film(draw.grid(7), draw.points(data), through=through)


FILMS = {"tiny": arcs_apart, "swelling": swelling, "fake": fake_film, "training": in_training}


@pytest.fixture(params=FILMS, scope="module")
def film(request):
    return FILMS[request.param]()


def test_no_first_or_last_moving_frame_is_above_a_quarter_of_its_stages_peak(film):
    for name, displacements in each_stage(film):
        peak, first, last = gentleness(displacements)
        if peak > 0.05:
            assert max(first, last) <= MOST, name


def test_eased_by_t_alone_it_would_be():
    """The measure can fail: the same film with the easing of t that all stages had."""
    film = swelling()
    context = film.context()
    plain = clock(Schedule(film.stages, film.flow.boundaries), film.page)
    segment = next(part for part in plain.segments if part.moves and part.stage == 2)
    panel, camera = sparse(film.panels[0]), context.cameras[0]
    places = [
        camera.view(2, t).px(panel.positions(1, 2, t))
        for t in map(segment.easing, np.linspace(0, 1, segment.duration // 4 + 1))
    ]
    moved = [float(np.hypot(*(b - a).T).mean()) for a, b in pairwise(places)]
    assert max(moved[0], moved[-1]) > MOST * max(moved)


def test_motion_is_spread_over_the_time_of_training():
    ((_, displacements),) = each_stage(in_training())
    share = np.cumsum(displacements) / displacements.sum()
    assert 0.3 < share[round(0.4 * len(share))] < 0.6  # 0.9 by the number of the step


def test_the_seam_of_a_loop_is_not_seen(film):
    context = film.context()
    raster = Raster(context)
    first, rest = (grey(raster.frame(context.clock.moment(cs))) for cs in (0, context.clock.end))
    assert np.abs(first - rest).mean() > SEAM  # a hard cut would be
    for steps in (context.clock.steps, at_double_rate(context.clock).steps):
        last = grey(raster.frame(context.clock.moment(steps[-1][0])))
        assert np.abs(first - last).mean() <= SEAM


def grey(picture):
    return picture.astype(float).mean(axis=2)


def test_the_easing_is_one_in_all_formats(film):
    page, slide = film.context(), film.context(draw.Format(900, 500))
    moving = [[part.easing for part in c.clock.segments if part.moves] for c in (page, slide)]
    assert moving[0] == moving[1]
