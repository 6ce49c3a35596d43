"""Standard output and error as a program finds them: closed, full, or left by their reader.

with checked():       what is printed is written, or one of two errors says that it can't be
complain(line)        a line on standard error, or nothing where that can't be written either
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from generator import program


class NobodyReads(Exception):
    """The reader of standard output has ended."""


class CannotWrite(Exception):
    """Standard output can't be written; the message says why."""


class Checked:
    """A stream whose own errors can't be taken for those of another file."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """NobodyReads, CannotWrite."""
        with self._failing():
            return self.stream.write(text)

    def flush(self) -> None:
        """NobodyReads, CannotWrite."""
        with self._failing():
            self.stream.flush()

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            # What is still buffered would fail again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())
            if isinstance(error, BrokenPipeError):
                raise NobodyReads from None
            raise CannotWrite(f"can't write to standard output: {error.strerror}") from None


@contextlib.contextmanager
def checked() -> Iterator[None]:
    """Inside, `print` and argparse raise NobodyReads or CannotWrite; at the end all is flushed.

    What a terminal can't show is escaped: titles have letters of every language.
    """
    open_all()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    before, output = sys.stdout, Checked(sys.stdout)
    sys.stdout = output  # it does what print and argparse ask for
    try:
        try:
            yield
        except SystemExit:  # argparse ends so, after --help
            output.flush()
            raise
        output.flush()
    finally:
        sys.stdout = before


def open_all() -> None:
    """Gives closed streams to the null device, else the next file opened would take their place."""
    closed = sys.stdout is None
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(number, True)  # for workers, too
    os.close(number)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if closed:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        complain(f"{program.name()}: standard output is closed; what would be said there is lost")


def complain(line: str) -> None:
    """Prints a line on standard error."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)
