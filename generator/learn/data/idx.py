"""IDX, the format of MNIST's files: `read_idx(path)` (LeCun, Cortes, Burges, *The MNIST database*).

Four bytes: 0, 0, the type of a number (8: one byte without sign), how many dimensions; then the
size of each as a big-endian 32-bit integer; then the numbers, the last index running fastest.
"""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError

UNSIGNED = 8
FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array of a file, plain or gzipped, of that many dimensions.

    UserError that names the file: missing, another magic number, too short or too long.
    """
    data = _bytes(path)
    header = 4 * (1 + dimensions)
    magic = UNSIGNED << 8 | dimensions
    if len(data) < 4:
        raise UserError(f"{path.name}: expected IDX, which begins with four bytes, got {len(data)}")
    number = struct.unpack(">I", data[:4])[0]
    if number != magic:
        raise UserError(
            f"{path.name}: expected magic number {magic}, of bytes in {dimensions}"
            f" dimension{'s' if dimensions > 1 else ''}, got {number}"
        )
    if len(data) < header:
        raise UserError(f"{path.name}: expected {header} bytes of header and more, got {len(data)}")
    shape = struct.unpack(f">{dimensions}I", data[4:header])
    size, rest = int(np.prod(shape, dtype=object)), len(data) - header
    if rest != size:
        sides = " × ".join(map(str, shape))
        raise UserError(
            f"{path.name}: expected {sides} = {size} bytes after the header, got {rest}"
        )
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)


def _bytes(path: Path) -> bytes:
    zipped = path.with_name(f"{path.name}.gz")
    try:
        if path.is_file():
            return path.read_bytes()
        return gzip.decompress(zipped.read_bytes())
    except FileNotFoundError:
        raise UserError(
            f"{path.parent}: expected {path.name} or {zipped.name}, got neither"
        ) from None
    except ValueError as error:  # a name that no file can have
        raise UserError(f"{path.parent}: expected a folder with {path.name}, got {error}") from None
    except (OSError, EOFError, zlib.error) as error:
        name = path.name if path.is_file() else zipped.name
        raise UserError(f"{name}: can't be read ({error})") from None


def read_mnist(folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (n, h, w) and labels (n,) of the training and the test files, one after the other.

    UserError where images and labels, or the two parts, don't fit together.
    """
    parts = []
    for images_name, labels_name in (FILES[:2], FILES[2:]):
        images, labels = read_idx(folder / images_name, 3), read_idx(folder / labels_name, 1)
        if len(images) != len(labels):
            raise UserError(
                f"{labels_name}: expected {len(images)} labels, as many as {images_name} has"
                f" images, got {len(labels)}"
            )
        parts.append((images, labels))
    (first, _), (second, _) = parts
    if first.shape[1:] != second.shape[1:]:
        raise UserError(
            f"{FILES[2]}: expected images of {first.shape[1:]}, as {FILES[0]},"
            f" got {second.shape[1:]}"
        )
    return np.concatenate([first, second]), np.concatenate([labels for _, labels in parts])
