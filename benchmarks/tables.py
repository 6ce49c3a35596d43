"""What is printed: medians, ratios to ours, bytes, and whether the pictures and losses agree."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.compare import ground_is_exact, likeness
from benchmarks.measure import Case
from generator.draw.composition.composition import RenderContext

SAME_LOSS = 1e-6  # relative, between libraries that took as many steps


def film(name: str, cases: Sequence[Case], context: RenderContext) -> dict[str, Any]:
    """The table of one film."""
    steps = len(context.clock.steps)
    print(f"\n{name}: {steps} steps, {context.layout.width} × {context.layout.height} px")
    rows: list[dict[str, Any]] = []
    for kind in ("gif", "svgs", "animated-svg"):
        own = next(case for case in cases if case.kind == kind and case.name == "ours")
        for case in (one for one in cases if one.kind == kind):
            row = {
                "work": kind,
                "by": case.name,
                "ms a step": 1000 * case.second / steps,
                "seconds": case.second,
                "times ours": case.second / own.second,
                "from process start": case.wall,
                "times ours, from start": case.wall / own.wall,
                "bytes": case.said["bytes"],
            }
            if kind == "gif" and case.name != "manim":
                row["PSNR to the true frames, dB"] = likeness(case.out, context, case is own)
            if kind == "gif" and case is own:
                row["ground exact"] = ground_is_exact(case.out, context)
            rows.append(row)
    show(rows)
    return {"steps": steps, "rows": rows}


def training(cases: Sequence[Case]) -> dict[str, Any]:
    """The table of the training, and after how many steps JAX's start would have paid off."""
    print("\ntraining: 32 restarts until the first gets every point right")
    rows: list[dict[str, Any]] = []
    own = cases[0]
    for case in cases:
        work = case.said["steps"] * case.said["restarts"]
        rows.append(
            {
                "by": case.name,
                "steps": case.said["steps"],
                "µs a network-step": 1e6 * case.second / work,
                "seconds": case.second,
                "from process start": case.wall,
                "times ours, from start": case.wall / own.wall,
                "same loss": same_loss(case, own),
            }
        )
    found = {"rows": rows}
    jax = next((case for case in cases if case.name.startswith("JAX")), None)
    if jax:
        found["JAX overtakes after steps"] = overtakes(jax, own)
        print(
            f"JAX would overtake after {found['JAX overtakes after steps']:,.0f} steps (inf: never)"
        )
    show(rows)
    return found


def same_loss(case: Case, own: Case) -> bool | None:
    """Whether all restarts ended at our losses; None where another number of steps was run."""
    if case.said["steps"] != own.said["steps"]:
        return None
    ours, theirs = (np.array(json.loads(one.out.read_text())) for one in (own, case))
    return bool(np.allclose(np.sort(ours), np.sort(theirs), rtol=SAME_LOSS))


def overtakes(jax: Case, own: Case) -> float:
    """Steps at which both have taken as long, if each step goes on to cost what it did.

    Infinite where JAX's steps cost no less. What doesn't grow with the steps counts as the start.
    """
    ours, theirs = (
        (case.second - case.said["compiling"]) / case.said["steps"] for case in (own, jax)
    )
    own_start, jax_start = (case.wall - case.second + case.said["compiling"] for case in (own, jax))
    return (jax_start - own_start) / (ours - theirs) if ours > theirs else float("inf")


def listed(numbers: dict[str, Any]) -> dict[str, Any]:
    """One number a line, those of a kind below their name."""
    print()
    for name, value in numbers.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for inner, one in value.items():
                print(f"  {inner}: {cell(one)}")
        else:
            print(f"{name}: {cell(value)}")
    return numbers


def scaling(found: dict[str, Any]) -> dict[str, Any]:
    """The table of what a task costs beside its work, and builds that have little to do."""
    print("\na sweep of small figures")
    show(found["tasks"])
    for name, value in found.items():
        if name != "tasks":
            print(f"{name}: {value:.2f} s")
    return found


def show(rows: Sequence[dict[str, Any]]) -> None:
    """A Markdown table; a column that a row doesn't have is empty there."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(cell(row.get(name)) for name in columns) + " |")


def cell(value: Any) -> str:
    """A number with three digits that count."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return str(value)
