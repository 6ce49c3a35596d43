"""Elementary functions against mpmath, and their bits against the compiled ones."""

import mpmath
import numpy as np
import pytest

from generator import elementary

ENDS = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 2.2e-308, -1e-310, 1e308, 0.34657359]


def worst(name, x, absolute=False):
    """The largest error, in units of the last place, or absolute."""
    computed, judge = getattr(elementary, name)(x), getattr(mpmath, name)
    largest = 0.0
    with mpmath.workprec(150):
        for value, argument in zip(computed, x, strict=True):
            exact = judge(mpmath.mpf(float(argument)))
            unit = 1.0 if absolute else np.spacing(abs(float(exact)))
            largest = max(largest, float(abs(mpmath.mpf(float(value)) - exact) / unit))
    return largest


def drawn(count, seed=0):
    """Numbers of all sizes: usual ones, around where reductions change, tiny and huge."""
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1.0, 1.0], count)
    sizes = [rng.uniform(0, 3, count), rng.uniform(0, 40, count), 10 ** rng.uniform(-320, 3, count)]
    return signs * np.select(
        [rng.random(count) < 0.5, rng.random(count) < 0.5], sizes[:2], sizes[2]
    )


@pytest.mark.parametrize(("name", "ulps"), [("tanh", 2), ("exp", 2)])
def test_of_numbers_of_all_sizes(name, ulps):
    assert worst(name, drawn(6000)) <= ulps


@pytest.mark.parametrize(("name", "least"), [("log", 0.0), ("log1p", -1.0)])
def test_logarithms(name, least):
    rng = np.random.default_rng(1)
    x = np.concatenate([np.abs(drawn(3000)), least + rng.random(2000), 1 + 1e-3 * rng.random(1000)])
    assert worst(name, x[x > least]) <= 1.5


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_sines(name):
    x = np.random.default_rng(2).uniform(-7, 7, 3000)
    assert worst(name, x, absolute=True) <= 2.0**-51
    assert worst(name, 1e5 * x, absolute=True) <= 2.0**-51


@pytest.mark.parametrize("name", ["tanh", "exp", "log", "log1p"])
def test_at_the_ends_as_numpy(name):
    x = np.array(ENDS)
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(x)
    np.testing.assert_allclose(getattr(elementary, name)(x), expected, rtol=1e-15)
    if name == "tanh":
        assert np.signbit(elementary.tanh(np.array([-0.0]))[0])


@pytest.mark.parametrize("name", ["tanh", "exp"])
def test_compiled_bits_are_the_same_for_a_million_numbers(name):
    numba = pytest.importorskip("numba")
    from generator.learn.kernels import rows

    scalar = getattr(rows, name)

    @numba.njit(error_model="numpy")
    def compiled(x):
        found = np.empty_like(x)
        for k in range(len(x)):
            found[k] = scalar(x[k])
        return found

    x = np.concatenate([drawn(10**6), 300 * drawn(1000), ENDS])
    one, other = compiled(x), getattr(elementary, name)(x)
    assert (np.isnan(one) == np.isnan(other)).all()
    same = one.view(np.int64) == other.view(np.int64)
    assert (same | np.isnan(one)).all()
    assert np.isnan(one).sum() == 1
