"""The slide kit: `kit(results, …)` has deck.pptx, deck.html, beamer.tex and slides.json."""

from generator import lazy

EXPORTS = {"kit": "kit"}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
