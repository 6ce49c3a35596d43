"""Numbers in alternative texts."""

import pytest

from generator.errors import AuthorError
from generator.publish.wording import with_numbers

VALUES = {"accuracy": 0.9996, "restarts": 64, "least-det": -0.0712}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{accuracy:percent} right", "99.96% right"),
        ("{restarts} of {restarts}", "64 of 64"),
        ("down to {least-det:.2f}", "down to −0.07"),
        ("braces {} and {Else} stay", "braces {} and {Else} stay"),
    ],
)
def test_numbers_are_read_like_those_of_the_prose(text, read):
    assert with_numbers(text, VALUES) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [("{acuracy}", "no measurement 'acuracy'; did you mean"), ("{restarts:q}", "format")],
)
def test_what_cannot_be_said_is_told(text, told):
    with pytest.raises(AuthorError, match=told):
        with_numbers(text, VALUES)
