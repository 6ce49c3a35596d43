"""What an author hands to the rooms is held to the signatures, and told in one line."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from generator import draw, learn, topology, validation
from generator.errors import UserError
from tests.conftest import cases

Array = NDArray[np.float64]


def called(
    count: int,
    share: float = 0.5,
    reach: float = float("inf"),
    name: str = "x",
    still: bool = False,
    points: Array | None = None,
    sizes: Sequence[int] = (),
    levels: Sequence[float] = (),
    pair: tuple[float, float] = (0.0, 1.0),
    table: Mapping[str, float] | None = None,
    each: Callable[[float], float] | None = None,
    seed: int = 0,
):
    return locals()


RIGHT = [
    {"count": np.int64(3)},
    {"count": np.array(3)},
    {"share": 1},
    {"share": np.float32(0.5)},
    {"reach": float("inf")},
    {"still": np.True_},
    {"points": None},
    {"sizes": [1, 2]},
    {"sizes": np.array([1, 2])},
    {"sizes": range(3)},
    {"levels": np.linspace(0, 1, 3)},
    {"pair": [1, 2]},
    {"table": {"a": 1}},
    {"each": abs},
]
AN_ARRAY = "points: expected an array of finite numbers or None"
A_TABLE = "table: expected a dictionary, each value a finite number or None"
WRONG = [
    ({"count": 1.5}, "count: expected a whole number, got 1.5"),
    ({"count": True}, "count: expected a whole number, got True"),
    ({"count": 10**30}, "count: expected a whole number, got 1000000000000000000000000000000"),
    ({"count": "3"}, "count: expected a whole number, got '3'"),
    ({"count": "\ud800\n"}, r"count: expected a whole number, got '\ud800\n'"),
    ({"count": "x" * 999}, "count: expected a whole number, got '" + "x" * 59 + " …"),
    ({"share": float("nan")}, "share: expected a finite number, got nan"),
    ({"share": float("inf")}, "share: expected a finite number, got inf"),
    ({"share": 10**400}, "share: expected a finite number, got 1" + "0" * 59 + " …"),
    ({"share": 1j}, "share: expected a finite number, got a value of type complex"),
    ({"reach": float("nan")}, "reach: expected a finite number, got nan"),
    ({"reach": -float("inf")}, "reach: expected a finite number, got -inf"),
    ({"name": 3}, "name: expected text, got 3"),
    ({"still": 1}, "still: expected True or False, got 1"),
    ({"points": "ab"}, f"{AN_ARRAY}, got 'ab'"),
    (
        {"points": [[1], [2, 3]]},
        f"{AN_ARRAY}, got a value of type list",
    ),
    (
        {"points": np.array([1, np.nan])},
        f"{AN_ARRAY}, got nan at [1] of an array of float64, 2",
    ),
    (
        {"points": np.array([1j])},
        f"{AN_ARRAY}, got an array of complex128, 1",
    ),
    ({"sizes": [1, 2.5]}, "sizes: expected a list, each a whole number, got [1, 2.5]"),
    ({"sizes": 3}, "sizes: expected a list, each a whole number, got 3"),
    ({"levels": [0, float("nan")]}, "levels: expected a list, each a finite number, got [0, nan]"),
    ({"levels": "12"}, "levels: expected a list, each a finite number, got '12'"),
    ({"pair": (1, 2, 3)}, "pair: expected (a finite number, a finite number), got (1, 2, 3)"),
    (
        {"table": {"a": "b"}},
        f"{A_TABLE}, got a value of type dict",
    ),
    ({"each": 3}, "each: expected a function or None, got 3"),
    ({"seed": -1}, "seed: expected a whole number from 0, got -1"),
    ({"cuont": 3}, "expected a parameter, got 'cuont'; did you mean count?"),
]


@pytest.mark.parametrize("arguments", RIGHT)
def test_what_is_right_passes(arguments):
    assert validation.checked(called)(**{"count": 1} | arguments)


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_what_is_wrong_is_reported_in_one_line(arguments, message):
    with pytest.raises(UserError) as caught:
        validation.checked(called)(**{"count": 1} | arguments)
    assert str(caught.value) == f"called: {message}"
    assert str(caught.value).isprintable()


def test_arguments_that_are_missing_too_many_or_given_twice():
    with pytest.raises(UserError, match="called: expected a value of count, got none"):
        validation.checked(called)()
    with pytest.raises(UserError, match=r"called: expected at most \d+ arguments .*, got 20"):
        validation.checked(called)(*range(20))
    with pytest.raises(UserError, match="called: expected one value of count, got two"):
        validation.checked(called)(1, count=2)


def test_an_array_comes_as_floats():
    """Whole numbers of eight bits would wrap around in the first difference."""
    for points in ([[1, 2]], np.array([[1, 2]], np.uint8), np.array([[1, 2]], np.float32)):
        assert validation.checked(called)(1, points=points)["points"].dtype == np.float64


def test_memory_that_is_too_small():
    def much():
        raise MemoryError

    with pytest.raises(UserError, match="much: memory is too small"):
        validation.checked(much)()


def test_a_dataclass_is_held_to_its_fields():
    @dataclass(frozen=True)
    class Point:
        x: float
        name: str = ""

        def __post_init__(self) -> None:
            validation.fields(self)

    assert Point(1).x == 1
    with pytest.raises(UserError, match="Point: x: expected a finite number, got 'a'"):
        Point("a")


def test_exported_functions_are_checked():
    for package in (learn, topology, draw):
        for name in package.EXPORTS:
            function = getattr(package, name)
            assert function is getattr(package, name)  # the same each time
            if inspect.isfunction(function):
                assert hasattr(function, "__wrapped__"), name


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 20),  # large counts fill the memory, and are meant to
    st.floats(),
    st.text(st.characters(), max_size=5),
    st.binary(max_size=3),
    st.complex_numbers(),
    st.lists(st.integers() | st.text(max_size=2), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.builds(object),
    st.sampled_from([np.zeros(0), np.full((2, 2), np.nan), np.array("a"), np.array([None])]),
)
FUNCTIONS = [
    (package, name)
    for package in (learn, topology, draw)
    for name in package.EXPORTS
    if inspect.isfunction(getattr(package, name))
]


@pytest.mark.parametrize(("package", "name"), FUNCTIONS)
@settings(max_examples=cases(8, 30, 30))
@given(st.data())
def test_odd_arguments_are_an_authors_error_or_a_result(package, name, data):
    """Every function of the rooms, each parameter by something of any kind."""
    function = getattr(package, name)
    parameters = inspect.signature(function).parameters.values()
    arguments = {
        parameter.name: data.draw(ODD, parameter.name)
        for parameter in parameters
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
    try:
        function(**arguments)
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017 – a result is as good
