"""The error for what an author can correct: one line, “place: expected …, got …”.

Raise `UserError(message)` wherever an author's input is wrong; the pipeline puts figure and
function in front. Every other exception in a figure is a bug and keeps its trace.
"""

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """One line for the author of a figure or an article: where, what was expected, what came."""


class WrongUsage(UserError):
    """What the command line names isn't there: a figure, a film's layer, a scheduler; status 2."""


class UnknownName(UserError, AttributeError):
    """A name that a lazy namespace doesn't have; also an AttributeError, as import expects."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of an error message: the closest names first, else all of them (at most twelve)."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=3)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    if not names:
        return "; there are none"
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"; expected one of: {shown}"


def expected(what: str, allowed: Iterable[str], got: str) -> str:
    """A message for a name that picks one of several things, none of which replaces another.

    So it says what there is and suggests nothing: a network with ReLU is not one with GELU.
    """
    return f"expected {what}: {', '.join(allowed)}; got {got!r}"
