"""Items that an animated SVG can't move by transforms, as keyframes of their coordinates in px.

These are decision lines, fields, dots, beads, read-outs and headings, sampled at the film's steps
and once between them. Items whose number of points stays the same move linearly between as few
keyframes as a tolerance of a fifth of a px allows; others jump from step to step. Items that appear
and disappear are scaled to nothing and back; those that fade are masked, words only while they
fade: Chromium blurs the letters of what has a mask. What is hidden at first is hidden without
animation too, so programs that play none show the film's first picture.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from generator.draw.geometry.shapes import Array
from generator.draw.motion.clock import Clock, Moment
from generator.draw.motion.easing import STEADY
from generator.draw.render.svg.elements import dots_attributes, dots_data, image, path, tenths
from generator.draw.render.svg.fade import Fades
from generator.draw.render.svg.keyframes import HIDDEN, VISIBLE, Key, animation, discrete, thin
from generator.draw.render.svg.moving_path import PathLook, moving_path
from generator.draw.render.svg.path_data import TENTH, path_data, shapes_data
from generator.draw.render.svg.primitives import Letters, number
from generator.draw.render.svg.simplify import kept_lengths, needed_points
from generator.draw.scene.scene import Markers, Picture, Primitive, Shape, Text
from generator.draw.style.theme import Theme

TOLERANCE = 0.2  # px
Sample = tuple[float, Primitive]  # cs, what is shown then


@dataclass(frozen=True)
class Times:
    """When an item is shown: how it is at first, and the animation of its group's scale."""

    hidden: bool
    animation: str


@dataclass(frozen=True)
class Course:
    """When an item is shown, and how strongly; items with the same one share a group."""

    shown: Times
    fade: str | None  # id of its mask
    in_px: bool  # words are not in tenths, and not clipped
    read: bool  # aloud: of a word that is there twice, the one that doesn't fade


@dataclass(frozen=True)
class Flattener:
    """Writes items as keyframes; it has what this needs of the document."""

    clock: Clock
    theme: Theme
    letters: Letters
    fades: Fades

    def flatten(self, items: Callable[[Moment], Iterable[Primitive]], clipped: str = "") -> str:
        """SVG of the items of all moments, in the paint order of their first appearance."""
        times = self.clock.times
        samples_of: dict[tuple[object, ...], list[Sample]] = {}
        for cs in times:
            for key, item in _keyed(items(self.clock.moment(cs))):
                samples_of.setdefault(key, []).append((cs, item))
        elements = [
            element for samples in samples_of.values() for element in self._elements(samples, times)
        ]
        return "".join(
            _group(course, "".join(element for _, element in run), clipped)
            for course, run in groupby(elements, key=lambda pair: pair[0])
        )

    def _elements(
        self, samples: Sequence[Sample], times: Sequence[float]
    ) -> Iterator[tuple[Course, str]]:
        """An item of all moments as elements: as many as it has pictures, else one.

        A word that fades is two: one masked, and one without a mask for when it is all there.
        """
        if isinstance(samples[0][1], Picture):
            for run in self._runs(samples):
                course, picture = self._course(run, times), _unfaded(run)[0][1]
                assert isinstance(picture, Picture)
                yield course, image(picture, self.theme, enlarged=not course.shown.hidden)
            return
        course = self._course(samples, times)
        clear = _clear_times(samples) if course.in_px and course.fade else set()
        if clear:
            fading = {cs for cs, _ in samples} - clear
            course = replace(course, shown=self._shown(fading, times), read=False)
        yield course, self._element(_unfaded(samples))
        if clear:
            course = Course(self._shown(clear, times), fade=None, in_px=True, read=True)
            yield course, self._element(_unfaded(samples))

    def _course(self, samples: Sequence[Sample], times: Sequence[float]) -> Course:
        """Hidden before, after and between its times, and masked if its opacity changes."""
        shares = [Key(cs, number(share, 3), STEADY) for cs, share in _shares(samples)]
        fades = len({share.value for share in shares}) > 1
        return Course(
            self._shown({cs for cs, _ in samples}, times),
            fade=self.fades.name(shares) if fades else None,
            in_px=isinstance(samples[0][1], Text),
            read=True,
        )

    def _shown(self, present: set[float], times: Sequence[float]) -> Times:
        """An item that is hidden except from these of the times to the next."""
        keys = [Key(cs, VISIBLE if cs in present else HIDDEN) for cs in times]
        shown = discrete("transform", keys, self.clock.duration, "scale")
        return Times(keys[0].value == HIDDEN, shown)

    def _element(self, samples: Sequence[Sample]) -> str:
        first = samples[0][1]
        if isinstance(first, Text):
            return self.letters.word(first, self.theme)
        if isinstance(first, Markers):
            return self._dots([(cs, item) for cs, item in samples if isinstance(item, Markers)])
        return self._shape([(cs, item) for cs, item in samples if isinstance(item, Shape)])

    def _dots(self, samples: Sequence[tuple[float, Markers]]) -> str:
        frames = np.array([dots.points for _, dots in samples])
        kept = _thinned(samples, frames)
        keys = [Key(samples[k][0], dots_data(samples[k][1]), STEADY) for k in kept]
        moves = animation("d", keys, self.clock.duration)
        attributes = dots_attributes(samples[0][1], self.theme)
        return f'<path {attributes} d="{keys[0].value}">{moves}</path>'

    def _runs(self, samples: Sequence[Sample]) -> Iterator[list[Sample]]:
        """Each step's picture as an image of its own, shown in its time: no browser moves one on.

        (Chromium ignores an animated `href`.)
        """
        steps = {start for start, _ in self.clock.steps}
        runs: dict[tuple[object, ...], list[Sample]] = {}
        for cs, picture in samples:
            assert isinstance(picture, Picture)
            if not runs or cs in steps:
                now = picture.tones.tobytes(), picture.x, picture.y
            runs.setdefault(now, []).append((cs, picture))
        yield from runs.values()

    def _shape(self, samples: Sequence[tuple[float, Shape]]) -> str:
        if len({shape.lengths for _, shape in samples}) == 1:
            keys, moves = self._moving(samples), animation
        else:
            steps = {start for start, _ in self.clock.steps}
            shown_at = [
                sample for sample in samples if sample[0] in steps or sample[0] == samples[0][0]
            ]
            data = shapes_data([shape for _, shape in shown_at])
            keys = [Key(cs, value) for (cs, _), value in zip(shown_at, data, strict=True)]
            moves = discrete

        def animate(keys: Sequence[Key]) -> str:
            return moves("d", keys, self.clock.duration)

        style = samples[0][1].style
        if not animate(keys):
            return path(keys[0].value, style, self.theme, self.letters, TENTH)
        return moving_path(keys, animate, PathLook(style, self.theme, TENTH), self.letters)

    def _moving(self, samples: Sequence[tuple[float, Shape]]) -> list[Key]:
        frames = np.array([shape.points for _, shape in samples])
        kept = _thinned(samples, frames)
        shape = samples[0][1]
        keep = needed_points(frames[kept], shape.lengths)
        lengths = kept_lengths(keep, shape.lengths)
        return [
            Key(samples[k][0], path_data(frames[k][keep] * TENTH, lengths, shape.closed), STEADY)
            for k in kept
        ]


