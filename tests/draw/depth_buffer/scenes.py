"""Spheres and tori as sheets, and what is exact about them; lengths in px, y up."""

import numpy as np

from generator.draw.depth_buffer.buffer_scene import Scene
from generator.draw.depth_buffer.mesh import Sheet
from generator.draw.depth_buffer.render import Buffer, render
from generator.draw.motion.camera import Box
from generator.draw.motion.orbit import tilt

LARGE, SMALL = 90.0, 34.0  # radii of a torus
SIZE = 320
BOX = Box(0, 0, SIZE, SIZE)


def turned(azimuth, elevation=30.0):
    return tilt(azimuth, elevation)


def angles(shape):
    u, v = (np.arange(count) * 2 * np.pi / count for count in shape)
    return np.meshgrid(u, v, indexing="ij")


def sphere(radius=100.0, shape=(120, 240)):
    """With a pole in sight."""
    latitude, longitude = np.meshgrid(
        np.linspace(-np.pi / 2, np.pi / 2, shape[0]),
        np.arange(shape[1]) * 2 * np.pi / shape[1],
        indexing="ij",
    )
    x, z = np.cos(latitude) * np.sin(longitude), np.cos(latitude) * np.cos(longitude)
    points = np.stack([x, np.sin(latitude), z], -1) @ turned(20.0, 40.0)
    points[0], points[-1] = points[0, 0], points[-1, 0]
    return Sheet(radius * points, (False, True), True, "a")


def torus(frame, centre=(0.0, 0.0, 0.0), upright=False, colour="a", shape=(216, 52)):
    """Its axis is the third one, or the second if `upright`; seen through a frame (3, 3)."""
    u, v = angles(shape)
    return Sheet(torus_points(u, v, frame, centre, upright), (True, True), True, colour)


def torus_points(u, v, frame, centre=(0.0, 0.0, 0.0), upright=False):
    reach = LARGE + SMALL * np.cos(v)
    points = np.stack([reach * np.cos(u), reach * np.sin(u), SMALL * np.sin(v)], -1)
    return (axes(upright, points) + np.array(centre)) @ frame.T


def torus_normals(u, v, frame, upright=False):
    normals = np.stack([np.cos(v) * np.cos(u), np.cos(v) * np.sin(u), np.sin(v)], -1)
    return axes(upright, normals) @ frame.T


def axes(upright, points):
    return points[..., [0, 2, 1]] * (1, -1, 1) if upright else points


def link(frame):
    """Two tori, each through the hole of the other."""
    return (
        torus(frame, (-LARGE / 2, 0.0, 0.0)),
        torus(frame, (LARGE / 2, 0.0, 0.0), upright=True, colour="b"),
    )


def nearest_hit(x, y, frame, centre, upright):
    """The depth at which the line of sight through (x, y) first meets a torus; −∞ if it doesn't."""
    origin = np.array([x, y, 0.0]) @ frame - np.array(centre)
    along = frame[2]
    if upright:
        origin, along = (one[[0, 2, 1]] * (1, 1, -1) for one in (origin, along))
    # (|p|² + R² − r²)² = 4 R² (x² + y²), of p = origin + z · along
    square = np.array([1.0, 2 * origin @ along, origin @ origin + LARGE**2 - SMALL**2])
    flat = np.array([along[:2] @ along[:2], 2 * origin[:2] @ along[:2], origin[:2] @ origin[:2]])
    roots = np.roots(np.polysub(np.polymul(square, square), 4 * LARGE**2 * flat))
    real = roots[np.abs(roots.imag) < 1e-6].real
    return real.max() if len(real) else -np.inf


def buffer(sheets, samples=3):
    origin = np.array(BOX.centre) * samples
    return Buffer(Scene(tuple(sheets)), origin, samples, (SIZE * samples, SIZE * samples))


def mixture(sheets=(), lines=(), disks=(), samples=3):
    """The weights (SIZE, SIZE, colours + 3) of a scene in the whole picture."""
    drawn = render(Scene(tuple(sheets), tuple(lines), tuple(disks)), BOX, samples)
    whole = np.zeros((SIZE, SIZE, drawn.weights.shape[2]))
    height, width = drawn.weights.shape[:2]
    whole[drawn.top : drawn.top + height, drawn.left : drawn.left + width] = drawn.weights
    return whole
