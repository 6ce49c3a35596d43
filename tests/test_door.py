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
from tests.conftest import ROUNDS

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
WRONG = [
    ({"count": 1.5}, "count is 1.5; allowed: a whole number"),
    ({"count": True}, "count is True; allowed: a whole number"),
    ({"count": 10**30}, "count is 1000000000000000000000000000000; allowed: a whole number"),
    ({"count": "3"}, "count is '3'; allowed: a whole number"),
    ({"count": "\ud800\n"}, r"count is '\ud800\n'; allowed: a whole number"),
    ({"count": "x" * 999}, "count is '" + "x" * 59 + " …; allowed: a whole number"),
    ({"share": float("nan")}, "share is nan; allowed: a finite number"),
    ({"share": float("inf")}, "share is inf; allowed: a finite number"),
    ({"share": 10**400}, "share is 1" + "0" * 59 + " …; allowed: a finite number"),
    ({"share": 1j}, "share is a value of type complex; allowed: a finite number"),
    ({"reach": float("nan")}, "reach is nan; allowed: a finite number"),
    ({"reach": -float("inf")}, "reach is -inf; allowed: a finite number"),
    ({"name": 3}, "name is 3; allowed: text"),
    ({"still": 1}, "still is 1; allowed: True or False"),
    ({"points": "ab"}, "points is 'ab'; allowed: an array of finite numbers or None"),
    ({"points": [[1], [2, 3]]}, "points is a value of type list; allowed: an array of finite"),
    ({"points": np.array([1, np.nan])}, "points is nan at [1] of an array of float64, 2; allowed"),
    ({"points": np.array([1j])}, "points is an array of complex128, 1; allowed: an array of fin"),
    ({"sizes": [1, 2.5]}, "sizes is [1, 2.5]; allowed: a list, each a whole number"),
    ({"sizes": 3}, "sizes is 3; allowed: a list, each a whole number"),
    ({"levels": [0, float("nan")]}, "levels is [0, nan]; allowed: a list, each a finite number"),
    ({"levels": "12"}, "levels is '12'; allowed: a list, each a finite number"),
    ({"pair": (1, 2, 3)}, "pair is (1, 2, 3); allowed: (a finite number, a finite number)"),
    ({"table": {"a": "b"}}, "table is a value of type dict; allowed: a dictionary of a finite n"),
    ({"each": 3}, "each is 3; allowed: a function or None"),
    ({"seed": -1}, "seed is -1; allowed: a whole number from 0"),
    ({"cuont": 3}, "no 'cuont'; did you mean count?"),
]


@pytest.mark.parametrize("given", RIGHT)
def test_what_is_right_passes(given):
    assert validation.checked(called)(**{"count": 1} | given)


@pytest.mark.parametrize(("given", "told"), WRONG)
def test_what_is_wrong_is_told_in_one_line(given, told):
    with pytest.raises(UserError) as caught:
        validation.checked(called)(**{"count": 1} | given)
    assert str(caught.value).startswith(f"called: {told}")
    assert str(caught.value).isprintable()


def test_missing_and_too_many():
    with pytest.raises(UserError, match="called: missing a required argument: 'count'"):
        validation.checked(called)()
    with pytest.raises(UserError, match="called: too many positional arguments"):
        validation.checked(called)(*range(20))


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
    with pytest.raises(UserError, match="Point: x is 'a'; allowed: a finite number"):
        Point("a")


def test_the_rooms_functions_come_by_the_door():
    for room in (learn, topology, draw):
        for name in room.EXPORTS:
            one = getattr(room, name)
            assert one is getattr(room, name)  # the same each time
            if inspect.isfunction(one):
                assert hasattr(one, "__wrapped__"), name


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
    (room, name)
    for room in (learn, topology, draw)
    for name in room.EXPORTS
    if inspect.isfunction(getattr(room, name))
]


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
@settings(max_examples=30 * ROUNDS)
@given(st.data())
def test_odd_arguments_are_an_authors_error_or_a_result(room, name, data):
    """Every function of the rooms, each parameter by something of any kind."""
    function = getattr(room, name)
    parameters = inspect.signature(function).parameters.values()
    arguments = {
        one.name: data.draw(ODD, one.name)
        for one in parameters
        if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    }
    try:
        function(**arguments)
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017 – a result is as good
