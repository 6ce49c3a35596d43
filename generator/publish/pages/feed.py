"""The Atom feed, feed.xml: `feed(about, figures)`.

It needs absolute addresses, so it is made only when the site's own is known. Dates are
article.toml's: the build asks no clock.
"""

from collections.abc import Sequence
from html import escape

from generator.publish.figures.figure import Figure
from generator.publish.prose.article_toml import Article

XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def feed(about: Article, figures: Sequence[Figure]) -> bytes:
    """feed.xml (Atom): the article, then its figures."""
    updated = f"<updated>{about.date}T00:00:00Z</updated>"
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in about.authors)
    entries = [entry(about, "", about.title, about.description, updated)]
    entries += [
        entry(
            about,
            f"figures/{figure.id}/",
            f"{figure.label}: {figure.title}",
            figure.alt,
            updated,
        )
        for figure in figures
        if figure.number
    ]
    home, own = escape(about.address("")), escape(about.address("feed.xml"))
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(about.language)}">\n'
        f"<title>{escape(about.title)}</title><id>{escape(about.address(''))}</id>{updated}\n"
        f'<link href="{home}"/><link rel="self" href="{own}"/>{authors}\n'
        f"{''.join(entries)}</feed>\n"
    ).encode()


def entry(about: Article, path: str, title: str, words: str, updated: str) -> str:
    address = about.address(path)
    return (
        f"<entry><title>{escape(title)}</title><id>{escape(address)}</id>{updated}"
        f'<link href="{escape(address)}"/><summary>{escape(words)}</summary></entry>\n'
    )
