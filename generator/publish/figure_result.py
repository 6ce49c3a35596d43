"""What pages read of a figure's results: `Result`, and the JSON that it holds; `values(result)`.

Fields are named as in figure.json, where docs/formats.md has them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, Required, TypedDict


class Stage(TypedDict):
    """A stage of a film."""

    name: str
    start_cs: int
    end_cs: int
    easing: list[list[float]]  # [time, way, x1, y1, x2, y2] of each curve


class Projection(TypedDict):
    """How a panel of a film shows a representation of more dimensions than its picture has."""

    panel: int
    layer: int
    dimensions: int
    shown: int
    kind: str
    share: float | None


class NetworkSummary(TypedDict, total=False):
    """A network, and how its training went if it was trained."""

    widths: Required[list[int]]
    parameters: Required[int]
    kinds: list[str]
    restarts: int
    succeeded: int
    accuracy: float


class Summary(TypedDict, total=False):
    """All networks of a figure, by name."""

    networks: dict[str, NetworkSummary]


class GifFacts(TypedDict):
    """How a GIF for slides was made."""

    frames_a_second: float
    colours: int
    bytes: int


class SlideFacts(TypedDict, total=False):
    """How the files for slides of one size were made; empty for a still."""

    duration_cs: int
    stops_cs: list[int]
    light: GifFacts
    dark: GifFacts


SlideSizes = TypedDict("SlideSizes", {"1280x720": SlideFacts, "720x720": SlideFacts}, total=False)


class Facts(SlideSizes, total=False):
    """What the renderers say of a figure."""

    size: Required[Sequence[int]]  # width and height, px
    video_size: Sequence[int]  # of the MP4, px
    step_cs: list[int]
    duration_cs: int
    end_cs: int  # of the last picture's rest
    stages: list[Stage]
    ticks: list[int]
    projections: list[Projection]
    classes: list[str]
    colours: Mapping[str, Mapping[str, str]]  # by theme, where a film has some of its own
    overlay: Sequence[float]  # px of heading and track, of a film without an SVG
    left_out: dict[str, str]  # name of an output → why the figure is without it
    notes: list[str]
    summary: Summary


class WitnessRow(TypedDict):
    """A witness."""

    network: str
    set: str
    parameter: Sequence[float]
    point: Sequence[float]
    logit: float


class Measured(TypedDict):
    """A measurement."""

    id: str
    value: float
    unit: str
    method: str


class Claimed(TypedDict):
    """A claim: `measured relation bound`."""

    id: str
    text: str
    measured: float
    relation: str
    bound: float
    holds: bool


class Code(TypedDict):
    """A figure's code, for readers to run."""

    text: str  # of its file
    cells: list[str]  # the same without imports from other figures; the first has the imports
    files: list[str]  # in figures/data, which it reads


class Stored(Protocol):
    """A file of a figure, wherever it lies now."""

    @property
    def path(self) -> Path: ...
    @property
    def size(self) -> int: ...


class Result(Protocol):
    """A figure that is built."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def files(self) -> Mapping[str, Stored]: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def measured(self) -> Sequence[Measured]: ...
    @property
    def claims(self) -> Sequence[Claimed]: ...
    @property
    def witnesses(self) -> Sequence[WitnessRow]: ...
    @property
    def title_line(self) -> int: ...
    @property
    def caption_line(self) -> int: ...
    @property
    def code(self) -> Code: ...


def values(result: Result) -> dict[str, float]:
    """Id → number of all that a figure measured, claimed or not."""
    measured = {entry["id"]: entry["value"] for entry in result.measured}
    return measured | {claim["id"]: claim["measured"] for claim in result.claims}
