"""Few cases of a test try every value of its parameters, and docs/testing.md names those tests."""

import ast
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chosen_cases import chosen

TESTS = Path(__file__).parent
TESTING = TESTS.parent / "docs/testing.md"
MARKS = {"pytest.mark.few", "pytest.mark.ci", "pytest.mark.long"}


def matrix(rows: int, columns: int) -> list[tuple[str, dict[str, int]]]:
    """A case for each pair of values."""
    pairs = itertools.product(range(rows), range(columns))
    return [(f"test[{row}-{column}]", {"row": row, "column": column}) for row, column in pairs]


@pytest.mark.parametrize(("rows", "columns"), [(2, 9), (6, 6), (4, 6), (1, 5), (9, 9)])
def test_as_many_cases_as_a_parameter_has_values_try_each_value(rows, columns):
    cases = matrix(rows, columns)
    count = max(rows, columns)
    kept = chosen(cases, count)
    assert len(kept) == count
    assert {cases[index][1]["row"] for index in kept} == set(range(rows))
    assert {cases[index][1]["column"] for index in kept} == set(range(columns))


def test_the_choice_is_the_same_each_time_and_has_what_it_can():
    cases = matrix(6, 6)
    assert chosen(cases, 3) == chosen(cases, 3)
    assert len({cases[index][1]["row"] for index in chosen(cases, 3)}) == 3
    assert chosen(cases, 100) == set(range(36))
    assert chosen([("test", {})], 1) == {0}
    with pytest.raises(ValueError, match="expected a number of cases from 1, got 0"):
        chosen(cases, 0)


def leaving_out(node: ast.AST) -> Iterator[ast.Attribute]:
    """The marks in decorators and in `pytestmark` that leave cases out."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and ast.unparse(part) in MARKS:
            yield part


MATRIX = """import pytest

@pytest.mark.few(3)
@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("column", range(3))
def test_pair(row, column):
    pass
"""


@pytest.mark.parametrize(("ci", "rounds", "kept"), [("", "1", 3), ("true", "1", 9), ("", "2", 9)])
def test_as_usual_the_mark_leaves_cases_out_and_in_ci_or_with_rounds_none(
    tmp_path, ci, rounds, kept
):
    (tmp_path / "test_matrix.py").write_text(MATRIX)
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "tests.conftest", "--collect-only"]
    command += ["-c", str(TESTS.parent / "pyproject.toml"), str(tmp_path / "test_matrix.py")]
    run = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=TESTS.parent,
        env=os.environ | {"CI": ci, "ROUNDS": rounds},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("::test_pair[") == kept, run.stdout


def test_docs_name_each_file_with_tests_that_leave_cases_out():
    documented = TESTING.read_text(encoding="utf-8")
    files = {
        path.relative_to(TESTS.parent).as_posix()
        for path in TESTS.rglob("test_*.py")
        if path != Path(__file__) and any(leaving_out(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert files
    assert [path for path in sorted(files) if path not in documented] == []
