"""Checks of the cells of circles, for rings and for solid tubes."""

import numpy as np

from generator.topology.proofs.cells import grid


def check_cells(circles, along):
    """Axes, lengths and turns hold at random points of the cells, and some of them are reached."""
    low, high = np.array(circles.domain).T
    middles, halves = grid(low, high, along)
    axes, centres = circles.axes(middles), circles.at(middles)
    lengths, turns = circles.lengths(middles, halves), circles.turns(middles, halves)
    count, step, rng = len(low), 1e-6, np.random.default_rng(3)
    np.testing.assert_allclose(
        axes.swapaxes(1, 2) @ axes, np.broadcast_to(np.eye(count), axes.shape), atol=1e-14
    )
    for k, shift in enumerate(step * np.eye(count)):
        change = circles.at(middles + shift) - circles.at(middles - shift)
        change /= np.linalg.norm(change, axis=1, keepdims=True)
        np.testing.assert_allclose(axes[:, :, k], change, atol=1e-5)
    most_far, most_turned = np.zeros_like(lengths), np.zeros_like(turns)
    for _ in range(60):
        corner = rng.choice([-1.0, 0.0, 1.0], middles.shape)
        inside = middles + halves * np.where(corner, corner, rng.uniform(-1, 1, middles.shape))
        far = np.einsum("nd,ndk->nk", circles.at(inside) - centres, axes)
        turned = np.einsum("nd,ndk->nk", circles.axes(inside)[:, :, -1], axes)
        most_far = np.maximum(most_far, np.abs(far))
        most_turned = np.maximum(most_turned, np.abs(turned))
    assert (most_far <= lengths + 1e-14).all()
    assert (most_turned <= turns + 1e-14).all()
    assert (most_far >= 0.5 * lengths - 1e-3).mean() > 0.9
    assert (most_turned >= 0.5 * turns - 1e-3).mean() > 0.9
