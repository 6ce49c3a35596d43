"""The one error that is an author's to mend: one line of what was found and what is allowed.

Raise `UserError(found)` wherever an author's input is wrong; the pipeline puts figure and
function in front. Every other exception in a figure is a bug and keeps its trace.
"""

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """One line for the author of a figure or an article: what was found, what is allowed."""


class UnknownName(UserError, AttributeError):
    """A name that a lazy namespace hasn't; an AttributeError too, as import expects."""


def did_you_mean(name: str, allowed: Iterable[str]) -> str:
    """The end of an error message: the closest names first, else all of them (at most twelve)."""
    names = sorted(allowed)
    close = difflib.get_close_matches(name, names, n=3)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    if not names:
        return "; there are none"
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"; allowed: {shown}"


def expected(what: str, allowed: Iterable[str], got: str) -> str:
    """A message for a name that picks one of several things, none of which replaces another.

    So it says what there is and suggests nothing: a network with ReLU is not one with GELU.
    """
    return f"expected {what}: {', '.join(allowed)}; got {got!r}"
