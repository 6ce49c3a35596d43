"""Which reporter suits a stream: `reporter_for(sys.stdout)`."""

from collections.abc import Callable
from typing import TextIO

from generator.pipeline.run.report import Plain, Reporter


def reporter_for(stream: TextIO, named: Callable[[str], str] = str) -> Reporter:
    """Bars on a terminal, lines otherwise; `named` is applied to each line that is shown."""
    if stream.isatty():
        from generator.pipeline.run.progress import Bars  # rich takes long to import

        return Bars(stream, named)
    return Plain(stream, named)
