"""Commands and their options: `read(["list", "--store", "x"])` gives the options of `list`.

The first argument names the command; without one, all arguments are those of `build`. Each command
has its own parser and `--help`.
"""

import argparse
import re
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from generator import program
from generator.cli import arguments as types
from generator.errors import expected

DESCRIPTION = (
    "Builds the article: trains its networks, draws its figures, checks its claims and publishes"
    " the site. What is fresh in the store is not built again."
)
STATUS = (
    "Exit status: 0 done; 1 a figure or a claim failed, and nothing was published; 2 wrong usage;"
    " 130 interrupted."
)
# Options of version 0.1 that are commands now.
OLD_OPTIONS = {
    "--serve": "serve",
    "--new": "new ID",
    "--cut": "export FILE FIGURE",
    "--slides": "slides",
    "--list": "list",
    "--explain": "explain",
    "--check": "verify",
    "--prune": "prune SIZE",
}


class CommandLine(argparse.ArgumentParser):
    """A parser that reports wrong usage in one line."""

    def error(self, message: str) -> NoReturn:
        """Ends with status 2 and one line."""
        unknown = re.match(r"unrecognized arguments: (--?[^\s=]*)", message)
        if unknown and (command := OLD_OPTIONS.get(unknown[1])):
            message = f"expected the command {program.command()} {command}, got {unknown[1]}"
        elif unknown:
            message = expected("an option", self._option_string_actions, unknown[1])
        line = f"{self.prog}: {message.removeprefix('argument ')}"
        self.exit(2, f"{line} (--help says more)\n")


class Version(argparse.Action):
    """Prints the version, which is read only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Prints name and version; always raises SystemExit."""
        print(program.DISTRIBUTION, program.version())
        parser.exit()


def read(arguments: Sequence[str]) -> Namespace:
    """The command and its options; SystemExit after --help, --version and wrong usage."""
    command, rest = "build", list(arguments)
    if rest and rest[0] in PARSERS:
        command, rest = rest[0], rest[1:]
    parser = PARSERS[command]()
    options = parser.parse_intermixed_args(rest)
    options.command = command
    if "figures" not in options:
        options.figures = []
    late = [id for id in options.figures if id in PARSERS]
    if late:
        parser.error(f"expected the command first, as {program.command()} {late[0]} …, got it late")
    return options


def _parser(command: str, description: str, epilog: str = "") -> CommandLine:
    name = program.name() if command == "build" else f"{program.name()} {command}"
    parser = CommandLine(name, description=description, epilog=epilog, allow_abbrev=False)
    parser.set_defaults(profile="default", force=False)
    for option in ("figures_folder", "templates_folder", "output", "store", "data", "jobs"):
        parser.set_defaults(**{option: None})
    parser.set_defaults(executor=types.LOCAL, timeout=None, site_url=None, announce=False)
    return parser


def _ids(parser: CommandLine, help_text: str) -> None:
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=help_text)


def _article(parser: CommandLine) -> None:
    add = parser.add_argument
    add(
        "--figures",
        type=Path,
        metavar="DIR",
        dest="figures_folder",
        help="folder with the figures of another article; its folder templates is beside it",
    )
    add("--templates", type=Path, metavar="DIR", dest="templates_folder", help="folder with"
        " the prose of another article; its article.toml and its site are beside it")  # fmt: skip


def _store(parser: CommandLine) -> None:
    parser.add_argument(
        "--store",
        type=Path,
        metavar="DIR",
        help="folder in which products are kept (default: .store)",
    )


def _output(parser: CommandLine) -> None:
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder for the site (default: site; with --draft, site-draft)",
    )


def _profile(parser: CommandLine) -> None:
    _profiles(
        parser,
        draft="build quickly, with small films, into site-draft; a claim that doesn't hold is only"
        " reported",
        full="run the large sweeps too",
    )


def _which_profile(parser: CommandLine) -> None:
    _profiles(parser, draft="of a build with --draft", full="of a build with --full")


def _profiles(parser: CommandLine, draft: str, full: str) -> None:
    add = parser.add_mutually_exclusive_group().add_argument
    add("--draft", dest="profile", action="store_const", const="draft", help=draft)
    add("--full", dest="profile", action="store_const", const="full", help=full)


def _data(parser: CommandLine) -> None:
    parser.add_argument(
        "--data",
        type=types.folder,
        metavar="DIR",
        help="folder with MNIST's"
        " four IDX files, for the figures about digits (default: scikit-learn's digits)",
    )


def _work(parser: CommandLine) -> None:
    """Workers, and how long a figure may take."""
    add = parser.add_argument
    add("--jobs", type=types.positive, metavar="N", help="number of workers (default: one for"
        " each processor); the site's bytes don't depend on it")  # fmt: skip
    add(
        "--executor",
        type=types.executor,
        metavar="local|dask://HOST:PORT",
        help="compute on"
        " this machine (default) or on the workers of a dask scheduler (docs/scaling.md)",
    )
    add(
        "--timeout",
        type=types.seconds,
        metavar="SECONDS",
        help="stop a figure that takes longer than this",
    )
    add("--force", action="store_true", help="build these figures again, even if they are fresh")


