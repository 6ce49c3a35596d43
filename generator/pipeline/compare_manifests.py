"""Two sites compared by their manifests, for `verify --against`: `differences(site, read(place))`.

The other site is a folder or an http(s) address. Its manifest is all that is read of it, and it is
data from somebody else: limited in size and time, and parsed strictly.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from generator.errors import UserError, WrongUsage
from generator.pipeline.publishing.manifest import NAME, SCHEMA
from generator.pipeline.store.checksummed import cannot
from generator.pipeline.store.regular_files import regular_bytes

LARGEST = 50_000_000  # bytes of a manifest; the article's has 0.4 million
PATIENCE = 30.0  # seconds without a byte
LONGEST = 120.0  # seconds for all of it
CHUNK = 1 << 16
SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Manifest:
    """What a manifest says: digests of files and sources by path, versions by library."""

    files: dict[str, str]
    sources: dict[str, str]
    libraries: dict[str, str]


def differences(site: Path, there: Manifest) -> Iterator[str]:
    """A line for each source, library and file that differs between a site and another place.

    UserError when the site has no manifest.
    """
    try:
        data = regular_bytes(site / NAME, LARGEST)
    except OSError as error:
        raise UserError(f"verify: {cannot('read', site / NAME, error)}; build first") from None
    here = _parsed(data, str(site / NAME))
    for kind in ("sources", "libraries", "files"):
        yield from _different(kind, getattr(here, kind), getattr(there, kind))


def read(place: str) -> Manifest:
    """The manifest of a site at an address or in a folder; WrongUsage."""
    try:
        scheme = urlsplit(place).scheme
    except ValueError:
        raise WrongUsage(
            f"verify: --against: expected a folder or an address, got {place!r}"
        ) from None
    if scheme in SCHEMES:
        address = place if place.endswith(f"/{NAME}") else f"{place.rstrip('/')}/{NAME}"
        return _parsed(_downloaded(address), address)
    if "://" in place:
        raise WrongUsage(
            f"verify: --against: expected a folder, or an address that begins with http:// or"
            f" https://, got {place!r}"
        )
    path = Path(place) if Path(place).name == NAME else Path(place) / NAME
    try:
        return _parsed(regular_bytes(path, LARGEST), str(path))
    except OSError as error:
        raise WrongUsage(f"verify: --against: {cannot('read', path, error)}") from None


def _downloaded(address: str) -> bytes:
    """The bytes at an address; WrongUsage."""
    # Slow to import, and needed here alone.
    from http.client import HTTPException
    from urllib import request

    opener = request.OpenerDirector()  # without file:// and ftp://, where a redirection may lead
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    chunks, size, end = [], 0, time.monotonic() + LONGEST
    try:
        response = opener.open(address, timeout=PATIENCE)
        if response is None:
            raise WrongUsage(f"verify: --against: {address} leads to no http(s) address")
        with response:
            while chunk := response.read(CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > LARGEST:
                    raise WrongUsage(
                        f"verify: --against: {address}: expected at most {LARGEST:,} bytes"
                    )
                if time.monotonic() > end:
                    raise WrongUsage(
                        f"verify: --against: {address}: took longer than {LONGEST:.0f} seconds"
                    )
    except (OSError, HTTPException, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise WrongUsage(f"verify: --against: can't read {address}: {reason}") from None
    return b"".join(chunks)


def _parsed(data: bytes, where: str) -> Manifest:
    """The manifest that these bytes are; WrongUsage."""
    try:
        content = json.loads(data)
        if content["schema"] != SCHEMA:
            raise WrongUsage(
                f"verify: {where}: expected schema {SCHEMA}, got {content['schema']!r:.40}"
            )
        rows = {row["path"]: row["sha256"] for row in content["files"]}
        tables = [_texts(table) for table in (rows, content["sources"], content["libraries"])]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise WrongUsage(f"verify: {where}: expected the manifest of a site") from None
    return Manifest(*tables)


def _texts(table: object) -> dict[str, str]:
    """A JSON object of texts; TypeError."""
    if not isinstance(table, dict):
        raise TypeError
    if not all(isinstance(text, str) for pair in table.items() for text in pair):
        raise TypeError
    return table


def _different(kind: str, here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    """A line for each name that has another value in the other table, or none."""
    for name in sorted(here.keys() | there.keys()):
        if name not in there:
            difference = "only here"
        elif name not in here:
            difference = "only there"
        elif here[name] == there[name]:
            continue
        elif kind == "libraries":
            difference = f"{_printable(here[name])} here, {_printable(there[name])} there"
        else:
            difference = "other bytes there"
        yield f"{kind}: {_printable(name)}: {difference}"


def _printable(text: str) -> str:
    """The text on one line, without what a terminal would obey."""
    return text if text.isprintable() else ascii(text)
