"""schema.org's words for the pages, as JSON-LD: `article(about)`, `gallery(…)`, `lab(…)`, …"""

import json
from collections.abc import Sequence

from generator.formats import FORMATS, preferred
from generator.publish.figures.figure import Figure
from generator.publish.prose.article_toml import Article

Json = dict[str, object]
# In a script element only these could end it or be taken for something else.
ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def article(about: Article) -> str:
    """A scholarly article."""
    picture = about.address("static/card.png")
    return dump(
        common(about, "ScholarlyArticle", about.title, about.description, "")
        | filled(headline=about.title, alternativeHeadline=about.subtitle, image=picture)
    )


def gallery(about: Article, figures: Sequence[Figure]) -> str:
    """A collection that names its figures in order."""
    items = [
        filled(
            **{"@type": "ListItem"},
            position=index + 1,
            name=figure.title,
            url=about.address(f"figures/{figure.id}/"),
        )
        for index, figure in enumerate(figures)
    ]
    words = about.locale.text("all_figures_of", title=about.title)
    listed = {"mainEntity": {"@type": "ItemList", "itemListElement": items}}
    return dump(common(about, "CollectionPage", words, about.description, "gallery.html") | listed)


def lab(about: Article) -> str:
    """A program that runs in the page."""
    words = about.locale.text("lab")
    category = filled(applicationCategory="EducationalApplication")
    return dump(common(about, "WebApplication", words, about.description, "lab/") | category)


def figure(about: Article, shown: Figure) -> str:
    """A picture or a film, part of the article."""
    here = f"figures/{shown.id}/"
    poster = about.address(f"{here}{shown.id}.png")
    files = shown.result.files
    videos = [known for known in FORMATS if known.video and f"{shown.id}{known.suffix}" in files]
    content = videos[0] if videos else preferred(shown.id, files)
    kind = "VideoObject" if shown.animated and videos else "ImageObject"
    more = filled(
        thumbnailUrl=poster,
        contentUrl=about.address(f"{here}{shown.id}{content.suffix}"),
        uploadDate=str(about.date) if kind == "VideoObject" else "",
        duration=duration(shown) if kind == "VideoObject" else "",
        isPartOf=filled(**{"@type": "ScholarlyArticle"}, name=about.title, url=about.address("")),
    )
    return dump(common(about, kind, shown.title, shown.alt, here) | more)


def duration(shown: Figure) -> str:
    """A film's length as ISO 8601 says it: PT12.3S."""
    return f"PT{shown.result.facts.get('duration_cs', 0) / 100:g}S"


def common(about: Article, kind: str, name: str, words: str, path: str) -> Json:
    """What holds for every page."""
    return filled(
        **{"@context": "https://schema.org", "@type": kind},
        name=name,
        description=words,
        url=about.address(path),
        inLanguage=about.language,
        datePublished=str(about.date),
        license=about.licence_address,
        author=[author(name) for name in about.authors],
    )


def author(name: str) -> dict[str, str]:
    return {"@type": "Organization" if name.startswith("The ") else "Person", "name": name}


def filled(**fields: object) -> Json:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


def dump(data: Json) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return "".join(ESCAPED.get(sign, sign) for sign in text)
