"""The file formats of films and stills: an entry here and an encoder are all that a new one needs.

An encoder is a module with two functions:

    encode(context) -> bytes                   the file of a film laid out in a draw.Format
    render(film, id, profile) -> Rendering     the files of a figure, in the page's format; not
                                               needed by a format that is only exported

One that needs the film's pictures in their order may have `recording` besides, with the arguments
of `render`: then a film is drawn once for all such formats (draw/render/raster/recording.py).

Methods of films, `export`, the outputs of a figure, the preview server and the figures' pages read
`FORMATS`. It imports no encoder until one is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module

from generator.errors import UserError, expected


@dataclass(frozen=True)
class FileFormat:
    """One format. `film_files` and `still_files` say what a figure's files `<id><ending>` are for.

    These are the lines of the table of downloads, ending → words; a kind of figure without lines
    has no such file.
    """

    name: str  # of the film's method, and of the suffix without its dot
    title: str  # as pages call it
    mime: str
    encoder: str  # the dotted name of a module
    film_files: dict[str, str] = field(default_factory=dict)
    still_files: dict[str, str] = field(default_factory=dict)
    recorded: bool = False  # whether the encoder has `recording`
    draft_kinds: tuple[str, ...] | None = (
        None  # kinds of figures that have it in a draft; None: all
    )

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    @property
    def video(self) -> bool:
        """Whether a page plays it by a video element; else it is an image."""
        return self.mime.startswith("video/")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of figures that have such files."""
        files = {"animation": self.film_files, "still": self.still_files}
        return tuple(kind for kind, endings in files.items() if endings)

    def encode(self, context: object) -> bytes:
        """The file's bytes of a `RenderContext`; UserError for a film that it can't hold."""
        data: bytes = import_module(self.encoder).encode(context)
        return data


# In the order in which a page prefers and offers them; every figure has the last, its poster.
FORMATS = (
    FileFormat(
        "svg",
        "animated SVG",
        "image/svg+xml",
        "generator.draw.render.svg.document",
        {".svg": "pages: sharp at any size, it plays by itself"},
        {".svg": "pages and slides: sharp at any size", "-dark.svg": "the same, on dark"},
        draft_kinds=("still",),
    ),
    FileFormat(
        "mp4",
        "MP4",
        "video/mp4",
        "generator.draw.render.raster.mp4",
        {".mp4": "slides and pages: smooth, with controls", "-dark.mp4": "the same, on dark"},
        recorded=True,
        draft_kinds=(),
    ),
    FileFormat(
        "gif",
        "GIF",
        "image/gif",
        "generator.draw.render.raster.gif",
        {".gif": "slides, messages and READMEs: it plays anywhere"},
        recorded=True,
    ),
    FileFormat(
        "webm",
        "WebM without a background",
        "video/webm",
        "generator.draw.render.raster.webm",
    ),
    FileFormat(
        "webp",
        "animated WebP without a background",
        "image/webp",
        "generator.draw.render.raster.webp",
    ),
    FileFormat(
        "png",
        "PNG",
        "image/png",
        "generator.draw.render.raster.png",
        {
            ".png": "print and previews: one picture, on light",
            "-dark.png": "the same, on dark",
        },
        {".png": "print and previews, on light", "-dark.png": "the same, on dark"},
    ),
)


def format_named(name: str) -> FileFormat:
    """The format of a name such as "gif"; UserError for one that isn't there."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = [known.name for known in FORMATS]
    raise UserError(expected("a file format", names, name))


def preferred(id: str, files: Iterable[str]) -> FileFormat:
    """The format in which a page shows a figure with these files: the first that it has."""
    names = set(files)
    return next((known for known in FORMATS if f"{id}{known.suffix}" in names), FORMATS[-1])
