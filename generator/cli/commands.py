"""What each command does: `COMMANDS["list"](Command(given, root))` gives its exit status."""

import contextlib
import importlib.util
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.cli import export as exporting
from generator.cli import streams
from generator.cli.options import build_arguments
from generator.cli.scaffold import begin
from generator.errors import UserError, did_you_mean
from generator.outputs import OUTPUTS, SLIDES
from generator.pipeline import explain as explaining
from generator.pipeline.build import Build
from generator.pipeline.executors import start
from generator.pipeline.figures.article_paths import ArticlePaths
from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.figures.project import Project, read_project
from generator.pipeline.publishing import writer
from generator.pipeline.publishing.publish_record import PublishRecords
from generator.pipeline.run.report import Reporter
from generator.pipeline.run.reporters import reporter_for
from generator.pipeline.store.output import Output
from generator.pipeline.store.prune import prune as shrink
from generator.pipeline.store.store import Store, StoreError
from generator.pipeline.verify import check_site, check_store
from generator.publish.site_files import kit_of, pages_of

DONE, FAILED = 0, 1


class WrongUsage(UserError):
    """What the command line names is not there: a figure, a folder."""


@dataclass(frozen=True)
class Command:
    """What was asked, of which project: folders, store and figures."""

    given: Namespace
    root: Path

    @cached_property
    def reporter(self) -> Reporter:
        return reporter_for(sys.stdout)

    @cached_property
    def store(self) -> Store:
        """UserError when it can't be used."""
        store = Store(self.given.store or from_here(self.root / ".store"), self.reporter.say)
        store.usable()
        return store

    @property
    def output(self) -> Path:
        """Where the site goes."""
        name = "site-draft" if self.given.profile == "draft" else "site"
        return self.given.output or from_here(self.places.home / name)

    @property
    def slides(self) -> Path:
        """Where the slide kit goes."""
        return self.output / writer.SLIDES

    @property
    def places(self) -> ArticlePaths:
        """Where the article lies."""
        return ArticlePaths(self.root, self.given.figures_folder, self.given.templates_folder)

    def checked_places(self) -> ArticlePaths:
        """The same, when all that was named is there; WrongUsage."""
        try:
            return self.places.checked()
        except UserError as error:
            raise WrongUsage(str(error)) from None

    def project(self, outputs: Sequence[Output] = OUTPUTS) -> Project:
        """The article's figures and these outputs of each."""
        places = self.checked_places()
        # An absolute path, since workers may stand elsewhere.
        data = str(self.given.data.absolute()) if self.given.data else ""
        inputs = BuildInputs(self.given.profile, data)
        return read_project(self.root, self.store, outputs, inputs, places.figures)

    def ids(self, project: Project) -> list[str]:
        """The figures that were named, sorted; WrongUsage for one that isn't there."""
        for id in self.given.figures:
            if id not in project.ids:
                raise WrongUsage(f"no figure {id!r}{did_you_mean(id, [*project.ids, *COMMANDS])}")
        return sorted(set(self.given.figures))

    def build_of(self, project: Project) -> Build:
        """How to build what was asked for."""
        given = self.given
        return Build(
            project,
            self.store,
            self.reporter,
            start(given.executor, given.jobs, processors(), given.timeout, self.reporter.say),
            given.timeout,
            given.force,
            forgiving=given.profile == "draft",
        )


def build(command: Command) -> int:
    """Builds figures and publishes the site."""
    project = command.project()
    ids = command.ids(project)
    say_left_out(command)
    pages = pages_of(command.places, project, command.given.site_url or "")
    with command.store.in_use():
        built = command.build_of(project)
        return finish(built, lambda: built.run(ids, pages, command.output))


def slides(command: Command) -> int:
    """Builds the slide kit."""
    needed("slides", "pptx", "python-pptx")
    project = command.project(SLIDES)
    ids = command.ids(project)
    say_left_out(command)
    kit = kit_of(command.places, project, command.given.site_url or "")
    with command.store.in_use():
        built = command.build_of(project)
        return finish(built, lambda: built.run(ids, kit, command.slides))


def export(command: Command) -> int:
    """Writes a film, or a part of it, to a file."""
    given = command.given
    given.figures = [given.figure]
    project = exporting.without_claims(command.project((exporting.output(given),)))
    command.ids(project)
    with command.store.in_use():
        built = command.build_of(project)
        return finish(built, lambda: exporting.write(built, given.figure, given.file), "written")


def film(command: Command) -> int:
    """Draws the film of a network and points that lie in files."""
    from generator.draw.film.clip import Clip  # with numpy, which takes a while
    from generator.network_film import FilmOrder, network_film

    given = command.given
    names = (given.activations, given.x, given.label, given.classes, given.split)
    drawn = network_film(FilmOrder(given.model, given.points, given.view, *names))
    part = drawn.film.cut(None, tuple(given.layers)) if given.layers else drawn.film
    clip = Clip(given.file.suffix[1:], "", size=given.size, theme=given.theme, speed=given.speed)
    part.write(given.file, clip.form)
    for note in drawn.notes:
        print(note)
    right = "" if drawn.accuracy is None else f", {drawn.accuracy:.1%} of the points right"
    print(f"{given.file}: written{right}")
    return DONE


