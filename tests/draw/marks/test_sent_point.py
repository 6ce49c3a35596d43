"""A point sent through a diagram: signals run along the lines, units then show their values."""

import numpy as np
import pytest

from generator import draw, learn
from generator.errors import UserError

LAYER = learn.Dense([[1.0, -2.0], [0.5, 0.25]], [0.1, -0.2], "tanh")
NETWORK = learn.Network((LAYER,), learn.Head("logistic", [[3.0, -1.0]], [0.5]))
POINT = [0.4, 0.3]


@pytest.fixture
def film():
    return draw.film(draw.diagram(NETWORK, POINT), through=draw.sending(NETWORK))


def seen(film, stage, t, name):
    context = film.context()
    clock = context.clock
    part = next(part for part in clock.segments if part.stage == stage and part.end_t == 1.0)
    moment = clock.moment(part.start + part.duration * part.easing.time_at(t))
    return [item for item in context.moving_items(moment) if item.name == name]


def values(film, stage, t):
    return {item.text for item in seen(film, stage, t, "label")}


def test_signals_run_from_unit_to_unit_in_the_stage_of_their_matrix(film):
    assert len(seen(film, 0, 0.5, "signal")) == 4
    assert len(seen(film, 1, 0.5, "signal")) == 2
    places = [
        np.concatenate([dot.points for dot in seen(film, 0, t, "signal")]) for t in (0.2, 0.8)
    ]
    moved = places[1] - places[0]
    assert np.allclose(moved[:, 0], moved[0, 0])
    assert moved[0, 0] > 50
    down = moved[:, 1]  # along x₁ → h₁, x₂ → h₁, x₁ → h₂, x₂ → h₂
    assert down[0] == pytest.approx(0)
    assert down[1] < -20
    assert down[2] > 20
    assert down[3] == pytest.approx(0)


def test_a_signal_is_as_large_as_its_part_and_a_ring_where_it_takes_away(film):
    parts = (np.asarray(LAYER.W) * POINT).ravel()
    dots = seen(film, 0, 0.5, "signal")
    assert [dot.shape for dot in dots] == ["dot" if part > 0 else "ring" for part in parts]
    assert {dot.style.fill or dot.style.stroke for dot in dots} == {"c"}
    order = np.argsort([dot.radius for dot in dots])
    np.testing.assert_array_equal(order, np.argsort(np.abs(parts)))


def test_values_appear_when_the_signals_have_arrived(film):
    hidden = np.tanh(np.asarray(LAYER.W) @ POINT + LAYER.b)
    score = float(np.ravel(NETWORK.logits(np.array([POINT])))[0])
    first, second = (f"{value:.2f}".replace("-", "−") for value in hidden)
    last = f"{score:.2f}".replace("-", "−")
    assert {"0.40", "0.30"} <= values(film, 0, 0.0)
    assert not {first, second, last} & values(film, 0, 0.6)
    assert {first, second} <= values(film, 1, 0.3)
    assert last not in values(film, 1, 0.6)
    assert {first, second, last} <= values(film, 1, 1.0)


def test_a_still_of_it_shows_the_values_and_no_signals():
    still = draw.still(draw.diagram(NETWORK, POINT), through=draw.sending(NETWORK))
    names = [item.name for item in still.context().moving_items(still.context().clock.moment(0))]
    assert "signal" not in names
    without = draw.still(draw.diagram(NETWORK))
    usual = [
        item.name for item in without.context().moving_items(without.context().clock.moment(0))
    ]
    assert names.count("label") == usual.count("label") + 5  # units


def test_weights_and_biases_are_written_only_with_numbers():
    written = {"1.00", "−2.00", "0.50", "0.25", "3.00", "−1.00", "+0.10", "−0.20", "+0.50"}

    def words(**how):
        return {mark.geometry.text for mark in draw.diagram(NETWORK, **how) if mark.name == "label"}

    assert words() - words(numbers=False) == written


def test_a_point_of_another_dimension_is_refused():
    with pytest.raises(UserError, match=r"point: expected shape \(2,\), got \(3,\)"):
        draw.diagram(NETWORK, [1, 2, 3])