def _thinned(samples: Sequence[tuple[float, Primitive]], frames: Array) -> list[int]:
    times = np.array([cs for cs, _ in samples], dtype=float)

    def error(i: int, j: int) -> float:
        shares = ((times[i:j] - times[i]) / (times[j] - times[i]))[:, None, None]
        straight = frames[i] + shares * (frames[j] - frames[i])
        return float(np.abs(straight - frames[i:j]).max())

    return thin(list(times), error, TOLERANCE) if len(times) > 1 else [0]


def _keyed(items: Iterable[Primitive]) -> Iterator[tuple[tuple[object, ...], Primitive]]:
    """Each item with a key that is the same for this item at other moments."""
    seen: dict[str, int] = {}
    for item in items:
        if isinstance(item, Text):
            yield ("word", item.name, item.text, item.colour, item.x, item.y), item
            continue
        seen[item.name] = seen.get(item.name, -1) + 1
        yield (item.name, seen[item.name]), item


def _opacity(item: Primitive) -> float:
    return item.style.opacity if isinstance(item, Shape | Markers) else item.opacity


def _strongest(samples: Sequence[Sample]) -> float:
    return max(_opacity(item) for _, item in samples)


def _shares(samples: Sequence[Sample]) -> list[tuple[float, float]]:
    """Times, and the share of an item's highest opacity that it has then."""
    most = _strongest(samples) or 1.0
    return [(cs, _opacity(item) / most) for cs, item in samples]


def _clear_times(samples: Sequence[Sample]) -> set[float]:
    """The times from which to the next an item has its highest opacity."""
    shares = _shares(samples)
    pairs = zip(shares, [*shares[1:], shares[-1]], strict=True)
    return {cs for (cs, share), (_, then) in pairs if share == then == 1}


def _unfaded(samples: Sequence[Sample]) -> list[Sample]:
    """The same samples, the first with the item's highest opacity, which its mask lowers."""
    (cs, first), most = samples[0], _strongest(samples)
    if isinstance(first, Shape | Markers):
        opaque: Primitive = replace(first, style=replace(first.style, opacity=most))
    else:
        opaque = replace(first, opacity=most)
    return [(cs, opaque), *samples[1:]]


def _group(course: Course, elements: str, clipped: str) -> str:
    """The elements of a course in one group; clip and mask are in px."""
    attributes = "" if course.in_px else clipped
    if course.fade:
        attributes += f' mask="url(#{course.fade})"'
    if not course.read:
        attributes += ' aria-hidden="true"'
    if course.shown.hidden:
        attributes += f' transform="scale({HIDDEN})"'
    content = course.shown.animation + (elements if course.in_px else tenths(elements))
    return f"<g{attributes}>{content}</g>" if attributes or course.shown.animation else content
