"""Jinja with errors for authors: `environment(folder, …)`, then `render(environment, name, …)`.

Whatever is wrong in a template becomes one line with the template's file and line: a syntax error,
an undefined name (with close matches), a wrong call, an AuthorError of a function that it called.
"""

import re
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2

from generator.errors import AuthorError, did_you_mean


def environment(*folders: Path, autoescape: bool, **names: Any) -> jinja2.Environment:
    """Templates of the first folder that has them; `names` can be used in each.

    An undefined one is an error.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=autoescape,
        trim_blocks=autoescape,  # HTML has no meaningful line ends; in prose every line counts
        lstrip_blocks=autoescape,
        keep_trailing_newline=True,
    )
    made.globals |= names
    return made


def render(made: jinja2.Environment, name: str, **names: Any) -> str:
    """The template's text. Raises AuthorError with file and line."""
    try:
        return made.get_template(name).render(**names)
    except jinja2.TemplateNotFound as error:
        raise AuthorError(f"{place(made, name)}: there is no template {error.name!r}") from None
    except jinja2.TemplateSyntaxError as error:
        where = place(made, error.name or name, error.lineno)
        raise AuthorError(f"{where}: {error.message}") from None
    except UnicodeDecodeError as error:
        raise AuthorError(f"{place(made, name)}: not UTF-8 ({error})") from None
    except (jinja2.TemplateError, AuthorError) as error:
        file, line = innermost(made, error.__traceback__, name)
        raise AuthorError(f"{place(made, file, line)}: {explained(made, error)}") from None
    except TypeError as error:
        if not raised_by_template(made, error.__traceback__):
            raise  # a bug of ours: it keeps its trace
        file, line = innermost(made, error.__traceback__, name)
        raise AuthorError(f"{place(made, file, line)}: {error}") from None


def explained(made: jinja2.Environment, error: Exception) -> str:
    """The error's message, an undefined name with those that come close."""
    undefined = re.fullmatch(r"'(\w+)' is undefined", str(error))
    if not undefined:
        return str(error)
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


def frames(made: jinja2.Environment, trace: TracebackType | None) -> list[tuple[str | None, int]]:
    """Template name (None: Python) and line of each frame; Jinja puts the template's there."""
    found: list[tuple[str | None, int]] = []
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        inside = [path.relative_to(one) for one in folders_of(made) if path.is_relative_to(one)]
        found.append((inside[0].as_posix() if inside else None, trace.tb_lineno))
        trace = trace.tb_next
    return found


def innermost(
    made: jinja2.Environment, trace: TracebackType | None, name: str
) -> tuple[str, int | None]:
    """The deepest template and line that the error went through."""
    inside = [(file, line) for file, line in frames(made, trace) if file is not None]
    return inside[-1] if inside else (name, None)


def raised_by_template(made: jinja2.Environment, trace: TracebackType | None) -> bool:
    return frames(made, trace)[-1][0] is not None
