"""The list of pages for search engines, sitemap.xml: `sitemap(about, figures)`.

It needs absolute addresses, so it is made only when the site's own is known. The date is
article.toml's: the build asks no clock.
"""

from collections.abc import Sequence
from html import escape

from generator.publish.figures.figure import Figure
from generator.publish.pages.feed import XML
from generator.publish.prose.article_toml import Article


def sitemap(about: Article, figures: Sequence[Figure]) -> bytes:
    """sitemap.xml: the article, the gallery, the lab, each figure's page."""
    lab = ["lab/"] if about.lab else []
    paths = ["", "gallery.html", *lab, *(f"figures/{figure.id}/" for figure in figures)]
    rows = "".join(
        f"<url><loc>{escape(about.address(path))}</loc><lastmod>{about.date}</lastmod></url>\n"
        for path in paths
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{XML}<urlset xmlns="{space}">\n{rows}</urlset>\n'.encode()
