"""The command line: `main(arguments)` builds, lists, explains, checks or prunes.

It gives the exit status: 0 done; 1 a figure or a claim failed; 2 wrong usage; 130 interrupted.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import AuthorError, did_you_mean
from generator.options import arguments, command_line
from generator.outputs import OUTPUTS
from generator.pipeline import explain
from generator.pipeline.build import Build, Pages, libraries
from generator.pipeline.check import check_site, check_store
from generator.pipeline.edition import Editions
from generator.pipeline.given import Given
from generator.pipeline.keys import key
from generator.pipeline.project import Project, read_project
from generator.pipeline.prune import prune
from generator.pipeline.report import Reporter, reporter_for
from generator.pipeline.result import FigureResult
from generator.pipeline.sealed import sha256
from generator.pipeline.store import Store

ROOT = Path(__file__).resolve().parent.parent
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Does what the command line says, with the figures, templates and article.toml of `root`."""
    parser = command_line()
    given = parser.parse_args(arguments)
    try:
        return Command(given, root).run()
    except UnknownFigure as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return USAGE
    except AuthorError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("interrupted; what is finished is kept", file=sys.stderr)
        return INTERRUPTED


class UnknownFigure(AuthorError):
    """An id on the command line that no file in figures/ has."""


@dataclass(frozen=True)
class Command:
    """What was asked, of which project."""

    given: Namespace
    root: Path

    @property
    def output(self) -> Path:
        name = "site-draft" if self.given.profile == "draft" else "site"
        return self.given.output or from_here(self.root / name)

    @property
    def data_folder(self) -> str:
        """As an absolute path, since workers may stand elsewhere; "" if none is given."""
        return str(self.given.data.absolute()) if self.given.data else ""

    def run(self) -> int:
        reporter = reporter_for(sys.stdout)
        store = Store(self.given.store or from_here(self.root / ".store"), reporter.say)
        store.usable()
        if self.given.check:
            return self.check(store)
        if self.given.prune is not None:
            before, after = prune(store, self.given.prune)
            print(f"{store.folder}: {before:,} bytes before, {after:,} now")
            return DONE
        if self.given.serve is not None:
            return self.serve(reporter)
        project = read_project(
            self.root, store, OUTPUTS, Given(self.given.profile, self.data_folder)
        )
        ids = known(self.given.figures, project)
        if self.given.list or self.given.explain:
            lines = explain_lines if self.given.explain else list_lines
            return tell(lines(project, ids or project.ids, store), project, ids)
        return self.build(project, store, ids, reporter)

    def build(self, project: Project, store: Store, ids: list[str], reporter: Reporter) -> int:
        given = self.given
        build = Build(
            project,
            store,
            reporter,
            given.jobs or processors(),
            given.timeout,
            given.force,
            forgiving=given.profile == "draft",
        )
        try:
            pages = pages_of(self.root, project, given.site_url or "")
            project.facts.keep()
            errors = build.run(ids, pages, self.output)
        finally:
            store.tidy()
        if errors:
            print("\n".join(errors), file=sys.stderr)
            count = len(errors)
            stands = f"{count} {'error' if count == 1 else 'errors'}; nothing is published"
            print(f"{stands}, what is finished is kept", file=sys.stderr)
        return FAILED if errors else DONE

    def serve(self, reporter: Reporter) -> int:
        """Until it is interrupted."""
        from generator.serving import live, watch  # the server of Python's library takes a while

        build = live.building(self.root / "build.py", arguments(self.given))
        port, digest = self.given.serve, lambda: watch.digest(self.root)
        live.serve(self.output, port, build, digest, reporter.say)
        return DONE

    def check(self, store: Store) -> int:
        faults = [*check_site(self.output), *check_store(store.folder)]
        print("\n".join(faults or [f"{self.output} and {store.folder}: every byte is right"]))
        if faults:
            Editions(store).forget(self.output)  # the next build looks at every byte
            store.tidy()
        return FAILED if faults else DONE


def from_here(path: Path) -> Path:
    """The path as one would type it, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def processors() -> int:
    """How many may be used."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def known(ids: Sequence[str], project: Project) -> list[str]:
    for id in ids:
        if id not in project.ids:
            raise UnknownFigure(f"no figure {id!r}{did_you_mean(id, project.ids)}")
    return sorted(set(ids))


def tell(lines: Sequence[str], project: Project, ids: Sequence[str]) -> int:
    """Prints lines, then what is wrong with these figures."""
    for line in lines:
        print(line)
    wrong = [line for id in ids or project.ids for line in project.errors.get(id, ())]
    for line in wrong:
        print(line, file=sys.stderr)
    return FAILED if wrong else DONE


def list_lines(project: Project, ids: Sequence[str], store: Store) -> list[str]:
    """id, kind, state and title of each figure."""
    good = [project.figures[id] for id in ids if id in project.figures]
    width = max((len(one.id) for one in good), default=0)
    return [
        f"{one.id:{width}}  {one.kind:9}  {explain.state(project, one.id, store):7}  {one.title}"
        for one in good
    ]


def explain_lines(project: Project, ids: Sequence[str], store: Store) -> list[str]:
    good = [id for id in ids if id in project.figures]
    return [line for id in good for line in explain.explained(project, id, store)]


THEMES = ("light", "dark")


def pages_of(root: Path, project: Project, site_url: str) -> Pages:
    """How the site's pages are made; its sources are hashed now, and imported only when needed."""
    sources = project.sources.parts("generator.publish.article", ("site",))
    sources |= project.sources.parts("generator.draw.theme", ("load",))
    parts = sources | project.sources.parts("generator.pipeline.build", ("Build",))
    used = [root / "article.toml", *sorted((root / "templates").rglob("*"))]
    for path in used:
        if path.is_file():
            parts[path.relative_to(root).as_posix()] = sha256(path.read_bytes())

    def make(results: Sequence[FigureResult]) -> Mapping[str, bytes]:
        from generator.draw.theme import load
        from generator.publish import article  # takes long to import, and is seldom needed

        themes = {name: load(name).every for name in THEMES}
        templates, article_toml = root / "templates", root / "article.toml"
        return article.site(results, templates, article_toml, themes, site_url, collection)

    collection = "MNIST" if project.given.data_folder else ""
    words = {"profile": project.profile, "address": site_url, "digits": collection}
    return Pages(make, key(parts | words), libraries(sources))
