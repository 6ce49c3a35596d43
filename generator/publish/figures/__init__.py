"""A figure as pages need it: notes, tables of networks, figure.json, player data."""
