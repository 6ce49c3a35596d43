"""What a build made of a figure: `assembled(project, id, store)` gives its `FigureResult`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from generator.errors import UserError
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.standalone import FigureCode
from generator.pipeline.store.entry import (
    ClaimRow,
    FigureFacts,
    MeasuredRow,
    Rows,
    WitnessRow,
)
from generator.pipeline.store.store import Blob, Store


@dataclass(frozen=True)
class FigureResult:
    """A figure that is done; field names are those of figure.json where it has them."""

    id: str
    title: str
    caption: str
    alt: str
    kind: str  # "animation" or "still"
    source: str  # "figures/spiral_easy.py"
    files: Mapping[str, Blob]  # path in the figure's folder → where its bytes lie
    facts: FigureFacts
    measured: list[MeasuredRow]
    claims: list[ClaimRow]
    witnesses: list[WitnessRow]
    seconds: float
    key: str
    title_line: int = 0  # where title and caption begin in the source; 0 if unknown
    caption_line: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)  # path → SHA-256 of what it is of
    code: FigureCode = field(default_factory=lambda: FigureCode(text="", cells=[], files=[]))

    @property
    def bytes(self) -> int:
        return sum(blob.size for blob in self.files.values())

    @property
    def failed(self) -> list[ClaimRow]:
        """Claims that don't hold."""
        return [row for row in self.claims if not row["holds"]]


def assembled(project: Project, id: str, store: Store) -> FigureResult:
    """The result of a figure whose targets are all in the store."""
    files: dict[str, Blob] = {}
    facts: FigureFacts = {}
    rows: Rows = {"measured": [], "claims": [], "witnesses": []}
    seconds = 0.0
    for target in project.targets[id]:
        entry = store.entry(target.key, verify=False)
        if entry is None:
            raise UserError(f"{id}: expected {target.name} in the store, got none; build again")
        seconds += entry["seconds"]
        if target.output is None:
            rows["measured"], rows["claims"] = entry["measured"], entry["claims"]
            rows["witnesses"] = entry["witnesses"]
            continue
        rendered = {path: store.blob(*blob) for path, blob in entry["blobs"].items()}
        twice = sorted(rendered.keys() & files.keys())
        if twice:
            raise RuntimeError(f"{id}: expected one output that makes {twice[0]}, got two")
        files |= rendered
        facts |= entry["facts"]
    figure = project.figures[id]
    return FigureResult(
        figure.id,
        figure.title,
        figure.caption,
        figure.alt,
        figure.kind,
        figure.path,
        dict(sorted(files.items())),
        facts,
        rows["measured"],
        rows["claims"],
        rows["witnesses"],
        seconds,
        project.identity(id),
        figure.title_line,
        figure.caption_line,
        project.sources_of(id),
        project.code(id),
    )


class RecordedResult(TypedDict):
    """A `FigureResult` as JSON: its fields, with each file as SHA-256 and size."""

    id: str
    title: str
    caption: str
    alt: str
    kind: str
    source: str
    files: dict[str, tuple[str, int]]
    facts: FigureFacts
    measured: list[MeasuredRow]
    claims: list[ClaimRow]
    witnesses: list[WitnessRow]
    seconds: float
    key: str
    title_line: int
    caption_line: int
    sources: Mapping[str, str]
    code: FigureCode


def to_json(result: FigureResult) -> RecordedResult:
    """A result as a record keeps it."""
    files = {path: (blob.sha256, blob.size) for path, blob in result.files.items()}
    return RecordedResult(**{**vars(result), "files": files})  # type: ignore[typeddict-item]


def from_json(fields: RecordedResult, store: Store) -> FigureResult | None:
    """A result as it was recorded; None when the store has no longer all of its files.

    None too for the record of another version of the generator, with other fields.
    """
    if fields.keys() != RecordedResult.__annotations__.keys():
        return None
    files = {path: store.blob(*blob) for path, blob in fields["files"].items()}
    if not all(store.has_blob(blob.sha256, blob.size) for blob in files.values()):
        return None
    return FigureResult(**{**fields, "files": files})  # type: ignore[arg-type]
