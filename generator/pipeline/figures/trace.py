"""The trace of an exception, cut to begin in the author's file: `cut(error, folder)`."""

from pathlib import Path
from traceback import FrameSummary, StackSummary, TracebackException

from generator import validation


def cut(error: BaseException, folder: Path, ours: str) -> str:
    """The trace as text. Frames before the first file in `folder` are left out.

    Where there is none – a bug of the generator – frames up to the file `ours` are left out, and
    everywhere those of Python's import system and of the generator's door.
    """
    whole = TracebackException.from_exception(error)
    part: TracebackException | None = whole
    while part is not None:
        frames = [frame for frame in part.stack if not _between(frame.filename)]
        part.stack = StackSummary.from_list(_kept(frames, folder, ours))
        part = part.__cause__ or part.__context__
    return "".join(whole.format()).rstrip()


def _between(file: str) -> bool:
    """Whether a frame only hands on: of the import system, or of door.py."""
    return file.startswith("<frozen") or file == validation.__file__


def _kept(frames: list[FrameSummary], folder: Path, ours: str) -> list[FrameSummary]:
    for index, frame in enumerate(frames):
        if Path(frame.filename).is_relative_to(folder):
            return frames[index:]
    last = [index for index, frame in enumerate(frames) if frame.filename == ours]
    return frames[last[-1] + 1 :] if last else frames
