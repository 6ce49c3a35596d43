"""Labelled points, the exact sets that they sample, and how they are generated, read and split."""
