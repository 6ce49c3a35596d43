"""The figure of a network and points that lie in files, as source to go on from: `new --from`.

figure_source(plan, title, …)   the text of a module that draws what `film` draws of the same files
"""

import math
from collections.abc import Sequence
from decimal import Decimal

from generator.network_film import ASPECT, GRID_SAMPLES, TEST_RADIUS, Plan, grid_around

IMPORTS = "claim, draw, learn, source, topology"
DIGITS = 4  # of the grid's extent and centre


def figure_source(plan: Plan, title: str, model: str, points: str) -> str:
    """A figure module; `model` and `points` are the files' paths in figures/data."""
    head = [
        f'"""{title}',
        "",
        f"The network of {_prose(model)} moves the points of {_prose(points)}, layer by layer.",
        '"""',
        "",
        f"from generator import {IMPORTS}",
        "",
        *_alt(plan),
        "",
        "# Files in figures/data: when one changes, what depends on it is built again.",
        f"model = source({_quoted(model)})",
        f"points = source({_quoted(points)})",
    ]
    functions = [_network(plan), _data(plan), *_split(plan), _flow(), _film(plan)]
    functions += _accuracy(plan) if plan.accuracy is not None else _count(plan)
    return "\n\n\n".join(["\n".join(head), *map("\n".join, functions)]) + "\n"


def _alt(plan: Plan) -> list[str]:
    logits = [plan.network.head.units] if plan.network.head is not None else []
    widths = "–".join(map(str, [*plan.network.widths, *logits]))
    grid = " on a grid" if plan.data.dimension == 2 else ""
    right = "; {accuracy:percent} are right" if plan.accuracy is not None else ""
    classes = max(1, len(set(plan.data.labels.tolist())))
    kinds = f"{classes} classes" if classes > 1 else "one class"
    return [
        "# What the picture shows, in words.",
        "alt = (",
        f'    "Points of {kinds}{grid}, moved by the layers of a network"',
        f'    " of {widths} units{right}."',
        ")",
    ]


def _network(plan: Plan) -> list[str]:
    names = list(plan.order.activations)
    activations = _quoted(names[0]) if len(names) == 1 else _listed(names)
    return ["def network(model):", f"    return learn.load({_joined('model', activations)})"]


def _data(plan: Plan) -> list[str]:
    options = [_option("x", plan.x), _option("label", plan.label)]
    options += [*_reading(plan), _option("classes", plan.order.classes)]
    return ["def data(points):", f"    return learn.table({_joined('points', *options)})"]


def _split(plan: Plan) -> list[list[str]]:
    if not plan.order.split:
        return []
    columns = [_quoted(plan.order.split), _option("x", plan.x), _option("label", plan.label)]
    columns += _reading(plan)
    return [
        [
            "def split(points):",
            f"    return learn.split_by_column({_joined('points', *columns)})",
        ]
    ]


def _reading(plan: Plan) -> list[str]:
    """How the table is read, where it isn't the usual way."""
    missing = _option("missing", "drop") if plan.order.drop_missing else ""
    return [missing, "header=False" if plan.order.no_header else ""]


def _flow() -> list[str]:
    return ["def flow(network):", "    return topology.flow(network)"]


def _film(plan: Plan) -> list[str]:
    """The same marks and view as `network_film` draws."""
    split = ", split" if plan.order.split else ""
    lines = [f"def film(flow, data{split}):"]
    if plan.view is not None:
        views = f"topology.layer_views(flow, data, {_quoted(plan.kind)})"
        lines.append(f"    view = draw.views({views})")
    if plan.wide:
        lines.append("    plane = topology.plane_shown(flow, view)")
        lines.append("    shown = topology.variation_shown(flow, data.points, view)")
    lines += ["    return draw.film(", "        draw.panel("]
    lines += [f"            {part}," for part in [*_marks(plan), *_panel(plan)]]
    return [*lines, "        ),", f"        aspect={ASPECT},", *_legend(plan), "    )"]


def _legend(plan: Plan) -> list[str]:
    return ["        classes=data.class_names,"] if plan.data.class_names else []


def _marks(plan: Plan) -> list[str]:
    marks = []
    if plan.data.dimension == 2:
        extent, centre = grid_around(plan.data)
        around = f"extent={_numbers(extent)}, centre={_numbers(centre)}"
        marks.append(f"draw.grid({around}, samples={GRID_SAMPLES}, even=flow)")
    if plan.order.split:
        rings = f'data.points[split.test], "text", {TEST_RADIUS}, carried=True'
        marks.append(f"draw.rings({rings})")
    marks.append("draw.points(data)")
    if len(plan.decision) == 1:
        marks.append("draw.line()")
    elif plan.decision:
        images = "flow.to(len(flow.stages), data.points)"
        view = ", view" if plan.view is not None else ""
        marks.append(f"draw.classes(flow.network.head, {images}{view})")
    if plan.wide:
        marks.append('draw.readout("view", plane, words=plane.words, clear=True)')
        marks.append('draw.readout("variation shown", shown, "{:.0%}", clear=True)')
    return marks


def _panel(plan: Plan) -> list[str]:
    title = [f"title={_quoted(plan.title)}"] if plan.title else []
    return ["through=flow", *title, *(["view=view"] if plan.view is not None else [])]


def _accuracy(plan: Plan) -> list[list[str]]:
    """The accuracy, and that it is not below what it is today, in whole per cent."""
    percent = math.floor((plan.accuracy or 0.0) * 100 + 1e-9)
    claim = f'at_least("accuracy", accuracy, {percent / 100}, "At least {percent}% are right")'
    if percent == 100:
        claim = 'equal("accuracy", accuracy, 1, "Every point is right")'
    return [
        ["def accuracy(network, data):", "    return learn.accuracy(network, data)"],
        [
            "# A claim that doesn't hold stops the publishing.",
            "def claims(accuracy):",
            f"    yield claim.{claim}",
        ],
    ]


def _count(plan: Plan) -> list[list[str]]:
    """Of a network without a head: how many points there are."""
    claim = f'"points", count, {len(plan.data.points)}, "Every row of the table is a point"'
    return [
        ["def count(data):", "    return len(data.points)"],
        [
            "# A claim that doesn't hold stops the publishing.",
            "def claims(count):",
            f"    yield claim.equal({claim})",
        ],
    ]


def _option(name: str, value: Sequence[str]) -> str:
    """An argument, empty where there is nothing to say."""
    if not value:
        return ""
    return f"{name}={_quoted(value) if isinstance(value, str) else _listed(value)}"


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]" if names else ""


def _joined(*arguments: str) -> str:
    return ", ".join(filter(None, arguments))


def _quoted(text: str) -> str:
    """A Python literal in double quotes."""
    literal = repr(text)
    if literal.startswith("'") and '"' not in literal:
        return f'"{literal[1:-1]}"'
    return literal


def _prose(name: str) -> str:
    """A file's name in a caption, as code; without what would end the docstring or the code."""
    plain = "".join(letter if letter not in "`\\\"'{}" else "_" for letter in name)
    return f"`{plain}`"


def _numbers(value: float | tuple[float, float]) -> str:
    """A literal of few digits, that covers the points as the unrounded numbers do."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_numbers, value))})"
    return str(float(f"{Decimal(value):.{DIGITS}g}"))
