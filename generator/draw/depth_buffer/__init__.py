"""Surfaces in space as pixels: a depth buffer, smooth normals, silhouettes as continuous lines.

`render.py` draws a `scene.Scene`; the loops over samples are in `kernels.py`, compiled by numba,
and once more in `without_numba.py` for where it lacks, with the same result to the last bit.
"""
