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

from generator.errors import UserError, expected
from generator.publish.text.template_cache import TemplateCache
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
        """Text, and the path that messages say; SourceError.

        When it can't be read, or `prepare` refuses it.
        """
        for folder in self.searchpath:
            path = Path(folder, *split_template_path(template))
            if path.is_file():
                where = place(environment, template)
                try:
                    return self.prepare(read_text(path, where), where), where, lambda: True
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
    jinja = jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        finalize=showable,
        autoescape=autoescape,
        trim_blocks=autoescape,  # HTML has no meaningful line ends; in prose every line counts
        lstrip_blocks=autoescape,
        keep_trailing_newline=True,
        bytecode_cache=TemplateCache(f"autoescape={autoescape}"),
    )
    for name in RANDOM:
        jinja.globals.pop(name, None)
        jinja.filters.pop(name, None)
    jinja.globals |= names
    return jinja


def showable(value: object) -> object:
    """The value of an expression; UserError for one that no reader can want to see."""
    if isinstance(value, jinja2.Undefined):
        return value  # Jinja refuses it by its name
    if value is None:
        raise UserError("expected text or a number, got none")
    if callable(value):
        name = getattr(value, "__name__", None) or getattr(value, "name", "it")
        raise UserError(f"expected a call, {name}(…), got the function {name}")
    return value


def source(jinja: jinja2.Environment, name: str) -> str:
    """The template's text as Jinja reads it."""
    assert jinja.loader
    return jinja.loader.get_source(jinja, name)[0]


def render(jinja: jinja2.Environment, name: str, **names: object) -> str:
    """The template's text. Raises UserError with file and line."""
    try:
        return jinja.get_template(name).render(**names)
    except SourceError:
        raise
    except jinja2.TemplateSyntaxError as error:
        where = place(jinja, inside(jinja, error.filename) or name, error.lineno)
        raise UserError(f"{where}: {unended(error.message or '')}") from None
    except (jinja2.TemplateError, UserError, *MISTAKES, *ENDLESS) as error:
        known = isinstance(error, (jinja2.TemplateError, UserError, *ENDLESS))
        if not known and raised_by_generator(jinja, error.__traceback__):
            raise  # it keeps its trace
        file, line = innermost(jinja, error.__traceback__, name)
        raise UserError(f"{place(jinja, file, line)}: {explained(jinja, error)}") from None


def unended(message: str) -> str:
    """The message of a syntax error; Jinja's own doesn't say what a comment is."""
    if message == "Missing end of comment tag":
        return "expected #} at the end of a comment, which {# begins, got none"
    return message


def explained(jinja: jinja2.Environment, error: BaseException) -> str:
    """The error's message in one line, an undefined name with those that come close."""
    if isinstance(error, jinja2.TemplateNotFound):
        return f"expected a template that is there, got {error.name!r}"
    if isinstance(error, RecursionError):
        return "expected macros and includes that end, got one that calls itself without end"
    if isinstance(error, MemoryError):
        return "expected a text that fits into memory, got a larger one"
    undefined = re.fullmatch(r"'(\w+)' is undefined", str(error))
    if not undefined:
        return " ".join(str(error).split()) or type(error).__name__
    names = [name for name in jinja.globals if name not in JINJA_NAMES]
    return expected("a name that templates know", names, undefined[1])


JINJA_NAMES = frozenset(jinja2.Environment().globals)


def folders_of(jinja: jinja2.Environment) -> list[Path]:
    assert isinstance(jinja.loader, jinja2.FileSystemLoader)
    return [Path(path) for path in jinja.loader.searchpath]


def place(jinja: jinja2.Environment, name: str, line: int | None = None) -> str:
    """`templates/sections/01-x.md:12`: how an error names a place in a template."""
    folders = folders_of(jinja)
    folder = next((folder for folder in folders if (folder / name).is_file()), folders[0])
    path = f"{folder.parent.name}/{folder.name}/{name}"
    return path if line is None else f"{path}:{line}"


def inside(jinja: jinja2.Environment, path: str | None) -> str | None:
    """The name of the template that a path in messages is; None when it is none."""
    for folder in folders_of(jinja):
        start = f"{folder.parent.name}/{folder.name}/"
        if path and path.startswith(start):
            return path.removeprefix(start)
    return None


def frames(trace: TracebackType | None) -> list[tuple[str, int]]:
    """File and line of each frame; Jinja puts the template's there."""
    places = []
    while trace is not None:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return places


def innermost(
    jinja: jinja2.Environment, trace: TracebackType | None, name: str
) -> tuple[str, int | None]:
    """The deepest template and line that the error went through."""
    for path, line in reversed(frames(trace)):
        template = inside(jinja, path)
        if template is not None:
            return template, line
    return name, None


def raised_by_generator(jinja: jinja2.Environment, trace: TracebackType | None) -> bool:
    """Whether a function of the generator raised it, and not the template or Jinja."""
    for path, _ in reversed(frames(trace)):
        if inside(jinja, path) is not None:
            return False
        if Path(path).is_relative_to(GENERATOR):
            return True
    return False
