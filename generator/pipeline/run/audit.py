"""What an author's function may open, run and connect to: `install(root)`, then `guarded(files)`.

A key holds the declared inputs of a function, so nothing else may reach it. While the author's code
runs, and only then, an audit hook of Python (PEP 578) refuses with one line whatever is opened, run
or connected besides: Python's own files and installed libraries, whose versions are in the key; the
generator; fonts, time zones and the system's own reports; declared files; temporary files. It sees
whoever does it, numpy, Pillow or sqlite. What C code does unseen is listed in docs/promises.md.
"""

import contextlib
import os
import random
import site
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np

from generator.errors import UserError

Arguments = tuple[Any, ...]  # of an audit event: Python's table says which each has

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CODE = (".py", ".pyc", ".so", ".pyd", ".dll", ".dylib")
# What the system keeps for all programs: fonts, time zones, types of files, its own reports.
SYSTEM = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texmf/fonts"),
    *("/usr/share/texlive", "/System/Library/Fonts", "/Library/Fonts"),
    *("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"),
    *("/etc/localtime", "/etc/timezone", "/etc/mime.types"),
    *("/etc/os-release", "/usr/lib/os-release", "/proc", "/sys", "/dev/null"),
)
HOME = (".fonts", ".local/share/fonts", "Library/Fonts")
# Modules that keep compiled code of their own.
KERNEL_CACHE = (
    "generator.kernel_cache", "numba.core.caching", "generator.pipeline.figures.code_cache"
)  # fmt: skip
DECLARE = "put it into figures/data and declare it: source({!r})"
UNDECLARED = "expected a declared {}, which has a key, got {}; {}"


class Refused(UserError, PermissionError):
    """What a function may not do.

    A library may take it as any file that can't be read and go on, as `glob` does; it is raised
    again when the function has ended.
    """


@dataclass
class State:
    """What is allowed now."""

    active: bool = False  # the author's function runs
    callbacks: str = ""  # the folder of figures, where its functions may be called back
    readable: frozenset[str] = frozenset()  # declared files
    roots: tuple[str, ...] = ()  # folders that everybody may read
    code_roots: tuple[str, ...] = ()  # folders of which modules are imported
    figures: tuple[str, ...] = ()  # folders with the author's modules, as traces name them
    modules: tuple[str, ...] = ()  # the same as they lie on the disk
    generators: tuple[str, ...] = ()  # the originals of the generator; this process runs a copy
    writable: tuple[str, ...] = ()
    kernels: str = ""  # the folder of compiled kernels, for what reads and writes these alone
    refused: list[Refused] = field(default_factory=list)  # while this function runs


STATE = State()


def install(root: Path, figures: Path | None = None, generator: Path | None = None) -> None:
    """Adds the hook to this process.

    `figures` and `generator` are where the author's files and the generator lie, as traces say it.
    """
    libraries = [
        sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    ]
    libraries += [*site.getsitepackages(), site.getusersitepackages()]
    paths = [*libraries, *SYSTEM, str(root / "generator")]
    paths += [str(Path.home() / name) for name in HOME]
    STATE.roots = tuple(sorted({os.path.realpath(path) for path in paths}))
    STATE.code_roots = tuple(os.path.realpath(path) for path in sys.path if path)
    originals = {Path(path, "generator") for path in (*sys.path, *libraries) if path}
    originals = (originals | {generator or root / "generator"}) - {root / "generator"}
    STATE.generators = tuple(sorted(os.path.realpath(path) for path in originals))
    STATE.figures = tuple(str(path) for path in (root / "figures", figures) if path)
    STATE.modules = tuple(os.path.realpath(path) for path in STATE.figures)
    STATE.writable = (_matplotlib_cache(), os.devnull)
    STATE.kernels = _kernel_cache()
    sys.addaudithook(_hook)


def _matplotlib_cache() -> str:
    """Where matplotlib notes which fonts the system has."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return os.path.realpath(os.environ.get("MPLCONFIGDIR") or Path(cache) / "matplotlib")


def _kernel_cache() -> str:
    """Where kernel_cache.py keeps compiled code."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return os.path.realpath(os.environ.get("NUMBA_CACHE_DIR") or Path(cache) / "layers-in-motion")


