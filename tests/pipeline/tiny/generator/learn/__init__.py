"""A room with a dataset and a training."""

from generator import lazy

EXPORTS = {"circle": "datasets", "Data": "data", "train": "training"}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
