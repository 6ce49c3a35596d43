"""The command line: `main(arguments)` builds, lists, explains, checks or prunes.

It gives the exit status: 0 done; 1 a figure or a claim failed; 2 wrong usage; 130 interrupted.
"""

import io
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import AuthorError, did_you_mean
from generator.options import arguments, command_line
from generator.outputs import OUTPUTS
from generator.pipeline import explain
from generator.pipeline.build import Build, Pages
from generator.pipeline.check import check_site, check_store
from generator.pipeline.edition import Editions
from generator.pipeline.executor import Unavailable
from generator.pipeline.executors import start
from generator.pipeline.given import Given
from generator.pipeline.interruption import interruptible
from generator.pipeline.keys import key
from generator.pipeline.places import Places
from generator.pipeline.project import Project, libraries, read_project
from generator.pipeline.prune import prune
from generator.pipeline.report import Reporter
from generator.pipeline.reporters import reporter_for
from generator.pipeline.result import FigureResult
from generator.pipeline.sealed import file_digest
from generator.pipeline.skeleton import begin
from generator.pipeline.store import Store

ROOT = Path(__file__).resolve().parent.parent
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Does what the command line says, with the figures, templates and article.toml of `root`."""
    for stream in (sys.stdout, sys.stderr):  # a title may have what a terminal can't show
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with interruptible():
        try:
            status = Command(command_line().parse_args(arguments), root).run()
            sys.stdout.flush()
            return status
        except (WrongUsage, Unavailable) as error:
            print(f"build.py: {error}", file=sys.stderr)
            return USAGE
        except AuthorError as error:
            print(error, file=sys.stderr)
            return FAILED
        except KeyboardInterrupt:
            print("interrupted; what is finished is kept", file=sys.stderr)
            return INTERRUPTED
        except BrokenPipeError:  # whoever listened has gone, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return INTERRUPTED


class WrongUsage(AuthorError):
    """What the command line names is not there: a figure, a folder."""


@dataclass(frozen=True)
class Command:
    """What was asked, of which project."""

    given: Namespace
    root: Path

    @property
    def output(self) -> Path:
        name = "site-draft" if self.given.profile == "draft" else "site"
        return self.given.output or from_here(self.places.home / name)

    @property
    def places(self) -> Places:
        """Where the article lies."""
        return Places(self.root, self.given.figures_folder, self.given.templates_folder)

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
        if self.given.new is not None:
            return self.new()
        places = self.checked_places()
        if self.given.serve is not None:
            return self.serve(reporter)
        given = Given(self.given.profile, self.data_folder)
        project = read_project(self.root, store, OUTPUTS, given, places.figures)
        ids = known(self.given.figures, project)
        if self.given.list or self.given.explain:
            lines = explain_lines if self.given.explain else list_lines
            return tell(lines(project, ids or project.ids, store), project, ids)
        return self.build(project, store, ids, reporter)

    def checked_places(self) -> Places:
        """The same, when all that was named is there; WrongUsage."""
        try:
            return self.places.checked()
        except AuthorError as error:
            raise WrongUsage(str(error)) from None

    def build(self, project: Project, store: Store, ids: list[str], reporter: Reporter) -> int:
        given = self.given
        build = Build(
            project,
            store,
            reporter,
            start(given.executor, given.jobs, processors(), given.timeout, reporter.say),
            given.timeout,
            given.force,
            forgiving=given.profile == "draft",
        )
        try:
            pages = pages_of(self.places, project, given.site_url or "")
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
        places = self.places
        others = (places.figures, places.templates, places.article)
        elsewhere = others if places.given_figures or places.given_templates else ()

        def digest() -> str:
            return watch.digest(self.root, *elsewhere)

        live.serve(self.output, self.given.serve, build, digest, reporter.say)
        return DONE

    def new(self) -> int:
        """Writes a figure and says how to build it."""
        if self.given.figures:
            more = " ".join(self.given.figures)
            raise WrongUsage(f"--new {self.given.new} and {more}; allowed: one figure at a time")
        try:
            files = begin(self.places, self.given.new)
        except AuthorError as error:
            raise WrongUsage(str(error)) from None
        for path in files:
            print(f"{from_here(path)}: written")
        where = {"figures": self.given.figures_folder, "templates": self.given.templates_folder}
        given = [f" --{name} {shlex.quote(str(path))}" for name, path in where.items() if path]
        print(f"next: python build.py {self.given.new}{''.join(given)}")
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
            raise WrongUsage(f"no figure {id!r}{did_you_mean(id, project.ids)}")
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


def pages_of(places: Places, project: Project, site_url: str) -> Pages:
    """How the site's pages are made; its sources are hashed now, and imported only when needed."""
    sources = project.sources.parts("generator.publish.article", ("site",))
    sources |= project.sources.parts("generator.draw.theme", ("load",))
    parts = sources | project.sources.parts("generator.pipeline.build", ("Build",))
    for folder in sorted({places.templates, places.base}):
        name = "templates" if folder == places.templates else "base/templates"
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = path.relative_to(folder).as_posix()
                parts[f"{name}/{inside}"] = file_digest(path)
    if places.article.is_file():
        parts["article.toml"] = file_digest(places.article)

    def make(results: Sequence[FigureResult]) -> Mapping[str, bytes]:
        from generator.draw.theme import load
        from generator.publish import article  # takes long to import, and is seldom needed

        themes = {name: load(name).every for name in THEMES}
        where = (places.templates, places.article)
        return article.site(results, *where, themes, site_url, collection, places.base)

    collection = "MNIST" if project.given.data_folder else ""
    words = {"profile": project.profile, "address": site_url, "digits": collection}
    return Pages(make, key(parts | words), libraries(sources))
