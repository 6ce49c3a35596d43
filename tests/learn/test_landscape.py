import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.learn.training import batch


@pytest.fixture(scope="module")
def land():
    curves = learn.two_curves(points=30)
    return learn.landscape(curves, (1, 2), (1, 2), 6, steps=300, keep_below=3)


def test_cells_are_trainings_of_that_width_and_depth(land):
    assert [(one.width, one.depth) for one in land.cells] == [(1, 1), (2, 1), (1, 2), (2, 2)]
    assert land.counts("sample").shape == (2, 2)
    assert (land.counts("sets") <= land.counts("sample")).all()
    assert land.counts("sample")[0, 1] == land.cells[1].sample > 0
    assert land.counts("sample")[:, 0].sum() == 0  # one unit is a line
    for one in land.cells:
        assert len(one.networks) == max(one.sample, 1)
        for network in one.networks:
            assert network.widths == (2, *[one.width] * one.depth)


def test_sets_are_the_sweeps(land):
    curves = learn.two_curves(points=30)
    kept = [network for cell in land.cells for network in cell.networks]
    able = [one for one in kept if learn.accuracy(one, curves) == 1]
    assert len(able) == land.counts("sample").sum()
    right = sum(learn.sweep_accuracy(network, curves, 25) == 1 for network in able)
    assert land.counts("sets").sum() == right


def test_right_on_the_sample_is_counted_apart_from_right_on_the_sets(monkeypatch):
    """On fresh points a success must be right on a sweep too; here none is."""
    monkeypatch.setattr(batch, "sweep_errors", lambda *_: (1, 10))
    curves = learn.two_curves(points=30)
    found = learn.landscape(curves, (2,), (1,), 6, steps=300, fresh=True, keep_below=3)
    assert found.cells[0].sample == len(found.cells[0].networks) > 0
    assert found.cells[0].sets == 0


def test_where_none_is_right_the_best_is_kept(land):
    """One unit is a line, and the line nearest to right is the one that must be shown wrong."""
    line = land.cells[0]
    assert (line.width, line.sample, len(line.networks)) == (1, 0, 1)
    curves = learn.two_curves(points=30)
    assert 0.5 < learn.accuracy(line.networks[0], curves) < 1


def test_a_restart_that_is_right_twice_is_left_as_it_is():
    curves = learn.two_curves(points=30)
    budget = {"restarts": 6, "steps": 400, "gentle": 0.0}
    stopped = learn.train(learn.dense(2, [2]), curves, schedule=learn.schedule(stop=True), **budget)
    on = learn.train(learn.dense(2, [2]), curves, **budget)
    able = stopped.succeeded
    assert (stopped.losses[-1, able] > on.losses[-1, able]).any()  # these went on and got better
    assert (stopped.succeeded == on.succeeded).all()
    assert (np.flatnonzero(stopped.dropped >= 0) == np.flatnonzero(on.dropped >= 0)).all()


def test_no_landscape_of_nothing():
    with pytest.raises(UserError, match="landscape: expected widths and depths of 1 or more"):
        learn.landscape(learn.two_curves(points=9), (), (1,), 2)
