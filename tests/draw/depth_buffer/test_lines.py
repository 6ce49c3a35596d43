"""Gaps, cusps, dots and disks, where they must be; nothing flickers."""

from dataclasses import replace

import numpy as np
import pytest

from generator.draw.depth_buffer.buffer_scene import Disk, Lines
from generator.draw.depth_buffer.mesh import Sheet
from generator.draw.depth_buffer.outlines import silhouettes, visible
from generator.draw.depth_buffer.render import GAP, OUTLINE
from tests.draw.depth_buffer.scenes import (
    LARGE,
    SIZE,
    SMALL,
    buffer,
    link,
    mixture,
    torus,
    turned,
)

WIDE = 4.0  # px of a curve


def line(start, end, colour, gap=0.0, width=WIDE):
    return Lines(np.array([start, end], dtype=float), np.array([[0, 1]]), colour, width, gap=gap)


@pytest.mark.parametrize("place", [(0.0, 0.0), (12.3, -7.8)])
def test_the_gap_of_a_knot_diagram_is_at_the_crossing(place):
    """The lower curve is parted at ± (half the upper one's width + the gap), and nowhere else."""
    x, y = place
    upper = line((x - 100, y, 60), (x + 100, y, 60), "a", GAP)
    lower = line((x, y - 100, 0), (x, y + 100, 0), "b")
    weights = mixture(lines=[upper, lower])
    column = int(np.floor(x + SIZE / 2))
    below = weights[:, column, 1]
    at = SIZE / 2 - np.arange(SIZE) - 0.5 - y  # up from the crossing
    reach = WIDE / 2 + GAP
    full = below[(np.abs(at) > reach + 1) & (np.abs(at) < 95)]
    assert full.min() > 0.99 * full.max() > 0.5
    assert below[np.abs(at) < reach - 1].max() < 0.01
    # The missing length is the gap's width, and its middle the crossing.
    missing = (1 - below / full.max()) * (np.abs(at) < 20)
    assert missing.sum() == pytest.approx(2 * reach, abs=0.4)
    assert (missing * at).sum() / missing.sum() == pytest.approx(0, abs=0.1)


def parted(sheets):
    """How much of the surfaces' own pixels is background, px."""
    weights = mixture(sheets)
    surface = buffer(sheets, samples=1).nearest >= 0
    return weights[surface][:, -2].sum()


def test_a_nearer_tube_parts_the_one_behind_and_not_itself():
    sheets = link(turned(35.0, 50.0))  # from so high that neither hides a part of itself
    assert parted(sheets) > 200
    assert parted(sheets[:1]) + parted(sheets[1:]) < 0.3 * parted(sheets)


@pytest.mark.parametrize("solid", [True, False])
@pytest.mark.parametrize("elevation", [18.0, 25.0, 30.0])
def test_a_gap_ends_in_nothing_at_a_cusp(elevation, solid):
    """Of a shadow of four dimensions as well, which has no inside."""
    sheet = torus(turned(25.0, elevation))
    weights, drawn = mixture([replace(sheet, solid=solid)]), buffer([sheet], samples=1)
    outline = silhouettes(drawn.meshes[0])
    first, second = outline.segments.T
    ends = outline.convex[first] != outline.convex[second]
    cusps = outline.nodes[np.where(outline.convex[first], second, first)[ends]]
    assert len(cusps)
    x, y = np.meshgrid(np.arange(SIZE) + 0.5 - SIZE / 2, SIZE / 2 - np.arange(SIZE) - 0.5)
    for cusp in cusps:
        near = (np.hypot(x - cusp[0], y - cusp[1]) < 2.5) & (drawn.nearest >= 0)
        assert weights[near][:, -2].max() < 0.6  # of a gap of 2.3 px


