"""Depths, normals and silhouettes against the exact ones of spheres and tori."""

import numpy as np
import pytest

from generator.draw.depth_buffer.mesh import mesh_of
from generator.draw.depth_buffer.outlines import silhouettes
from generator.draw.depth_buffer.shading import DIM, GLOSS, LAMP
from generator.draw.style.theme import DARKEST, LIGHTEST, PURE_LIGHT
from tests.draw.depth_buffer.scenes import (
    BOX,
    LARGE,
    SIZE,
    SMALL,
    angles,
    buffer,
    link,
    mixture,
    nearest_hit,
    sphere,
    torus,
    torus_normals,
    torus_points,
    turned,
)

RADIUS = 100.0


def middles(samples=1):
    at = (np.arange(SIZE * samples) + 0.5) / samples - SIZE / 2
    return np.meshgrid(at, -at)


def test_a_sphere_is_as_deep_as_it_is():
    depth = buffer([sphere(RADIUS)]).depth / 3
    x, y = middles(3)
    away = np.hypot(x, y)
    inside = away < 0.97 * RADIUS
    exact = np.sqrt(RADIUS**2 - away[inside] ** 2)
    assert np.abs(depth[inside] - exact).max() < 0.15
    assert np.isneginf(depth[away > RADIUS + 0.2]).all()
    assert np.isfinite(depth[away < RADIUS - 0.2]).all()


def test_a_sphere_is_as_light_as_its_normals_say():
    weights = mixture([sphere(RADIUS)])
    x, y = middles()
    away = np.hypot(x, y)
    inside = away < 0.95 * RADIUS
    z = np.sqrt(RADIUS**2 - away[inside] ** 2)
    normal = np.column_stack([x[inside], y[inside], z]) / RADIUS
    lamp = LAMP / np.linalg.norm(LAMP)
    half = (lamp + [0, 0, 1]) / np.linalg.norm(lamp + [0, 0, 1])
    light = (1 - GLOSS) * np.clip((normal @ lamp - DIM) / (1 - DIM), 0, 1)
    light += GLOSS * np.maximum(normal @ half, 0) ** 32
    bright = LIGHTEST * np.maximum(light - PURE_LIGHT, 0) / (1 - PURE_LIGHT)
    colour = np.where(light < PURE_LIGHT, DARKEST + (1 - DARKEST) * light / PURE_LIGHT, 1 - bright)
    assert np.abs(weights[inside][:, 0] - colour).max() < 0.01
    assert np.abs(weights[inside][:, 1] - bright).max() < 0.01
    assert np.abs(weights[inside][:, -1] - 1).max() < 1e-6


def test_an_outline_has_no_step():
    """Once round a sphere its line has the same place and width, to a few hundredths of a px."""
    weights = mixture([sphere(RADIUS)])
    turn = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    for radius, least, most in ((RADIUS - 0.5, 0.95, 1.0), (RADIUS + 1.6, 0.0, 0.08)):
        x, y = radius * np.cos(turn) + SIZE / 2 - 0.5, SIZE / 2 - 0.5 - radius * np.sin(turn)
        covered = between(weights[..., -1] - weights[..., -2], x, y)
        assert covered.min() >= least
        assert covered.max() <= most
    radii = RADIUS + np.arange(-1, 2.5, 0.05)[:, None]
    x, y = radii * np.cos(turn) + SIZE / 2 - 0.5, SIZE / 2 - 0.5 - radii * np.sin(turn)
    covered = between(weights[..., -1] - weights[..., -2], x, y)
    reach = covered.sum(axis=0) * 0.05  # px to where half of a pixel is covered
    assert reach.std() < 0.05
    assert np.ptp(reach) < 0.2


def between(picture, x, y):
    """Values of a picture between its pixels' middles."""
    i, j = np.floor(x).astype(int), np.floor(y).astype(int)
    p, q = x - i, y - j
    upper = (1 - p) * picture[j, i] + p * picture[j, i + 1]
    return (1 - q) * upper + q * ((1 - p) * picture[j + 1, i] + p * picture[j + 1, i + 1])


@pytest.mark.parametrize("elevation", [12.0, 35.0, 70.0])
def test_a_torus_has_its_normals_and_silhouettes(elevation):
    frame = turned(20.0, elevation)
    mesh = mesh_of(torus(frame), 64, 1.0)
    u, v = angles((216, 52))
    exact = torus_normals(u, v, frame).reshape(-1, 3)
    assert np.abs(mesh.normals - exact).max() < 1e-3
    nodes = silhouettes(mesh).nodes
    # n · towards = cos v (t₁ cos u + t₂ sin u) + t₃ sin v = 0
    u = np.linspace(0, 2 * np.pi, 40_000)
    v = np.arctan2(-(frame[2, 0] * np.cos(u) + frame[2, 1] * np.sin(u)), frame[2, 2])
    curve = np.concatenate([torus_points(u, v + k * np.pi, frame) for k in (0, 1)])[:, :2]
    for node in nodes[:: max(1, len(nodes) // 200)]:
        assert np.hypot(*(curve - node[:2]).T).min() < 0.12


@pytest.mark.parametrize("azimuth", [0.0, 35.0, 80.0])
def test_what_is_in_front_is_what_the_line_of_sight_meets_first(azimuth):
    frame = turned(azimuth)
    drawn = buffer(link(frame), samples=1)
    first = len(drawn.meshes[0].vertices)
    rng = np.random.default_rng(0)
    seen = {-1: 0, 0: 0, 1: 0}
    for column, row in rng.integers(20, SIZE - 20, (400, 2)):
        x, y = column + 0.5 - BOX.centre[0], BOX.centre[1] - row - 0.5
        hits = [
            nearest_hit(x, y, frame, (-LARGE / 2, 0, 0), False),
            nearest_hit(x, y, frame, (LARGE / 2, 0, 0), True),
        ]
        around = drawn.depth[row - 1 : row + 2, column - 1 : column + 2]
        if not np.isfinite(around).all() or np.ptp(around) > 4:
            continue  # at an edge a mesh and a torus may differ
        triangle = drawn.triangles[drawn.nearest[row, column]]
        which = int(triangle[0] >= first)
        seen[which] += 1
        assert which == int(np.argmax(hits))
        assert abs(drawn.depth[row, column] - max(hits)) < 0.4
    assert seen[0] > 30
    assert seen[1] > 30


def test_a_coarse_grid_is_refined_where_it_bends():
    """Of 20 × 8 points a torus is drawn as round as it is: a polygon would be 4 px off."""
    frame = turned(20.0, 35.0)
    sheet = torus(frame, shape=(20, 8))
    fine, coarse = (mesh_of(sheet, 64, most) for most in (0.2, 100.0))
    assert len(coarse.vertices) == 160
    assert 1000 < len(fine.vertices) < 20_000
    for mesh, least, most in ((coarse, 1.0, 5.0), (fine, 0.0, 0.6)):
        distances = edge_distances(mesh, frame)
        assert least <= distances.max() < most


def edge_distances(mesh, frame):
    """How far the middles of a mesh's edges are from the torus, px."""
    corners = mesh.vertices[mesh.triangles]
    middles = ((corners + np.roll(corners, 1, axis=1)) / 2).reshape(-1, 3) @ frame
    ring = np.hypot(middles[:, 0], middles[:, 1]) - LARGE
    return np.abs(np.hypot(ring, middles[:, 2]) - SMALL)
