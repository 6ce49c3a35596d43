"""Keyframes of an animated SVG: values at times, with the easing to the next one.

SMIL plays a list of values with `keyTimes` and `keySplines`; two keys at one time are a jump.

Only `d` and `transform` are animated. `visibility`, `opacity`, `stroke-width` and so on are CSS
properties, and Firefox holds each of their values against the `style-src-attr` of the page that
the SVG is in: a page with `style-src 'self'` would show all that should be hidden, opaque.
Chromium, Firefox and WebKit check neither `d` nor `transform`, so a film needs no exception in
a page's policy. What is hidden is scaled to nothing (`HIDDEN`), what fades is masked (`fade.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from typing import Literal

from generator.draw.motion.easing import STEADY, Easing
from generator.draw.render.svg.primitives import number

Animated = Literal["d", "transform"]  # no CSS property: see above
SHARES = 100_000  # parts of the duration that `keyTimes` are written in
ROUNDING = 1e-6  # of such a part
HIDDEN, VISIBLE = "0", "1"  # values of `scale`


@dataclass(frozen=True)
class Key:
    """A value at a time (cs), and how it goes on to the next: None holds it until then."""

    cs: float
    value: str
    easing: Easing | None = None


def animation(attribute: Animated, keys: Sequence[Key], duration: int, transform: str = "") -> str:
    """An `<animate>` (or `<animateTransform>` of that type) through the keys, for ever.

    Empty when the value never changes.
    """
    keys = complete(keys, duration)
    if len({key.value for key in keys}) == 1:
        return ""
    mode = 'calcMode="linear"'
    if any(key.easing not in (None, STEADY) for key in keys):
        splines = ";".join(_spline(key.easing) for key in keys[:-1])
        mode = f'calcMode="spline" keySplines="{splines}"'
    return _element(attribute, keys, duration, mode, transform)


def discrete(attribute: Animated, keys: Sequence[Key], duration: int, transform: str = "") -> str:
    """The same, jumping from value to value; before the first key it has that key's value."""
    keys = [Key(0, keys[0].value), *keys]
    keys = [key for k, key in enumerate(keys) if k == 0 or key.value != keys[k - 1].value]
    if len(keys) == 1:
        return ""
    return _element(attribute, keys, duration, 'calcMode="discrete"', transform)


def constant(path: str) -> str:
    """A `<set>` that gives a path this `d` in whatever plays animations."""
    return f'<set attributeName="d" to="{path}"/>'


def _element(
    attribute: Animated, keys: Sequence[Key], duration: int, mode: str, transform: str
) -> str:
    tag = f'animateTransform type="{transform}"' if transform else "animate"
    return (
        f'<{tag} attributeName="{attribute}" dur="{number(duration / 100)}s"'
        f' repeatCount="indefinite" {mode} keyTimes="{_times(keys, duration)}"'
        f' values="{";".join(key.value for key in keys)}"/>'
    )


def complete(keys: Sequence[Key], duration: int) -> list[Key]:
    """Keys from 0 to the end, with a key at the end of each hold, and without needless ones."""
    whole = [Key(0, keys[0].value), *keys, Key(duration, keys[-1].value)]
    spelled = [whole[0]]
    for before, key in pairwise(whole):
        if before.easing is None and key.cs > before.cs:
            spelled.append(Key(key.cs, before.value))
        if (spelled[-1].cs, spelled[-1].value) == (key.cs, key.value):
            spelled.pop()  # the later key has the easing to the next
        spelled.append(key)
    return [key for k, key in enumerate(spelled) if not _needless(spelled, k)]


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
    """Shares of the duration, rounded down: a jump is never later than it should be.

    Otherwise a script that seeks to the time of a layer would show what was before it, in Firefox
    for 1 ms.
    """
    shares = (floor(SHARES * key.cs / duration + ROUNDING) / SHARES for key in keys)
    return ";".join(number(share, 5) for share in shares)


def _spline(easing: Easing | None) -> str:
    easing = easing or STEADY
    values = (easing.x1, easing.y1, easing.x2, easing.y2)
    return " ".join(number(value, 4) for value in values)
