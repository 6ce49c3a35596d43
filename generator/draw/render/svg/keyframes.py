"""Keyframes of an animated SVG: values at times, with the easing to the next one.

SMIL plays a list of values with `keyTimes` and `keySplines`; two keys at one time are a jump.
Values are text already, so that any attribute can be animated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.draw.motion.easing import STEADY, Easing
from generator.draw.render.svg.primitives import number


@dataclass(frozen=True)
class Key:
    """A value at a time (cs), and how it goes on to the next: None holds it until then."""

    cs: float
    value: str
    easing: Easing | None = None


def animation(attribute: str, keys: Sequence[Key], duration: int, transform: str = "") -> str:
    """An `<animate>` (or `<animateTransform>` of that type) through the keys, for ever.

    Empty when the value never changes.
    """
    keys = complete(keys, duration)
    if len({one.value for one in keys}) == 1:
        return ""
    tag = f'animateTransform type="{transform}"' if transform else "animate"
    mode = 'calcMode="linear"'
    if any(one.easing not in (None, STEADY) for one in keys):
        splines = ";".join(_spline(one.easing) for one in keys[:-1])
        mode = f'calcMode="spline" keySplines="{splines}"'
    return (
        f'<{tag} attributeName="{attribute}" dur="{number(duration / 100)}s"'
        f' repeatCount="indefinite" {mode} keyTimes="{_times(keys, duration)}"'
        f' values="{";".join(one.value for one in keys)}"/>'
    )


def discrete(attribute: str, keys: Sequence[Key], duration: int) -> str:
    """An `<animate>` that jumps from value to value; its times have to begin at 0."""
    keys = [Key(0, keys[0].value), *keys]
    keys = [one for k, one in enumerate(keys) if k == 0 or one.value != keys[k - 1].value]
    if len(keys) == 1:
        return ""
    return (
        f'<animate attributeName="{attribute}" dur="{number(duration / 100)}s"'
        f' repeatCount="indefinite" calcMode="discrete" keyTimes="{_times(keys, duration)}"'
        f' values="{";".join(one.value for one in keys)}"/>'
    )


def complete(keys: Sequence[Key], duration: int) -> list[Key]:
    """Keys from 0 to the end, holds spelled out, without those between two of the same value."""
    whole = [Key(0, keys[0].value), *keys, Key(duration, keys[-1].value)]
    spelled = [whole[0]]
    for before, one in pairwise(whole):
        if before.easing is None and one.cs > before.cs:
            spelled.append(Key(one.cs, before.value))
        if (spelled[-1].cs, spelled[-1].value) == (one.cs, one.value):
            spelled.pop()  # the later one knows how it goes on
        spelled.append(one)
    return [one for k, one in enumerate(spelled) if not _needless(spelled, k)]


def _needless(keys: Sequence[Key], k: int) -> bool:
    """Whether a key lies between two of its own value."""
    inside = 0 < k < len(keys) - 1
    return inside and keys[k - 1].value == keys[k].value == keys[k + 1].value


def thin(times: Sequence[float], error: Callable[[int, int], float], tolerance: float) -> list[int]:
    """Indices to keep so that straight motion between them errs by at most the tolerance.

    `error(i, j)` is the largest error when everything between i and j is interpolated; the reach of
    each key is doubled and then bisected.
    """
    kept, i, last = [0], 0, len(times) - 1
    while i < last:
        step = 1
        while i + 2 * step <= last and error(i, i + 2 * step) <= tolerance:
            step *= 2
        low, high = i + step, min(i + 2 * step, last)
        while low < high:
            middle = (low + high + 1) // 2
            if error(i, middle) <= tolerance:
                low = middle
            else:
                high = middle - 1
        kept.append(low)
        i = low
    return kept


def _times(keys: Sequence[Key], duration: int) -> str:
    return ";".join(number(one.cs / duration, 5) for one in keys)


def _spline(easing: Easing | None) -> str:
    easing = easing or STEADY
    values = (easing.x1, easing.y1, easing.x2, easing.y2)
    return " ".join(number(one, 4) for one in values)
