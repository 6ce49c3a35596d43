"""Where an article lies: `ArticlePaths(root)` is the one beside the generator, others lie anywhere.

`figures` and `templates` are given, or stand beside each other: templates beside the figures that
are given. article.toml lies beside the templates, and the site goes there too. Layouts and static
files that another article doesn't have are those of the generator's own templates.

Whatever the folder is called, its modules are `figures`: they import each other by that name, and
it is what keys and messages say, so that what was kept of a figure stays when its folder moves.
"""

from dataclasses import dataclass
from pathlib import Path

from generator.errors import UserError
from generator.source_files import figure_modules, has_sections, left_out

PROSE = "expected a folder with sections/00-introduction.md, the article's prose"
FIGURES, TEMPLATES = "figures", "templates"


@dataclass(frozen=True)
class ArticlePaths:
    """The folders of one article; `given_…` are those of the command line."""

    root: Path  # of the generator
    figures_option: Path | None = None
    templates_option: Path | None = None

    @property
    def figures(self) -> Path:
        return (self.figures_option or self.root / FIGURES).absolute()

    @property
    def templates(self) -> Path:
        return (self.templates_option or self.figures.parent / TEMPLATES).absolute()

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

    def left_out(self) -> list[str]:
        """A line for each link or pipe that stands where a source would."""
        return left_out(self.figures, FIGURES) + left_out(self.templates, TEMPLATES)

    def checked(self) -> "ArticlePaths":
        """Itself; UserError, one line, for a folder that isn't there or holds no figure."""
        new = "python build.py new ID --figures DIR writes a first figure and its article"
        if self.figures_option and not self.figures.is_dir():
            raise UserError(f"--figures {self.figures_option}: no such folder; {new}")
        if self.figures_option and not figure_modules(self.figures):
            inner = self.figures_option / FIGURES
            mean = f"did you mean {inner}?" if _has_figures(self.figures / FIGURES) else new
            raise UserError(f"--figures {self.figures_option}: no figure (*.py) in it; {mean}")
        if self.templates_option and not self.templates.is_dir():
            raise UserError(f"--templates {self.templates_option}: no such folder; {PROSE}")
        if self.templates_option and not has_sections(self.templates):
            raise UserError(f"--templates {self.templates_option}: no sections/*.md in it; {PROSE}")
        if self.figures_option and not self.templates.is_dir():
            raise UserError(
                f"{self.templates}: no such folder; the article's prose is there, or where"
                " --templates DIR says"
            )
        return self


def _has_figures(folder: Path) -> bool:
    return folder.is_dir() and bool(figure_modules(folder))
