"""Of what comes from a cluster only answers to what was asked are kept."""

import copy
import json
import random

import numpy as np
import pytest

from generator.pipeline.claims import claim
from generator.pipeline.claims.records import collect
from generator.pipeline.dask.message import pack, unpack
from generator.pipeline.dask.received import Received, received
from generator.pipeline.store.codec import encode
from tests.conftest import ROUNDS
from tests.pipeline.store.damaged_bytes import mutate

DATA, CLAIMS, FILM, LATER, VIDEO = (letter * 64 for letter in "abcde")
REQUESTS = [
    {"key": DATA, "kind": "product", "inputs": {}},
    {"key": CLAIMS, "kind": "claims", "inputs": {"data": DATA}},
    {
        "key": FILM,
        "kind": "rendering",
        "inputs": {"data": DATA},
        "outputs": [{"key": FILM}, {"key": VIDEO}],
    },
    {"key": LATER, "kind": "product", "inputs": {"film": FILM, "profile": None}},
]
ANSWERED = [request["key"] for request in REQUESTS]
DONE = {"seconds": 0.5, "notices": [], "printed": "", "error": None, "unkept": ""}
FAILED = DONE | {"error": {"kind": "author", "text": "wrong"}}
ROWS = collect(
    [
        claim.at_least("accuracy", 1.0, 0.9, "Right", method="counted"),
        claim.below("loss", float("nan"), 1, "Small"),
        claim.witness("net", "A", [0.5], [1.0, 2.0], -0.1),
    ]
)
FACTS = {
    DATA: {"seconds": 0.1},
    CLAIMS: {"seconds": 0.1, **ROWS},
    FILM: {"seconds": 1, "facts": {"size": [1, 2]}},
    VIDEO: {"seconds": 1, "facts": {}},
    LATER: {"seconds": 0},
}
FILES = {
    f"{DATA}/value": encode({"x": np.arange(3)}),
    f"{FILM}/x.svg": b"<svg/>",
    f"{FILM}/layers/0.svg": b"<svg/>",
    f"{VIDEO}/x.mp4": b"film",
    f"{LATER}/value": encode([1]),
}


def sent(change=lambda message, files: None):
    """A packet with all four answers, changed."""
    message = {"answers": dict.fromkeys(ANSWERED, DONE), "facts": FACTS}
    message, files = copy.deepcopy(message), dict(FILES)
    change(message, files)
    return pack(message, files)


def test_what_was_asked_is_taken():
    came = received(REQUESTS, sent())
    assert list(came.answers) == ANSWERED
    assert came.facts.keys() == came.files.keys() == FACTS.keys()
    assert came.files[FILM] == {"x.svg": b"<svg/>", "layers/0.svg": b"<svg/>"}
    assert came.files[VIDEO] == {"x.mp4": b"film"}
    assert came.files[CLAIMS] == {}
    assert came.facts == FACTS


def test_what_needs_a_failed_task_has_no_answer():
    def fails(message, files):
        message["answers"] = {DATA: DONE, CLAIMS: FAILED, FILM: FAILED}
        message["facts"] = {DATA: FACTS[DATA]}
        for name in list(files)[1:]:
            del files[name]

    assert received(REQUESTS, sent(fails)).facts.keys() == {DATA}


def test_a_refusal_is_one_line():
    assert received(REQUESTS, pack({"refused": "numpy\nis 1"}, {})) == Received(
        refused="numpy is 1"
    )


def at(path, value):
    """A change of the message."""

    def change(message, files):
        *way, last = path
        for name in way:
            message = message[name]
        message[last] = value

    return change


def without(path):
    def change(message, files):
        *way, last = path
        for name in way:
            message = message[name]
        del message[last]

    return change


def file(name, data=b"1"):
    return lambda message, files: files.update({name: data})


