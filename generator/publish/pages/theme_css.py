"""The films' colours as CSS: `colours_css(themes)` lets a page redraw an SVG in the theme it shows.

Every stroke and fill of an SVG names its colour as a class (`s-a`, `f-ground`) beside the plain
colour of the light theme; once an SVG stands in a page, these rules win over the plain colour.
"""

from collections.abc import Mapping

Themes = Mapping[str, Mapping[str, str]]  # "light", "dark" → name of a colour → #rrggbb


def colours_css(themes: Themes) -> bytes:
    """`static/inks.css`: a custom property for each colour, light and dark, and a rule for its use.

    Dark is stated twice: for readers whose system is dark, and for those who switched to it.
    """
    light, dark = properties(themes["light"]), properties(themes["dark"])
    rules = "".join(
        f".drawn svg .s-{name}{{stroke:var(--ink-{name})}}\n"
        f".drawn svg .f-{name}{{fill:var(--ink-{name})}}\n"
        for name in themes["light"]
    )
    return (
        f"/* Made from the films' themes. */\n:root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
        f"@media print{{:root:root:root{{{light}}}}}\n{rules}"
    ).encode()


def properties(colours: Mapping[str, str]) -> str:
    return ";".join(f"--ink-{name}:{value}" for name, value in colours.items())
