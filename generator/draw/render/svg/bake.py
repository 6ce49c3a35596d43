"""What an animated SVG can't carry by transforms, baked into px, keyframe by keyframe.

Lines that turn, fields, dots, beads, read-outs and headings are asked for at the film's steps (and
once between them). What keeps its structure moves straight between as few keyframes as a fifth of a
px allows; what changes its structure jumps from step to step; what comes and goes is shown and
hidden.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.draw.geometry.shapes import Array
from generator.draw.motion.clock import Clock, Moment
from generator.draw.motion.easing import STEADY
from generator.draw.render.svg.elements import cored, dots_data, dots_ink, image, tenths
from generator.draw.render.svg.keyframes import Key, animation, discrete, thin
from generator.draw.render.svg.path_data import TENTH, path_data, shapes_data
from generator.draw.render.svg.primitives import Letters, number
from generator.draw.render.svg.simplify import kept_lengths, needed
from generator.draw.scene.scene import Dots, Item, Picture, Shape, Word
from generator.draw.style.theme import Theme

TOLERANCE = 0.2  # px
FADES = 'attributeName="opacity"'
Sample = tuple[float, Item]  # cs, what is shown then


@dataclass(frozen=True)
class Baker:
    """What baking needs of the document."""

    clock: Clock
    theme: Theme
    letters: Letters

    def bake(self, items: Callable[[Moment], Iterable[Item]], clipped: str = "") -> str:
        """SVG of the items of all moments, in the paint order of their first appearance."""
        times = self.clock.times
        found: dict[tuple[object, ...], list[Sample]] = {}
        for cs in times:
            for key, item in _keyed(items(self.clock.moment(cs))):
                found.setdefault(key, []).append((cs, item))
        return "".join(self._element(samples, times, clipped) for samples in found.values())

    def _element(self, samples: Sequence[Sample], times: Sequence[float], clipped: str) -> str:
        first = samples[0][1]
        shown = self._shown(samples, times)
        if isinstance(first, Word):
            return self.letters.word(replace(first, opacity=1.0), self.theme, shown)
        if isinstance(first, Dots):
            dots = [(cs, one) for cs, one in samples if isinstance(one, Dots)]
            return self._dots(dots, shown, clipped)
        if isinstance(first, Picture):
            pictures = [(cs, one) for cs, one in samples if isinstance(one, Picture)]
            return self._picture(pictures, times, clipped)
        shapes = [(cs, one) for cs, one in samples if isinstance(one, Shape)]
        return self._shape(shapes, shown, clipped)

    def _shown(self, samples: Sequence[Sample], times: Sequence[float]) -> str:
        """Hidden before, after and between its times, and its opacity if that changes."""
        present = {cs for cs, _ in samples}
        keys = [Key(cs, "visible" if cs in present else "hidden") for cs in times]
        faded = [Key(cs, number(_opacity(one), 3), STEADY) for cs, one in samples]
        return discrete("visibility", keys, self.clock.duration) + animation(
            "opacity", faded, self.clock.duration
        )

    def _dots(self, samples: Sequence[tuple[float, Dots]], shown: str, clipped: str) -> str:
        frames = np.array([one.points for _, one in samples])
        kept = _thinned(samples, frames)
        keys = [Key(samples[k][0], dots_data(samples[k][1]), STEADY) for k in kept]
        moves = animation("d", keys, self.clock.duration)
        attributes = dots_ink(samples[0][1], self.theme)
        return tenths(f'<path {attributes} d="{keys[0].value}">{moves}{shown}</path>', clipped)

    def _picture(
        self, samples: Sequence[tuple[float, Picture]], times: Sequence[float], clipped: str
    ) -> str:
        """Each step's picture as an image of its own, shown in its time: no browser moves one on.

        (Chromium ignores an animated `href`.)
        """
        steps = {start for start, _ in self.clock.steps}
        runs: dict[tuple[object, ...], list[tuple[float, Picture]]] = {}
        for cs, one in samples:
            if not runs or cs in steps:
                now = one.tones.tobytes(), one.x, one.y
            runs.setdefault(now, []).append((cs, one))
        drawn = ""
        for run in runs.values():
            shown, first = self._shown(run, times), run[0][1]
            drawn += image(_unfaded(first, shown), self.theme, shown)
        return tenths(drawn, clipped)

    def _shape(self, samples: Sequence[tuple[float, Shape]], shown: str, clipped: str) -> str:
        if len({one.lengths for _, one in samples}) == 1:
            keys = self._moving(samples)
            moves = animation("d", keys, self.clock.duration)
        else:
            steps = {start for start, _ in self.clock.steps}
            shown_at = [one for one in samples if one[0] in steps or one[0] == samples[0][0]]
            data = shapes_data([one for _, one in shown_at])
            keys = [Key(cs, one) for (cs, _), one in zip(shown_at, data, strict=True)]
            moves = discrete("d", keys, self.clock.duration)
        shape = samples[0][1]
        style = replace(shape.style, opacity=1.0) if FADES in shown else shape.style
        path = f'<path d="{keys[0].value}"'
        drawn = cored(path, moves + shown, style, self.theme, self.letters, TENTH)
        return tenths(drawn, clipped)

    def _moving(self, samples: Sequence[tuple[float, Shape]]) -> list[Key]:
        frames = np.array([one.points for _, one in samples])
        kept = _thinned(samples, frames)
        shape = samples[0][1]
        keep = needed(frames[kept], shape.lengths)
        lengths = kept_lengths(keep, shape.lengths)
        return [
            Key(samples[k][0], path_data(frames[k][keep] * TENTH, lengths, shape.closed), STEADY)
            for k in kept
        ]


def _thinned(samples: Sequence[tuple[float, Item]], frames: Array) -> list[int]:
    times = np.array([cs for cs, _ in samples], dtype=float)

    def error(i: int, j: int) -> float:
        shares = ((times[i:j] - times[i]) / (times[j] - times[i]))[:, None, None]
        straight = frames[i] + shares * (frames[j] - frames[i])
        return float(np.abs(straight - frames[i:j]).max())

    return thin(list(times), error, TOLERANCE) if len(times) > 1 else [0]


def _keyed(items: Iterable[Item]) -> Iterator[tuple[tuple[object, ...], Item]]:
    """Each item with what makes it the same item at another moment."""
    seen: dict[str, int] = {}
    for item in items:
        if isinstance(item, Word):
            yield ("word", item.name, item.text, item.ink, item.x, item.y), item
            continue
        seen[item.name] = seen.get(item.name, -1) + 1
        yield (item.name, seen[item.name]), item


def _opacity(item: Item) -> float:
    return item.style.opacity if isinstance(item, Shape | Dots) else item.opacity


def _unfaded(picture: Picture, shown: str) -> Picture:
    """The picture as it is animated: what changes its opacity begins from all of it."""
    return replace(picture, opacity=1.0) if FADES in shown else picture
