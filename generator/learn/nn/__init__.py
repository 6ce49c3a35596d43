"""Layers, heads, networks and their parameters; forward passes are pure functions."""
