"""The trace of an exception, cut to begin in the author's file: `shortened(error, folder)`."""

from pathlib import Path
from traceback import FrameSummary, StackSummary, TracebackException

from generator import validation


def shortened(error: BaseException, folder: Path, ours: str) -> str:
    """The trace as text. Frames before the first file in `folder` are left out.

    Where there is none – a bug of the generator – frames up to the file `ours` are left out, and
    everywhere those of Python's import system and of validation.py.
    """
    whole = TracebackException.from_exception(error)
    part: TracebackException | None = whole
    while part is not None:
        frames = [frame for frame in part.stack if not _only_calls(frame.filename)]
        part.stack = StackSummary.from_list(_kept(frames, folder, ours))
        part = part.__cause__ or part.__context__
    return "".join(whole.format()).rstrip()


def _only_calls(file: str) -> bool:
    """Whether a frame only calls the next: of the import system, or of validation.py."""
    return file.startswith("<frozen") or file == validation.__file__


def _kept(frames: list[FrameSummary], folder: Path, ours: str) -> list[FrameSummary]:
    for index, frame in enumerate(frames):
        if Path(frame.filename).is_relative_to(folder):
            return frames[index:]
    last = [index for index, frame in enumerate(frames) if frame.filename == ours]
    return frames[last[-1] + 1 :] if last else frames
