"""Which reporter suits a stream: `reporter_for(sys.stdout)`."""

from typing import TextIO

from generator.pipeline.run.report import Plain, Reporter


def reporter_for(stream: TextIO) -> Reporter:
    """Bars on a terminal, lines otherwise."""
    if stream.isatty():
        from generator.pipeline.run.progress import Bars  # rich takes long to import

        return Bars(stream)
    return Plain(stream)
