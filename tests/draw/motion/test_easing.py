import numpy as np
import pytest
from scipy.interpolate import BPoly
from scipy.optimize import brentq

from generator.draw.motion.easing import EASE, STEADY, Easing


def independent(easing, time):
    """The same curve by scipy's Bernstein polynomials and root finder."""
    x = BPoly([[0], [easing.x1], [easing.x2], [1]], [0, 1])
    y = BPoly([[0], [easing.y1], [easing.y2], [1]], [0, 1])
    return float(y(brentq(lambda u: float(x(u)) - time, 0, 1, xtol=1e-15)))


@pytest.mark.parametrize("easing", [EASE, STEADY, Easing(0.2, 0.0, 0.0, 1.0)])
def test_it_is_the_bezier_curve(easing):
    for time in np.linspace(0.01, 0.99, 23):
        assert easing(time) == pytest.approx(independent(easing, time), abs=1e-9)
    assert (easing(0.0), easing(1.0)) == (0.0, 1.0)


def test_time_at_is_the_inverse():
    for way in np.linspace(0, 1, 17):
        assert EASE(EASE.time_at(way)) == pytest.approx(way, abs=1e-9)


def test_a_portion_keeps_the_course():
    start, end = 0.2, 0.7
    portion = EASE.portion(start, end)
    begin, finish = EASE.time_at(start), EASE.time_at(end)
    for share in np.linspace(0, 1, 19):
        whole = EASE(begin + share * (finish - begin))
        assert start + portion(share) * (end - start) == pytest.approx(whole, abs=1e-6)


def test_an_empty_portion_is_refused():
    with pytest.raises(ValueError, match="expected start < end"):
        EASE.portion(0.5, 0.5)
