"""A package of the tiny project."""
