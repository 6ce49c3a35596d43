"""The table of all trained networks: `table(results, order, link)`, one row a network.

The rows come from what figures say of their networks (`summary` in figure.json), and from their
measurements `linking` and `stretch`; a network that several figures share has one row.
"""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.publish.figure_result import NetworkSummary, Result, values
from generator.publish.text.languages import ENGLISH, Language
from generator.publish.text.numbers import shown

COLUMNS = (
    *("network", "units", "parameters", "succeeded", "accuracy"),
    *("witness", "linking", "stretch"),
)


def table(
    results: Mapping[str, Result],
    order: Sequence[str],
    link: Callable[[str], str],
    locale: Language = ENGLISH,
) -> str:
    """HTML of the table; `order` lists figures in the article's order, `link` names one."""
    head = "".join(f'<th scope="col">{locale.text(f"column_{name}")}</th>' for name in COLUMNS)
    body = "".join(_row(cells) for cells in _rows(results, order, link, locale))
    return (
        '<div class="scroll" tabindex="0" role="region"'
        f' aria-label="{locale.text("all_networks")}">'
        f'<table class="networks"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return (
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in others)
        + "</tr>"
    )


def _rows(
    results: Mapping[str, Result],
    order: Sequence[str],
    link: Callable[[str], str],
    locale: Language,
) -> Iterator[list[str]]:
    """The cells of each network that was trained, each once, under the first figure that has it."""
    networks: list[tuple[NetworkSummary, list[Named]]] = []
    for id in order:
        rows = results[id].facts.get("summary", {}).get("networks", {})
        for name, row in rows.items():
            if "restarts" not in row:
                continue
            named = Named(results[id], name, alone=len(rows) == 1)
            same = next((sharing for known, sharing in networks if known == row), None)
            if same is None:
                networks.append((row, [named]))
            else:
                same.append(named)
    for row, sharing in networks:
        yield [link(sharing[0].result.id), *_cells(row, sharing, locale)]


class Named(NamedTuple):
    """A figure that has a network, and the name that it has there."""

    result: Result
    name: str
    alone: bool  # whether the figure has no other

    @property
    def witness(self) -> bool:
        """Whether a point was found that the network gets wrong."""
        return any(self.alone or at["network"] == self.name for at in self.result.witnesses)

    @property
    def measured(self) -> Mapping[str, float]:
        """What was measured of this network, by the ids without its name; `network` needs none."""
        every = values(self.result)
        if self.alone or self.name == "network":
            return every
        start = f"{self.name}-"
        return {id.removeprefix(start): x for id, x in every.items() if id.startswith(start)}


def _cells(row: NetworkSummary, sharing: Sequence[Named], locale: Language) -> Iterator[str]:
    units = "–".join(str(width) for width in row["widths"])
    kinds = ", ".join(row.get("kinds", ()))
    yield html.escape(f"{units} ({kinds})" if kinds else units)
    yield shown(row["parameters"])
    yield locale.text("of", count=row["succeeded"], all=row["restarts"])
    yield locale.measured(shown(row["accuracy"], "percent")) if "accuracy" in row else ""
    yield locale.text("found") if any(named.witness for named in sharing) else ""
    numbers: dict[str, float] = {}
    for named in sharing:
        numbers |= named.measured
    linking = numbers.get("linking")
    # It was measured at every step, and a claim holds that it is the same at all of them.
    both = locale.text("before_and_after", number=shown(linking)) if linking is not None else ""
    yield both if "steps" in numbers else ""
    yield f"× {shown(numbers['stretch'], '{:.0f}')}" if "stretch" in numbers else ""
