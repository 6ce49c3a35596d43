"""Commands and their options: `read(["list", "--store", "x"])` is what was asked for.

The first argument is a command, or else it belongs to `build`. Each command has a parser of its
own, and so a `--help` of its own.
"""

import argparse
import re
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from generator.cli import arguments as types
from generator.errors import did_you_mean

PROGRAM = "build.py"
VERSION = "layers-in-motion 0.1.0"  # that of pyproject.toml
DESCRIPTION = (
    "Builds the article: trains its networks, draws its figures, checks its claims and publishes"
    " the site. What is fresh in the store is not made again."
)
STATUS = (
    "Exit status: 0 done; 1 a figure or a claim failed, and nothing was published; 2 wrong usage;"
    " 130 interrupted."
)
# Options of before 0.2 that are commands now.
OLD = {
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
    """A parser that tells wrong usage in one line."""

    def error(self, message: str) -> NoReturn:
        """Ends with status 2 and one line."""
        unknown = re.match(r"unrecognized arguments: (--?[^\s=]*)", message)
        if unknown and (command := OLD.get(unknown[1])):
            message = f"{unknown[1]} is a command now: python {PROGRAM} {command}"
        elif unknown:
            name = unknown[1]
            message = f"no option {name!r}{did_you_mean(name, self._option_string_actions)}"
        line = f"{self.prog}: {message.removeprefix('argument ')}"
        self.exit(2, f"{line} (--help says more)\n")


def read(given: Sequence[str]) -> Namespace:
    """The command and its options; SystemExit after --help, --version and wrong usage."""
    command, rest = "build", list(given)
    if rest and rest[0] in PARSERS:
        command, rest = rest[0], rest[1:]
    parser = PARSERS[command]()
    found = parser.parse_intermixed_args(rest)
    found.command = command
    if "figures" not in found:
        found.figures = []
    late = [id for id in found.figures if id in PARSERS]
    if late:
        parser.error(f"{late[0]} is a command, and comes first: python {PROGRAM} {late[0]} …")
    return found


def _parser(command: str, description: str, epilog: str = "") -> CommandLine:
    program = PROGRAM if command == "build" else f"{PROGRAM} {command}"
    parser = CommandLine(program, description=description, epilog=epilog, allow_abbrev=False)
    parser.set_defaults(profile="default", force=False)
    for name in ("figures_folder", "templates_folder", "output", "store", "data", "jobs"):
        parser.set_defaults(**{name: None})
    parser.set_defaults(executor=types.LOCAL, timeout=None, site_url=None)
    return parser


def _ids(parser: CommandLine, words: str) -> None:
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=words)


def _article(parser: CommandLine) -> None:
    add = parser.add_argument
    add("--figures", type=Path, metavar="DIR", dest="figures_folder", help="the figures of another"
        " article; its templates stand beside them")  # fmt: skip
    add("--templates", type=Path, metavar="DIR", dest="templates_folder", help="another article's"
        " prose; article.toml lies beside it, and the site goes there")  # fmt: skip


def _store(parser: CommandLine) -> None:
    parser.add_argument(
        "--store", type=Path, metavar="DIR", help="where products are kept (.store)"
    )


def _output(parser: CommandLine) -> None:
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the site goes (site, or site-draft)"
    )


def _profile(parser: CommandLine) -> None:
    profile = parser.add_mutually_exclusive_group()
    profile.add_argument("--draft", dest="profile", action="store_const", const="draft",
        help="small and quick, into site-draft; failed claims stop nothing")  # fmt: skip
    profile.add_argument("--full", dest="profile", action="store_const", const="full",
        help="run the large sweeps too")  # fmt: skip


def _data(parser: CommandLine) -> None:
    parser.add_argument("--data", type=types.folder, metavar="DIR", help="a folder with MNIST's"
        " four IDX files, for the figures about digits")  # fmt: skip


def _work(parser: CommandLine) -> None:
    """Who computes, and for how long."""
    add = parser.add_argument
    add("--jobs", type=types.positive, metavar="N", help="workers at once (one a processor); the"
        " number changes no byte")  # fmt: skip
    add("--executor", type=types.executor, metavar="local|dask://HOST:PORT", help="who computes:"
        " this machine, or a dask scheduler's workers (docs/scaling.md)")  # fmt: skip
    add("--timeout", type=types.seconds, metavar="SECONDS", help="stop a figure that takes longer")
    add("--force", action="store_true", help="make these figures anew, whatever is kept of them")


def _site_url(parser: CommandLine) -> None:
    parser.add_argument("--site-url", type=types.address, metavar="URL", help="the site's own"
        " address: for canonical links, previews, feed and sitemap (article.toml's site if none is"
        " given)")  # fmt: skip


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
    parser.add_argument("--version", action="version", version=VERSION)
    _ids(parser, "ids, as spiral-easy: build these, and publish them into the last good site (all"
        " figures if none is named)")  # fmt: skip
    return _options(parser, _article, _output, _store, _work, _site_url, _data, _profile)


def _serve() -> CommandLine:
    parser = _parser("serve", "Builds, shows the site on this machine only, and builds again what"
        " changes, until it is interrupted.")  # fmt: skip
    _ids(parser, "build only these again")
    parser.add_argument("--port", type=types.port, default=8000, metavar="N", help="8000; 0 for any"
        " that is free")  # fmt: skip
    return _options(parser, _article, _output, _store, _work, _site_url, _data, _profile)


