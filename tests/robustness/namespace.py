"""Disks and users of a test's own: `inside(script)` runs it as root where only it sees its mounts.

The mounts end with the script. `build(project)` is the line of a script that builds, `as_nobody(…)`
the lines that do so as the user `nobody`.
"""

import functools
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = ("unshare", "mount", "setpriv")
NOBODY = 65534


def inside(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a script of bash; it stops at the first command that fails."""
    return subprocess.run(
        ["unshare", "--mount", "bash", "-euc", script],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@functools.cache
def why_not() -> str:
    """Why this can't be had here; empty when it can."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        return f"needs {', '.join(missing)}, which this machine has not"
    if os.geteuid() != 0 or inside("mount -t tmpfs tmpfs /mnt").returncode:
        return "needs root, to mount disks that only the test sees"
    return ""


def build(project: Path, *arguments: str) -> str:
    """The line that builds the project in its folder."""
    program = [sys.executable, str(project / "build.py"), *arguments]
    return f"cd {shlex.quote(str(project))} && {shlex.join(program)}"


def as_nobody(project: Path, *arguments: str) -> str:
    """Lines that build as nobody, to whom the project is given; all ways to it are opened."""
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    program = [sys.executable, str(project / "build.py"), *arguments]
    return f"""
        chown -R {NOBODY}:{NOBODY} {shlex.quote(str(project))}
        {opened({project, Path(sys.prefix), Path(sys.base_prefix)})}
        cd {shlex.quote(str(project))}
        {shlex.join([*user, "env", "HOME=/nonexistent", *program])}
    """


def opened(paths: set[Path]) -> str:
    """Lines that show these folders to everybody, at their places, though one above is closed.

    A disk that is empty but for them is put over whatever is closed.
    """
    closed = {path: top for path in sorted(paths) if (top := topmost_closed(path))}
    lines = ["mount -t tmpfs -o mode=755 tmpfs /mnt"]
    for number, path in enumerate(closed):
        lines += [f"mkdir /mnt/{number}", f"mount --bind {shlex.quote(str(path))} /mnt/{number}"]
    for top in sorted(set(closed.values())):
        lines += [f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(top))}"]
    for number, path in enumerate(closed):
        place = shlex.quote(str(path))
        lines += [f"mkdir -p {place}", f"mount --bind /mnt/{number} {place}"]
    return "\n".join(lines)


def topmost_closed(path: Path) -> Path | None:
    """The first folder on the way there that others may not pass."""
    above = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
    return above[0] if above else None
