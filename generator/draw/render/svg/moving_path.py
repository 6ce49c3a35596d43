"""A path that moves: `moving_path(…)`, drawn a second time on top when its style has a light core.

The second path is written out: WebKit does not move what a `<use>` shows when `d` is animated, and
would leave the light cores where the curves were at first. The copy costs few bytes if gzip, which
looks back 32 kB, still sees the first one. So a path with a long animation is written in pieces
whose ends meet, and the animation of each piece is followed by that of its copy.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from generator.draw.geometry.shapes import Style
from generator.draw.render.svg.elements import core_of
from generator.draw.render.svg.keyframes import Key
from generator.draw.render.svg.path_data import numbers
from generator.draw.render.svg.primitives import Letters, ink, reference
from generator.draw.style.theme import Theme

LONGEST = 28_000  # characters of one piece's animation
POLYLINE = re.compile(r"M([-\d ]+)(?:l([-\d ]+))?(z?)")  # as path_data writes them
WHOLE = re.compile(r"-?\d+")

Point = tuple[int, int]
Animate = Callable[[Sequence[Key]], str]


def moving_path(
    keys: Sequence[Key],
    animate: Animate,
    style: Style,
    theme: Theme,
    letters: Letters,
    unit: float,
    attributes: str = "",
    at_rest: bool = True,
) -> str:
    """The path whose `d` has these keys; `animate` writes the animation of some keys.

    `unit` is the size of a px where the path is; `attributes` are those of every `<path>`. Programs
    that play no animation draw the first key, or nothing if not `at_rest`.
    """

    def begun(first: Key) -> str:
        return f'<path{attributes} d="{first.value}"' if at_rest else f"<path{attributes}"

    if not style.core:
        return f"{begun(keys[0])} {ink(style, theme, unit)}>{animate(keys)}</path>"
    pieces = [keys]
    if not (style.fill or style.dash):
        pieces = in_pieces(keys, -(-len(animate(keys)) // LONGEST))
    strokes = [(style, [letters.unique("curve") for _ in pieces])]
    strokes.append((core_of(style), [letters.unique("core") for _ in pieces]))
    drawn = ""
    for stroke, identities in strokes:
        paths = "".join(
            f'{begun(piece[0])} id="{identity}"/>'
            for identity, piece in zip(identities, pieces, strict=True)
        )
        drawn += f"<g {ink(stroke, theme, unit)}>{paths}</g>"
    for k, piece in enumerate(pieces):
        moves = animate(piece)
        for _, identities in strokes:
            drawn += moves.replace(" ", f" {reference(identities[k])} ", 1)
    return drawn


def in_pieces(keys: Sequence[Key], count: int) -> list[Sequence[Key]]:
    """The keys of about `count` pieces that make up the path; one if it isn't the same polylines
    with as many points each in all keys."""
    paths = [_polylines(key.value) for key in keys]
    lengths = [len(line) for line in paths[0]]
    if count < 2 or any([len(line) for line in path] != lengths for path in paths):
        return [keys]
    longest = max(2, -(-sum(lengths) // count))
    spans = [
        (number, start, min(start + longest, length))
        for number, length in enumerate(lengths)
        for start in range(0, max(length - 1, 1), longest - 1)
    ]
    return [
        [
            Key(key.cs, _written(path[number][start:end]), key.easing)
            for key, path in zip(keys, paths, strict=True)
        ]
        for number, start, end in spans
    ]


def _polylines(value: str) -> list[list[Point]]:
    """The points of each polyline of a `d`; a closed one ends where it began."""
    lines = []
    for first, rest, closed in POLYLINE.findall(value):
        x, y = map(int, WHOLE.findall(first))
        line = [(x, y)]
        steps = map(int, WHOLE.findall(rest))
        for dx, dy in zip(steps, steps, strict=True):
            x, y = x + dx, y + dy
            line.append((x, y))
        lines.append([*line, line[0]] if closed else line)
    return lines


def _written(line: Sequence[Point]) -> str:
    """The `d` of an open polyline."""
    steps = [step for a, b in pairwise(line) for step in (b[0] - a[0], b[1] - a[1])]
    return f"M{numbers(line[0])}" + (f"l{numbers(steps)}" if steps else "")
