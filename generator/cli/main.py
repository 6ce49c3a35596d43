"""The command line: `main(arguments)` builds, lists, explains, checks or prunes.

It gives the exit status: 0 done; 1 a figure or a claim failed; 2 wrong usage; 130 interrupted.
"""

import importlib.util
import io
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.cli import export
from generator.cli.options import arguments, command_line
from generator.cli.scaffold import begin
from generator.errors import AuthorError, did_you_mean
from generator.formats import OUTPUTS, SLIDES
from generator.pipeline import explain
from generator.pipeline.build import Build
from generator.pipeline.executors import start
from generator.pipeline.figures.article_paths import Places
from generator.pipeline.figures.build_inputs import Given
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.run.executor import Unavailable
from generator.pipeline.run.report import Reporter
from generator.pipeline.run.reporters import reporter_for
from generator.pipeline.run.signals import interruptible
from generator.pipeline.site import writer
from generator.pipeline.site.publish_record import Editions
from generator.pipeline.store.prune import prune
from generator.pipeline.store.store import Store
from generator.pipeline.verify import check_site, check_store
from generator.publish.site_files import kit_of, pages_of

ROOT = Path(__file__).resolve().parents[2]
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Does what the command line says, with the figures, templates and article.toml of `root`."""
    for stream in (sys.stdout, sys.stderr):  # a title may have what a terminal can't show
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with interruptible():
        try:
            status = Command(command_line().parse_intermixed_args(arguments), root).run()
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
        self.check_cut()
        given = Given(self.given.profile, self.data_folder)
        outputs = SLIDES if self.given.slides else OUTPUTS
        if self.given.cut:
            outputs = (export.output(self.given),)
        project = read_project(self.root, store, outputs, given, places.figures)
        ids = known(self.given.figures, project)
        if self.given.list or self.given.explain:
            lines = explain_lines if self.given.explain else list_lines
            return tell(lines(project, ids or project.ids, store), project, ids)
        build = self.build_of(project, store, reporter)
        if self.given.cut:
            return self.done(build, lambda: self.cut(build, ids))
        if self.given.slides:
            needed("--slides", "pptx", "python-pptx")
            kit = kit_of(places, project, self.given.site_url or "")
            return self.done(build, lambda: build.run(ids, kit, self.slides))
        pages = pages_of(places, project, self.given.site_url or "")
        return self.done(build, lambda: build.run(ids, pages, self.output))

    @property
    def slides(self) -> Path:
        """Where the slide kit goes."""
        return self.output / writer.SLIDES

    def checked_places(self) -> Places:
        """The same, when all that was named is there; WrongUsage."""
        try:
            return self.places.checked()
        except AuthorError as error:
            raise WrongUsage(str(error)) from None

    def build_of(self, project: Project, store: Store, reporter: Reporter) -> Build:
        """How to build what was asked for."""
        given = self.given
        return Build(
            export.without_claims(project) if given.cut else project,
            store,
            reporter,
            start(given.executor, given.jobs, processors(), given.timeout, reporter.say),
            given.timeout,
            given.force,
            forgiving=given.profile == "draft",
        )

    def check_cut(self) -> None:
        """WrongUsage for options that only a cut has."""
        alone = [name for name in export.OPTIONS if getattr(self.given, name) is not None]
        if alone and not self.given.cut:
            raise WrongUsage(f"--{alone[0]} without --cut; allowed: --cut FILE FIGURE")

    def cut(self, build: Build, ids: list[str]) -> list[str]:
        """Writes a part of a figure."""
        if len(ids) != 1:
            named = " ".join(ids) or "no figure"
            raise WrongUsage(f"--cut {self.given.cut} with {named}; allowed: one figure")
        return export.write(build, ids[0], self.given.cut)

    def done(self, build: Build, run: Callable[[], list[str]]) -> int:
        """Runs the build, and says what went wrong."""
        try:
            build.project.facts.keep()
            errors = run()
        finally:
            build.store.tidy()
        if errors:
            print("\n".join(errors), file=sys.stderr)
            count = len(errors)
            done = "written" if self.given.cut else "published"
            stands = f"{count} {'error' if count == 1 else 'errors'}; nothing is {done}"
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
        checked = [self.output, *([self.slides] if self.slides.exists() else [])]
        faults = [fault for output in checked for fault in check_site(output)]
        faults += check_store(store.folder)
        print("\n".join(faults or [f"{self.output} and {store.folder}: every byte is right"]))
        if faults:
            for output in checked:
                Editions(store).forget(output)  # the next build looks at every byte
            store.tidy()
        return FAILED if faults else DONE


def from_here(path: Path) -> Path:
    """The path as one would type it, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def needed(option: str, module: str, package: str) -> None:
    """WrongUsage when what only this option needs isn't installed."""
    if importlib.util.find_spec(module) is None:
        raise WrongUsage(f"{option} needs {package}; python -m pip install {package}")


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
