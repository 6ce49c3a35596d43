"""Compiled modules of the user's cache: of the very bytes, or not used."""

import pytest

from generator.pipeline.figures import code_cache
from generator.pipeline.figures.code_cache import compiled

NAME, ORIGIN = "generator/x.py", "/somewhere/generator/x.py"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return code_cache.folder()


@pytest.fixture
def compiling(monkeypatch):
    """The origins of all that is compiled and not taken from the cache."""
    origins = []

    def compile_and_note(data, origin, *arguments, **options):
        origins.append(origin)
        return compile(data, origin, *arguments, **options)

    monkeypatch.setattr(code_cache, "compile", compile_and_note, raising=False)
    return origins


def value(data, origin=ORIGIN):
    names = {}
    code = compiled(data, NAME, origin)
    exec(code, names)
    assert code.co_filename == origin
    return names["x"]


def test_a_module_is_compiled_once_for_its_bytes_and_place(cache, compiling):
    assert [value(b"x = 1"), value(b"x = 1")] == [1, 1]
    assert compiling == [ORIGIN]
    assert value(b"x = 2") == 2  # whatever the file's time says
    assert value(b"x = 2", "/elsewhere/x.py") == 2
    assert value(b"x = 1") == 1
    assert len(compiling) == 4
    assert len(list(cache.iterdir())) == 1  # one file a module


def test_damaged_code_is_compiled_anew(cache, compiling):
    value(b"x = 1")
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[:70] + b"\xff" + whole[71:], bytes(len(whole))):
        path.write_bytes(damaged)
        assert value(b"x = 1") == 1
        assert path.read_bytes() == whole
    assert len(compiling) == 5


def test_a_cache_that_cant_be_written_is_no_error(cache, compiling):
    cache.parent.mkdir()
    cache.write_text("a file in its place")
    assert [value(b"x = 1"), value(b"x = 1")] == [1, 1]
    assert len(compiling) == 2
