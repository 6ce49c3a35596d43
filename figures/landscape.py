"""Where training succeeds

Each cell counts, of tanh networks with so many units in each of so many layers, those that come to
separate what is drawn above, at all points of the sets. In the red cells, left of a red line, a
theorem forbids it, and none does; on the spirals nothing is forbidden, and success comes by
degrees.
"""

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin

ANNULUS, SPIRALS, TORI = (1, 2, 3, 4, 5), (2, 4, 6, 8, 12), (2, 3, 4, 5, 6)
NEEDED = {"annulus": 3, "tori": 4}  # units, by the theorems
GRIDS = {
    "draft": {"depths": (1, 3), "restarts": 4, "steps": 300},
    "default": {"depths": (1, 2, 3, 4), "restarts": 16, "steps": 1000},
    "full": {"depths": (1, 2, 3, 4), "restarts": 64, "steps": 2000},
}

SIDES = (0.0, 5.4, 10.8)  # of the tables, in cells
TALL = 1.08  # height of a cell, in its widths
SKETCH, ABOVE = 2.3, 3.35  # half a picture, and its middle, above the tables
AZIMUTH, ELEVATION = np.deg2rad(290.0), np.deg2rad(36.0)  # from where the tubes are seen
ROUND, WIDE, RIM = 97, 15.0, 5.0  # points of a tube's circle, px of its width and of its gap
OVER = 7  # points to each side of a crossing, where the gap is

alt = (
    "Three tables of counts, depth against width, each below a picture of what is to be separated."
    " Disk in a ring: nothing up to two units, nearly all restarts from three on. Two spirals: by"
    " and large the counts rise with width and depth. Linked tubes: nothing up to three units, and"
    " from two layers of five units on nearly all. Red lines mark what theorems forbid, and below"
    " the red cells stands: impossible."
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


def wound():
    return learn.spirals(turns=2, points=2)


def cores(links):
    """The circles (ROUND, 3) in the middle of the tubes: right, up, towards the viewer."""
    a, e = cos(AZIMUTH), sin(AZIMUTH)
    low, high = cos(ELEVATION), sin(ELEVATION)
    seen = np.array([[-e, a, 0.0], [-a * high, -e * high, low], [a * low, e * low, high]])
    along = np.linspace(0, 2 * np.pi, ROUND)
    sides = [np.column_stack([along, np.full(ROUND, around)]) for around in (0, np.pi)]
    return [matmul((tube.at(sides[0]) + tube.at(sides[1])) / 2, seen.T) for tube in links.sets]


def _tubes(cores):
    """The two circles as strokes: B over A, and where A is in front, A over B."""
    a, b = cores
    apart = norm(a[:, None, :2] - b[None, :, :2], axis=-1)
    apart[a[:, None, 2] < b[None, :, 2]] = np.inf
    crossing = int(apart.min(axis=1).argmin())
    arc = np.roll(a, ROUND // 2 - crossing, axis=0)  # not across the circle's seam
    middle = ROUND // 2
    over = arc[middle - OVER : middle + OVER + 1]
    longer = arc[middle - 2 * OVER : middle + 2 * OVER + 1]
    yield draw.path(a[:, :2], "a", WIDE)
    yield draw.path(b[:, :2], "ground", WIDE + 2 * RIM)
    yield draw.path(b[:, :2], "b", WIDE)
    yield draw.path(over[:, :2], "ground", WIDE + 2 * RIM)
    yield draw.path(longer[:, :2], "a", WIDE)


def _fitted(marks, left, columns):
    """Marks as large as a picture above a table, and in the middle of it."""
    points = np.concatenate([mark.geometry.points for mark in marks])
    low, high = points.min(axis=0), points.max(axis=0)
    factor = 2 * SKETCH / float((high - low).max())
    at = np.array([left + columns / 2, ABOVE])
    return draw.placed(marks, lambda x: (x - (low + high) / 2) * factor + at)


def _table(landscape, needed, left):
    """Its cells and names; the rows are named at the first table only."""
    depths, widths = landscape.depths, landscape.widths
    before = widths.index(needed) if needed else None
    rows = depths if left == 0 else [""] * len(depths)
    cells = draw.counts(
        landscape.counts("sets"), landscape.restarts, rows, widths, line_before=before
    )
    yield from draw.placed(cells, lambda x: x * (1, TALL) + (left, 0))
    if before:
        below = left + before / 2, -TALL * len(depths)
        yield draw.label("impossible", below, "witness", size=16, offset=(0, 45), halo=False)


def still(annulus, spirals, tori, ring, wound, cores):
    shown = [
        ("disk in a ring", annulus, NEEDED["annulus"], draw.regions(ring)),
        ("two spirals", spirals, None, draw.curves(wound)),
        ("linked tubes", tori, NEEDED["tori"], list(_tubes(cores))),
    ]
    marks = []
    for left, (name, landscape, needed, sketch) in zip(SIDES, shown, strict=True):
        columns = len(landscape.widths)
        marks += _fitted(sketch, left, columns)
        marks += _table(landscape, needed, left)
        above = left + columns / 2, ABOVE + SKETCH
        marks.append(draw.label(name, above, size=17, offset=(0, -14), halo=False))
    low = -TALL * len(annulus.depths)
    middle = (SIDES[0] + SIDES[-1] + len(tori.widths)) / 2
    for name, at, anchor, up in (
        ("units a layer", (middle, low), "middle", -45),
        ("layers", (-0.55, 0.0), "start", 10),
    ):
        where = {"size": 16, "anchor": anchor, "offset": (0, -up), "halo": False}
        marks.append(draw.label(name, at, "pale", **where))
    room = np.array([[0.35, ABOVE + SKETCH + 0.55], [15.05, low - 1.15]])
    marks.append(draw.path(room, "ground", 0.0))
    title = f"how many of {annulus.restarts} networks separate blue from orange"
    return draw.still(draw.panel(marks, title=title), aspect=0.8)


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
