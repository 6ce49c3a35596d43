"""Readings made of vectors: the still, the animated SVG, and the stills of layers and steps."""
