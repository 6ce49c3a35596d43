"""Where compiled kernels are kept: `@kernel` compiles a function once for a user and a processor.

The code lies in the user's cache folder, or in NUMBA_CACHE_DIR, below a digest of the sources that
it is made of; numba adds its own version and the processor. Processes that need the same function
at once compile it once: the others wait. Where nothing can be written it is compiled in memory. The
compiler may not reorder or contract anything (`fastmath` is off).
"""

import contextlib
import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import numba
from numba.core import caching, codegen, compiler, entrypoints, event
from numba.core.runtime.nrt import rtsys

from generator import scalar_formulas
from generator.locks import lock

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

    def __init__(self, function: Callable[..., object]) -> None:
        super().__init__(function)
        self._file: int | None = None  # locked while this process compiles the function

    def load_overload(self, sig: object, target_context: object) -> object:
        """What numba's own does, without all that only a compilation needs.

        That imports 200 modules, scipy.linalg among them: 0.25 s for code that is compiled already.
        A function that isn't there yet makes numba load them then. None when this process is to
        compile it, which is after no other does.
        """
        rtsys.initialize(target_context)
        loaded = self._loaded(sig, target_context)
        if loaded is None and self._file is None:
            self._wait()
            loaded = self._loaded(sig, target_context)
            if loaded is not None:
                self.release()
        return loaded

    def save_overload(self, sig: object, data: object) -> None:
        """Keeps what was compiled, and lets other processes go on."""
        try:
            super().save_overload(sig, data)
        finally:
            self.release()

    def release(self) -> None:
        """Lets other processes compile the function, or read what this one compiled."""
        if self._file is not None:
            os.close(self._file)
        self._file = None

    def _loaded(self, sig: object, target_context: object) -> object:
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)

    def _wait(self) -> None:
        """Waits until no other process compiles the function; where files can't be locked, not."""
        with contextlib.suppress(OSError):
            path = Path(self._cache_path) / f"{self._impl.filename_base}.lock"
            self._file = os.open(path, os.O_RDWR | os.O_CREAT)
            lock(self._file)


class _Failures(event.Listener):
    """Lets other processes go on when a function can't be compiled."""

    def on_start(self, event: event.Event) -> None:
        pass

    def on_end(self, event: event.Event) -> None:
        cache = event.data["dispatcher"]._cache
        # `is_failed` of numba 0.68 says the opposite.
        if event._exc_details is not None and isinstance(cache, Cache):
            cache.release()


event.register("numba:compile", _Failures())


class _PartLibrary(codegen.JITCodeLibrary):
    """Code of a part of kernels, which is optimised in each kernel that has it and nowhere else.

    numba's own would be optimised here too, and made machine code; kernels would call that.
    """

    @property
    def codegen(self) -> "_PartLibrary":
        """What sets the function's environment, which only calls from Python need."""
        return self

    def set_env(self, name: str, environment: object) -> None:
        pass

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class _PartCompiler(compiler.Compiler):
    """numba's compiler, for a part of kernels, with a library of its own."""

    def __init__(self, typingctx: Any, targetctx: Any, library: Any, *rest: Any) -> None:
        library = library or _PartLibrary(targetctx.codegen(), "part")
        super().__init__(typingctx, targetctx, library, *rest)


def inner(function: F) -> F:
    """Compiles a part of kernels. Python can't call it, but its `py_func`."""
    return _njit(function, no_cpython_wrapper=True, pipeline_class=_PartCompiler)


def kernel(function: F) -> F:
    """Compiles what Python calls, once."""
    dispatcher = _njit(function)
    with contextlib.suppress(RuntimeError):  # nothing can be written: numba has no locator
        dispatcher._cache = Cache(function)  # type: ignore[attr-defined]
    return dispatcher


def _njit(function: F, **more: object) -> F:
    options: dict[str, Any] = {"no_cfunc_wrapper": True, **more}  # numba's stubs lack these
    compiled: F = numba.njit(function, error_model="numpy", fastmath=False, nogil=True, **options)
    return compiled
