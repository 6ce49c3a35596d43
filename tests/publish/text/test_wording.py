"""Numbers in alternative texts, and units where values are listed."""

import pytest

from generator.errors import UserError
from generator.publish.figures.figure import measured_row
from generator.publish.text.alternative_text import with_numbers

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
    with pytest.raises(UserError, match=told):
        with_numbers(text, VALUES)


@pytest.mark.parametrize(("unit", "read"), [("%", "2.674%"), ("px", "2.674 px"), ("", "2.674")])
def test_units_stand_off_but_for_percent(unit, read):
    row = measured_row({"id": "n", "value": 2.67409, "unit": unit, "method": "the core's mean"})
    assert (row.value, row.method) == (read, "the core’s mean")
