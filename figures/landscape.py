"""Where training succeeds

Each cell counts, of tanh networks with so many units in each of so many layers, those that come to
be right on all of the sets. In the red cells, left of a red line, a theorem forbids it, and none
does; on the spirals nothing is forbidden, and success comes by degrees.
"""

from generator import claim, draw, learn, topology

ANNULUS, SPIRALS, TORI = (1, 2, 3, 4, 5), (2, 4, 6, 8, 12), (2, 3, 4, 5, 6)
NEEDED = {"annulus": 3, "tori": 4}  # units, by the theorems
GRIDS = {
    "draft": {"depths": (1, 3), "restarts": 4, "steps": 300},
    "default": {"depths": (1, 2, 3, 4), "restarts": 16, "steps": 1000},
    "full": {"depths": (1, 2, 3, 4), "restarts": 64, "steps": 2000},
}

alt = (
    "Three tables of counts, depth against width. Disk in a ring: nothing up to two units, nearly"
    " all restarts from three on. Hard spirals: by and large the counts rise with width and depth."
    " Linked tubes: nothing up to three units, and from two layers of five units on nearly all. Red"
    " lines mark what theorems forbid."
)


def ring():
    return learn.disk_annulus(points=200)


def links():
    return learn.linked_tori(points=200)


def annulus(ring, profile):
    below = NEEDED["annulus"]
    return learn.landscape(ring, ANNULUS, fresh=True, keep_below=below, **GRIDS[profile])


def spirals(profile):
    return learn.landscape(learn.spirals(turns=2, points=200), SPIRALS, **GRIDS[profile])


def tori(links, profile):
    return learn.landscape(links, TORI, fresh=True, keep_below=NEEDED["tori"], **GRIDS[profile])


def networks(annulus, tori):
    """Where no network can be right: of each cell those that are on the sample, else the best."""
    return {
        f"{name}-{cell.width}x{cell.depth}{f'-{k}' if k > 1 else ''}": network
        for name, landscape in (("annulus", annulus), ("tori", tori))
        for cell in landscape.cells
        for k, network in enumerate(cell.networks, 1)
    }


def witnesses(networks, ring, links):
    """One against each of the networks, on the sets that have as many coordinates."""
    return [
        topology.find_witness(network, data, name=name)
        for name, network in networks.items()
        for data in (ring, links)
        if data.dimension == network.widths[0]
    ]


def forbidden(annulus, tori):
    """Where no network can be right: restarts, those right on the sample, on the sets; cells."""
    counts = {"restarts": 0, "sample": 0, "sets": 0, "cells": 0}
    for name, landscape in (("annulus", annulus), ("tori", tori)):
        for cell in landscape.cells:
            if cell.width < NEEDED[name]:
                counts["restarts"] += cell.restarts
                counts["sample"] += cell.sample
                counts["sets"] += cell.sets
                counts["cells"] += 1
    return counts


def _forbidden(landscape):
    """What red means, said once: below the first table."""
    below = len(landscape.widths) / 2, -len(landscape.depths)
    yield draw.label("red: not possible", below, "witness", size=16, offset=(0, 67))


def still(annulus, spirals, tori, profile):
    shown = [
        ("disk in a ring", annulus, NEEDED["annulus"]),
        ("hard spirals", spirals, None),
        ("linked tubes", tori, NEEDED["tori"]),
    ]
    tables = [
        draw.panel(
            _forbidden(landscape) if title == "disk in a ring" else (),
            draw.counts(
                landscape.counts("sets"),
                landscape.restarts,
                landscape.depths,
                landscape.widths,
                ("units a layer", "layers"),
                landscape.widths.index(needed) if needed else None,
            ),
            title=f"{title}, of {landscape.restarts}",
        )
        for title, landscape, needed in shown
    ]
    return draw.still(*tables, aspect=1.2)


def claims(annulus, spirals, tori, forbidden, witnesses, profile):
    yield claim.measured("restarts", annulus.restarts)
    yield claim.measured("steps", annulus.steps)
    for name, landscape in (("annulus", annulus), ("spirals", spirals), ("tori", tori)):
        yield claim.measured(f"{name}-cells", len(landscape.cells))
        for on in ("sample", "sets"):
            total = int(landscape.counts(on).sum())
            yield claim.measured(f"{name}-{on}", total, method=f"restarts right on all of the {on}")
    for name, landscape in (("annulus", annulus), ("tori", tori)):
        first = landscape.counts("sets")[:, landscape.widths.index(NEEDED[name])]
        method = f"of {NEEDED[name]} units a layer, whatever the depth, right on all of the sets"
        yield claim.measured(f"{name}-first", int(first.sum()), method=method)
        yield claim.measured(f"{name}-first-restarts", len(first) * landscape.restarts)
    yield claim.measured("forbidden-restarts", forbidden["restarts"])
    yield claim.measured("forbidden-sample", forbidden["sample"])
    yield claim.measured("forbidden-cells", forbidden["cells"])
    yield claim.at_least(
        "witnesses",
        len(witnesses),
        forbidden["cells"],
        "In each forbidden cell the search finds a point that the network gets wrong",
        method="against each network that is right on its sample, or else the best of the cell",
    )
    yield claim.proved(
        "witnesses-wrong",
        topology.Verdict.all_of(witness.verdict for witness in witnesses),
        "Each of these points is on the wrong side",
        method="signs of the logits, in intervals of 60 digits",
    )
    for witness in witnesses:
        yield claim.witness(
            witness.network, witness.set, witness.parameter, witness.point, witness.logit
        )
    yield claim.equal(
        "forbidden-sets", forbidden["sets"], 0, "None is right on a fine sweep of the sets"
    )
    if profile != "draft":
        least = int(annulus.counts("sets")[1:, ANNULUS.index(3)].min())
        yield claim.above(
            "annulus-three", least, 0, "Three units and two layers are enough for the annulus"
        )
