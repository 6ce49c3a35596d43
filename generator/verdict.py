"""What a computation says about a statement: `Verdict.PROVED`, `REFUTED` or `UNDECIDED`.

A claim of a mathematical statement holds only if it is proved (`claim.proved`).
"""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """Undecided: neither was proved, by rounding or for lack of budget. It claims nothing."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"

    @property
    def opposite(self) -> "Verdict":
        """Of the negated statement."""
        swapped = {Verdict.PROVED: Verdict.REFUTED, Verdict.REFUTED: Verdict.PROVED}
        return swapped.get(self, self)

    @classmethod
    def all_of(cls, verdicts: Iterable["Verdict"]) -> "Verdict":
        """Of "each of these statements holds"; of no statements it is proved."""
        found = set(verdicts)
        if cls.REFUTED in found:
            return cls.REFUTED
        return cls.UNDECIDED if cls.UNDECIDED in found else cls.PROVED
