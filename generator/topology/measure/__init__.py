"""Measurements of networks and points: Jacobians, determinants, distances, projections."""
