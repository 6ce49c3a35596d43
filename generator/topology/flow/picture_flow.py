"""Grey pictures as points of a space, and the curves that they draw as they are moved.

`slip(image)` puts a small picture in the middle of a larger one, `moving(shape, …)` is a flow that
turns, shifts or thickens whatever pictures are sent through it, and `orbit(flow, stage,
picture, n)` samples the curve of one. Between pixels values are cubic splines (scipy.ndimage,
after Unser 1999), outside of the picture they are 0.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import ndimage

from generator import validation
from generator.errors import UserError
from generator.reproducible_algebra import matmul, orthonormal_columns
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Motion

SMALL, ROOM = 16, 1.5  # below so many pixels a side a picture is made finer, with so much room
DIRECTIONS = 16  # in which a stroke grows
MARGIN = 12  # pixels of 0 about a picture, before its splines: as many as scipy.ndimage.shift adds
NAMES = {
    "turn": ("Turned", "by {:.0f}°"),
    "shift": ("Shifted", "by {:.1f} pixels, and back"),
    "thicken": ("Thickened", "by {:.1f} pixels"),
}


def slip(image: Array) -> Array:
    """A square picture (h, h) as it is, or one of few pixels finer and with room to turn (16, 16).

    UserError for a picture that is not square.
    """
    if image.ndim != 2 or image.shape[0] != image.shape[1]:
        raise UserError(f"slip: image: expected shape (h, h), got {image.shape}")
    side = image.shape[0]
    if side >= SMALL:
        return np.asarray(image, dtype=float)
    at = (np.arange(SMALL) + 0.5) / SMALL * ROOM * side - (ROOM - 1) / 2 * side - 0.5
    padded = np.pad(image, side)
    rows, columns = np.meshgrid(at + side, at + side, indexing="ij")
    return np.clip(
        ndimage.map_coordinates(padded, [rows, columns], order=3, mode="grid-constant"), 0.0, 1.0
    )


@dataclass(frozen=True)
class Move:
    """A stage that moves pictures (n, h · w): by an angle, a shift or a stroke's growth."""

    kind: str  # "turn" | "shift" | "thicken": how the clock and the heading know it
    shape: tuple[int, int]
    amount: float  # degrees; px; px
    layer: ClassVar[int] = 0  # of no network
    linear: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """As the ticks and the track say it."""
        return self.kind

    @property
    def title(self) -> str:
        """As the heading says it."""
        return NAMES[self.kind][0]

    @property
    def formula(self) -> str:
        """How far, in words."""
        return NAMES[self.kind][1].format(abs(self.amount))

    @property
    def inputs(self) -> int:
        """Pixels of a picture."""
        return self.shape[0] * self.shape[1]

    outputs = inputs

    def at(self, t: float, x: Array) -> Array:
        """Pictures x (n, h · w) at t of the way."""
        moved = getattr(self, f"_{self.kind}")
        return np.array([moved(t, picture.reshape(self.shape)).ravel() for picture in x])

    def _turn(self, t: float, picture: Array) -> Array:
        """Anticlockwise about the middle."""
        angle = np.radians(self.amount) * t
        c, s = float(cos(angle)), float(sin(angle))
        matrix = np.array([[c, -s], [s, c]])  # of (row down, column right)
        middle = (np.array(self.shape) - 1) / 2
        turned = ndimage.affine_transform(
            picture, matrix.T, middle - matmul(matrix.T, middle), order=3, mode="grid-constant"
        )
        return np.asarray(turned)

    def _shift(self, t: float, picture: Array) -> Array:
        """To the right (left, where negative), and back to where it was at t = 1."""
        return _shifted(picture, 0.0, self.amount * float(sin(np.pi * t)))

    def _thicken(self, t: float, picture: Array) -> Array:
        """The largest of all pictures shifted by at most so far: a dilation by a disk."""
        if t == 0:
            return picture
        angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
        circle = self.amount * t * np.array([sin(angles), cos(angles)])
        down, right = np.concatenate([0.5 * circle, circle], axis=1)[:, :, None, None]
        rows, columns = np.indices(picture.shape) + MARGIN
        spline = ndimage.spline_filter(np.pad(picture, MARGIN), order=3, mode="mirror")
        places = np.array([rows - down, columns - right])
        moved = ndimage.map_coordinates(
            spline, places, order=3, mode="grid-constant", prefilter=False
        )
        return np.asarray(np.maximum(picture, moved.max(axis=0)))


def _shifted(picture: Array, down: float, right: float) -> Array:
    return np.asarray(ndimage.shift(picture, (down, right), order=3, mode="grid-constant"))


@dataclass(frozen=True, eq=False)
class Moving(Motion):
    """A flow of such stages; its points are pictures (n, h · w)."""

    __repr__ = short_repr

    @property
    def boundaries(self) -> tuple[int, ...]:
        """Each stage ends in a rest."""
        return tuple(range(len(self.stages) + 1))


def moving(shape: tuple[int, int], **moves: float) -> Moving:
    """A flow of moves one after the other: `moving((16, 16), turn=360, shift=3, thicken=1)`.

    `turn` in degrees, the others in px. UserError for another move.
    """
    unknown = [name for name in moves if name not in NAMES]
    if unknown or not moves:
        got = ", ".join(unknown) or "none"
        raise UserError(f"moving: expected some of the moves {', '.join(NAMES)}, got {got}")
    return Moving(tuple(Move(name, shape, by) for name, by in moves.items()))


def orbit(flow: Moving, stage: int, picture: Array, samples: int, end: float = 1.0) -> Array:
    """The curve (samples, h · w) that a stage draws from a picture (h · w,), t from 0 up to `end`.

    `end` itself is left out, so that of a closed curve no point comes twice.
    """
    times = end * np.arange(samples) / samples
    return np.concatenate([flow.at(stage, t, np.atleast_2d(picture)) for t in times.tolist()])


def harmonic_view(orbit: Array, mixed: float = 0.0) -> Array:
    """Two orthonormal directions (2, d) in which a closed curve (n, d), once round, is seen best.

    The plane of its first Fourier coefficient, in which it goes round once; `mixed` (radians) tilts
    it towards the plane of the second, in which it goes round twice. Needs three points or more.
    """
    validation.shaped("a curve", orbit, "n", "d")
    if min(orbit.shape[0] - 1, orbit.shape[1]) < 2:
        raise UserError(
            "harmonic_view: orbit: expected 3 or more points of 2 or more dimensions, got"
            f" shape {orbit.shape}"
        )
    first, second = (_plane(orbit, k) for k in (1, 2))
    rows = cos(mixed) * first + sin(mixed) * second
    return orthonormal_columns(rows.T).T


def _plane(orbit: Array, k: int) -> Array:
    """Orthonormal directions (2, d) of the k-th Fourier coefficient of a curve (n, d)."""
    turns = k * np.arange(len(orbit)) % len(orbit) / len(orbit)
    parts = matmul(np.array([cos(2 * np.pi * turns), sin(2 * np.pi * turns)]), orbit)
    return orthonormal_columns(parts.T).T
