"""What each command does: `COMMANDS["list"](Command(options, root))` gives its exit status."""

import contextlib
import importlib
import importlib.util
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator import program
from generator.cli import export as exporting
from generator.cli import streams
from generator.cli.article_look import article_look
from generator.cli.options import build_arguments, network_options
from generator.cli.scaffold import begin, data_files, data_name, figure_path, title_of
from generator.errors import UserError, WrongUsage, expected
from generator.outputs import OUTPUTS, SLIDES
from generator.pipeline import compare_manifests, explain_freshness
from generator.pipeline.build import Build, Pages
from generator.pipeline.choose_executor import start
from generator.pipeline.figures.article_paths import ArticlePaths, from_here
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
from generator.publish.site_files import PagesError, kit_of, pages_of

DONE, FAILED = 0, 1


@dataclass(frozen=True)
class Command:
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

    def checked_places(self) -> ArticlePaths:
        """The same, when all that was named is there; WrongUsage."""
        with wrong_usage():
            return self.places.checked()

    def project(self, outputs: Sequence[Output] = OUTPUTS) -> Project:
        """The article's figures and these outputs of each."""
        places = self.checked_places()
        # An absolute path, since workers may stand elsewhere.
        data = str(self.options.data.absolute()) if self.options.data else ""
        inputs = BuildInputs(self.options.profile, data, *article_look(places))
        return read_project(self.root, self.store, outputs, inputs, places.figures)

    def ids(self, project: Project) -> list[str]:
        """The figures that were named, sorted; WrongUsage for one that isn't there."""
        for id in self.options.figures:
            if id not in project.ids:
                raise WrongUsage(expected("a figure or a command", [*project.ids, *COMMANDS], id))
        return sorted(set(self.options.figures))

    def announced(self, project: Project) -> Reporter:
        """The reporter, which also tells `serve` how far the build is."""
        from generator.cli.announce import Announced

        return Announced(self.reporter, project, self.store)

    def build_of(self, project: Project) -> Build:
        """How to build what was asked for."""
        options = self.options
        return Build(
            project,
            self.store,
            self.announced(project) if options.announce else self.reporter,
            start(options.executor, options.jobs, processors(), options.timeout, self.reporter.say),
            options.timeout,
            options.force,
            forgiving=options.profile == "draft",
        )


def build(command: Command) -> int:
    """Builds figures and publishes the site."""
    return publish(command, OUTPUTS, pages_of, command.output)


def slides(command: Command) -> int:
    """Builds the slide kit."""
    needed("slides", "pptx", "python-pptx")
    return publish(command, SLIDES, kit_of, command.slides)


def publish(
    command: Command,
    outputs: Sequence[Output],
    make_pages: Callable[[ArticlePaths, Project, str], Pages],
    folder: Path,
) -> int:
    """Builds the figures that were named, or all, and publishes them with their pages."""
    project = command.project(outputs)
    ids = command.ids(project)
    say_left_out(command)
    with command.store.in_use():
        build = command.build_of(project)

        def run() -> list[str]:
            pages = make_pages(command.places, project, command.options.site_url or "")
            project.facts.keep()  # of the pages' modules too, which were read only now
            errors = build.run(ids, pages, folder)
            project.facts.keep()  # of the modules, too, that only the manifest names
            return errors

        return finish(command, build, run)


def export(command: Command) -> int:
    """Writes a film, or a part of it, to a file."""
    options = command.options
    options.figures = [options.figure]
    project = exporting.without_claims(command.project((exporting.output(options),)))
    command.ids(project)
    with command.store.in_use():
        build = command.build_of(project)
        return finish(
            command,
            build,
            lambda: exporting.write(build, options.figure, options.file),
            "written",
        )


def film(command: Command) -> int:
    """Draws the film of a network and points that lie in files."""
    options = command.options
    _check_new(options)
    # Imported by name: an article's pages and films are not made of it, so their keys lack it.
    network_film = importlib.import_module("generator.network_film")
    numbers = importlib.import_module("generator.publish.text.numbers")
    order = network_film.FilmOrder(
        options.model, options.points, **network_options(options), colours=options.colours
    )
    look = (options.size, options.theme, options.speed)
    written = network_film.write(order, options.file, options.layers, *look)
    for note in written.notes:
        print(note)
    accuracy = written.accuracy
    right = "" if accuracy is None else f", {numbers.percent(accuracy)} of the points right"
    print(f"{options.file}: written{right}")
    return DONE


def _check_new(options: Namespace) -> None:
    """UserError where the film would be written over a file."""
    file: Path = options.file
    if not os.path.lexists(file):
        return
    if any(
        source.exists() and file.exists() and file.samefile(source)
        for source in (options.model, options.points)
    ):
        raise UserError(f"film: -o: expected another file than is read, got {file}")
    if not options.force or not file.is_file() or file.is_symlink():
        raise UserError(
            f"film: -o: expected a new name, got {file}, which is there already;"
            " --force writes over a file"
        )


def say_left_out(command: Command) -> None:
    """Says which files in the article's folders are not read."""
    for line in command.places.left_out():
        command.reporter.say(line)


