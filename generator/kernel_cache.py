"""Where compiled kernels are kept: `@kernel` compiles a function once for a user and a processor.

The code lies in the user's cache folder, or in NUMBA_CACHE_DIR, below a digest of the sources that
it is made of; numba adds its own version and the processor. Where nothing can be written it is
compiled in memory. The compiler may not reorder or contract anything (`fastmath` is off).
"""

import contextlib
import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import llvmlite
import numba
from numba.core import caching, entrypoints
from numba.core.runtime.nrt import rtsys

from generator import scalar_formulas

# Looks for extensions of numba in all folders of modules. The first compilation would do so
# while a figure's function runs, which may not list them.
entrypoints.init_all()

F = TypeVar("F", bound=Callable[..., object])


def folder(package: Path) -> Path:
    """Where the compiled code of a package's folder lies; it need not exist."""
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    return Path(chosen or Path(cache_home) / "layers-in-motion") / f"kernels-{digest(package)[:16]}"


@cache
def digest(package: Path) -> str:
    """Of the sources of a package's kernels, and of what compiles them."""
    sources = [Path(scalar_formulas.__file__), Path(__file__), *sorted(package.glob("*.py"))]
    whole = hashlib.sha256(f"{numba.__version__} {llvmlite.__version__}".encode())
    for path in sources:
        whole.update(path.read_bytes())
    return whole.hexdigest()


class Locator(caching._CacheLocator):
    """Tells numba where, by what the sources say and not by where they lie."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._name = function.__qualname__
        self._package = Path(function.__code__.co_filename).resolve().parent
        self._path = str(folder(self._package))

    def get_cache_path(self) -> str:
        return self._path

    def ensure_cache_path(self) -> None:
        os.makedirs(self._path, exist_ok=True)
        if not os.access(self._path, os.W_OK):
            raise PermissionError(self._path)

    def get_source_stamp(self) -> str:
        return digest(self._package)

    def get_disambiguator(self) -> str:
        return self._name

    @classmethod
    def from_function(cls, function: Callable[..., object], file: str) -> "Locator | None":
        """None where nothing can be written."""
        try:
            locator = cls(function)
            locator.ensure_cache_path()
        except OSError:
            return None
        return locator


class _Implementation(caching.CompileResultCacheImpl):
    _locator_classes: list[type[object]] = [Locator]  # noqa: RUF012 – numba asks for a list


class Cache(caching.FunctionCache):
    """numba's cache of one function, in our folder."""

    _impl_class = _Implementation

    def load_overload(self, sig: object, target_context: object) -> object:
        """What numba's own does, without all that only a compilation needs.

        That imports 200 modules, scipy.linalg among them: 0.25 s for code that is compiled already.
        A function that isn't there yet makes numba load them then.
        """
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


def inner(function: F) -> F:
    """Compiles a part of kernels."""
    return _njit(function)


def kernel(function: F) -> F:
    """Compiles what Python calls, once."""
    dispatcher = _njit(function)
    with contextlib.suppress(RuntimeError):  # nothing can be written: numba has no locator
        dispatcher._cache = Cache(function)  # type: ignore[attr-defined]
    return dispatcher


def _njit(function: F) -> F:
    compiled: F = numba.njit(function, error_model="numpy", fastmath=False, nogil=True)
    return compiled
