"""`figure_json(figure)`: a figure for programs, in the format of docs/formats.md."""

import json

from generator.publish.figure_result import Facts
from generator.publish.figures.figure import Figure
from generator.publish.text.titles import clean

SCHEMA = 1
COLOURS = "abcdefghij"  # of classes, as themes name them


def figure_json(figure: Figure) -> bytes:
    """UTF-8 JSON, one field a line, in the documented order: same facts, same bytes."""
    fields = record(figure).items()
    lines = ",\n".join(f"{dump(name)}: {dump(value)}" for name, value in fields)
    return clean(f"{{\n{lines}\n}}\n").encode()


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _classes(facts: Facts) -> list[dict[str, object]]:
    """The classes of the film's legend, each with the name of its colour, and its own colours."""
    own = facts.get("colours", {})
    return [
        {"name": name, "colour": colour, **{theme: own[theme][colour] for theme in own}}
        for name, colour in zip(facts.get("classes", ()), COLOURS, strict=False)
    ]


def record(figure: Figure) -> dict[str, object]:
    """The fields of figure.json."""
    result, facts = figure.result, figure.result.facts
    return {
        "schema": SCHEMA,
        "id": figure.id,
        "title": figure.title,
        "caption": figure.caption,
        "alt": figure.alt,
        "kind": figure.kind,
        "size": list(facts["size"]),
        "step_cs": facts.get("step_cs", []),
        "duration_cs": facts.get("duration_cs", 0),
        "end_cs": facts.get("end_cs", facts.get("duration_cs", 0)),
        "stages": facts.get("stages", []),
        "ticks": facts.get("ticks", []),
        "classes": _classes(facts),
        "projections": facts.get("projections", []),
        "files": sorted({*result.files, *figure.made_files, "index.html", "figure.json"}),
        "left_out": facts.get("left_out", {}),
        "measured": result.measured,
        "claims": result.claims,
        "witnesses": result.witnesses,
        "notes": facts.get("notes", []),
        "summary": facts.get("summary", {}),
    }
