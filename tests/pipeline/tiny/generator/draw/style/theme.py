"""Inks."""

from pathlib import Path
from types import SimpleNamespace

SOURCES = ("ink.txt",)
INK = (Path(__file__).parent / "ink.txt").read_text().strip()


def load(name):
    return SimpleNamespace(every={"ink": INK})
