"""The formulas of `scalar_formulas.py` as kernels call them, for single numbers."""

from collections.abc import Callable

from numba.extending import overload

from generator import scalar_formulas
from generator.kernel_cache import inner
from generator.scalar_formulas import Numbers


@overload(scalar_formulas.choose)
def choose(condition: Numbers, first: Numbers, second: Numbers) -> Callable[..., Numbers]:
    """Of single numbers."""

    def single(condition: Numbers, first: Numbers, second: Numbers) -> Numbers:
        return first if condition else second

    return single


tanh = inner(scalar_formulas.scalar_tanh)
exp = inner(scalar_formulas.scalar_exp)
log = inner(scalar_formulas.scalar_log)
arctan2 = inner(scalar_formulas.scalar_arctan2)
wave = inner(scalar_formulas.scalar_wave)
