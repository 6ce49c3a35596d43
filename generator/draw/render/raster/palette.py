"""One palette for a whole GIF, designed from the film's colours instead of counted from its pixels.

A film is flat: a background, tints on it, lines and words over both, and the ramps between them
that anti-aliasing makes. Listing these gives fewer colours than any statistics would, keeps the
background and tints exact, and is the same on every machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.shapes import Array
from generator.draw.render.picture_colours import ramp
from generator.draw.scene.scene import CustomArtist, Depth, Item, Markers, Picture, Shape, Text
from generator.draw.style.theme import Theme
from generator.reproducible_algebra import matmul, norm

MOST = 255  # one index of 256 is left for "as before"
RAMP = 26.0  # RGB distance between neighbours on a ramp from background to line
COARSE = 80.0  # … from a tint to a line, and where two lines meet
FIRST = 33.0  # … from where a ramp begins to the next: what is fainter than half of it is left out,
# which thins the fringes of lines, the most of what a GIF has to store
FAINT = 3.5  # … from the background to a tint, for the large areas of one that fades in
LOOKS = (0.0, 0.25, 0.5, 0.75, 1.0)  # shares of the time at which the colours are collected
COARSER = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0)  # times the distances, where there are too many colours
SHADES = 48  # of a surface's colour, dark to light; of 18, which are 3 of L* apart, bands are seen
FEWER_SHADES = 12  # of a palette of less than `SHADED` colours
SHADED = 112  # colours
MOVING, FEWER_MOVING = 2, 3  # while the film moves, there is one tone of so many
SEEN_THROUGH = 9  # of the tones at most, where a disk is before them
SOLID = 0.5  # fills of less opacity are tints
SHIFT = 2  # bits dropped from each channel when a colour is looked up

Indices = NDArray[np.uint8]


BEFORE, DURING, AFTER = range(3)  # of what fades in at the end: a phase of the film


class Palette:
    """Colours (n, 3) uint8, the background first, and the nearest of them for any picture.

    `since` (n,) says when a colour is meant: 0 always, 1 once tints have come, 2 only while they
    fade in. Otherwise the faint fringes of lines would be stored in colours of tints. `resting`
    (n,) are tones for pictures that rest alone.
    """

    def __init__(
        self, colours: Array, since: NDArray[np.int_], resting: NDArray[np.bool_] | None = None
    ) -> None:
        self.colours = colours.astype(np.uint8)
        resting = np.zeros(len(since), dtype=bool) if resting is None else resting
        self.finer = bool(resting.any())  # whether a picture has more tones when it rests
        kept = [since == 0, since >= 0, since < 2]
        moving = [mask & ~resting for mask in kept]
        self._allowed = [np.flatnonzero(mask) for mask in moving + kept]
        self._nearest = [self._table(allowed) for allowed in self._allowed]

    def _table(self, allowed: NDArray[np.intp]) -> NDArray[np.int16]:
        """The colour of each cell, −1 where it was not looked up yet."""
        table = np.full(1 << 3 * (8 - SHIFT), -1, dtype=np.int16)
        cells = _cells(self.colours)
        for index in allowed[::-1]:  # the earlier colour of a cell goes first
            table[cells[index]] = index
        return table

    def indices(self, packed: NDArray[np.uint32], reveal: float, rests: bool) -> Indices:
        """The index of the nearest colour for each pixel, packed as 0x??BBGGRR, of any shape.

        `reveal` is how far the marks of the end have faded in, `rests` whether nothing moves.
        """
        phase = BEFORE if reveal <= 0 else AFTER if reveal >= 1 else DURING
        which = phase + 3 * rests
        cells, table = _packed_cells(packed), self._nearest[which]
        indices = table[cells]
        missing = np.unique(cells[indices < 0])
        if len(missing):
            table[missing] = self._search(missing, self._allowed[which])
            indices = table[cells]
        return indices.astype(np.uint8)

    def _search(self, cells: NDArray[np.uint32], allowed: NDArray[np.intp]) -> NDArray[np.intp]:
        """The nearest allowed colour of each cell's middle, by Euclidean distance in RGB."""
        bits = 8 - SHIFT
        mask = (1 << bits) - 1
        channels = np.stack([cells >> 2 * bits, (cells >> bits) & mask, cells & mask], axis=-1)
        middle = (channels << SHIFT) + (1 << SHIFT) / 2 - 0.5
        colours = self.colours[allowed].astype(float)
        distance = (colours**2).sum(axis=1) - 2 * matmul(middle, colours.T)
        return allowed[np.argmin(distance, axis=1)]


