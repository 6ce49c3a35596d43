"""What a figure may use: `from generator import claim, draw, learn, source, topology`.

`learn` has datasets, layers and training; `topology` what a network does to space; `draw` films
and their renderings; `claim` compares what was measured with what is said; `source` declares a file
that a figure reads. Nothing is imported until used.
"""

from generator import lazy

EXPORTS = {
    "claim": ".pipeline.claims.claim",
    "draw": ".draw",
    "learn": ".learn",
    "source": "source",
    "topology": ".topology",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
