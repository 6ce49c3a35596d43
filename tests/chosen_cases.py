"""Which cases of a test are run: all in CI, a few as usual where the test has the mark `few`.

`@pytest.mark.few(4)` on a test of many cases: as usual four of them, which try as many values of
its parameters as four can; where CI=true or ROUNDS is 2 or more, all of them. docs/testing.md names
each test that has the mark.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pytest

Case = tuple[str, Mapping[str, int]]  # its name, and the index of each parameter's value


def left_out_cases(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Of each test with the mark `few`, the cases beyond the number that the mark allows."""
    tests: dict[tuple[pytest.Item | None, str], list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("few"):
            tests[item.parent, item.originalname].append(item)
    left_out: set[pytest.Item] = set()
    for cases in tests.values():
        (count,) = cases[0].get_closest_marker("few").args
        kept = chosen([(case.name, values(case)) for case in cases], count)
        left_out |= {case for index, case in enumerate(cases) if index not in kept}
    return left_out


def values(case: pytest.Function) -> Mapping[str, int]:
    """The index of the value that each parameter has in this case."""
    callspec = getattr(case, "callspec", None)
    return callspec.indices if callspec else {}


def chosen(cases: Sequence[Case], count: int) -> set[int]:
    """The indices of `count` cases, the same ones each time.

    Each next case has the most parameter values that none before it has; where several have, the
    digest of their names decides, so that the choice has no pattern.
    """
    if count < 1:
        raise ValueError(f"few: expected a number of cases from 1, got {count}")
    digests = [hashlib.sha256(name.encode()).hexdigest() for name, _ in cases]
    tried: set[tuple[str, int]] = set()
    kept: set[int] = set()
    while len(kept) < min(count, len(cases)):
        others = (index for index in range(len(cases)) if index not in kept)
        best = min(
            others, key=lambda index: (-len(cases[index][1].items() - tried), digests[index])
        )
        kept.add(best)
        tried |= cases[best][1].items()
    return kept