def design(context: RenderContext, theme: Theme, most: int = MOST) -> Palette:
    """The palette of a film in a theme: its named colours, tints, and the ramps between them."""
    items, end_cs = list(context.still_items), context.clock.end
    looks = [list(context.moving_items(context.clock.moment(k * end_cs))) for k in LOOKS]
    for look in looks:
        items += look
    painted = [item.pixels() for item in items if isinstance(item, CustomArtist)]
    if painted:
        commonest = commonest_colours(painted, most)
        return Palette(commonest.astype(float), np.zeros(len(commonest), dtype=int))
    background = np.array(theme.rgb("ground"), dtype=float)
    colours = [np.array(theme.rgb(colour), dtype=float) for colour in _colours(items)]
    first = list(_tints(looks[0], theme, [background]))
    last = list(_tints(looks[-1], theme, [background]))
    under = [np.array(theme.rgb(colour), dtype=float) for colour in _lines(items)]
    covered = list(_tints(looks[0], theme, [*first, *under]))
    pictures = ramp(theme).astype(float) if any(isinstance(item, Picture) for item in items) else ()
    # Surfaces are large: of a small palette their tones come before the fringes of lines.
    shades = SHADES if most >= SHADED else FEWER_SHADES
    fixed = [*pictures, *_shaded(looks, theme, shades)]
    fringes = list(_shaded_fringes(looks, theme, background, MOST / most))
    for coarser in COARSER:
        listed = [
            background,
            *first,
            *colours,
            *fixed,
            *covered,
            *_ramps([background], colours, RAMP * coarser),
            *fringes,
            *_ramps(first, colours, COARSE * coarser),
        ]
        for start, end in combinations(colours, 2):
            listed += _ramp(start, end, COARSE * coarser)
        late = [*last, *_ramps(last, colours, COARSE * coarser)]
        fading = [
            colour for tint in last for colour in _ramp(background, tint, FAINT * coarser, FAINT)
        ]
        since = np.repeat([0, 1, 2], [len(listed), len(late), len(fading)])
        rounded = np.rint(np.array([*listed, *late, *fading])).astype(int)
        kept = np.sort(np.unique(rounded, axis=0, return_index=True)[1])
        if len(kept) <= most:
            break
    if len(kept) > most:  # the tints of the end are large, and come before all fringes
        large = (kept == 0) | ((kept >= len(listed)) & (kept < len(listed) + len(last)))
        kept = np.concatenate([kept[large], kept[~large]])
    kept = kept[:most]
    every = [
        [tuple(np.rint(tone).astype(int).tolist()) for tone in tones]
        for tones in _tones(looks, theme, shades)
    ]
    step = 1 if shades == FEWER_SHADES else MOVING if most == MOST else FEWER_MOVING
    moving = {tone for tones in every for tone in tones[::step]}
    resting = {tone for tones in every for tone in tones} - moving
    rests = np.array([tuple(colour) in resting for colour in rounded[kept].tolist()])
    return Palette(rounded[kept], since[kept], rests)


def _ramps(backgrounds: list[Array], colours: list[Array], spacing: float) -> list[Array]:
    return [
        colour
        for below in backgrounds
        for over in colours
        for colour in _ramp(below, over, spacing)
    ]


