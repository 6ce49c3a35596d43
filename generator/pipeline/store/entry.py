"""What is kept under a key, as JSON: `Entry`, and the rows of claims that one may hold.

The rows have the fields that figure.json shows (docs/formats.md).
"""

from typing import Any, Required, TypedDict

FigureFacts = dict[str, Any]  # what a renderer says for figure.json; any JSON


class MeasuredRow(TypedDict):
    """A measurement; a value that is not finite is None."""

    id: str
    value: int | float | None
    unit: str
    method: str


class ClaimRow(TypedDict):
    """A claim about the measurement of this id, and whether it holds."""

    id: str
    text: str
    measured: int | float | None
    relation: str  # one of `claim.RELATIONS`
    bound: int | float
    holds: bool


class WitnessRow(TypedDict):
    """A point that a network gets wrong."""

    network: str
    set: str
    parameter: list[float]
    point: list[float]
    logit: float


class Rows(TypedDict):
    """What the claims of a figure came to."""

    measured: list[MeasuredRow]
    claims: list[ClaimRow]
    witnesses: list[WitnessRow]


class Facts(TypedDict, total=False):
    """What a task gives besides files: nothing for a product, else rows or a renderer's facts."""

    facts: FigureFacts
    measured: list[MeasuredRow]
    claims: list[ClaimRow]
    witnesses: list[WitnessRow]


class TimedFacts(Facts):
    """The same with the seconds that the task took."""

    seconds: Required[float]


class Entry(TimedFacts):
    """All that is kept under a key."""

    blobs: Required[dict[str, tuple[str, int]]]  # name → SHA-256 and bytes (a list in JSON)
