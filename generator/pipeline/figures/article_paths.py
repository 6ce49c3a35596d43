"""Where an article lies: `Places(root)` is the one beside the generator, others lie anywhere.

`figures` and `templates` are given, or stand beside each other: templates beside the figures that
are given. article.toml lies beside the templates, and the site goes there too. Layouts and static
files that another article doesn't have are those of the generator's own templates.

Whatever the folder is called, its modules are `figures`: they import each other by that name, and
it is what keys and messages say, so that what was kept of a figure stays when its folder moves.
"""

from dataclasses import dataclass
from pathlib import Path

from generator.errors import AuthorError

PROSE = "allowed: a folder with sections/00-introduction.md, the article's prose"
FIGURES, TEMPLATES = "figures", "templates"


@dataclass(frozen=True)
class Places:
    """The folders of one article; `given_…` are those of the command line."""

    root: Path  # of the generator
    given_figures: Path | None = None
    given_templates: Path | None = None

    @property
    def figures(self) -> Path:
        return (self.given_figures or self.root / FIGURES).absolute()

    @property
    def templates(self) -> Path:
        return (self.given_templates or self.figures.parent / TEMPLATES).absolute()

    @property
    def base(self) -> Path:
        """Templates for whatever `templates` has not."""
        return self.root.absolute() / TEMPLATES

    @property
    def home(self) -> Path:
        """Where article.toml is, and the site goes."""
        return self.templates.parent

    @property
    def article(self) -> Path:
        return self.home / "article.toml"

    def checked(self) -> "Places":
        """Itself; AuthorError, one line, for a folder that isn't there or holds no figure."""
        new = "python build.py --new ID --figures DIR writes a first figure and its article"
        if self.given_figures and not self.figures.is_dir():
            raise AuthorError(f"--figures {self.given_figures}: no such folder; {new}")
        if self.given_figures and not any(self.figures.glob("*.py")):
            inner = self.given_figures / FIGURES
            mean = f"did you mean {inner}?" if any(self.figures.glob(f"{FIGURES}/*.py")) else new
            raise AuthorError(f"--figures {self.given_figures}: no figure (*.py) in it; {mean}")
        if self.given_templates and not self.templates.is_dir():
            raise AuthorError(f"--templates {self.given_templates}: no such folder; {PROSE}")
        if self.given_templates and not any(self.templates.glob("sections/*.md")):
            raise AuthorError(
                f"--templates {self.given_templates}: no sections/*.md in it; {PROSE}"
            )
        if self.given_figures and not self.templates.is_dir():
            raise AuthorError(
                f"{self.templates}: no such folder; the article's prose is there, or where"
                " --templates DIR says"
            )
        return self
