"""Lines as straight pieces, in the arrays that the loops over samples take."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from generator.draw.geometry.shapes import Array


@dataclass(frozen=True, eq=False)
class Pieces:
    """n straight pieces of lines; lengths in samples, y down.

    `reach` (n, 3) is half their width, by how much a surface may be nearer where they lie on it,
    and a point's marker, its number in `samples.OUTLINES`; `gaps` (n, 2) are how far the gap beside
    a piece reaches, and how far behind it a surface is parted in full.
    """

    ends: Array  # (n, 4): x, y, x, y
    z: Array  # (n, 2) at both ends
    strength: Array  # (n, 2), how opaque it is
    reach: Array
    gaps: Array
    outward: Array  # (n, 2), the side of the gap; 0 for both
    colours: Array  # (n, 2): the number of a colour and its share; the rest is black


def joined(parts: Sequence[Pieces]) -> Pieces:
    """All pieces; there may be none."""
    none = Pieces(*(np.zeros((0, width)) for width in (4, 2, 2, 3, 2, 2, 2)))
    names = [field.name for field in fields(Pieces)]
    return Pieces(
        *(np.concatenate([getattr(part, name) for part in [none, *parts]]) for name in names)
    )
