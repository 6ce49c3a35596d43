"""Fading in an animated SVG without an animated `opacity`: `Fades.name(shares)` is a mask.

`opacity` is a CSS property (see `keyframes.py`). So a mask is filled with a gradient from
transparent to white over `LONG` px, which an animated `transform` moves past the picture. The
picture is so much smaller that the gradient has nearly one tone in it at a time.
"""

from collections.abc import Sequence

from generator.draw.render.svg.keyframes import Key, animation
from generator.draw.render.svg.primitives import number

LONG = 100_000  # px: across a picture of 640 px, opacity differs by 0.006


class Fades:
    """The masks of a document: one for each course of opacity, under ids with its prefix."""

    def __init__(self, prefix: str, width: int, height: int, duration: int) -> None:
        self._prefix, self._size, self._duration = prefix, (width, height), duration
        self._courses: list[tuple[Key, ...]] = []

    def name(self, shares: Sequence[Key]) -> str:
        """The id of the mask that lets through these shares, 0 to 1, at their times."""
        course = tuple(shares)
        if course not in self._courses:
            self._courses.append(course)
        return f"{self._prefix}-fade{self._courses.index(course)}"

    def definitions(self) -> str:
        """The gradient and the masks used so far."""
        if not self._courses:
            return ""
        ramp = f"{self._prefix}-ramp"
        stops = '<stop stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#fff"/>'
        gradient = (
            f'<linearGradient id="{ramp}" gradientUnits="userSpaceOnUse" x1="0" x2="{LONG}">'
            f"{stops}</linearGradient>"
        )
        return gradient + "".join(self._mask(course, ramp) for course in self._courses)

    def _mask(self, course: tuple[Key, ...], ramp: str) -> str:
        width, height = self._size
        keys = [Key(key.cs, number(-LONG * float(key.value), 0), key.easing) for key in course]
        moves = animation("transform", keys, self._duration, "translate")
        return (
            f'<mask id="{self.name(course)}" maskUnits="userSpaceOnUse" x="0" y="0"'
            f' width="{width}" height="{height}"><rect width="{LONG + width}" height="{height}"'
            f' fill="url(#{ramp})" transform="translate({keys[0].value})">{moves}</rect></mask>'
        )
