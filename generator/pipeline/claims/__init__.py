"""Measurements against bounds, and what a build records of them."""
