"""Which loops over samples there are here: compiled ones, or operations on arrays."""

from functools import cache
from typing import Any


@cache
def loops() -> Any:
    """The module `kernels`, which takes a while to import; `without_numba` where it can't be."""
    try:
        import numba  # noqa: F401
    except ImportError:  # also where numba is too old for this numpy
        from generator.draw.depth_buffer import without_numba

        return without_numba
    from generator.draw.depth_buffer import kernels

    return kernels
