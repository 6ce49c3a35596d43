"""`python -m benchmarks [--rounds N] [--json FILE] [PART …]`: see PARTS."""

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import (
    drafts,
    films,
    first_view,
    full_training,
    growth,
    lab,
    recording,
    tables,
    touch,
    whole,
)
from benchmarks.case import installed
from benchmarks.measure import Case, measure
from benchmarks.peers.gifs import GIFS
from benchmarks.peers.training import TRAINING

NEEDED = ("pytest", "distributed")  # by scaling, which runs the tests' tiny project
PARTS = (
    "films",
    "recording",
    "training",
    "full_training",
    "growth",
    "whole",
    "drafts",
    "scaling",
    "touch",
    "first_view",
    "lab",
)


def main() -> None:
    """Runs the parts and prints their tables."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked.add_argument("--rounds", type=int, default=3, help="runs of each case (default 3)")
    asked.add_argument("--json", type=Path, help="write all numbers to this file")
    given = asked.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        asked.error(f"no part {', '.join(sorted(unknown))}; allowed: {', '.join(PARTS)}")
    found = measured(given.parts or PARTS, given.rounds)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1))


def measured(parts: Sequence[str], rounds: int) -> dict[str, object]:
    """The numbers of each part that was named."""
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        weights = folder / "weights.json"
        films.write_network(weights)
        if "films" in parts:
            for film in films.FILMS:
                cases = film_cases(film, folder)
                measure(cases, rounds, weights)
                found[film] = tables.film(film, cases, films.FILMS[film](weights))
        if "recording" in parts:
            found["recording"] = tables.listed(recording.measured(weights, rounds))
        if "training" in parts:
            cases = [Case("training", one, "-", folder / f"t{k}") for k, one in enumerate(TRAINING)]
            cases = present(cases)
            measure(cases, rounds, weights)
            found["training"] = tables.training(cases)
        if "full_training" in parts:
            found["full_training"] = full_trainings(rounds)
        found |= builds(parts, rounds)
        alone = {"growth": growth, "touch": touch, "first_view": first_view, "lab": lab}
        for name, part in alone.items():
            if name in parts:
                found[name] = tables.listed(part.measured())
        if "scaling" in parts and all(map(importlib.util.find_spec, NEEDED)):
            from benchmarks import scaling

            found["scaling"] = tables.scaling(scaling.measured(rounds, folder))
        elif "scaling" in parts:
            print(f"scaling needs {' and '.join(NEEDED)}: pip install -r requirements-test.txt")
    return found


def builds(parts: Sequence[str], rounds: int) -> dict[str, object]:
    """The numbers of whole builds, and of drafts beside them."""
    found: dict[str, object] = {}
    if "whole" in parts:
        found["whole"] = tables.listed(whole.measured())
    if "drafts" in parts:
        found["drafts"] = tables.listed(drafts.measured(rounds))
    return found


def full_trainings(rounds: int) -> dict[str, Any]:
    """Whole trainings against JAX's; nothing where that isn't installed."""
    if installed("JAX, jit + scan"):
        return full_training.compared(rounds)
    print("full_training needs jax: pip install jax")
    return {}


def film_cases(film: str, folder: Path) -> list[Case]:
    """Ours and every peer that is here, for the GIF, the step SVGs and the animated SVG."""
    cases = [
        Case("gif", name, film, folder / f"{film}-{k}.gif")
        for k, name in enumerate(("ours", *GIFS))
    ]
    cases += [
        Case("svgs", name, film, folder / f"{film}-{name}")
        for name in ("ours", "matplotlib savefig")
    ]
    return present([*cases, Case("animated-svg", "ours", film, folder / f"{film}.svg")])


def present(cases: list[Case]) -> list[Case]:
    """Those whose library is installed; the others are named."""
    missing = sorted({case.name for case in cases if not installed(case.name)})
    if missing:
        print(f"not installed, left out: {', '.join(missing)}")
    return [case for case in cases if case.name not in missing]


if __name__ == "__main__":
    main()
