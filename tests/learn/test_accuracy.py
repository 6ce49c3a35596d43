import sys

import numpy as np
import pytest

from generator import learn


def plane(offset):
    """Class B where x > offset."""
    return learn.Network((), learn.Head("logistic", [[1.0, 0.0]], [-offset]))


def test_sweep_errors_are_the_share_of_the_area():
    data = learn.disk_annulus(10)
    wrong, points = learn.sweep_errors(plane(2.0), data, 20_000)  # all is called A
    assert points >= 20_000
    assert wrong == len(data.sets[1].sweep(-(-20_000 // 2)))
    assert learn.sweep_errors(plane(-2.0), data, 20_000)[0] == pytest.approx(points / 2, rel=0.05)


def test_pieces_count_as_the_whole(monkeypatch):
    data, network = (
        learn.linked_tori(10),
        learn.Network((), learn.Head("logistic", [[1.0, 0.3, 0.0]], [0.1])),
    )
    whole = learn.sweep_errors(network, data, 5000)
    monkeypatch.setattr(sys.modules["generator.learn.training.accuracy"], "PIECE", 777)
    assert learn.sweep_errors(network, data, 5000) == whole
    points = [exact_set.at(exact_set.sweep(2500)) for exact_set in data.sets]
    expected = sum(int(np.sum(network.predict(x) != k)) for k, x in enumerate(points))
    assert whole[0] == pytest.approx(expected, rel=0.05)
