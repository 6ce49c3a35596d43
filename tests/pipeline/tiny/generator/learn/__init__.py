"""A room with a dataset and a training."""

from generator import lazy

EXPORTS = {"circle": "data.generators", "Data": "data.dataset", "train": "training.training"}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