def _is_kernel_cache(real: str, frame: FrameType | None) -> bool:
    """Whether the generator keeps or finds compiled code there; nobody else may."""
    if not (_below(real, (STATE.kernels,)) or _below(STATE.kernels, (real,))):
        return False
    for _ in range(3):  # os.makedirs calls itself for the folders above
        if frame is None:
            return False
        if frame.f_globals.get("__name__") in KERNEL_CACHE:
            return True
        frame = frame.f_back
    return False


def _by_numba(frame: FrameType | None) -> bool:
    """Whether numba asks for a line of source, for its messages while it compiles."""
    for _ in range(8):
        if frame is None:
            return False
        if str(frame.f_globals.get("__name__")).startswith("numba."):
            return True
        frame = frame.f_back
    return False


@contextlib.contextmanager
def guarded(readable: frozenset[str]) -> Iterator[None]:
    """Around a call of the author's function that may open these files, and nothing else.

    Global generators of random numbers begin anew, so that a library which draws from them gives
    the same numbers each time. UserError when a declared file was written to.
    """
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 – the generator that libraries use where none is passed
    before = {path: _state(path) for path in readable}
    STATE.active, STATE.readable = True, readable
    try:
        yield
    finally:
        STATE.active, STATE.readable = False, frozenset()
        _raise_refused()
    for path in sorted(readable):
        if _state(path) != before[path]:
            raise UserError(
                f"expected reading of {Path(path).name}, which is declared, got writing"
            )


@contextlib.contextmanager
def callbacks(readable: frozenset[str], figures: Path) -> Iterator[None]:
    """Around what may call back functions of the author, whose files lie in `figures`.

    Only what these do is refused: what happens while one of them is being called.
    """
    STATE.callbacks, STATE.readable = str(figures), readable
    try:
        yield
    finally:
        STATE.callbacks, STATE.readable = "", frozenset()
        _raise_refused()


def _raise_refused() -> None:
    """The first refusal, also where a library went on without, or made another error of it."""
    refused, STATE.refused[:] = list(STATE.refused), []
    if refused:
        raise refused[0] from None


def not_found(error: FileNotFoundError) -> str:
    """One line for a file that isn't there: relative paths lead nowhere in a build."""
    words = str(error.filename or error).split()
    name = Path(words[0]).name if words else "pets.csv"
    return f"expected a file that is there, got {name}; {DECLARE.format(name)}"


