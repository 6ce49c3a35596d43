"""Elementary functions against mpmath, and their bits against the compiled ones."""

import mpmath
import numpy as np
import pytest

from generator import reproducible_math

JUDGES = {"artanh": "atanh"}  # of mpmath
ENDS = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 2.2e-308, -1e-310, 1e308, 0.34657359]


def worst(name, x, absolute=False):
    """The largest error, in units of the last place, or absolute."""
    computed, judge = getattr(reproducible_math, name)(x), getattr(mpmath, JUDGES.get(name, name))
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


@pytest.mark.parametrize("name", ["tanh", "exp"])
def test_large_arrays_are_computed_in_blocks(name):
    function = getattr(reproducible_math, name)
    x = drawn(2 * reproducible_math.BLOCK + 10).reshape(2, -1).T
    rows = np.stack([function(row) for row in x])
    np.testing.assert_array_equal(function(x), rows)


def test_expm1():
    x = drawn(6000)
    assert worst("expm1", x[x < 700]) <= 2.5


def test_artanh():
    rng = np.random.default_rng(3)
    near_one = 1 - 10.0 ** rng.uniform(-15, 0, 1500)
    tiny = 10.0 ** rng.uniform(-300, 0, 1500) * rng.choice([-1.0, 1.0], 1500)
    x = np.concatenate([rng.uniform(-1, 1, 1500), near_one, tiny])
    assert worst("artanh", x[np.abs(x) < 1]) <= 2.5
    ends = reproducible_math.artanh(np.array([1.0, -1.0, 1.5, np.nan]))
    np.testing.assert_array_equal(ends, [np.inf, -np.inf, np.nan, np.nan])


def test_arctan2_of_numbers_of_all_sizes():
    rng = np.random.default_rng(4)
    size = 10.0 ** rng.uniform(-300, 300, 2000)
    y, x = rng.normal(size=(2, 6000))
    y, x = y * np.append(size, np.ones(4000)), x * np.append(np.roll(size, 1), np.ones(4000))
    computed = reproducible_math.arctan2(y, x)
    with mpmath.workprec(150):
        for value, height, width in zip(computed, y, x, strict=True):
            exact = mpmath.atan2(mpmath.mpf(float(height)), mpmath.mpf(float(width)))
            assert abs(mpmath.mpf(float(value)) - exact) <= 2 * np.spacing(abs(float(exact)))


def test_arctan2_of_axes_zeros_and_the_smallest_and_largest_numbers():
    ends = np.array([0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 1e-310, 1.7e308, -1.7e308])
    angles, expected = (
        reproducible_math.arctan2(ends[:, None], ends),
        np.arctan2(ends[:, None], ends),
    )
    np.testing.assert_allclose(angles, expected, rtol=4e-16, atol=5e-324)
    np.testing.assert_array_equal(np.signbit(angles), np.signbit(expected))


@pytest.mark.parametrize(("name", "least"), [("log", 0.0), ("log1p", -1.0)])
def test_logarithms(name, least):
    rng = np.random.default_rng(1)
    x = np.concatenate([np.abs(drawn(3000)), least + rng.random(2000), 1 + 1e-3 * rng.random(1000)])
    assert worst(name, x[x > least]) <= 1.5


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_sine_and_cosine_are_within_2_to_the_minus_51(name):
    x = np.random.default_rng(2).uniform(-7, 7, 3000)
    assert worst(name, x, absolute=True) <= 2.0**-51
    assert worst(name, 1e5 * x, absolute=True) <= 2.0**-51


@pytest.mark.parametrize("name", ["tanh", "exp", "log", "log1p"])
def test_at_the_ends_as_numpy(name):
    x = np.array(ENDS)
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(x)
    np.testing.assert_allclose(getattr(reproducible_math, name)(x), expected, rtol=1e-15)
    if name == "tanh":
        assert np.signbit(reproducible_math.tanh(np.array([-0.0]))[0])


@pytest.mark.parametrize("name", ["tanh", "exp", "expm1", "log", "log1p", "sin", "cos"])
def test_compiled_bits_are_the_same_for_a_million_numbers(name, once_in_each_way):
    x = np.concatenate([drawn(10**6), 300 * drawn(1000), ENDS])
    x = x[np.isfinite(x)] if name in ("sin", "cos") else x
    first, other = once_in_each_way(lambda: getattr(reproducible_math, name)(x))
    assert (np.isnan(first) == np.isnan(other)).all()
    same = first.view(np.int64) == other.view(np.int64)
    assert (same | np.isnan(first)).all()
    meant = np.abs(x) <= 1e6 if name in ("sin", "cos") else np.full(len(x), True)
    with np.errstate(all="ignore"):
        assert np.array_equal(np.isnan(first[meant]), np.isnan(getattr(np, name)(x[meant])))


def test_compiled_angles_are_the_same(once_in_each_way):
    y, x = np.random.default_rng(5).normal(size=(2, 10**6))
    y[:1000], x[1000:2000] = 0.0, -0.0
    first, other = once_in_each_way(lambda: reproducible_math.arctan2(y, x))
    assert first.tobytes() == other.tobytes()


def test_shapes_and_layouts_are_kept(once_in_each_way):
    x = np.random.default_rng(6).normal(size=(4, 3, 2)).T
    for result in once_in_each_way(lambda: reproducible_math.tanh(x)):
        np.testing.assert_allclose(result, np.tanh(x), rtol=1e-15)
    for result in once_in_each_way(lambda: reproducible_math.exp(1.0)):
        assert result.shape == ()
