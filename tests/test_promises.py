"""Every test that docs/promises*.md names is there, and every sentence has one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "docs" / name for name in ("promises.md", "promises-inputs.md")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def named(text):
    return NAMED.findall(text)


def is_there(path, name):
    file = ROOT / path
    if not file.is_file():
        return False
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse(file.read_text("utf-8"))
    return any(isinstance(node, functions) and node.name == name for node in tree.body)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_named_tests_are_there(page):
    tests = named(page.read_text("utf-8"))
    assert tests
    assert [f"{path}::{name}" for path, name in tests if not is_there(path, name)] == []


def test_a_name_of_no_test_is_caught():
    assert not is_there("tests/test_promises.py", "test_that_is_not_there")
    assert not is_there("tests/no_file.py", "test_named_tests_are_there")
    assert named("`tests/test_promises.py::test_named_tests_are_there`")


def test_the_four_sentences():
    headings = re.findall(r"^## \((\w)\)", PAGES[0].read_text("utf-8"), re.MULTILINE)
    assert headings == ["a", "b", "c", "d"]