def _state(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _hook(event: str, arguments: Arguments) -> None:
    check = CHECKS.get(event)
    if check is None or not (STATE.active or STATE.callbacks):
        return
    frame, depth = sys._getframe(1), 0
    first: FrameType | None = frame
    while frame is not None and not _is_author(frame):
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            if depth and not _is_import(first):
                return  # what an installed library does when it is imported
        elif not _is_import(frame):
            depth += 1
        frame = frame.f_back  # type: ignore[assignment]
    if frame is None and not STATE.active:
        return  # the generator's own work
    try:
        check(event, arguments, first)
    except Refused as refusal:
        if _matters(arguments):
            STATE.refused.append(refusal)
        raise


def _matters(arguments: Arguments) -> bool:
    """Whether more is refused than to look for a file that isn't there, as libraries do."""
    path = arguments[0] if arguments else None
    if isinstance(path, str | bytes | os.PathLike) and os.path.isabs(path):
        return os.path.exists(path)
    return True


def _is_author(frame: FrameType) -> bool:
    """Modules of figures lie in the folder itself; below it there may be an environment."""
    folder = os.path.dirname(frame.f_code.co_filename)  # "" of Python's own frozen modules
    return bool(folder) and folder in (*STATE.figures, STATE.callbacks)


def _is_import(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename.startswith("<frozen importlib.")


def _open(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    path, mode, flags = arguments[:3]
    if isinstance(path, int):
        return  # it is open already
    text = os.fsdecode(path)
    if frame and frame.f_globals.get("__name__") == "shutil" and not os.path.isabs(text):
        return  # inside a folder whose removal was looked at
    writes = bool(flags & WRITING) or bool(set(mode or "") & set("wax+"))
    if writes:
        _written(text, frame)
    elif not _may_read(text, frame):
        raise Refused(UNDECLARED.format("file", text, DECLARE.format(Path(text).name)))


def _listed(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    path = arguments[0]
    if isinstance(path, int) or _is_import(frame):
        return
    text = os.fsdecode(path) if path else os.getcwd()
    inside = os.path.realpath(text) + os.sep
    declared = any(name.startswith(inside) for name in STATE.readable)
    if not declared and not _may_read(text, frame):
        raise Refused(UNDECLARED.format("folder", text, DECLARE.format(Path(text).name or "pets")))


def _changed(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    for path in arguments[:2]:
        if isinstance(path, str | bytes | os.PathLike):
            text = os.fsdecode(path)
            if os.path.isabs(text) or not any(
                isinstance(argument, int) and argument > 0 for argument in arguments[1:]
            ):  # else it lies in an open folder, which was looked at
                _written(text, frame)


def _written(text: str, frame: FrameType | None) -> None:
    temporary = os.path.realpath(tempfile.gettempdir())
    real = os.path.realpath(text)
    if _below(real, (temporary, *STATE.writable)) or _is_import(frame):
        return
    if _is_kernel_cache(real, frame):
        return
    raise Refused(f"expected values returned or temporary files, got a change of {text}")


def _database(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    text = os.fsdecode(arguments[0])
    text = unquote(urlsplit(text).path) if text.startswith("file:") else text
    if text not in ("", ":memory:") and not _may_read(text, frame):
        raise Refused(UNDECLARED.format("file", text, DECLARE.format(Path(text).name)))


def _run(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    program = next((argument for argument in arguments if isinstance(argument, str | bytes)), "")
    named = os.fsdecode(program) if program else "one"
    raise Refused(
        f"expected no other program, got {named} ({event}); what that reads is in no key: run it"
        " before, and declare the file that it makes: source('made.csv')"
    )


def _connected(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    text = str(arguments[0]) if event == "urllib.Request" else ""
    if text.startswith("file:"):
        name = Path(unquote(urlsplit(text).path)).name
        raise Refused(UNDECLARED.format("file", text, DECLARE.format(name)))
    raise Refused(
        f"expected no network, got {text or 'a connection'} ({event}); put the file into"
        " figures/data and declare it: source('pets.csv')"
    )


def _moved(event: str, arguments: Arguments, frame: FrameType | None) -> None:
    raise Refused(f"expected the working folder of the build, got another ({event})")


def _may_read(text: str, frame: FrameType | None) -> bool:
    real = os.path.realpath(text)
    temporary = os.path.realpath(tempfile.gettempdir())
    module = frame.f_globals.get("__name__") if frame else ""
    showing = module in ("linecache", "tokenize")  # a line of a trace or of a warning
    if real not in STATE.readable and _below(real, STATE.generators):
        return showing
    if real in STATE.readable or _below(real, (*STATE.roots, *STATE.writable, temporary)):
        return True
    code = real.endswith(CODE) and _below(real, STATE.code_roots)
    own = showing or (_is_import(frame) and real.endswith(".py"))
    compiling = showing and real.endswith(".py") and _by_numba(frame)
    ours = own and _below(real, STATE.modules)
    return code or ours or compiling or _is_kernel_cache(real, frame)


def _below(real: str, folders: tuple[str, ...]) -> bool:
    return any(real == folder or real.startswith(f"{folder}{os.sep}") for folder in folders)


Check = Callable[[str, Arguments, FrameType | None], None]
CHANGES = "remove rename rmdir mkdir link symlink truncate chmod chown utime"
PROGRAMS = "system exec posix_spawn spawn fork forkpty startfile startfile/2"
SOCKETS = "connect bind getaddrinfo gethostbyname gethostbyaddr sendto sendmsg"
CHECKS: dict[str, Check] = {
    "open": _open,
    "sqlite3.connect": _database,
    "os.listdir": _listed,
    "os.scandir": _listed,
    "os.chdir": _moved,
    "os.fchdir": _moved,
    "subprocess.Popen": _run,
    "pty.spawn": _run,
    "urllib.Request": _connected,
    **{f"os.{name}": _changed for name in CHANGES.split()},
    **{f"os.{name}": _run for name in PROGRAMS.split()},
    **{f"socket.{name}": _connected for name in SOCKETS.split()},
}