OUTSIDE = "../../OUTSIDE"
OTHER = "9" * 64
WRONG = {
    "facts of a path": at(("facts", OUTSIDE), {"seconds": 1}),
    "facts of a key that nobody asked for": at(("facts", OTHER), {"seconds": 1}),
    "an answer to another key": at(("answers", OTHER), DONE),
    "a file of a path": file(f"{OUTSIDE}/value"),
    "a file of another key": file(f"{OTHER}/value"),
    "a file of no key": file("value"),
    "a second value": file(f"{DATA}/other"),
    "a file of claims": file(f"{CLAIMS}/x"),
    "a file outside": file(f"{FILM}/../../../x"),
    "an absolute file": file(f"{FILM}//etc/passwd"),
    "a file of no name": file(f"{FILM}/"),
    "another way to write it": file(f"{FILM}/layers/./1.svg"),
    "a file of Windows": file(f"{FILM}/..\\..\\x"),
    "a file with a line end": file(f"{FILM}/a\nb"),
    "blobs of one's own": at(("facts", DATA, "blobs"), {"value": ["f" * 64, 1]}),
    "no seconds": without(("facts", DATA, "seconds")),
    "seconds that are none": at(("facts", DATA, "seconds"), "1"),
    "seconds before": at(("answers", DATA, "seconds"), -1),
    "truth as seconds": at(("answers", DATA, "seconds"), True),
    "an answer to a second output": at(("answers", VIDEO), DONE),
    "a second output left out": lambda message, files: (
        message["facts"].pop(VIDEO),
        files.pop(f"{VIDEO}/x.mp4"),
    ),
    "no answer": without(("answers", DATA)),
    "no facts": without(("facts", DATA)),
    "facts of a failure": at(("answers", DATA), FAILED),
    "an error that is text": at(("answers", DATA, "error"), "wrong"),
    "lines that are numbers": at(("answers", DATA, "notices"), [1]),
    "printed numbers": at(("answers", DATA, "printed"), 1),
    "no product": file(f"{DATA}/value", b"no product"),
    "an array that is short": file(f"{DATA}/value", FILES[f"{DATA}/value"][:-30]),
    "a claim that doesn't hold": at(("facts", CLAIMS, "claims", 0, "measured"), 0.5),
    "a number that is text": at(("facts", CLAIMS, "measured", 0, "value"), "1"),
    "a claim of no relation": at(("facts", CLAIMS, "claims", 0, "relation"), "!"),
    "nothing that holds": at(("facts", CLAIMS, "claims", 1, "holds"), True),
    "a witness of texts": at(("facts", CLAIMS, "witnesses", 0, "point"), ["x"]),
    "rows that are none": at(("facts", CLAIMS, "claims"), {}),
    "rows of lists": at(("facts", CLAIMS, "claims"), [[]]),
    "other facts": at(("facts", FILM, "more"), 1),
    "facts that are a list": at(("facts", FILM, "facts"), []),
    "answers that are a list": at(("answers",), []),
    "more than answers": at(("more",), 1),
}
NO_PARCELS = {
    "nothing": b"",
    "no bytes": 12,
    "a list": pack([], {}),
    "a refusal with files": pack({"refused": "x"}, {"x": b""}),
    "a refusal that is a number": pack({"refused": 1}, {}),
    "cut": sent()[:-1],
}


@pytest.mark.parametrize("name", WRONG)
def test_all_else_is_refused_as_a_whole(name):
    packet = sent(WRONG[name])
    unpack(packet)  # it arrived as it was sent
    with pytest.raises(ValueError):
        received(REQUESTS, packet)


@pytest.mark.parametrize("name", NO_PARCELS)
def test_so_is_what_is_no_parcel(name):
    with pytest.raises(ValueError):
        received(REQUESTS, NO_PARCELS[name])


def test_nothing_else_is_raised_of_mutated_messages():
    """Parcels that are sealed anew: the sender is the stranger, and no digest helps."""
    rng = random.Random(1)
    whole = json.dumps({"answers": dict.fromkeys(ANSWERED, DONE), "facts": FACTS}).encode()
    taken = 0
    for _ in range(3000 * ROUNDS):
        try:
            message = json.loads(mutate(whole, rng, [whole]))
        except (ValueError, RecursionError):
            continue
        try:
            came = received(REQUESTS, pack(message, FILES))
        except ValueError:
            continue
        taken += 1
        assert came.facts.keys() <= FACTS.keys()
        assert all(
            files.keys() <= {"value", "x.svg", "x.mp4", "layers/0.svg"}
            for files in came.files.values()
        )
    assert taken  # a changed text or number is still an answer
