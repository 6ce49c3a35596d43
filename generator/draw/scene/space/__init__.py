"""Surfaces and curves in space, split into flat pieces that are painted from far to near."""
