"""What a build made of a figure: `assembled(project, id, store)` gives its `FigureResult`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from typing import Any

from generator.errors import UserError
from generator.pipeline.claims.records import Rows
from generator.pipeline.figures.project import Project
from generator.pipeline.store.store import Blob, Store

NONE: dict[str, Rows] = {"measured": [], "claims": [], "witnesses": []}


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
    facts: Mapping[str, Any]
    measured: Rows
    claims: Rows
    witnesses: Rows
    seconds: float
    key: str
    title_line: int = 0  # where title and caption begin in the source; 0 where nobody says
    caption_line: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)  # path → SHA-256 of what it is of

    @property
    def bytes(self) -> int:
        return sum(blob.size for blob in self.files.values())

    @property
    def failed(self) -> Rows:
        """Claims that don't hold."""
        return [row for row in self.claims if not row["holds"]]


def assembled(project: Project, id: str, store: Store) -> FigureResult:
    """The result of a figure whose targets are all in the store."""
    files: dict[str, Blob] = {}
    facts: dict[str, Any] = {}
    rows, seconds = NONE, 0.0
    for target in project.targets[id]:
        entry = store.entry(target.key, verify=False)
        if entry is None:
            raise UserError(f"{id}: {target.name} is no longer in the store; build again")
        seconds += entry["seconds"]
        if target.output is None:
            rows = {name: entry[name] for name in NONE}
            continue
        made = {path: store.blob(*blob) for path, blob in entry["blobs"].items()}
        twice = sorted(made.keys() & files.keys())
        if twice:
            raise RuntimeError(f"{id}: two outputs make {twice[0]}")
        files |= made
        facts |= entry["facts"]
    one = project.figures[id]
    return FigureResult(
        one.id,
        one.title,
        one.caption,
        one.alt,
        one.kind,
        one.path,
        dict(sorted(files.items())),
        facts,
        rows["measured"],
        rows["claims"],
        rows["witnesses"],
        seconds,
        project.identity(id),
        one.title_line,
        one.caption_line,
        project.sources_of(id),
    )


def to_json(result: FigureResult) -> dict[str, Any]:
    """A result as a record keeps it."""
    fields = dict(vars(result))
    fields["files"] = {path: [blob.sha256, blob.size] for path, blob in result.files.items()}
    return fields


def from_json(fields: Mapping[str, Any], store: Store) -> FigureResult | None:
    """A result as it was recorded; None when the store has no longer all of its files.

    None too for the record of another version of the generator, with other fields.
    """
    if fields.keys() != {one.name for one in fields_of(FigureResult)}:
        return None
    files = {path: store.blob(*blob) for path, blob in fields["files"].items()}
    if any(store.read(blob.sha256, blob.size) is None for blob in files.values()):
        return None
    return FigureResult(**{**fields, "files": files})
