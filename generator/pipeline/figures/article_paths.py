"""Where an article lies: `ArticlePaths(root)` is the one beside the generator, others lie anywhere.

An installed generator has none beside it: `folder` is where its article lies by default.

`figures` and `templates` are given, or stand beside each other: templates beside the figures that
are given. article.toml and theme.toml lie beside the templates, and the site goes there too.
Layouts and static files that another article doesn't have are those of the generator's own
templates.

Whatever the folder is called, its modules are `figures`: they import each other by that name, and
it is what keys say, so that what was kept of a figure stays when its folder moves. Messages name
the folders as they are called: `paths.named("figures/x.py: no alt")`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from generator import program
from generator.errors import UserError
from generator.source_files import figure_modules, has_sections, left_out

PROSE = "expected a folder with sections/*.md, the article's prose"
FIGURES, TEMPLATES = "figures", "templates"
# Where a message names a module or a declared file; a figure's folder in a site has neither name.
SOURCE = re.compile(rf"(?<![\w./\\'\"-]){FIGURES}/(?=[^/:,;]*\.py\b|data\b)", re.ASCII)
BASE = "generator/templates"  # how sources name the generator's own, and where a wheel has them


@dataclass(frozen=True)
class ArticlePaths:
    """The folders of one article; `given_…` are those of the command line."""

    root: Path  # of the generator
    figures_option: Path | None = None
    templates_option: Path | None = None
    folder: Path | None = None  # of the article, where options name no other; None: root

    @property
    def default(self) -> Path:
        """The folder of the article where options name no other; the store lies there."""
        return (self.folder or self.root).absolute()

    @property
    def elsewhere(self) -> bool:
        """Whether the article may be another one than that of the generator."""
        return any((self.figures_option, self.templates_option, self.folder))

    @property
    def figures(self) -> Path:
        return (self.figures_option or self.default / FIGURES).absolute()

    @property
    def templates(self) -> Path:
        return (self.templates_option or self.figures.parent / TEMPLATES).absolute()

    @property
    def base(self) -> Path:
        """Templates for whatever `templates` has not."""
        root = self.root.absolute()
        return root / BASE if (root / BASE).is_dir() else root / TEMPLATES

    @property
    def home(self) -> Path:
        """Where article.toml is, and the site goes."""
        return self.templates.parent

    @property
    def article(self) -> Path:
        return self.home / "article.toml"

    @property
    def theme(self) -> Path:
        """Colours of the article's own; the file may be missing."""
        return self.home / "theme.toml"

    def left_out(self) -> list[str]:
        """A line for each link or pipe in the place of a source."""
        folders = (self.figures, self.templates)
        return [line for folder in folders for line in left_out(folder, str(from_here(folder)))]

    def checked(self) -> "ArticlePaths":
        """Itself; UserError, one line, for a folder that isn't there or holds no figure."""
        start = f"{program.command()} new ID"
        new = f"{start} --figures DIR writes a first figure and its article"
        if self.folder and not self.figures_option and not _has_figures(self.figures):
            raise UserError(
                f"{self.figures}: expected a figure (*.py) in it, got none; an article is a folder"
                f" with figures/, templates/sections/ and article.toml: {start} writes a first one"
            )
        if self.figures_option and not self.figures.is_dir():
            got = f"got {self.figures_option}"
            raise UserError(f"--figures: expected a folder that is there, {got}; {new}")
        if self.figures_option and not figure_modules(self.figures):
            inner = self.figures_option / FIGURES
            mean = f"did you mean {inner}?" if _has_figures(self.figures / FIGURES) else new
            got = f"got {self.figures_option}"
            raise UserError(f"--figures: expected a folder with figures (*.py), {got}; {mean}")
        if self.templates_option and not self.templates.is_dir():
            raise UserError(f"--templates: {PROSE}, got no folder {self.templates_option}")
        if self.templates_option and not has_sections(self.templates):
            raise UserError(f"--templates: {PROSE}, got none in {self.templates_option}")
        if (self.figures_option or self.folder) and not self.templates.is_dir():
            raise UserError(
                f"{self.templates}: expected a folder with the article's prose, got none; or say"
                " --templates DIR"
            )
        return self

    def named(self, text: str) -> str:
        """A message with this article's folders in place of `figures/…` and `templates/…`.

        Only the first line, since the others are a trace, and not what is quoted, as the author
        wrote it.
        """
        first, end, rest = text.partition("\n")
        if self.figures_option:
            first = SOURCE.sub(lambda _: f"{from_here(self.figures)}/", first)
        if self.figures_option or self.templates_option:
            start = f"{self.templates.name}/"
            if first.startswith(start):
                first = f"{from_here(self.templates)}/{first.removeprefix(start)}"
        return first + end + rest


def from_here(path: Path) -> Path:
    """The path as one would type it, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _has_figures(folder: Path) -> bool:
    return folder.is_dir() and bool(figure_modules(folder))
