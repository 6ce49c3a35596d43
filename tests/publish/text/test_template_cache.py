"""Compiled templates of the user's cache: used for the same text alone, and never needed."""

import hashlib

import jinja2
import pytest

from generator.errors import UserError
from generator.publish.text import template_cache
from generator.publish.text.templates import environment, render


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """A folder of templates, with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "templates/sections"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("one {{ 1 + 1 }}")
    return folder


def rendered(folder):
    return render(environment(folder, autoescape=False), "a.md")


def compiled_at(folder, monkeypatch):
    """What a render gives, and how often Jinja compiled for it."""
    count = []
    own = jinja2.Environment.compile
    with monkeypatch.context() as patch:
        patch.setattr(
            jinja2.Environment, "compile", lambda *args, **kw: count.append(1) or own(*args, **kw)
        )
        return rendered(folder), len(count)


def kept():
    return sorted(template_cache.folder().iterdir())


def test_a_template_is_compiled_once_until_its_text_changes(templates, monkeypatch):
    assert compiled_at(templates, monkeypatch) == ("one 2", 1)
    assert compiled_at(templates, monkeypatch) == ("one 2", 0)
    (templates / "a.md").write_text("two {{ 1 + 1 }}")
    assert compiled_at(templates, monkeypatch) == ("two 2", 1)
    assert len(kept()) == 1  # written anew


def test_damaged_code_and_a_folder_that_cant_be_written_are_no_errors(templates, monkeypatch):
    rendered(templates)
    (path,) = kept()
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[:40] + b"\0" + whole[41:], bytes(len(whole))):
        path.write_bytes(damaged)
        assert compiled_at(templates, monkeypatch) == ("one 2", 1)
        assert path.read_bytes() == whole
    path.unlink()
    template_cache.folder().rmdir()
    template_cache.folder().write_text("a file in its place")
    assert compiled_at(templates, monkeypatch) == ("one 2", 1)


def test_what_is_wrong_is_said_in_the_same_line_from_kept_code(templates, monkeypatch):
    (templates / "a.md").write_text("one\n{{ unknown }}\n")
    messages = []
    for _ in range(2):
        with pytest.raises(UserError) as raised:
            rendered(templates)
        messages.append(str(raised.value))
    assert messages[0] == messages[1]
    assert messages[0].startswith("templates/sections/a.md:2: expected a name that templates know")


def test_code_has_its_own_digest_before_it(templates):
    rendered(templates)
    content = kept()[0].read_bytes()
    assert content[:32] == hashlib.sha256(content[32:]).digest()
