"""A part of the film."""

from types import SimpleNamespace

from generator.draw.style import theme


def render(film, id, profile, kind, size, **others):
    picture = f"{theme.INK} {film.at(0.5)!r} {size}"
    return SimpleNamespace(files={f"cut.{kind}": picture.encode()}, facts={})
