"""Pixels: a canvas, a palette of the film's colours, and the encoders of GIF, MP4, PNG."""
