"""Surfaces and curves in space as flat pieces in the order of painting."""
