"""Whether a generated file of docs/ is what is committed: `differs(name, new, old)`.

Text is the same to the byte. Pictures may differ in the last bits of another processor, which is a
twentieth of a pixel at most.
"""

import io
import re

import numpy as np
from PIL import Image, ImageSequence

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
NEAR = 0.05  # px
GREY = 2  # of 256, on average


def differs(name: str, new: bytes, old: bytes) -> bool:
    """Whether a file says or shows something else."""
    if new == old:
        return False
    if name.endswith(".svg"):
        return _lines_differ(new.decode(), old.decode())
    if name.endswith((".gif", ".png")):
        return _pixels_differ(new, old)
    return True


def _lines_differ(new: str, old: str) -> bool:
    if NUMBER.sub("", new) != NUMBER.sub("", old):
        return True
    pairs = zip(NUMBER.findall(new), NUMBER.findall(old), strict=True)
    return any(abs(float(first) - float(second)) > NEAR for first, second in pairs)


def _pixels_differ(new: bytes, old: bytes) -> bool:
    first, second = (_frames(data) for data in (new, old))
    if [frame.shape for frame in first] != [frame.shape for frame in second]:
        return True
    return any(np.abs(a - b).mean() > GREY for a, b in zip(first, second, strict=True))


def _frames(data: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(data)) as picture:
        frames = ImageSequence.Iterator(picture)
        return [np.asarray(frame.convert("RGB"), dtype=float) for frame in frames]
