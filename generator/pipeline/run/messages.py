"""What builds and workers send each other, as JSON: `Request`, `Answer`, `WorkerSettings`."""

from typing import Literal, TypedDict

from generator.pipeline.store.output import Option


class TaskRequest(TypedDict):
    """What every request says."""

    key: str  # under which the result is kept
    home: str  # the file of the function: "figures/spiral_easy.py"
    function: str  # of the product; for a rendering, the film
    inputs: dict[str, str | None]  # parameter → key of its product; None: profile, data_folder
    profile: str
    data_folder: str  # "": none
    files: dict[str, str]  # parameter → path of the declared file that it is, in figures/data
    reads: list[str]  # declared files that the function may open, relative to the project
    imports_read: list[str]  # declared files that may be opened while its module is imported


class FunctionRequest(TaskRequest):
    """Call a function of a figure: keep its value, or what its claims come to."""

    kind: Literal["product", "claims"]


class RenderingRequest(TaskRequest):
    """Render a figure's film or its products."""

    kind: Literal["rendering"]
    output: str  # "module:function"
    of: Literal["film", "products"]
    id: str  # of the figure
    options: dict[str, Option]


Request = FunctionRequest | RenderingRequest


class TaskError(TypedDict):
    """Why a task failed."""

    author: bool  # whether it is one line for the author; else a trace
    text: str


class Answer(TypedDict):
    """What came of a task."""

    seconds: float
    told: list[str]  # what the store said meanwhile
    printed: str  # by the figure
    error: TaskError | None
    unkept: str  # why nothing can be kept, which is no figure's failure; "": it is kept


class WorkerSettings(TypedDict):
    """What a worker of this machine is told first."""

    root: str  # folder of the sources that it runs
    origins: dict[str, str]  # "generator", "figures" → where the originals lie
    store: str
    digests: dict[str, str]  # path relative to root → SHA-256


def failed(text: str) -> Answer:
    """The answer of a task that can't be begun, for the author."""
    error: TaskError = {"author": True, "text": text}
    return {"seconds": 0.0, "told": [], "printed": "", "error": error, "unkept": ""}
