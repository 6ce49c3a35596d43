"""The films' colours as CSS: `colours_css(themes)` lets a page redraw an SVG in the theme it shows.

Every stroke and fill of an SVG names its colour as a class (`s-a`, `f-ground`) beside the plain
colour of the light theme; once an SVG is in a page, these rules win over the plain colour.
"""

from collections.abc import Mapping

Themes = Mapping[str, Mapping[str, str]]  # "light", "dark" → name of a colour → #rrggbb


def colours_css(themes: Themes, own: Mapping[str, Themes] | None = None) -> bytes:
    """`static/inks.css`: a custom property for each colour, light and dark, and a rule for its use.

    Dark is stated twice: for readers whose system is dark, and for those who switched to it. `own`
    are the colours of figures, by id; where they differ from the themes they go before these.
    """
    rules = "".join(
        f".drawn svg .s-{name}{{stroke:var(--ink-{name})}}\n"
        f".drawn svg .f-{name}{{fill:var(--ink-{name})}}\n"
        for name in themes["light"]
    )
    figures = "".join(
        defined(different(colours, themes), f" #fig-{id}") for id, colours in (own or {}).items()
    )
    return f"/* Made from the films' themes. */\n{defined(themes)}{rules}{figures}".encode()


def defined(themes: Themes, inside: str = "") -> str:
    """Rules that give the custom properties their values, for the page or for a part of it."""
    light, dark = properties(themes["light"]), properties(themes["dark"])
    if not light and not dark:
        return ""
    return (
        f":root{inside}{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){inside}{{{dark}}}}}\n"
        f":root[data-theme=dark]{inside}{{{dark}}}\n"
        f"@media print{{:root:root:root{inside}{{{light}}}}}\n"
    )


def different(colours: Themes, themes: Themes) -> Themes:
    """The colours that a figure has in one theme or the other instead of the page's, by theme."""
    names = [
        name
        for name in themes["light"]
        if any(colours[theme][name] != themes[theme][name] for theme in themes)
    ]
    return {theme: {name: colours[theme][name] for name in names} for theme in themes}


def properties(colours: Mapping[str, str]) -> str:
    return ";".join(f"--ink-{name}:{value}" for name, value in colours.items())
