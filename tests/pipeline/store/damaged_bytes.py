"""Reads mutated entries within limits: `python -m tests.pipeline.store.damaged_bytes COUNT SEED`.

Every mutated product, entry and record must be read as nothing, or as a value: no other exception,
no more than ROOM bytes of memory beyond what the interpreter has, no more than SLOWEST seconds of
processor time.
Half of them are sealed anew, or put under their own digest, so that the parsers see them.
"""

import collections
import io
import json
import random
import resource
import struct
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np

from generator.pipeline.claims.claim import Measurement
from generator.pipeline.store.checksummed import seal, sha256
from generator.pipeline.store.codec import decode, encode
from generator.pipeline.store.store import Store

ROOM = 100_000_000  # bytes
SLOWEST = 2.0  # s of processor time
VALUES = (
    None,
    [1, 2.5, "text", {"a": (True, [None])}],
    np.arange(12.0).reshape(3, 4),
    {"a": [np.asfortranarray(np.ones((5, 2))), np.array(["x", "yz"]), np.zeros((0, 3))]},
    Measurement("x", (float("nan"), np.arange(3))),
)
WORDS = (
    b'{"class": "generator.pipeline.store.store:Store", "fields": {}}',
    b'{"float": "9"}',
    b'{"array": -1}',
    b'{"array": 99999999999}',
    b"1e999",
    b"NaN",
    b"[" * 3000,
    b"9" * 5000,
    b"(1000000000000,)",
    b"(3, 1000000000)",
    b"'|O'",
    b"'<f8000000'",
    b"'|S0'",
    b"PK\x03\x04",
    b"\x93NUMPY",
    b"../../x",
    b"",
)


def mutate(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """One to three changes: bits, numbers, words, pieces of others, a cut, a repetition."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(changed) + 1)
        end = min(len(changed), at + rng.choice((1, 2, 4, 8, 40, 400)))
        match rng.randrange(7):
            case 0 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 1:
                changed[at:end] = struct.pack("<Q", rng.choice((0, 1, 2**31, 2**63, 2**64 - 1)))[
                    : end - at
                ]
            case 2:
                changed[at : at + rng.choice((0, end - at))] = rng.choice(WORDS)
            case 3:
                other = rng.choice(others)
                start = rng.randrange(len(other) + 1)
                changed[at:end] = other[start : start + rng.randrange(400)]
            case 4:
                del changed[at:end]
            case 5:
                changed[at:at] = changed[at:end] * rng.choice((1, 2, 50))
            case _:
                del changed[at:]
    return bytes(changed)


def rezipped(data: bytes, rng: random.Random) -> bytes:
    """A product's archive with its members mutated, and valid checksums; at times compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        chosen = rng.choice(list(members))
        members[chosen] = mutate(members[chosen], rng, list(members.values()))
        for name, content in members.items():
            kind = rng.choice((zipfile.ZIP_STORED,) * 3 + (zipfile.ZIP_DEFLATED,))
            new.writestr(zipfile.ZipInfo(name), content, kind)
    return file.getvalue()


def attempts(count: int, rng: random.Random, store: Store) -> collections.Counter[str]:
    """What came of them."""
    products = [encode(value) for value in VALUES]
    archives = [data for data in products if data.startswith(b"PK")]
    entries = [
        json.dumps({"blobs": {"value": [sha256(data), len(data)]}, "seconds": 0.5}).encode()
        for data in products
    ]
    outcomes: collections.Counter[str] = collections.Counter()
    for number in range(count):
        begun = time.process_time()
        match number % 4:
            case 0:
                outcome = product(mutate(rng.choice(products), rng, products))
            case 1:
                outcome = product(rezipped(rng.choice(archives), rng))
            case 2:
                outcome = entry(store, mutate(rng.choice(entries), rng, entries), True)
            case _:
                sealed = seal(json.loads(rng.choice(entries)), "a" * 64)
                outcome = entry(store, mutate(sealed, rng, [sealed]), False)
        outcomes[outcome] += 1
        assert time.process_time() - begun < SLOWEST, (number, outcome)
    return outcomes


def product(data: bytes) -> str:
    try:
        decode(data)
    except ValueError:
        return "no product"
    return "product"


def entry(store: Store, data: bytes, anew: bool) -> str:
    """What the store makes of an entry with these bytes, sealed anew or as they are."""
    key = "a" * 64
    if anew:
        data = sha256(key.encode() + b"\n" + data).encode() + b"\n" + data
    path = store.key_path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return "no entry" if store.entry(key) is None else "entry"


def main() -> None:
    count, seed = map(int, sys.argv[1:])
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM, size + ROOM))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store", lambda line: None)
        for data in map(encode, VALUES):
            store.keep("b" * 64, {"value": data}, seconds=0.5)
        print(json.dumps(attempts(count, random.Random(seed), store)))


if __name__ == "__main__":
    main()
