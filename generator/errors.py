"""The error for what an author can correct: one line, “place: expected …, got …”.

Raise `UserError(message)` wherever an author's input is wrong; the pipeline puts figure and
function in front. Every other exception in a figure is a bug and keeps its trace.
"""

import difflib
from collections.abc import Iterable

MOST_LISTED = 12


class UserError(Exception):
    """One line for the author of a figure or an article: where, what was expected, what came."""


class WrongUsage(UserError):
    """What the command line names isn't there: a figure, a film's layer, a scheduler; status 2."""


class UnknownName(UserError, AttributeError):
    """A name that a lazy namespace doesn't have; also an AttributeError, as import expects."""


def expected(what: str, allowed: Iterable[str], got: str, *, suggest: bool = True) -> str:
    """The message for a name that is none of those allowed: “expected WHAT, got 'GOT'”.

    Close names are suggested; where there are none, all are listed, at most twelve. Without
    `suggest` all are listed: where one can't replace another, as a network with ReLU is not one
    with GELU.
    """
    names = sorted(allowed) if suggest else list(allowed)
    close = difflib.get_close_matches(got, names, n=3) if suggest else []
    if close:
        return f"expected {what}, got {got!r}; did you mean {' or '.join(close)}?"
    if not names:
        return f"expected {what}, got {got!r}; there are none"
    if suggest and len(names) > MOST_LISTED:
        names = [*names[:MOST_LISTED], "…"]
    return f"expected {what} ({', '.join(names)}), got {got!r}"