def say_left_out(command: Command) -> None:
    """Says which files of the article are no sources."""
    for line in command.places.left_out():
        command.reporter.say(line)


def finish(build: Build, run: Callable[[], list[str]], done: str = "published") -> int:
    """Runs the build, and says what went wrong."""
    try:
        build.project.facts.keep()
        errors = run()
    finally:
        build.store.tidy()
    if errors:
        streams.complain("\n".join(errors))
        count = f"{len(errors)} error{'s' * (len(errors) > 1)}"
        streams.complain(f"{count}; nothing is {done}, what is finished is kept")
    return FAILED if errors else DONE


def serve(command: Command) -> int:
    """Shows the site and builds again what changes, until it is interrupted."""
    from generator.serving import live, watch  # the server of Python's library takes a while

    command.store.usable()
    places = command.checked_places()
    make = live.building(command.root / "build.py", build_arguments(command.given))
    others = (places.figures, places.templates, places.article)
    elsewhere = others if places.figures_option or places.templates_option else ()
    elsewhere += (command.given.data,) if command.given.data else ()

    def digest() -> str:
        return watch.digest(command.root, *elsewhere)

    live.serve(command.output, command.given.port, make, digest, command.reporter.say)
    return DONE


def new(command: Command) -> int:
    """Writes a figure and says how to build it."""
    given = command.given
    try:
        files = begin(command.places, given.id)
    except UserError as error:
        raise WrongUsage(str(error)) from None
    for path in files:
        print(f"{from_here(path)}: written")
    where = {"figures": given.figures_folder, "templates": given.templates_folder}
    folders = [f" --{name} {shlex.quote(str(path))}" for name, path in where.items() if path]
    print(f"next: python build.py {given.id}{''.join(folders)}")
    return DONE


def list_figures(command: Command) -> int:
    """Prints id, kind, state and title of each figure."""
    project = command.project()
    ids = command.ids(project) or project.ids
    keep_parsed(project, command.store)
    figures = [project.figures[id] for id in ids if id in project.figures]
    width = max((len(figure.id) for figure in figures), default=0)
    for figure in figures:
        state = explaining.state(project, figure.id, command.store)
        print(f"{figure.id:{width}}  {figure.kind:9}  {state:7}  {figure.title}")
    return report_errors(project, ids)


def explain(command: Command) -> int:
    """Prints what would be made of each figure, and why."""
    project = command.project()
    ids = command.ids(project) or project.ids
    keep_parsed(project, command.store)
    for id in ids:
        if id in project.figures:
            print("\n".join(explaining.explained(project, id, command.store)))
    return report_errors(project, ids)


def keep_parsed(project: Project, store: Store) -> None:
    """Keeps what the sources say for the next command; a store that can't be written stays so."""
    with contextlib.suppress(StoreError):
        project.facts.keep()
        store.tidy()


def report_errors(project: Project, ids: Sequence[str]) -> int:
    """Prints what is wrong with these figures; the exit status."""
    wrong = [line for id in ids for line in project.errors.get(id, ())]
    for line in wrong:
        streams.complain(line)
    return FAILED if wrong else DONE


def verify(command: Command) -> int:
    """Reads every byte of site and store, while no build writes there."""
    store = command.store
    outputs = [output for output in (command.output, command.slides) if output.is_dir()]
    with store.alone(), contextlib.ExitStack() as stack:
        for output in outputs:
            stack.enter_context(writer.alone(output))
        faults = [fault for output in outputs or [command.output] for fault in check_site(output)]
        faults += check_store(store.folder)
        print("\n".join(faults or [f"{command.output} and {store.folder}: every byte is right"]))
        if faults:
            for output in outputs:
                PublishRecords(store).forget(output)  # the next build looks at every byte
            store.tidy()
    return FAILED if faults else DONE


def prune(command: Command) -> int:
    """Shrinks the store, while no build uses it."""
    with command.store.alone():
        before, after = shrink(command.store, command.given.bytes)
    print(f"{command.store.folder}: {before:,} bytes before, {after:,} now")
    return DONE


COMMANDS: dict[str, Callable[[Command], int]] = {
    "build": build,
    "serve": serve,
    "new": new,
    "film": film,
    "export": export,
    "slides": slides,
    "list": list_figures,
    "explain": explain,
    "verify": verify,
    "prune": prune,
}


def from_here(path: Path) -> Path:
    """The path as one would type it, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def needed(command: str, module: str, package: str) -> None:
    """WrongUsage when what only this command needs isn't installed."""
    if importlib.util.find_spec(module) is None:
        raise WrongUsage(f"{command} needs {package}: python -m pip install {package}")


def processors() -> int:
    """How many may be used."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
