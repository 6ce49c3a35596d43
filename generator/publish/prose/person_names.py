"""Names as BibTeX lists them: `read_names("de Silva, Vin and others")`, in reading order."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from generator.errors import UserError
from generator.publish.prose.tex_text import tex_to_html

SUFFIX = re.compile(r"(?i)(jr|sr|junior|senior|[ivx]+|\d\w+|ph\.? ?d|m\.? ?d|esq)\.?")
OTHERS = ("others", "et al", "et. al", "{others}")


@dataclass(frozen=True)
class Names:
    """Names in order, first names first; `others` if the list doesn't have all."""

    names: tuple[Markup, ...]
    others: bool = False

    @property
    def in_a_row(self) -> Markup:
        """A, B and C; with others, A, B et al."""
        *first, last = self.names
        if self.others:
            return Markup(", ").join(self.names) + " et al."
        return Markup(", ").join(first) + " and " + last if first else last


def read_names(tex: str) -> Names:
    """The names of a field. Raises UserError for a list that isn't joined by “and”."""
    from bibtexparser.middlewares import names as splitting

    ends = re.sub(r"(?i)^(\s*and\s+)+|(\s+and)+\s*$", "", f" {tex} ")
    listed = splitting.split_multiple_persons_names(re.sub(r"(?i)(\sand)+(?=\s)", " and", ends))
    others = bool(listed) and listed[-1].lower().rstrip(".") in OTHERS
    people = [name.strip(" ,") for name in (listed[:-1] if others else listed)]
    return Names(tuple(name_in_order(name) for name in people if name), others)


def name_in_order(name: str) -> Markup:
    """One name, first names first: Charles Louis de la Vallée Poussin."""
    from bibtexparser.middlewares import names as splitting

    if re.match(r"\s*(family|given|prefix|suffix)(-i)?\s*=", name):
        return from_parts(name)
    try:
        parts = splitting.parse_single_name_into_parts(name, strict=True)
    except splitting.InvalidNameError:
        raise UserError(not_joined(name)) from None
    if parts.jr and not SUFFIX.fullmatch(re.sub("[{}]", "", " ".join(parts.jr))):
        raise UserError(not_joined(name))
    return joined(parts.first + parts.von + parts.last + parts.jr)


def not_joined(name: str) -> str:
    return f"expected names joined by “and”, got {' '.join(name.split())!r}"


def from_parts(name: str) -> Markup:
    """A name in biblatex's extended form: family=Gogh, given=Vincent, prefix=van."""
    pairs = (part.partition("=") for part in re.split(r",(?![^{]*\})", name))
    parts = {label.strip(): text.strip().strip('"') for label, _, text in pairs}
    order = (parts.get(label, "") for label in ("given", "prefix", "family", "suffix"))
    return joined([part for part in order if part])


def joined(parts: list[str]) -> Markup:
    return Markup(" ").join(tex_to_html(part) for part in parts)