def _cells(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    return _packed_cells(colours.astype(np.uint32) @ np.array([1, 1 << 8, 1 << 16], np.uint32))


def _packed_cells(packed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The cells of pixels packed as 0x??BBGGRR."""
    bits, mask = 8 - SHIFT, (1 << 8 - SHIFT) - 1
    red, green, blue = (packed >> SHIFT + 8 * k & mask for k in range(3))
    return np.asarray(red << 2 * bits | green << bits | blue, dtype=np.uint32)


def _ramp(start: Array, end: Array, spacing: float, first: float = FIRST) -> list[Array]:
    """Colours between two, at this spacing, but none nearer to the start."""
    length = float(norm(end - start))
    if length <= first:
        return []
    steps = max(1, int(length // spacing))
    shares = np.linspace(first / length, 1, steps, endpoint=False)
    return [start + (end - start) * share for share in shares]


def _colours(items: Iterable[Item]) -> list[str]:
    """The colours of lines, dots and words, sorted by name; tints are not among them."""
    names: set[str] = set()
    for item in items:
        match item:
            case Text(colour=colour):
                names.add(colour)
            case Shape(style=style) if style.stroke or style.opacity >= SOLID:
                names |= {name for name in (style.stroke, style.fill) if name}
            case Markers(style=style):
                names |= {name for name in (style.stroke, style.fill) if name}
            case Depth(colours=colours):
                names |= set(colours)
    return sorted(names - {"ground"})


def _tones(looks: Sequence[Iterable[Item]], theme: Theme, shades: int) -> list[list[Array]]:
    """The tones of each colour of surfaces, from the darkest to the lightest."""
    surfaces = [item for look in looks for item in look if isinstance(item, Depth)]
    names = dict.fromkeys(colour for item in surfaces for colour in item.shaded)
    shares = np.linspace(0.0, 1.0, shades).tolist()
    return [[np.array(theme.tone(name, share)) for share in shares] for name in names]


def _shaded(looks: Sequence[Iterable[Item]], theme: Theme, shades: int) -> Iterator[Array]:
    """The tones of surfaces, and what is seen of them through a disk."""
    every = _tones(looks, theme, shades)
    for tones in every:
        yield from tones
    surfaces = [item for look in looks for item in look if isinstance(item, Depth)]
    tints = {colour: opacity for item in surfaces for colour, opacity in item.tints}
    for tint, opacity in tints.items():
        for tones in every:
            for tone in tones[:: ceil(len(tones) / SEEN_THROUGH)]:
                yield tone + (np.array(theme.rgb(tint), dtype=float) - tone) * opacity


def _shaded_fringes(
    looks: Sequence[Iterable[Item]], theme: Theme, background: Array, coarser: float
) -> Iterator[Array]:
    """The fringes of surfaces on the background."""
    for tones in _tones(looks, theme, SHADES):
        yield from _ramp(background, tones[0], RAMP * coarser)
        for tone in tones[:: SHADES // 3]:
            yield from _ramp(background, tone, COARSE * coarser)


def _lines(items: Iterable[Item]) -> list[str]:
    """The colours of lines, sorted by name."""
    shapes = [item for item in items if isinstance(item, Shape)]
    return sorted({item.style.stroke for item in shapes if item.style.stroke} - {"ground"})


def _tints(items: Iterable[Item], theme: Theme, below: Sequence[Array]) -> Iterator[Array]:
    """What is seen through each translucent fill at its strongest, of each colour below it."""
    strongest: dict[str, set[float]] = {}
    for item in items:
        if isinstance(item, Shape) and item.style.fill and item.style.opacity < SOLID:
            strongest.setdefault(item.style.fill, set()).add(round(item.style.opacity, 4))
        if isinstance(item, Depth):
            for colour, opacity in item.tints:
                strongest.setdefault(colour, set()).add(round(opacity, 4))
    for colour, opacities in sorted(strongest.items()):
        for opacity in sorted(opacities):
            share = round(opacity * 255) / 255  # Agg's alpha has 8 bits
            over = np.array(theme.rgb(colour), dtype=float)
            yield from (np.floor(under + (over - under) * share) for under in below)


EXACT = 96  # colours that are kept as they are: named colours and their commonest fringes


def commonest_colours(pictures: Sequence[NDArray[np.uint8]], most: int) -> NDArray[np.uint8]:
    """At most `most` colours (n, 3) of pictures (h, w, 3), the commonest first.

    The commonest stay exact, since a background that is off by one shows; the others are parted by
    median cut.
    """
    every = np.concatenate([picture.reshape(-1, 3) for picture in pictures])
    packed = every.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    distinct, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    order = np.lexsort((distinct, -counts.astype(np.int64)))
    if len(distinct) <= most:
        return _unpacked(distinct[order])
    exact = order[: min(EXACT, most - 1)]
    rest = every[~np.isin(places, exact)]
    image = Image.fromarray(rest.reshape(1, -1, 3), "RGB")
    cut = image.quantize(most - len(exact), Image.Quantize.MEDIANCUT).getpalette() or []
    return np.concatenate([_unpacked(distinct[exact]), np.array(cut, np.uint8).reshape(-1, 3)])[
        :most
    ]


def _unpacked(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=-1).astype(np.uint8)
