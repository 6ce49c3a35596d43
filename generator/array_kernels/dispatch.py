"""Whether compiled loops compute here: `compiled(operations, size)`."""

from functools import cache
from types import ModuleType

WORTH = 300_000_000  # operations on numbers, which take numpy about as long as numba to start
OVERHEAD = 1000  # numbers: to begin with an array takes numpy as long


class _Computed:
    """What was computed without kernels in this process."""

    operations = 0  # on numbers


def compiled(operations: int, size: int) -> ModuleType | None:
    """The module `array_loops`, or None until enough operations were asked for.

    Its results have the same bits as those of numpy's operations, so nothing depends on when.
    """
    if _Computed.operations < WORTH:
        _Computed.operations += operations * (size + OVERHEAD)
        return None
    return loaded()


@cache
def loaded() -> ModuleType | None:
    """The module `array_loops`, which takes a while to import; None where numba lacks."""
    try:
        import numba  # noqa: F401
    except ImportError:  # also where numba is too old for this numpy
        return None
    from generator.array_kernels import array_loops

    return array_loops
