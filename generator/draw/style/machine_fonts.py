"""Fonts of this machine, for words that the pictures' own font can't write.

    named("Vazirmatn", "theme.toml: fonts")     the font of that name, by fontconfig or matplotlib
    found_for("گربه")                           one that has these characters, or None

Pictures with such words depend on the font's file: its hash is in their keys.
"""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator.errors import UserError

TIMEOUT = 20  # seconds, for fontconfig
# Characters that say how others are shaped, and have no outline of their own.
SHAPING = frozenset("\u200c\u200d\u200e\u200f\ufe0e\ufe0f")


@dataclass(frozen=True)
class MachineFont:
    """A font file, and the SHA-256 of what it holds."""

    name: str
    path: str
    sha256: str


def of_file(name: str, path: Path) -> MachineFont:
    """The font in a file; UserError where it can't be read."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UserError(f"{name}: expected a font file, got {path}: {error.strerror}") from None
    return MachineFont(name, str(path), digest)


def named(name: str, place: str) -> MachineFont:
    """The font of this machine that has a family's name; UserError, one line, where none has."""
    path = _by_fontconfig(name) or _by_matplotlib(name)
    if path is None:
        raise UserError(f"{place}: expected the name of a font of this machine, got {name!r}")
    return of_file(name, path)


def found_for(characters: str) -> MachineFont | None:
    """A font of this machine that has all of these characters; None where none is known.

    fontconfig is asked, else it is matplotlib's own, DejaVu Sans.
    """
    codes = " ".join(f"{ord(character):x}" for character in sorted(set(characters) - SHAPING))
    answer = _fontconfig("fc-match", "--format", "%{family[0]}\t%{file}", f"sans:charset={codes}")
    family, _, file = answer.partition("\t")
    if file and has(file, characters):
        return of_file(family, Path(file))
    path = _by_matplotlib("DejaVu Sans")
    if path is None or not has(str(path), characters):
        return None
    return of_file(path.stem, path)


def has(path: str, characters: str) -> bool:
    """Whether a font draws all of these characters by outlines."""
    from matplotlib.ft2font import FT2Font  # not needed where no such font is

    try:
        font = FT2Font(path)
    except RuntimeError:
        return False
    return bool(font.scalable) and all(
        font.get_char_index(ord(character)) for character in set(characters) - SHAPING
    )


def _by_fontconfig(name: str) -> Path | None:
    answer = _fontconfig("fc-match", "--format", "%{family}\t%{file}", name)
    families, _, file = answer.partition("\t")
    known = {family.strip().casefold() for family in families.split(",")}
    return Path(file) if name.casefold() in known else None


def _fontconfig(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout


def _by_matplotlib(name: str) -> Path | None:
    from matplotlib.font_manager import FontProperties, findfont

    try:
        return Path(findfont(FontProperties(family=[name]), fallback_to_default=False))
    except ValueError:
        return None
