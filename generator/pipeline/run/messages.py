"""What builds and workers send each other, as JSON: `Request`, `Answer`, `WorkerSettings`."""

from typing import Literal, TypedDict

from generator.pipeline.store.output import Option


class TaskRequest(TypedDict):
    """What every request says."""

    key: str  # under which the result is kept; of several outputs the first one's
    home: str  # the file of the function: "figures/spiral_easy.py"
    function: str  # of the product; for a rendering, the film
    inputs: dict[str, str | None]  # parameter → key of its product; None: profile, data_folder
    profile: str
    data_folder: str  # "": none
    files: dict[str, str]  # parameter → path of the declared file that it is, in figures/data
    reads: list[str]  # declared files that the function may open, relative to the project
    short: bool  # whether its trainings are, in a draft
    imports_read: list[str]  # declared files that may be opened while its module is imported


class FunctionRequest(TaskRequest):
    """Call a function of a figure: keep its value, or what its claims come to."""

    kind: Literal["product", "claims"]


class OutputRequest(TypedDict):
    """An output of a rendering, as `store/output.py` has it."""

    key: str
    function: str
    options: dict[str, Option]


class RenderingRequest(TaskRequest):
    """Render a figure's film or its products."""

    kind: Literal["rendering"]
    outputs: list[OutputRequest]  # one, or several that go through one function
    through: str
    of: Literal["film", "products"]
    id: str  # of the figure
    look: str  # of films; "": the plain one


Request = FunctionRequest | RenderingRequest


def kept_keys(request: Request) -> list[str]:
    """The keys under which results of a task are kept: of several outputs it has several."""
    if request["kind"] == "rendering":
        return [output["key"] for output in request["outputs"]]
    return [request["key"]]


# A line for the author, or one for who typed the command; of a bug, a trace.
ErrorKind = Literal["author", "usage", "bug"]


class TaskError(TypedDict):
    """Why a task failed."""

    kind: ErrorKind
    text: str


class Answer(TypedDict):
    """What came of a task."""

    seconds: float
    notices: list[str]  # what the store said meanwhile
    printed: str  # by the figure
    error: TaskError | None
    unkept: str  # why nothing can be kept, which is no figure's failure; "": it is kept


class WorkerSettings(TypedDict):
    """The first message to a worker of this machine."""

    root: str  # folder of the sources that it runs
    origins: dict[str, str]  # "generator", "figures" → where the originals lie
    store: str
    digests: dict[str, str]  # path relative to root → SHA-256


def failed(text: str) -> Answer:
    """The answer of a task that can't be begun, for the author."""
    error: TaskError = {"kind": "author", "text": text}
    return {"seconds": 0.0, "notices": [], "printed": "", "error": error, "unkept": ""}
