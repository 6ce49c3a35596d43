"""Numbers in a picture's text: `with_numbers("{accuracy:percent} are right", values)`.

In braces is the id of a measurement or claim of the same figure and, after a colon, a format:
`percent`, or one of Python's as `.2f`.
"""

import re
from collections.abc import Callable, Mapping

from generator.errors import UserError, expected
from generator.publish.text.numbers import ELLIPSIS, shown

SLOT = re.compile(r"\{([a-z][a-z0-9-]*)(?::([^{}]*))?\}")


def with_numbers(
    text: str,
    values: Mapping[str, float],
    draft: bool = False,
    written: Callable[[str], str] = str,
) -> str:
    """The text with its numbers; UserError for an id that wasn't measured, or a wrong format.

    In a draft “…” stands for a number that wasn't measured. `written` is how a language writes one.
    """

    def number(slot: re.Match[str]) -> str:
        id, form = slot[1], slot[2] or ""
        if id not in values and not draft:
            raise UserError(expected("a measurement", values, id))
        text = shown(values.get(id, 0), form if form in ("", "percent") else f"{{:{form}}}")
        return written(text) if id in values else ELLIPSIS

    return SLOT.sub(number, text)
