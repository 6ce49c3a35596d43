"""How to cite: `sentence(about, figure)` to read, `bibtex(about, figure)` to copy.

Without a figure, the article as a whole.
"""

import re

from generator.publish.figures.figure import Figure
from generator.publish.prose.article_toml import Article

# What TeX would take for a command; braces and backslash first of all.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "&%$#_"}


def sentence(about: Article, figure: Figure | None = None) -> str:
    """Authors, “Figure”, in Article, date, address."""
    word, isolated = about.locale.text, about.locale.isolated
    quoted = word("quoted", title=isolated(figure.title if figure else about.title))
    where = about.address(f"figures/{figure.id}/" if figure else "")
    inside = word("in_article", title=isolated(about.title)) if figure else ""
    parts = [about.byline, quoted, inside, about.day, where]
    return word("comma").join(filter(None, parts)) + "."


def bibtex(about: Article, figure: Figure | None = None) -> str:
    """An @misc entry."""
    title, how, path = about.title, "Web article", ""
    if figure is not None:
        title, path = figure.title, f"figures/{figure.id}/"
        how = f"Figure in {{{tex(about.title)}}}"
    fields = {
        "author": " and ".join(map(author, about.authors)),
        "title": "{" + tex(title) + "}",
        "howpublished": how,
        "year": str(about.date.year),
        "url": about.address(path),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{{bibtex_key(about, figure)},", *lines, "}"])


def bibtex_key(about: Article, figure: Figure | None = None) -> str:
    """What an entry is called in a document: spiral-easy-2026."""
    return f"{figure.id if figure else slug(about.title)}-{about.date.year}"


def slug(words: str) -> str:
    """Words as a BibTeX key: layers-in-motion."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())) or "article"


def author(name: str) -> str:
    """A name; a group's in braces of its own, or BibTeX would take it for first and last name.

    So is one with a comma or an “and”, at which BibTeX would divide it.
    """
    whole = re.search(r"^The |,|\band\b", name, re.IGNORECASE)
    return "{" + tex(name) + "}" if whole else tex(name)


def tex(text: str) -> str:
    """The text with TeX's special characters escaped, hyphens in a row kept apart."""
    escaped = "".join(SPECIAL.get(sign, sign) for sign in text)
    return re.sub("-(?=-)", "-{}", escaped)
