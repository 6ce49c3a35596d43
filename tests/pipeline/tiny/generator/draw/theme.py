"""Inks."""

from pathlib import Path

SOURCES = ("ink.txt",)
INK = (Path(__file__).parent / "ink.txt").read_text().strip()
