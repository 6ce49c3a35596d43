"""Numbers in alternative texts, and units where values are listed."""

import pytest

from generator.errors import UserError
from generator.publish.figures.figure import measured_row
from generator.publish.text.alternative_text import with_numbers
from generator.publish.text.languages import ENGLISH

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


def test_a_draft_has_an_ellipsis_for_what_it_does_not_measure():
    assert with_numbers("{later:percent} of {restarts}", VALUES, draft=True) == "… of 64"
    with pytest.raises(UserError, match="format"):
        with_numbers("{later:q}", VALUES, draft=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{acuracy}", "expected a measurement, got 'acuracy'; did you mean"),
        ("{restarts:q}", "format"),
    ],
)
def test_what_cannot_be_said_is_reported(text, message):
    with pytest.raises(UserError, match=message):
        with_numbers(text, VALUES)


@pytest.mark.parametrize(("unit", "read"), [("%", "2.674%"), ("px", "2.674 px"), ("", "2.674")])
def test_units_stand_off_but_for_percent(unit, read):
    row = measured_row(
        {"id": "n", "value": 2.67409, "unit": unit, "method": "the core's mean"}, ENGLISH
    )
    assert (row.value, row.method) == (read, "the core’s mean")