def _new() -> CommandLine:
    parser = _parser("new", "Writes a figure that builds as it stands, to be changed; with"
        " --figures, in a folder of your own, article.toml and a first section too.")  # fmt: skip
    parser.add_argument("id", metavar="ID", help="three-arms for figures/three_arms.py")
    return _options(parser, _article)


def _export() -> CommandLine:
    parser = _parser("export", "Writes one figure's film, or a part of it, to a file.")
    add = parser.add_argument
    add("file", type=types.picture, metavar="FILE", help=f"ends in {types.ENDINGS}")
    add("figure", metavar="FIGURE", help="an id, as spiral-easy")
    add("--panel", type=types.count, metavar="N", help="one panel, the first is 0 (all, with their"
        " strips)")  # fmt: skip
    add("--layers", type=types.layers, metavar="A:B", help="from layer A to layer B, 0 being the"
        " input (the whole film)")  # fmt: skip
    add("--size", type=types.pixels, default=[WIDTH], metavar="WxH", help="in px; W alone: as high"
        f" as that asks for ({WIDTH})")  # fmt: skip
    add("--theme", default="light", metavar="NAME", help="light or dark, or a theme of your own"
        " (light)")  # fmt: skip
    add("--speed", type=types.speed, default=1.0, metavar="X", help="2: twice as fast (1)")
    return _options(parser, _article, _store, _work, _data, _profile)


def _film() -> CommandLine:
    parser = _parser("film", "Writes the film of a network and points that lie in files, without a"
        " figure (docs/importing.md).")  # fmt: skip
    add = parser.add_argument
    add("model", type=Path, metavar="MODEL", help="the network: .onnx, .safetensors, .npz or"
        " network.json")  # fmt: skip
    add("points", type=Path, metavar="POINTS", help="the points: .csv, .npz or .parquet")
    add("-o", "--output", type=types.picture, required=True, dest="file", metavar="FILE",
        help=f"ends in {types.ENDINGS}")  # fmt: skip
    add("--layers", type=types.layers, metavar="A:B", help="from layer A to layer B, 0 being the"
        " input (the whole film)")  # fmt: skip
    add("--size", type=types.pixels, default=[WIDTH], metavar="WxH", help="in px; W alone: as high"
        f" as that asks for ({WIDTH})")  # fmt: skip
    add("--theme", default="light", metavar="NAME", help="light or dark (light)")
    add("--speed", type=types.speed, default=1.0, metavar="X", help="2: twice as fast (1)")
    add("--view", choices=VIEWS, default="", help="where the last layer has more than two units:"
        " the plane of its decision, of its principal directions, or of its classes (the first that"
        " there is)")  # fmt: skip
    add("--activations", type=types.words, default=[], metavar="NAMES", help="of weights alone, as"
        " tanh, or tanh,relu: one after each linear map but the last")  # fmt: skip
    add("--x", type=types.words, default=[], metavar="NAMES", help="the columns of the coordinates"
        " (all others)")  # fmt: skip
    add("--label", default="", metavar="NAME", help="the column of the classes (the last)")
    add("--classes", type=types.words, default=[], metavar="NAMES", help="in the network's order"
        " (by number or letter)")  # fmt: skip
    add("--split", default="", metavar="NAME", help="the column that says train or test: test"
        " points have rings")  # fmt: skip
    return parser


def _slides() -> CommandLine:
    parser = _parser("slides", "GIFs, videos and decks for talks, into the folder slides of the"
        " site. Needs python-pptx.")  # fmt: skip
    _ids(parser, "of these figures, or of all")
    return _options(parser, _article, _output, _store, _work, _site_url, _data, _profile)


def _list() -> CommandLine:
    parser = _parser("list", "One line for each figure: id, kind, state and title.")
    _ids(parser, "only these")
    return _options(parser, _article, _store, _data, _profile)


def _explain() -> CommandLine:
    parser = _parser("explain", "What a build would make, and which part of its key changed.")
    _ids(parser, "only these")
    return _options(parser, _article, _store, _data, _profile)


def _verify() -> CommandLine:
    parser = _parser("verify", "Verifies every byte of site and store. What is damaged in the store"
        " is removed, and made again when it is wanted.")  # fmt: skip
    return _options(parser, _article, _output, _store, _profile)


def _prune() -> CommandLine:
    parser = _parser("prune", "Shrinks the store, the longest unused first.")
    parser.add_argument("bytes", type=types.bytes_of, metavar="SIZE", help="what it may have at"
        " most, as 500MB")  # fmt: skip
    return _options(parser, _store)


VIEWS = ("decision", "pca", "lda")
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
    "serve": "show the site on this machine, and build again what changes",
    "new": "write a figure that builds, to be changed",
    "film": "draw a network and points that lie in files",
    "export": "write a film, or a part of it, to a file",
    "slides": "GIFs, videos and decks for talks",
    "list": "figures, and whether each is fresh",
    "explain": "what would be made, and why",
    "verify": "verify every byte of site and store",
    "prune": "shrink the store",
}


def build_arguments(given: Namespace) -> list[str]:
    """The command line of a build with the same options, without `--force`."""
    options = {"output": given.output, "store": given.store, "jobs": given.jobs}
    options |= {"figures": given.figures_folder, "templates": given.templates_folder}
    options |= {"executor": None if given.executor == types.LOCAL else given.executor}
    options |= {"data": given.data, "timeout": given.timeout, "site-url": given.site_url}
    flags = [f"--{name}={value}" for name, value in options.items() if value is not None]
    profile = [] if given.profile == "default" else [f"--{given.profile}"]
    return [*given.figures, *flags, *profile]
