"""A room with a film."""

from generator import lazy

EXPORTS = {"film": "film.film"}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
