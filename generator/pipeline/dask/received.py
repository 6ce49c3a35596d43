"""Checks what a cluster's worker sends back against the requests: `received(requests, packet)`.

Any program that reaches the scheduler may answer in place of a worker. So only requested keys are
kept, with just the files and facts that a task of their kind makes, and only products that can be
read again. Whether a number in them is right can't be checked here.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeGuard, cast, get_args

from generator.pipeline.claims.records import right_rows
from generator.pipeline.dask.message import unpack
from generator.pipeline.run.messages import Answer, ErrorKind, Request, kept_keys
from generator.pipeline.store.codec import check
from generator.pipeline.store.entry import TimedFacts
from generator.pipeline.store.output import outside

ANSWER = {"seconds", "notices", "printed", "error", "unkept"}
FACTS = {
    "product": {"seconds"},
    "claims": {"seconds", "measured", "claims", "witnesses"},
    "rendering": {"seconds", "facts"},
}


@dataclass(frozen=True)
class Received:
    """Answers by key, and the results: facts and files by key."""

    answers: dict[str, Answer] = field(default_factory=dict)
    facts: dict[str, TimedFacts] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refused: str = ""  # why the machine must not make them


def received(requests: Sequence[Request], packet: object) -> Received:
    """What a packet holds; ValueError, saying why, where it is no answer to the requests."""
    if not isinstance(packet, bytes):
        raise ValueError(f"a value of type {type(packet).__qualname__}")
    message, files = unpack(packet)
    if not isinstance(message, dict):
        raise ValueError("no message")
    if message.keys() == {"refused"} and isinstance(message["refused"], str) and not files:
        return Received(refused=" ".join(message["refused"].split()))
    if message.keys() != {"answers", "facts"} or not all(map(_is_dict, message.values())):
        raise ValueError("no answers")
    facts = cast(dict[str, object], message["facts"])
    asked = {request["key"]: request for request in requests}
    answers = _answers(asked, cast(dict[str, object], message["answers"]))
    kind_of = {
        kept: asked[key]["kind"]
        for key, answer in answers.items()
        if _is_good(answer)
        for kept in kept_keys(asked[key])
    }
    if facts.keys() != kind_of.keys():
        raise ValueError("facts of other keys")
    files_of: dict[str, dict[str, bytes]] = {key: {} for key in kind_of}
    for name, data in files.items():
        key, _, inside = name.partition("/")
        if key not in files_of:
            raise ValueError("a file of another key")
        files_of[key][inside] = data
    kept = {key: _facts(kind, facts[key], files_of[key]) for key, kind in kind_of.items()}
    return Received(answers, kept, files_of)


def _is_good(answer: Answer) -> bool:
    """Whether the task was done, and what it made is kept."""
    return answer["error"] is None and not answer["unkept"]


def _is_dict(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _answers(asked: Mapping[str, Request], candidates: Mapping[str, object]) -> dict[str, Answer]:
    """Each is of a requested key; what has none needs one that failed. Else ValueError."""
    if not candidates.keys() <= asked.keys():
        raise ValueError("answers to other keys")
    answers = {key: answer for key, answer in candidates.items() if _is_answer(answer)}
    if len(answers) < len(candidates):
        raise ValueError("an answer of another form")
    failed = {key for key, answer in answers.items() if not _is_good(answer)}
    for key, request in asked.items():
        if key not in answers:
            if not failed & set(request["inputs"].values()):
                raise ValueError("a task without an answer")
            failed.add(key)
    return answers


def _is_answer(answer: object) -> TypeGuard[Answer]:
    if not _is_dict(answer) or answer.keys() != ANSWER:
        return False
    error = answer["error"]
    right_error = error is None or (
        _is_dict(error)
        and error.keys() == {"kind", "text"}
        and error["kind"] in get_args(ErrorKind)
        and isinstance(error["text"], str)
    )
    lines = isinstance(answer["notices"], list) and all(
        isinstance(line, str) for line in answer["notices"]
    )
    texts = all(isinstance(answer[name], str) for name in ("printed", "unkept"))
    return right_error and lines and texts and _is_time(answer["seconds"])


def _is_time(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value >= 0


def _facts(kind: str, facts: object, files: Mapping[str, bytes]) -> TimedFacts:
    """The facts; ValueError unless facts and files are what a task of this kind keeps."""
    if not _is_dict(facts) or facts.keys() != FACTS[kind] or not _is_time(facts["seconds"]):
        raise ValueError("facts of another form")
    if kind == "product":
        if files.keys() != {"value"}:
            raise ValueError("a product of other files")
        check(files["value"])
    elif kind == "claims":
        if files or not right_rows(facts):
            raise ValueError("claims of another form")
    else:
        json.dumps(facts["facts"], allow_nan=False)
        if not _is_dict(facts["facts"]) or not all(map(_is_name, files)):
            raise ValueError("an output of other files")
    return cast(TimedFacts, facts)


def _is_name(path: str) -> bool:
    """Whether it is a path inside the figure's folder, written in the one way there is."""
    plain = path.isprintable() and "\\" not in path and path != "."
    return plain and not outside(path) and PurePosixPath(path).as_posix() == path
