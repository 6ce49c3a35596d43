"""How to cite a figure: `sentence(about, figure)` to read, `bibtex(about, figure)` to copy."""

from generator.publish.figures import Figure
from generator.publish.settings import Article

# What TeX would take for a command; braces and backslash first of all.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "&%$#_"}


def sentence(about: Article, figure: Figure) -> str:
    """Authors, “Figure”, in Article, date, address."""
    where = about.address(f"figures/{figure.id}/")
    parts = [about.byline, f"“{figure.title}”", f"in {about.title}", about.day, where]
    return ", ".join(filter(None, parts)) + "."


def bibtex(about: Article, figure: Figure) -> str:
    """An @misc entry."""
    fields = {
        "author": " and ".join(map(author, about.authors)),
        "title": "{" + tex(figure.title) + "}",
        "howpublished": f"Figure in {{{tex(about.title)}}}",
        "year": str(about.date.year),
        "url": about.address(f"figures/{figure.id}/"),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{{figure.id}-{about.date.year},", *lines, "}"])


def author(name: str) -> str:
    """A group's name in braces of its own: BibTeX would take it for first and last name."""
    return "{" + tex(name) + "}" if name.startswith("The ") else tex(name)


def tex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in text)
