"""Jinja with errors for authors: `environment(folder, …)`, then `render(environment, name, …)`.

Whatever is wrong in a template becomes one line with the template's file and line: a syntax error,
an undefined name (with close matches), a wrong call or calculation, an UserError of a function
that it called.
"""

import re
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2.loaders import split_template_path

from generator.errors import UserError, did_you_mean
from generator.source_files import read_text

Prepare = Callable[[str, str], str]  # (text, name of the file in messages) → text for Jinja
GENERATOR = Path(__file__).parents[2]
# What an expression of a template may raise; what our own functions raise of these is a bug.
MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
ENDLESS = (MemoryError, RecursionError)
RANDOM = ("lipsum", "random")  # the same sources give the same page


class SourceError(UserError):
    """What is wrong with a template's text; the message begins with its file."""


class SourceLoader(jinja2.FileSystemLoader):
    """Templates as any other source is read: with or without BOM, whatever the line ends."""

    prepare: Prepare

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Text and path; SourceError when it can't be read or `prepare` refuses it."""
        for folder in self.searchpath:
            path = Path(folder, *split_template_path(template))
            if path.is_file():
                where = place(environment, template)
                try:
                    return self.prepare(read_text(path, where), where), str(path), lambda: True
                except UserError as error:
                    raise SourceError(str(error)) from None
        raise jinja2.TemplateNotFound(template)


def environment(
    *folders: Path,
    autoescape: bool,
    prepare: Prepare = lambda text, where: text,
    **names: object,
) -> jinja2.Environment:
    """Templates of the first folder that has them; `names` can be used in each.

    An undefined one is an error, and so is a function that is shown instead of called. `prepare`
    checks and changes a template's text before Jinja reads it.
    """
    loader = SourceLoader(folders)
    loader.prepare = prepare
    made = jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        finalize=showable,
        autoescape=autoescape,
        trim_blocks=autoescape,  # HTML has no meaningful line ends; in prose every line counts
        lstrip_blocks=autoescape,
        keep_trailing_newline=True,
    )
    for name in RANDOM:
        made.globals.pop(name, None)
        made.filters.pop(name, None)
    made.globals |= names
    return made


def showable(value: object) -> object:
    """The value of an expression; UserError for one that no reader can want to see."""
    if isinstance(value, jinja2.Undefined):
        return value  # Jinja refuses it by its name
    if value is None:
        raise UserError("the value is none; expected text or a number")
    if callable(value):
        name = getattr(value, "__name__", None) or getattr(value, "name", "it")
        raise UserError(f"{name} is a function; expected a call, {name}(…)")
    return value


def source(made: jinja2.Environment, name: str) -> str:
    """The template's text as Jinja reads it."""
    assert made.loader
    return made.loader.get_source(made, name)[0]


def render(made: jinja2.Environment, name: str, **names: object) -> str:
    """The template's text. Raises UserError with file and line."""
    try:
        return made.get_template(name).render(**names)
    except SourceError:
        raise
    except jinja2.TemplateSyntaxError as error:
        where = place(made, inside(made, error.filename) or name, error.lineno)
        raise UserError(f"{where}: {unended(error.message or '')}") from None
    except (jinja2.TemplateError, UserError, *MISTAKES, *ENDLESS) as error:
        known = isinstance(error, (jinja2.TemplateError, UserError, *ENDLESS))
        if not known and ours(made, error.__traceback__):
            raise  # it keeps its trace
        file, line = innermost(made, error.__traceback__, name)
        raise UserError(f"{place(made, file, line)}: {explained(made, error)}") from None


def unended(message: str) -> str:
    """The message of a syntax error; Jinja's own doesn't say what a comment is."""
    if message == "Missing end of comment tag":
        return "{# begins a comment; expected #} at its end"
    return message


def explained(made: jinja2.Environment, error: BaseException) -> str:
    """The error's message in one line, an undefined name with those that come close."""
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.name!r}"
    if isinstance(error, RecursionError):
        return "a macro or an include that calls itself without end"
    if isinstance(error, MemoryError):
        return "its text is larger than the memory"
    undefined = re.fullmatch(r"'(\w+)' is undefined", str(error))
    if not undefined:
        return " ".join(str(error).split()) or type(error).__name__
    names = [name for name in made.globals if name not in JINJA_NAMES]
    return f"unknown name {undefined[1]!r}{did_you_mean(undefined[1], names)}"


JINJA_NAMES = frozenset(jinja2.Environment().globals)


def folders_of(made: jinja2.Environment) -> list[Path]:
    assert isinstance(made.loader, jinja2.FileSystemLoader)
    return [Path(path) for path in made.loader.searchpath]


def place(made: jinja2.Environment, name: str, line: int | None = None) -> str:
    """`templates/sections/01-x.md:12`: how an error names a place in a template."""
    folders = folders_of(made)
    folder = next((one for one in folders if (one / name).is_file()), folders[0])
    path = f"{folder.parent.name}/{folder.name}/{name}"
    return path if line is None else f"{path}:{line}"


def inside(made: jinja2.Environment, path: str | None) -> str | None:
    """The name of the template that a path is; None when it is none."""
    for folder in folders_of(made):
        if path and Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return None


def frames(trace: TracebackType | None) -> list[tuple[str, int]]:
    """File and line of each frame; Jinja puts the template's there."""
    found = []
    while trace is not None:
        found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return found


def innermost(
    made: jinja2.Environment, trace: TracebackType | None, name: str
) -> tuple[str, int | None]:
    """The deepest template and line that the error went through."""
    for path, line in reversed(frames(trace)):
        template = inside(made, path)
        if template is not None:
            return template, line
    return name, None


def ours(made: jinja2.Environment, trace: TracebackType | None) -> bool:
    """Whether a function of the generator raised it, and not the template or Jinja."""
    for path, _ in reversed(frames(trace)):
        if inside(made, path) is not None:
            return False
        if Path(path).is_relative_to(GENERATOR):
            return True
    return False
