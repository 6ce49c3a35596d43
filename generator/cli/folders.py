"""Where a command reads and writes: `Folders(options, root, article)`.

It imports little: a build with nothing to do needs no more of a command.
"""

import sys
from argparse import Namespace
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.pipeline.figures.article_paths import ArticlePaths, from_here
from generator.pipeline.publishing import writer
from generator.pipeline.run.report import Reporter
from generator.pipeline.run.reporters import reporter_for
from generator.pipeline.store.store import Store
from generator.pipeline.unchanged import Inputs


@dataclass(frozen=True)
class Folders:
    """What was asked, of which project: folders, store and figures."""

    options: Namespace
    root: Path
    article: Path | None = None

    @cached_property
    def reporter(self) -> Reporter:
        return reporter_for(sys.stdout, self.places.named)

    @cached_property
    def store(self) -> Store:
        """UserError when it can't be used."""
        store = Store(
            self.options.store or from_here(self.places.default / ".store"), self.reporter.say
        )
        store.usable()
        return store

    @property
    def output(self) -> Path:
        """Where the site goes."""
        name = "site-draft" if self.options.profile == "draft" else "site"
        return self.options.output or from_here(self.places.home / name)

    @property
    def slides(self) -> Path:
        """Where the slide kit goes."""
        return self.output / writer.SLIDES

    @property
    def places(self) -> ArticlePaths:
        """Where the article lies."""
        options = self.options
        return ArticlePaths(
            self.root, options.figures_folder, options.templates_folder, self.article
        )

    def inputs(self) -> Inputs | None:
        """All that a whole build of the site may depend on; None for what isn't simple."""
        options = self.options
        whole = options.command == "build" and not (options.figures or options.force)
        if not whole or options.data or options.profile == "draft":
            return None
        return Inputs.read(self.places, repr((options.profile, options.site_url)))