def finish(
    command: Command, build: Build, run: Callable[[], list[str]], done: str = "published"
) -> int:
    """Runs the build, and says what went wrong."""
    try:
        build.project.facts.keep()
        errors = run()
    except PagesError as error:
        errors = [str(error)]
    finally:
        build.store.tidy()
    if errors:
        streams.complain("\n".join(map(command.places.named, errors)))
        count = f"{len(errors)} error{'s' * (len(errors) > 1)}"
        streams.complain(f"{count}; nothing is {done}, what is finished is kept")
    return FAILED if errors else DONE


def serve(command: Command) -> int:
    """Shows the site and builds again what changes, until it is interrupted."""
    from generator.serving import live, watch  # the server of Python's library takes a while

    places = command.checked_places()
    command.store.usable()
    arguments = [*build_arguments(command.options), "--announce"]
    make = live.building(program.restart(command.root), arguments)
    others = (places.figures, places.templates, places.article, places.theme)
    elsewhere = others if places.elsewhere else ()
    elsewhere += (command.options.data,) if command.options.data else ()

    def digest() -> str:
        return watch.digest(command.root, *elsewhere)

    changes = watch.changes(command.root, *elsewhere)
    live.serve(command.output, command.options.port, make, digest, changes, command.reporter.say)
    return DONE


def new(command: Command) -> int:
    """Writes a figure and says how to build it."""
    options = command.options
    with wrong_usage():
        figure_path(command.places, options.id)
    text, data = _figure_of_files(command) if _names_files(options) else ("", {})
    with wrong_usage():
        files = begin(command.places, options.id, text, data)
    for path in files:
        print(f"{from_here(path)}: written")
    where = {"figures": options.figures_folder, "templates": options.templates_folder}
    folders = [f" --{name} {shlex.quote(str(path))}" for name, path in where.items() if path]
    print(f"next: {program.command()} {options.id}{''.join(folders)}")
    return DONE


def _names_files(options: Namespace) -> bool:
    """Whether the figure is to be one of files; WrongUsage for options that lack one of them."""
    files = {"--from": options.model, "--data": options.points}
    lacking = [option for option, path in files.items() if path is None]
    named = [option for option in files if option not in lacking]
    given = [name for name, value in network_options(options).items() if value]
    named += [f"--{name.replace('_', '-')}" for name in given]
    if named and lacking:
        raise WrongUsage(f"new: {named[0]}: expected {' and '.join(lacking)} too, got none")
    return bool(named)


def _figure_of_files(command: Command) -> tuple[str, dict[str, bytes]]:
    """The source of a figure of files, and the files that it declares, name → bytes."""
    options = command.options
    files = {"--from": options.model, "--data": options.points}
    names = [data_name(command.places, path) for path in files.values()]
    network_film = importlib.import_module("generator.network_film")
    network_figure = importlib.import_module("generator.network_figure")
    order = network_film.FilmOrder(
        options.model, options.points, **network_options(options), command="new"
    )
    plan = network_film.planned(order)
    data = data_files(command.places, files)
    for note in network_film.notes(plan):
        print(note)
    return network_figure.figure_source(plan, title_of(options.id), *names), data


def list_figures(command: Command) -> int:
    """Prints id, kind, state and title of each figure."""
    project = command.project()
    ids = command.ids(project) or project.ids
    keep_parsed(project, command.store)
    figures = [project.figures[id] for id in ids if id in project.figures]
    width = max((len(figure.id) for figure in figures), default=0)
    for figure in figures:
        state = explain_freshness.state(project, figure.id, command.store)
        print(f"{figure.id:{width}}  {figure.kind:9}  {state:7}  {figure.title}")
    return report_errors(command, project, ids)


def explain(command: Command) -> int:
    """Prints what would be made of each figure, and why."""
    project = command.project()
    ids = command.ids(project) or project.ids
    keep_parsed(project, command.store)
    for id in ids:
        if id in project.figures:
            for line in explain_freshness.explained(project, id, command.store):
                print(command.places.named(line))
    return report_errors(command, project, ids)


def keep_parsed(project: Project, store: Store) -> None:
    """Keeps what the sources say for the next command; a store that can't be written stays so."""
    with contextlib.suppress(StoreError):
        project.facts.keep()
        store.tidy()


def report_errors(command: Command, project: Project, ids: Sequence[str]) -> int:
    """Prints what is wrong with these figures; the exit status."""
    wrong = [line for id in ids for line in project.errors.get(id, ())]
    for line in wrong:
        streams.complain(command.places.named(line))
    return FAILED if wrong else DONE


def verify(command: Command) -> int:
    """Reads every byte of site and store, while no build writes there; may compare the site."""
    store, place = command.store, command.options.against
    there = compare_manifests.read(place) if place is not None else None
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
        differing = list(compare_manifests.differences(command.output, there)) if there else []
    if there:
        same = f"{command.output} and {place}: the same sources, libraries and files"
        print("\n".join(differing or [same]))
    return FAILED if faults or differing else DONE


def prune(command: Command) -> int:
    """Shrinks the store, while no build uses it."""
    with command.store.alone():
        before, after = shrink(command.store, command.options.bytes)
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


@contextlib.contextmanager
def wrong_usage() -> Iterator[None]:
    """Inside, an error is one of usage."""
    try:
        yield
    except UserError as error:
        raise WrongUsage(str(error)) from None


def needed(command: str, module: str, package: str) -> None:
    """WrongUsage when a package that only this command needs isn't installed."""
    if importlib.util.find_spec(module) is None:
        raise WrongUsage(
            f"{command}: expected the package {package}, got none; python -m pip install {package}"
        )


def processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
