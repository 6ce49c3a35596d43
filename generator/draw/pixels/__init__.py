"""Readings made of pixels: GIF, MP4 and poster, and the canvas and palette that they share."""
