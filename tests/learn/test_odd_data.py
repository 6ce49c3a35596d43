"""Data of every odd kind: an author's error of one line, or data that all can use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from generator import draw, learn
from generator.draw.style.theme import CLASS_COLOURS
from generator.errors import UserError

DTYPES = st.one_of(
    arrays.floating_dtypes(),
    arrays.integer_dtypes(),
    arrays.unsigned_integer_dtypes(),
    arrays.boolean_dtypes(),
    arrays.complex_number_dtypes(),
    arrays.unicode_string_dtypes(max_len=3),
    arrays.datetime64_dtypes(),
)
SHAPES = arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
ODD = arrays.arrays(DTYPES, SHAPES)
LISTS = st.recursive(st.floats() | st.integers() | st.none() | st.text(max_size=2), st.lists)


@given(ODD | LISTS, st.none() | arrays.arrays(DTYPES, arrays.array_shapes(max_dims=2, max_side=4)))
def test_odd_samples(points, labels):
    try:
        data = learn.sample("x", points, labels)
    except UserError as error:
        assert str(error).isprintable()  # noqa: PT017 – else it is used
        return
    assert data.points.dtype == np.float64
    assert np.isfinite(data.points).all()
    assert len(data.labels) == len(data.points) > 0
    training = learn.train(
        learn.dense(data.dimension, [2]),
        data,
        restarts=2,
        steps=2,
        schedule=learn.schedule(snapshots=2),
    )
    assert training.losses.shape == (len(training.recorded), 2)
    if data.labels.max() >= len(CLASS_COLOURS):
        with pytest.raises(UserError, match="expected classes 0 to 9, which have"):
            draw.points(data)
        return
    assert sum(len(mark.geometry.points) for mark in draw.points(data)) == len(data.points)
    with pytest.raises(UserError, match="expected data with exact sets"):
        draw.curves(data)


ARGUMENTS = {
    "points": st.sampled_from([-1, 0, 1, 2, 3, 7, 2.5, "a", None, True]),
    "noise": st.sampled_from([0, 1e-9, 1e300, -1, float("nan"), float("inf"), "a", None]),
    "seed": st.sampled_from([0, 7, -1, 2.5, "a", None, 2**70]),
}


@pytest.mark.parametrize("name", sorted(learn.DATASETS))
@given(st.fixed_dictionaries({}, optional=ARGUMENTS))
def test_odd_datasets(name, arguments):
    function = getattr(learn, name.replace("-", "_"))
    try:
        data = function(**arguments)
    except UserError as error:
        assert str(error).isprintable()  # noqa: PT017 – else it is used
        return
    assert np.isfinite(data.points).all()
    assert set(data.labels) == set(range(data.classes))


def test_labels_that_would_fill_the_memory():
    with pytest.raises(UserError, match=r"labels: expected .* below 1000, got 0 to 1000000000"):
        learn.sample("x", np.zeros((2, 2)), np.array([0, 10**9]))
