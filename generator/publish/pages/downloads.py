"""Taking a figure elsewhere: `choices(figure, …)` to download, `snippets(about, figure)` to copy.

Snippets name the site's own address where it is known, else the file alone, to be put beside the
text that shows it.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.formats import FORMATS, preferred
from generator.publish.figures.figure import Figure
from generator.publish.pages.cite import bibtex_key, tex
from generator.publish.prose.article_toml import Article

CONTROLS_PX = 140  # below a picture in a frame: the controls and the link to its page


@dataclass(frozen=True)
class Choice:
    """A file to download."""

    path: str
    pixels: str  # 560 × 596; “any” for an SVG
    size: int  # bytes
    words: str


@dataclass(frozen=True)
class Snippet:
    """Text to copy into a document."""

    name: str
    text: str


def choices(figure: Figure, sizes: Mapping[str, int]) -> list[Choice]:
    """The figure's pictures; `sizes` has the bytes of those that the page's build changes."""
    choices = []
    for known in FORMATS:
        files = known.film_files if figure.animated else known.still_files
        for ending, words in files.items():
            path = f"{figure.id}{ending}"
            if path in sizes or path in figure.result.files:
                size = sizes[path] if path in sizes else figure.size(path)
                choices.append(Choice(path, pixels(figure, path), size, figure.locale.said(words)))
    return choices


def pixels(figure: Figure, path: str) -> str:
    """Width × height of a picture, px, as it is printed."""
    if path.endswith(".svg"):
        return figure.locale.text("any")
    width, height = figure.pixels(path)
    return figure.locale.isolated(f"{width} × {height}")


def snippets(about: Article, figure: Figure) -> list[Snippet]:
    """Markdown, HTML and LaTeX that show the figure and say whose it is."""
    return [
        Snippet("Markdown", markdown(about, figure)),
        Snippet("HTML", in_html(about, figure)),
        Snippet("iframe", in_frame(about, figure)),
        Snippet("LaTeX", latex(about, figure)),
    ]


def address(about: Article, figure: Figure, ending: str) -> str:
    """Where a file is: on the site, or beside the document."""
    return about.address(f"figures/{figure.id}/{figure.id}{ending}") or f"{figure.id}{ending}"


def markdown(about: Article, figure: Figure) -> str:
    """An image that leads to the figure's page; GIF for films, since READMEs play nothing else."""
    gif = f"{figure.id}.gif" in figure.result.files
    alt = re.sub(r"([\\\[\]<>&*_`])", r"\\\1", figure.alt)
    image = f"![{alt}]({address(about, figure, '.gif' if gif else '.png')})"
    page = about.address(f"figures/{figure.id}/")
    return f"[{image}]({page})" if page else image


def in_html(about: Article, figure: Figure) -> str:
    """A figure with its words, its size and its source; who wants no motion gets a picture."""
    shown, alt = preferred(figure.id, figure.result.files), html.escape(figure.alt)
    suffixes = shown.suffix, ".png"
    place, poster = (html.escape(address(about, figure, suffix)) for suffix in suffixes)
    width, height = figure.displayed(f"{figure.id}{shown.suffix}")
    size = f'width="{width}" height="{height}"'
    if shown.video:
        lines = [
            f'  <video src="{place}" poster="{poster}" {size}',
            f'         aria-label="{alt}" controls loop muted playsinline></video>',
        ]
    else:
        lines = [f'  <img src="{place}" {size} loading="lazy"', f'       alt="{alt}">']
        if figure.animated:
            still = f'<source media="(prefers-reduced-motion: reduce)" srcset="{poster}">'
            lines = [
                "  <picture>",
                f"    {still}",
                *(f"  {line}" for line in lines),
                "  </picture>",
            ]
    credit = html.escape(f"{figure.title}. {about.byline}, {about.title}.")
    page = html.escape(about.address(f"figures/{figure.id}/"))
    credit = f'<a href="{page}">{credit}</a>' if page else credit
    return "\n".join(["<figure>", *lines, f"  <figcaption>{credit}</figcaption>", "</figure>"])


def in_frame(about: Article, figure: Figure) -> str:
    """A frame with the figure's page, which shows the figure alone, with its controls."""
    page = about.address(f"figures/{figure.id}/index.html") or f"figures/{figure.id}/index.html"
    width, height = figure.displayed(f"{figure.id}.png")
    return (
        f'<iframe src="{html.escape(page)}?embed" title="{html.escape(figure.title)}"\n'
        f'        width="{width}" height="{height + CONTROLS_PX}" loading="lazy"'
        ' allow="fullscreen; clipboard-write"></iframe>'
    )


def latex(about: Article, figure: Figure) -> str:
    """A float with the picture for print; the entry to cite is below it on the page."""
    key = bibtex_key(about, figure)
    return "\n".join(
        [
            r"\begin{figure}  % \usepackage{graphicx}",
            r"  \centering",
            rf"  \includegraphics[width=0.7\linewidth]{{{figure.id}.png}}",
            rf"  \caption{{{tex(figure.title)}. From \emph{{{tex(about.title)}}}~\cite{{{key}}}.}}",
            rf"  \label{{fig:{figure.id}}}",
            r"\end{figure}",
        ]
    )
