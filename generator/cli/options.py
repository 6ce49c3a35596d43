"""The options of the command line, and what each allows."""

import argparse
import re
from argparse import Namespace
from pathlib import Path
from typing import NoReturn

from generator.errors import AuthorError, did_you_mean
from generator.pipeline.store.prune import size

LOCAL = "local"


class CommandLine(argparse.ArgumentParser):
    """A parser that tells wrong usage in one line; figures may stand between options."""

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"unrecognized arguments: (--[^\s=]*)", message)
        if unknown:
            name = unknown[1]
            message = f"no option {name!r}{did_you_mean(name, self._option_string_actions)}"
        line = f"{self.prog}: {message.removeprefix('argument ')}"
        self.exit(2, f"{line} (--help says more)\n")


def command_line() -> CommandLine:
    """The options, as `--help` shows them."""
    parser = CommandLine(
        "build.py",
        description="Builds the article: trains its networks, draws its figures, checks its claims"
        " and publishes the site. What is fresh in the store is not made again.",
        epilog="Exit status: 0 done; 1 a figure or a claim failed, and nothing was published;"
        " 2 wrong usage; 130 interrupted.",
    )
    add = parser.add_argument
    add("figures", nargs="*", metavar="FIGURE", help="ids, as spiral-easy: build these, and publish"
        " them into the last good site (all figures if none is named)")  # fmt: skip
    add("--figures", type=Path, metavar="DIR", dest="figures_folder", help="the figures of another"
        " article; its templates stand beside them")  # fmt: skip
    add("--templates", type=Path, metavar="DIR", dest="templates_folder", help="another article's"
        " prose; article.toml lies beside it, and the site goes there")  # fmt: skip
    add("--output", type=Path, metavar="DIR", help="where the site goes (site, or site-draft)")
    add("--store", type=Path, metavar="DIR", help="where products are kept (.store)")
    add("--jobs", type=positive, metavar="N", help="workers at once (one a processor);"
        " the number changes no byte")  # fmt: skip
    add("--executor", type=executor, default=LOCAL, metavar="local|dask://HOST:PORT", help="who"
        " computes: this machine, or a dask scheduler's workers (docs/scaling.md)")  # fmt: skip
    add(
        "--site-url",
        type=address,
        metavar="URL",
        help="the site's own address: for"
        " canonical links, previews, feed and sitemap (article.toml's site if none is given)",
    )
    add("--data", type=folder, metavar="DIR", help="a folder with MNIST's four IDX files: real"
        " digits of its own for the figures about digits")  # fmt: skip
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
    instead.add_argument("--new", metavar="ID", help="write a figure that builds, to be changed:"
        " figures/three_arms.py for three-arms")  # fmt: skip
    instead.add_argument("--cut", type=picture, metavar="FILE", help="write a part of one figure to"
        " FILE, a .gif, .mp4, .svg or .png")  # fmt: skip
    instead.add_argument("--slides", action="store_true", help="GIFs, videos and decks for talks,"
        " into the folder slides of the site; of the named figures, or of all")  # fmt: skip
    instead.add_argument("--list", action="store_true", help="figures: id, kind, state and title")
    instead.add_argument("--explain", action="store_true", help="what would be made, and which part"
        " of its key changed")  # fmt: skip
    instead.add_argument("--check", action="store_true", help="verify every byte of site and store;"
        " what is damaged in the store is removed, and made again when it is wanted")  # fmt: skip
    instead.add_argument("--prune", type=bytes_of, metavar="SIZE", help="shrink the store to SIZE,"
        " as 500MB, the longest unused first")  # fmt: skip
    cut = parser.add_argument_group("with --cut")
    for option, kind, metavar, words in CUT:
        cut.add_argument(option, type=kind, metavar=metavar, help=words)
    parser.set_defaults(profile="default")
    return parser


def picture(text: str) -> Path:
    if Path(text).suffix not in (".gif", ".mp4", ".svg", ".png"):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: names in .gif, .mp4, .svg and .png")
    return Path(text)


def count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: whole numbers from 0")
    return int(text)


def span(text: str) -> list[int]:
    found = re.fullmatch(r"(\d+):(\d+)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: two layers, as 1:2; 0 is the input")
    return [int(found[1]), int(found[2])]


def pixels(text: str) -> list[int]:
    found = re.fullmatch(r"(\d+)(?:x(\d+))?", text)
    sides = [int(one) for one in found.groups() if one] if found else [0]
    if not all(MOST_SIDE >= one >= LEAST_SIDE for one in sides):
        allowed = f"a width or a width and a height, as 1280x720, {LEAST_SIDE} to {MOST_SIDE} px"
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: {allowed}")
    return sides


def arguments(given: Namespace) -> list[str]:
    """The command line of the same build, without `--serve`, and without `--force`."""
    options = {"output": given.output, "store": given.store, "jobs": given.jobs}
    options |= {"figures": given.figures_folder, "templates": given.templates_folder}
    options |= {"executor": None if given.executor == LOCAL else given.executor}
    options |= {"data": given.data, "timeout": given.timeout, "site-url": given.site_url}
    flags = [f"--{name}={value}" for name, value in options.items() if value is not None]
    profile = [] if given.profile == "default" else [f"--{given.profile}"]
    return [*given.figures, *flags, *profile]


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: whole numbers from 1")
    return int(text)


def executor(text: str) -> str:
    """`local`, or the address of a scheduler."""
    found = re.fullmatch(r"dask://(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})", text)
    if text != LOCAL and not (found and 0 < int(found[2]) < 65536):
        raise argparse.ArgumentTypeError(
            f"{text!r}; allowed: local, or dask://HOST:PORT of a scheduler, as dask://10.0.0.5:8786"
        )
    return text


def port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a port, 0 to 65535")
    return int(text)


def folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text!r}: no such folder")
    return Path(text)


def seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: seconds above 0")
    return found


def factor(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.1 <= found <= 10:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: 0.1 to 10, 2 for twice as fast")
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


LEAST_SIDE, MOST_SIDE = 120, 4096  # px
CUT = (
    ("--panel", count, "N", "one panel, the first is 0 (all, with their strips)"),
    ("--layers", span, "A:B", "from layer A to layer B, 0 being the input (the whole film)"),
    ("--size", pixels, "WxH", "in px; W alone: as high as that asks for (560)"),
    ("--theme", str, "NAME", "light or dark, or a theme of your own (light)"),
    ("--tempo", factor, "X", "2: twice as fast (1)"),
)
