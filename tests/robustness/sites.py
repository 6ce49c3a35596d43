"""What may stand where one site takes the place of another: `mixture(site, old, new)`."""

import json
from collections.abc import Mapping

from generator.pipeline.publishing.site_marker import MARKER

Site = Mapping[str, bytes]


def mixture(site: Site, old: Site, new: Site) -> list[str]:
    """What is wrong with a site on the way from the old to the new one, a line for each fault.

    Every file has the bytes of one of both. The manifest is of one of both and lists what is there;
    the new one comes when all that it lists has come, and goes before nothing that it doesn't list.
    """
    whole = without_parts(site)
    faults = [
        f"{path} is of neither" for path, data in whole.items() if not known(path, data, old, new)
    ]
    listed = json.loads(whole["manifest.json"])["files"]
    faults += [f"{row['path']} is missing" for row in listed if row["path"] not in site]
    pages_come = [p for p, data in whole.items() if p.endswith(".html") and old.get(p) != data]
    if pages_come or whole["manifest.json"] == new["manifest.json"]:
        late = [
            p
            for p in without_parts(new)
            if not p.endswith((".html", "manifest.json")) and new[p] != whole.get(p)
        ]
        faults += [f"{path} comes after a page" for path in late]
    if whole["manifest.json"] == new["manifest.json"]:
        faults += [
            f"{path} comes after the manifest"
            for path in without_parts(new)
            if new[path] != whole.get(path)
        ]
    else:
        faults += [f"{path} went too early" for path in without_parts(old) if path not in whole]
    return faults


def without_parts(site: Site) -> Site:
    """Without what lies there only to be renamed, and the list of what is old or new."""
    return {
        path: data
        for path, data in site.items()
        if not path.startswith(".part/") and path != MARKER
    }


def known(path: str, data: bytes, *sites: Site) -> bool:
    return any(site.get(path) == data for site in sites)