def _site_url(parser: CommandLine) -> None:
    parser.add_argument("--site-url", type=types.address, metavar="URL", help="the site's own"
        " address, for canonical links, link previews, feed and sitemap (default: site in"
        " article.toml)")  # fmt: skip


def _options(parser: CommandLine, *groups: Callable[[CommandLine], None]) -> CommandLine:
    for group in groups:
        group(parser)
    return parser


def _build() -> CommandLine:
    commands = "".join(f"\n  {name:8}  {words}" for name, words in SUMMARIES.items())
    epilog = f"commands (each has its own --help):{commands}\n\n{STATUS}"
    parser = _parser("build", DESCRIPTION, epilog)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.usage = "%(prog)s [FIGURE ...] [options]\n       %(prog)s COMMAND [options]"
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    _ids(parser, "ids, such as spiral-easy: build these figures and add them to the last good site"
        " (default: build all figures)")  # fmt: skip
    # For `serve`, which shows how far its first build is.
    parser.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    return _options(parser, _article, _output, _store, _work, _site_url, _data, _profile)


def _serve() -> CommandLine:
    parser = _parser(
        "serve",
        "Builds the site and shows it on this machine only. Builds again after"
        " each change, until it is interrupted (Ctrl-C).",
    )
    _ids(parser, "build these figures only (default: all)")
    parser.add_argument("--port", type=types.port, default=8000, metavar="N", help="port of the"
        " server (default: 8000); 0 for any free port")  # fmt: skip
    return _options(parser, _article, _output, _store, _work, _site_url, _data, _profile)


def _new() -> CommandLine:
    parser = _parser(
        "new",
        "Writes a new figure that already builds, for you to change. With"
        " --figures, in a folder of your own, it also writes article.toml and a first section. With"
        " --from and --data it is the figure of a network and points that lie in files, which are"
        " copied to figures/data.",
    )
    add = parser.add_argument
    add("id", metavar="ID", help="the figure's id: three-arms for figures/three_arms.py")
    add("--from", type=Path, dest="model", metavar="MODEL", help="the network: .onnx,"
        " .safetensors, .npz or network.json")  # fmt: skip
    add("--data", type=Path, dest="points", metavar="POINTS", help="the points: .csv, .npz or"
        " .parquet")  # fmt: skip
    _network_options(parser)
    return _options(parser, _article)


def _export() -> CommandLine:
    parser = _parser("export", "Writes a figure's film, or a part of it, to a new file.")
    add = parser.add_argument
    add(
        "file",
        type=types.picture,
        metavar="FILE",
        help=f"file to write; its name ends in {types.ENDINGS}",
    )
    add("figure", metavar="FIGURE", help="the figure's id, such as spiral-easy")
    add(
        "--panel",
        type=types.count,
        metavar="N",
        help="one panel only; the first is 0 (default: all panels and their strips)",
    )
    add("--layers", type=types.layers, metavar="A:B", help="from layer A to layer B; 0 is the input"
        " (default: the whole film)")  # fmt: skip
    add("--size", type=types.pixels, default=[WIDTH], metavar="WxH", help="width and height, px;"
        f" with W alone the film's own proportions (default: {WIDTH})")  # fmt: skip
    add("--theme", default="light", metavar="NAME", help="light, dark or a theme of your own"
        " (default: light)")  # fmt: skip
    add(
        "--speed",
        type=types.speed,
        default=1.0,
        metavar="X",
        help="2 is twice as fast (default: 1)",
    )
    add(
        "--overlay",
        action=argparse.BooleanOptionalAction,
        help="heading and track in the picture (default: in all but SVG)",
    )
    return _options(parser, _article, _store, _work, _data, _which_profile)


def _network_options(parser: CommandLine) -> None:
    """How a network and points in files are read and seen."""
    add = parser.add_argument
    add("--view", default="", metavar="NAME", help="how to show a last layer of more than two"
        " units: the plane of the decision (decision), of the principal directions (pca), of the"
        " class means (means), or of Fisher's discriminants (lda) (default: decision for up to"
        " three classes, else means; without a head, pca)")  # fmt: skip
    add("--activations", type=types.words, default=[], metavar="NAMES", help="activations,"
        " for a file of weights alone: tanh for all layers, or tanh,relu: one for each linear map"
        " but the last")  # fmt: skip
    add("--x", type=types.words, default=[], metavar="NAMES", help="names of the columns with"
        " coordinates (default: all other columns)")  # fmt: skip
    add("--label", default="", metavar="NAME", help="name of the"
        " column with the classes (default: the last column)")  # fmt: skip
    add("--classes", type=types.words, default=[], metavar="NAMES", help="names of the classes"
        " in the network's order (default: sorted by number, or alphabetically)")  # fmt: skip
    add("--split", default="", metavar="NAME", help="name of the column that says train or"
        " test; test points are drawn with rings")  # fmt: skip
    add("--drop-missing", action="store_true", help="leave out rows that lack a value")
    add("--no-header", action="store_true", help="the first line is a row, too; columns are named"
        " 0, 1, …")  # fmt: skip


