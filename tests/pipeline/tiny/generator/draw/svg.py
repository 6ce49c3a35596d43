"""The film as text."""

from types import SimpleNamespace


def render(film, id, profile):
    text = f"<svg><title/><desc/>{film.at(0.0)!r}</svg>"
    files = {f"{id}.svg": text.encode(), "steps/000.svg": text.encode()}
    return SimpleNamespace(files=files, facts={"size": [64, 48]})