def test_only_what_is_convex_along_the_line_of_sight_is_outlined():
    """On a torus this is: where the outward curvature along the line of sight is above 0."""
    frame = turned(0.0, 30.0)
    drawn = buffer([torus(frame)], samples=1)
    outline = silhouettes(drawn.meshes[0])
    places, outward = drawn.places(outline.nodes), outline.outward * (1, -1)
    seen = visible(outline, places, outward, drawn.depth, drawn.size) > 0
    assert 0.3 < seen.mean() < 0.9
    points = outline.nodes[seen] @ frame
    u, v = np.arctan2(points[:, 1], points[:, 0]), np.arcsin(np.clip(points[:, 2] / 34.0, -1, 1))
    outer = np.hypot(points[:, 0], points[:, 1]) > 90.0
    v = np.where(outer, v, np.pi - v)
    toward = frame[2]
    along_v = -np.sin(v) * (np.cos(u) * toward[0] + np.sin(u) * toward[1]) + np.cos(v) * toward[2]
    along_u = -np.sin(u) * toward[0] + np.cos(u) * toward[1]
    curvature = along_v**2 / 34.0 + along_u**2 * np.cos(v) / (90.0 + 34.0 * np.cos(v))
    assert (curvature > -2e-4).all()


def test_a_line_on_a_surface_is_seen_and_one_behind_it_is_not():
    sheet = torus(turned(0.0, 90.0))
    on, behind = (line((80, -20, z), (100, 20, z), "text", width=1.0) for z in (34.5, 20.0))
    assert mixture([sheet], [on])[..., 1].sum() > 20
    assert mixture([sheet], [behind])[..., 1].sum() == 0


def test_a_disk_shades_what_is_behind_it():
    sheet = torus(turned(0.0, 90.0))
    for z, shaded in ((60.0, True), (-60.0, False)):
        disk = Disk(np.array([0.0, 0.0, z]), np.array([0.0, 0.0, 1.0]), 120.0, "text", 0.15)
        weights = mixture([sheet], disks=[disk])
        row, column = SIZE // 2, SIZE // 2 + 90
        assert weights[row, column, 1] == pytest.approx(0.15 * shaded, abs=1e-6)
        assert weights[SIZE // 2, SIZE // 2, 1] == pytest.approx(0.15)  # in the hole


def test_nothing_flickers():
    """In six pictures a fortieth of a degree apart, no pixel jumps: each goes on as it went."""
    pictures = np.array([mixture(link(turned(30.0 + k / 40))) for k in range(6)])
    jumps = np.abs(pictures[2:] - 2 * pictures[1:-1] + pictures[:-2])
    moved = np.abs(pictures[1:] - pictures[:-1])
    assert moved.max() > 0.02
    assert jumps.max() < 0.2


def test_tones_are_smooth():
    """Within a surface no pixel leaves the line between its neighbours: no facet, no band."""
    weights = mixture([torus(turned(25.0, 50.0))])
    colour = weights[..., 0] + weights[..., 1]
    inner = weights[..., -1] > 0.999
    reach = int(np.ceil(OUTLINE + 2))
    inner &= weights[..., -2] == 0
    for axis in (0, 1):
        inner = np.min([np.roll(inner, shift, axis) for shift in range(-reach, reach + 1)], axis=0)
    assert inner.sum() > 5000
    for axis in (0, 1):
        bend = np.abs(np.roll(colour, 1, axis) - 2 * colour + np.roll(colour, -1, axis))
        assert bend[inner].max() < 0.03


@pytest.mark.parametrize("solid", [True, False])
@pytest.mark.parametrize("thickness", [1e-2, 1e-4])
def test_a_surface_that_is_pressed_flat_keeps_its_whole_outline(thickness, solid):
    """Of a torus almost without thickness both edges are seen, wherever its normals point."""
    frame = turned(30.0, 40.0)
    flat = torus(np.eye(3)).points * (1, 1, thickness) @ frame.T
    drawn = buffer([Sheet(flat, (True, True), solid, "a")], samples=1)
    outline = silhouettes(drawn.meshes[0])
    places, outward = drawn.places(outline.nodes), outline.outward * (1, -1)
    assert visible(outline, places, outward, drawn.depth, drawn.size).min() > 0.95
    if solid and thickness < 1e-3:  # rounded away
        assert not outline.convex.all()
    # An ellipse's outward direction is the gradient of |x|² of the plane that it lies in.
    plane = np.linalg.inv(frame[:2, :2])
    points = outline.nodes[:, :2] @ plane.T
    reach = np.hypot(*points.T)
    away = points @ plane * np.sign(reach - LARGE)[:, None]
    away /= np.hypot(*away.T)[:, None]
    assert (away * outline.outward).sum(axis=1).min() > 0.99
    for edge in (LARGE - SMALL, LARGE + SMALL):
        assert (np.abs(reach - edge) < 1).sum() > 200
