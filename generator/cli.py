"""The command line: `main(arguments)` builds, lists, explains, checks or prunes.

It gives the exit status: 0 done; 1 a figure or a claim failed; 2 wrong usage; 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import AuthorError, did_you_mean
from generator.outputs import OUTPUTS
from generator.pipeline import explain
from generator.pipeline.build import Build, Pages, libraries
from generator.pipeline.check import check_site, check_store
from generator.pipeline.edition import Editions
from generator.pipeline.keys import key
from generator.pipeline.project import Project, read_project
from generator.pipeline.prune import prune, size
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


def command_line() -> argparse.ArgumentParser:
    """The options, as `--help` shows them."""
    parser = argparse.ArgumentParser(
        "build.py",
        description="Builds the article: trains its networks, draws its figures, checks its claims"
        " and publishes the site. What is fresh in the store is not made again.",
        epilog="Exit status: 0 done; 1 a figure or a claim failed, and nothing was published;"
        " 2 wrong usage; 130 interrupted.",
    )
    add = parser.add_argument
    add("figures", nargs="*", metavar="FIGURE", help="ids, as spiral-easy: build these, and publish"
        " them into the last good site (all figures if none is named)")  # fmt: skip
    add("--output", type=Path, metavar="DIR", help="where the site goes (site, or site-draft)")
    add("--store", type=Path, metavar="DIR", help="where products are kept (.store)")
    add("--jobs", type=positive, metavar="N", help="workers at once (one a processor);"
        " the number changes no byte")  # fmt: skip
    add(
        "--site-url",
        type=address,
        metavar="URL",
        help="the site's own address: for"
        " canonical links, previews, feed and sitemap (article.toml's site if none is given)",
    )
    add("--timeout", type=seconds, metavar="SECONDS", help="stop a figure that takes longer")
    add("--force", action="store_true", help="make these figures anew, whatever is kept of them")
    profile = parser.add_mutually_exclusive_group()
    profile.add_argument("--draft", dest="profile", action="store_const", const="draft",
        help="small and quick, into site-draft; failed claims stop nothing")  # fmt: skip
    profile.add_argument("--full", dest="profile", action="store_const", const="full",
        help="run the large sweeps too")  # fmt: skip
    instead = parser.add_argument_group("instead of building").add_mutually_exclusive_group()
    instead.add_argument("--serve", type=port, nargs="?", const=8000, metavar="PORT", help="build,"
        " show the site on this machine only (port 8000), build again what changes")  # fmt: skip
    instead.add_argument("--list", action="store_true", help="figures: id, kind, state and title")
    instead.add_argument("--explain", action="store_true", help="what would be made, and which part"
        " of its key changed")  # fmt: skip
    instead.add_argument("--check", action="store_true", help="verify every byte of site and store")
    instead.add_argument("--prune", type=bytes_of, metavar="SIZE", help="shrink the store to SIZE,"
        " as 500MB, the longest unused first")  # fmt: skip
    parser.set_defaults(profile="default")
    return parser


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: whole numbers from 1")
    return int(text)


def port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a port, 0 to 65535")
    return int(text)


def seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: seconds above 0")
    return found


def address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: an address that begins with https://")
    return text


def bytes_of(text: str) -> int:
    try:
        return size(text)
    except AuthorError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


@dataclass(frozen=True)
class Command:
    """What was asked, of which project."""

    given: argparse.Namespace
    root: Path

    @property
    def output(self) -> Path:
        name = "site-draft" if self.given.profile == "draft" else "site"
        return self.given.output or from_here(self.root / name)

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
        project = read_project(self.root, store, OUTPUTS, self.given.profile)
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


def arguments(given: argparse.Namespace) -> list[str]:
    """The command line of the same build, without `--serve`, and without `--force`."""
    options = {"output": given.output, "store": given.store, "jobs": given.jobs}
    options |= {"timeout": given.timeout, "site-url": given.site_url}
    flags = [f"--{name}={value}" for name, value in options.items() if value is not None]
    profile = [] if given.profile == "default" else [f"--{given.profile}"]
    return [*given.figures, *flags, *profile]


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
        return article.site(results, templates, article_toml, themes, site_url)

    words = {"profile": project.profile, "address": site_url}
    return Pages(make, key(parts | words), libraries(sources))
