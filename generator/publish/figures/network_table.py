"""The table of all trained networks: `table(results, order, link)`, one row a network.

The rows come from what figures say of their networks (`summary` in figure.json), and from their
measurements `linking` and `stretch`; a network that several figures share has one row.
"""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.publish.figures.figure import Result, values
from generator.publish.figures.notes import Facts
from generator.publish.text.numbers import shown

COLUMNS = (
    "network",
    "units",
    "parameters",
    "succeeded",
    "accuracy",
    "witness",
    "linking number",
    "largest stretch",
)


def table(results: Mapping[str, Result], order: Sequence[str], link: Callable[[str], str]) -> str:
    """HTML of the table; `order` lists figures in the article's order, `link` names one."""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    body = "".join(_row(cells) for cells in _rows(results, order, link))
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="All trained networks">'
        f'<table class="networks"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return (
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{one}</td>" for one in others) + "</tr>"
    )


def _rows(
    results: Mapping[str, Result], order: Sequence[str], link: Callable[[str], str]
) -> Iterator[list[str]]:
    """The cells of each network that was trained, each once, under the first figure that has it."""
    found: list[tuple[Facts, list[Result]]] = []
    for id in order:
        for row in results[id].facts.get("summary", {}).get("networks", {}).values():
            if "restarts" not in row:
                continue
            same = next((sharing for known, sharing in found if known == row), None)
            if same is None:
                found.append((row, [results[id]]))
            else:
                same.append(results[id])
    for row, sharing in found:
        yield [link(sharing[0].id), *_cells(row, sharing)]


def _cells(row: Facts, sharing: Sequence[Result]) -> Iterator[str]:
    units = "–".join(str(one) for one in row["widths"])
    kinds = ", ".join(row.get("kinds", ()))
    yield html.escape(f"{units} ({kinds})" if kinds else units)
    yield shown(row["parameters"])
    yield f"{row['succeeded']} of {row['restarts']}"
    yield shown(row["accuracy"], "percent") if "accuracy" in row else ""
    yield "found" if any(one.witnesses for one in sharing) else ""
    numbers: dict[str, float] = {}
    for result in sharing:
        numbers |= values(result)
    linking = numbers.get("linking")
    # It was measured at every step, and a claim holds that it is the same at all of them.
    yield (
        f"{shown(linking)}, before and after" if linking is not None and "steps" in numbers else ""
    )
    yield f"× {shown(numbers['stretch'], '{:.0f}')}" if "stretch" in numbers else ""
