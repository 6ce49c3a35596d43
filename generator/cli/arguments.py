"""Types of options: each turns what was typed into a value, or says what it expected instead."""

import argparse
import re
from pathlib import Path

from generator.errors import UserError
from generator.formats import FORMATS
from generator.pipeline.store.prune import size

LOCAL = "local"
PICTURES = tuple(known.suffix for known in FORMATS)
ENDINGS = ", ".join(PICTURES)
LEAST_SIDE, MOST_SIDE = 120, 4096  # px


def wrong(expected: str, text: str) -> argparse.ArgumentTypeError:
    """The error that argparse turns into one line."""
    return argparse.ArgumentTypeError(f"expected {expected}, got {text!r}")


def picture(text: str) -> Path:
    """A file to export to."""
    if Path(text).suffix.lower() not in PICTURES:
        raise wrong(f"a name that ends in {ENDINGS}", text)
    return Path(text)


def words(text: str) -> list[str]:
    """Names with commas between. A comma in brackets parts none: hardtanh(0, 6)."""
    names = [name.strip() for name in re.split(r",(?![^(]*\))", text)]
    if not all(names):
        raise wrong("names with commas between", text)
    return names


def count(text: str) -> int:
    """A whole number from 0."""
    if not (text.isascii() and text.isdigit()):
        raise wrong("a whole number from 0", text)
    return int(text)


def positive(text: str) -> int:
    """A whole number from 1."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise wrong("a whole number from 1", text)
    return int(text)


def layers(text: str) -> list[int]:
    """Two layers, as 1:2."""
    ends = re.fullmatch(r"(\d+):(\d+)", text, re.ASCII)
    if not ends:
        raise wrong("two layers, as 1:2 (0 is the input)", text)
    return [int(ends[1]), int(ends[2])]


def pixels(text: str) -> list[int]:
    """A width, or a width and a height, as 1280x720."""
    sides = re.fullmatch(r"(\d+)(?:x(\d+))?", text, re.ASCII)
    numbers = [int(side) for side in sides.groups() if side] if sides else [0]
    if not all(LEAST_SIDE <= number <= MOST_SIDE for number in numbers):
        expected = f"a width or a width and a height, as 1280x720, {LEAST_SIDE} to {MOST_SIDE} px"
        raise wrong(expected, text)
    return numbers


def executor(text: str) -> str:
    """`local`, or the address of a scheduler."""
    address = re.fullmatch(r"dask://(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})", text)
    if text != LOCAL and not (address and 0 < int(address[2]) < 65536):
        raise wrong("local, or dask://HOST:PORT of a scheduler, as dask://10.0.0.5:8786", text)
    return text


def port(text: str) -> int:
    """A port; 0 for any that is free."""
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise wrong("a port, 0 to 65535", text)
    return int(text)


def folder(text: str) -> Path:
    """A folder that is there."""
    if not Path(text).is_dir():
        raise wrong("a folder that is there", text)
    return Path(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def seconds(text: str) -> float:
    """Seconds, more than 0."""
    if not 0 < _number(text) < float("inf"):
        raise wrong("seconds above 0", text)
    return float(text)


def speed(text: str) -> float:
    """How many times as fast."""
    if not 0.1 <= _number(text) <= 10:
        raise wrong("0.1 to 10, 2 for twice as fast", text)
    return float(text)


def address(text: str) -> str:
    """The address of a site."""
    if not text.startswith(("https://", "http://")):
        raise wrong("an address that begins with https://", text)
    return text


def bytes_of(text: str) -> int:
    """A number of bytes, as 500MB."""
    try:
        return size(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