NETWORK_OPTIONS = (
    "view", "activations", "x", "label", "classes", "split", "drop_missing", "no_header",
)  # fmt: skip


def network_options(options: Namespace) -> dict[str, object]:
    """The same options, by the names of a `FilmOrder`."""
    return {name: getattr(options, name) for name in NETWORK_OPTIONS}


def _film() -> CommandLine:
    parser = _parser("film", "Writes the film of a network and points that lie in files, without a"
        " figure (docs/importing.md).")  # fmt: skip
    add = parser.add_argument
    add("model", type=Path, metavar="MODEL", help="the network: .onnx, .safetensors, .npz or"
        " network.json")  # fmt: skip
    add("points", type=Path, metavar="POINTS", help="the points: .csv, .npz or .parquet")
    add("-o", "--output", type=types.picture, required=True, dest="file", metavar="FILE",
        help=f"file to write; its name ends in {types.ENDINGS}")  # fmt: skip
    add("--layers", type=types.layers, metavar="A:B", help="from layer A to layer B; 0 is the"
        " input (default: the whole film)")  # fmt: skip
    add("--size", type=types.pixels, default=[WIDTH], metavar="WxH", help="width and height,"
        f" px; with W alone the film's own proportions (default: {WIDTH})")  # fmt: skip
    add("--theme", default="light", metavar="NAME", help="light or dark (default: light)")
    add("--colours", type=Path, metavar="FILE", help="colours of your own, as theme.toml has them"
        " (docs/writing.md)")  # fmt: skip
    add("--speed", type=types.speed, default=1.0, metavar="X", help="2 is twice as"
        " fast (default: 1)")  # fmt: skip
    add("--force", action="store_true", help="write over a file of this name")
    _network_options(parser)
    return parser


def _slides() -> CommandLine:
    parser = _parser("slides", "Writes GIFs, videos and decks for talks into the folder slides of"
        " the site. Needs python-pptx.")  # fmt: skip
    _ids(parser, "these figures only (default: all)")
    return _options(parser, _article, _output, _store, _work, _site_url, _data, _profile)


def _list() -> CommandLine:
    parser = _parser("list", "Prints a line for each figure: id, kind, state and title.")
    _ids(parser, "these figures only (default: all)")
    return _options(parser, _article, _store, _data, _which_profile)


def _explain() -> CommandLine:
    parser = _parser(
        "explain", "Prints what a build would compute again, and which part of its key changed."
    )
    _ids(parser, "these figures only (default: all)")
    return _options(parser, _article, _store, _data, _which_profile)


def _verify() -> CommandLine:
    parser = _parser("verify", "Reads and checks every byte of site and store. What is damaged in"
        " the store is removed; the next build builds it again.",
        epilog="Exit status: 0 every byte is right, and the same as at PLACE; 1 something is"
        " damaged or differs; 2 wrong usage, or no manifest at PLACE.")  # fmt: skip
    parser.add_argument(
        "--against",
        metavar="PLACE",
        help="compare the site's manifest with that of another site as well, at an http(s) address"
        " or in a folder, and name the sources, libraries and files that differ",
    )
    return _options(parser, _article, _output, _store, _which_profile)


def _prune() -> CommandLine:
    parser = _parser("prune", "Shrinks the store: removes the least recently used results first.")
    parser.add_argument("bytes", type=types.bytes_of, metavar="SIZE", help="the largest size that"
        " the store may have afterwards, in B, KB, MB, GB or TB, such as 500MB (1 KB is 1,000 B);"
        " 0 empties it")  # fmt: skip
    return _options(parser, _store)


WIDTH = 560  # px of an exported film
PARSERS: dict[str, Callable[[], CommandLine]] = {
    "build": _build,
    "serve": _serve,
    "new": _new,
    "film": _film,
    "export": _export,
    "slides": _slides,
    "list": _list,
    "explain": _explain,
    "verify": _verify,
    "prune": _prune,
}
SUMMARIES = {
    "serve": "build, show the site on this machine, and build again after each change",
    "new": "write a new figure that already builds, for you to change",
    "film": "write the film of a network and points that lie in files",
    "export": "write a film, or a part of it, to a new file",
    "slides": "write GIFs, videos and decks for talks",
    "list": "list the figures and whether each is fresh",
    "explain": "say why a figure would be built again",
    "verify": "read and check every byte of site and store",
    "prune": "shrink the store to a size",
}


def build_arguments(options: Namespace) -> list[str]:
    """The command line of a build with the same options, without `--force`."""
    values = {"output": options.output, "store": options.store, "jobs": options.jobs}
    values |= {"figures": options.figures_folder, "templates": options.templates_folder}
    values |= {"executor": None if options.executor == types.LOCAL else options.executor}
    values |= {"data": options.data, "timeout": options.timeout, "site-url": options.site_url}
    flags = [f"--{name}={value}" for name, value in values.items() if value is not None]
    profile = [] if options.profile == "default" else [f"--{options.profile}"]
    return [*options.figures, *flags, *profile]
