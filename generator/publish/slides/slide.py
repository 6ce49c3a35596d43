"""One figure as a slide: which files show it, and what its speaker would say."""

from dataclasses import dataclass

from generator.publish.figures.figure import Figure, Row
from generator.publish.figures.notes import Facts
from generator.publish.pages.cite import sentence
from generator.publish.prose.article_toml import Article

WIDE, SQUARE = "1280x720", "720x720"
THEMES = {"light": "", "dark": "-dark"}  # and the endings of their files' names


@dataclass(frozen=True)
class Slide:
    """A figure and the article that it is of."""

    figure: Figure
    about: Article

    @property
    def id(self) -> str:
        return self.figure.id

    @property
    def sizes(self) -> dict[str, Facts]:
        """Size → how its files were made."""
        return {size: self.figure.result.facts[size] for size in (WIDE, SQUARE)}

    def name(self, ending: str, size: str = WIDE, theme: str = "light") -> str:
        """A file inside the figure's folder: name(".gif") is spiral-easy-1280x720.gif."""
        return f"{self.id}-{size}{THEMES[theme]}{ending}"

    def path(self, ending: str, size: str = WIDE, theme: str = "light") -> str:
        """The same as seen from the kit."""
        return f"{self.id}/{self.name(ending, size, theme)}"

    def read(self, ending: str) -> bytes:
        return self.figure.read(self.name(ending))

    @property
    def stops(self) -> list[float]:
        """Where one may stop to speak, s."""
        return [cs / 100 for cs in self.sizes[WIDE].get("stops_cs", ())]

    @property
    def frames(self) -> list[str]:
        """Pictures for a document that plays no video, in order."""
        return self.figure.folder("frames")

    @property
    def measured(self) -> list[str]:
        """A line for each claim, then for each number that nothing was claimed about."""
        return [line(row) for row in self.figure.rows]

    @property
    def source(self) -> str:
        """Whose it is."""
        licence = f" {self.about.licence}." if self.about.licence else ""
        return sentence(self.about, self.figure) + licence


def line(row: Row) -> str:
    """The cores are linked: linking is 1 (must be = 1)."""
    method = f"; {row.method}" if row.method else ""
    if not row.text:
        return f"{row.id}: {row.value}{method}"
    return f"{row.text}: {row.id} is {row.value} (must be {row.bound}{method})"
