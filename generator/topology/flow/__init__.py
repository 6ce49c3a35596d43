"""A network as a motion: stages, the paths between matrices, bounds and inverses."""
