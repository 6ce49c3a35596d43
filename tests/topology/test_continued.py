"""What a film shows after the layers: pauses."""

import numpy as np
import pytest

from generator import learn, topology
from generator.errors import UserError


def test_each_further_stage_ends_in_a_rest():
    layers = [(np.array([[1.2, 0.3], [-0.4, 0.9]]), np.zeros(2)) for _ in range(2)]
    network = learn.network_from([*layers, (np.ones((1, 2)), [0.0])], "tanh")
    flow, pause = topology.flow(network), topology.pause("Wait", "Waited")
    film = topology.continued(flow, pause, pause)
    points = np.random.default_rng(0).uniform(-1, 1, (50, 2))
    assert film.boundaries == (0, 3, 6, 7, 8)
    np.testing.assert_array_equal(film.at(7, 0.3, points), points)
    np.testing.assert_array_equal(film.through(points), flow.through(points))
    with pytest.raises(UserError, match="expected shape"):
        film.at(7, 0.3, np.zeros((4, 3)))
    with pytest.raises(UserError, match="continued: expected one or more stages, got none"):
        topology.continued(flow)
