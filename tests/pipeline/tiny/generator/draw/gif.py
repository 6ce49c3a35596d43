"""The film as bytes."""

from types import SimpleNamespace

from generator.draw.style import theme


def render(film, id, profile):
    picture = f"{theme.INK} {film.at(1.0)!r} {profile}"
    facts = {"step_cs": [0], "stages": [], "duration_cs": 80}
    return SimpleNamespace(files={f"{id}.gif": picture.encode()}, facts=facts)
