"""What a figure may use: `from generator import claim, draw, learn, topology`.

`learn` has datasets, layers and training; `topology` what a network does to space; `draw` films
and their readings; `claim` compares what was measured with what is said. Nothing is imported until
used.
"""

from generator import lazy

EXPORTS = {
    "claim": ".pipeline.claims.claim",
    "draw": ".draw",
    "learn": ".learn",
    "topology": ".topology",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
