"""One palette for a whole GIF, designed from the film's inks instead of counted from its pixels.

A film is flat: a ground, tints on it, inks over both, and the ramps between them that
anti-aliasing makes. Listing these gives fewer colours than any statistics would, keeps ground and
tints exact, and is the same on every machine.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from generator.draw.composition import Setting
from generator.draw.geometry import Array
from generator.draw.scene import Dots, Item, Shape, Word
from generator.draw.theme import Theme

MOST = 255  # one index of 256 is left for "as before"
RAMP = 26.0  # RGB distance between neighbours on a ramp from ground to ink
COARSE = 45.0  # … from a tint to an ink, and where two inks meet
FAINT = 3.5  # … from the ground to a tint, for the large areas of one that fades in
LOOKS = (0.0, 0.25, 0.5, 0.75, 1.0)  # shares of the time at which a film is asked for its inks
SOLID = 0.5  # fills of less opacity are tints
SHIFT = 2  # bits dropped from each channel when a colour is looked up

Indices = NDArray[np.uint8]


class Palette:
    """Colours (n, 3) uint8, the ground first, and the nearest of them for any picture."""

    def __init__(self, colours: Array) -> None:
        self.colours = colours.astype(np.uint8)
        self._nearest = np.full(1 << 3 * (8 - SHIFT), -1, dtype=np.int16)
        cells = _cells(self.colours)
        for index in range(len(cells) - 1, -1, -1):  # the earlier colour of a cell goes first
            self._nearest[cells[index]] = index

    def indices(self, picture: NDArray[np.uint8]) -> Indices:
        """The index of the nearest colour for each pixel of (h, w, 3); looked up once a colour."""
        cells = _cells(picture)
        found = self._nearest[cells]
        missing = np.unique(cells[found < 0])
        if len(missing):
            self._nearest[missing] = self._search(missing)
            found = self._nearest[cells]
        return found.astype(np.uint8)

    def _search(self, cells: NDArray[np.int32]) -> NDArray[np.int64]:
        """The nearest colour of each cell's middle, by Euclidean distance in RGB."""
        bits = 8 - SHIFT
        mask = (1 << bits) - 1
        channels = np.stack([cells >> 2 * bits, (cells >> bits) & mask, cells & mask], axis=-1)
        middle = (channels << SHIFT) + (1 << SHIFT) / 2 - 0.5
        colours = self.colours.astype(float)
        distance = (colours**2).sum(axis=1) - 2 * middle @ colours.T
        return np.argmin(distance, axis=1)


def design(setting: Setting, theme: Theme, most: int = MOST) -> Palette:
    """The palette of a film in a theme: ground, tints, inks, and the ramps between them."""
    items, duration = list(setting.still_items()), setting.clock.duration
    looks = [list(setting.moving_items(setting.clock.moment(k * duration))) for k in LOOKS]
    for look in looks:
        items += look
    ground = np.array(theme.rgb("ground"), dtype=float)
    inks = [np.array(theme.rgb(ink), dtype=float) for ink in _inks(items)]
    tints = list(_tints(looks[0] + looks[-1], theme, ground))
    listed = [ground, *tints, *inks]
    for tint in tints:
        listed += _ramp(ground, tint, FAINT)
    for below in (ground, *tints):
        for over in inks:
            listed += _ramp(below, over, RAMP if below is ground else COARSE)
    for one, other in combinations(inks, 2):
        listed += _ramp(one, other, COARSE)
    rounded = np.rint(np.array(listed)).astype(int)
    first = np.sort(np.unique(rounded, axis=0, return_index=True)[1])
    return Palette(rounded[first][:most])


def _cells(colours: NDArray[np.uint8]) -> NDArray[np.int32]:
    bits = 8 - SHIFT
    small = (colours >> SHIFT).astype(np.int32)
    return (small[..., 0] << 2 * bits) | (small[..., 1] << bits) | small[..., 2]


def _ramp(start: Array, end: Array, spacing: float) -> list[Array]:
    """Colours between two, evenly spaced by at most that distance."""
    steps = int(np.linalg.norm(end - start) // spacing)
    return [start + (end - start) * k / (steps + 1) for k in range(1, steps + 1)]


def _inks(items: Iterable[Item]) -> list[str]:
    """The inks of lines, dots and words, sorted by name; tints are not among them."""
    found: set[str] = set()
    for item in items:
        match item:
            case Word(ink=ink):
                found.add(ink)
            case Shape(style=style) if style.stroke or style.opacity >= SOLID:
                found |= {one for one in (style.stroke, style.fill) if one}
            case Dots(style=style):
                found |= {one for one in (style.stroke, style.fill) if one}
    return sorted(found - {"ground"})


def _tints(items: Iterable[Item], theme: Theme, ground: Array) -> Iterator[Array]:
    """The ground under each translucent fill at its strongest."""
    strongest: dict[str, set[float]] = {}
    for item in items:
        if isinstance(item, Shape) and item.style.fill and item.style.opacity < SOLID:
            strongest.setdefault(item.style.fill, set()).add(round(item.style.opacity, 4))
    for ink, opacities in sorted(strongest.items()):
        for opacity in sorted(opacities):
            share = round(opacity * 255) / 255  # Agg's alpha has 8 bits
            yield np.floor(ground + (np.array(theme.rgb(ink), dtype=float) - ground) * share)
