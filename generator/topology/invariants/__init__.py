"""Linking numbers, winding numbers and persistent homology, also along a flow."""
