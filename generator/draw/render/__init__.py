"""Renderers: a film in a format becomes bytes. `raster` draws pixels, `svg` writes elements."""
