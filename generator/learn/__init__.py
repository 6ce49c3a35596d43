"""Small networks: `learn.train(learn.dense(2, [2, 2]), learn.spirals(turns=1)).gentlest()`.

Datasets come with the exact sets that they sample; many restarts train together; what is chosen
among those that succeed is the network that is easiest to watch.
"""

from generator import lazy

EXPORTS = {
    "ACTIVATIONS": "layers",
    "Architecture": "architecture",
    "DATASETS": "datasets",
    "CosineCurve": "sets",
    "Data": "data",
    "Dense": "layers",
    "FieldLayer": "fields",
    "Head": "heads",
    "History": "training",
    "Network": "network",
    "ResidualLayer": "residual",
    "SpiralArm": "sets",
    "Training": "training",
    "accuracy": "accuracy",
    "data_csv": "records",
    "dense": "architecture",
    "fields": "fields",
    "gentleness": "gentleness",
    "residual": "residual",
    "spirals": "datasets",
    "sweep_accuracy": "accuracy",
    "train": "train",
    "two_curves": "datasets",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
