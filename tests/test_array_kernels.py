"""When compiled loops take over. That they make the same bits is tested with what calls them."""

import sys

import pytest

from generator.array_kernels import dispatch


@pytest.fixture
def fresh(monkeypatch):
    """A process that hasn't computed anything."""
    monkeypatch.setattr(dispatch._Computed, "operations", 0)
    dispatch.loaded.cache_clear()
    yield
    dispatch.loaded.cache_clear()


def test_they_take_over_once_much_was_computed(fresh):
    kernels = pytest.importorskip("generator.array_kernels.array_loops")
    assert dispatch.compiled(30, 1000) is None
    assert dispatch.compiled(30, dispatch.WORTH) is None
    assert dispatch.compiled(1, 1) is kernels


def test_many_small_arrays_count_too(fresh):
    pytest.importorskip("numba")
    calls = dispatch.WORTH // (30 * dispatch.OVERHEAD) + 1
    assert [dispatch.compiled(30, 10) is None for _ in range(calls)].count(True) > calls // 2
    assert dispatch.compiled(30, 10) is not None


def test_where_numba_lacks_numpy_computes(fresh, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    dispatch.compiled(30, dispatch.WORTH)
    assert dispatch.compiled(30, 1000) is None
