"""Small networks: `learn.train(learn.dense(2, [2, 2]), learn.spirals(turns=1)).gentlest()`.

Datasets come with the exact sets that they sample; many restarts train together; what is chosen
among those that succeed is the network that is easiest to watch.
"""

from generator import lazy

EXPORTS = {
    "ACTIVATIONS": "layers",
    "Annulus": "regions",
    "Architecture": "architecture",
    "ContractivePath": "contractive",
    "CosineCurve": "sets",
    "DATASETS": "datasets",
    "Data": "data",
    "Dense": "layers",
    "Disk": "regions",
    "FieldLayer": "fields",
    "Head": "heads",
    "History": "training",
    "Interval": "regions",
    "NeighbourHead": "neighbours",
    "Network": "network",
    "ResidualLayer": "residual",
    "SpiralArm": "sets",
    "Training": "training",
    "Tube": "tubes",
    "accuracy": "accuracy",
    "block_splits": "splits",
    "contractive_path": "contractive",
    "data_csv": "records",
    "dense": "architecture",
    "digits": "digits",
    "disk_annulus": "datasets",
    "fields": "fields",
    "finer": "finer",
    "fit": "trials",
    "gentleness": "gentleness",
    "hooked_rings": "datasets",
    "intervals": "datasets",
    "linked_tori": "datasets",
    "nearest": "votes",
    "neighbours": "neighbours",
    "random_splits": "splits",
    "residual": "residual",
    "spirals": "datasets",
    "sweep_accuracy": "accuracy",
    "sweep_errors": "accuracy",
    "torus": "tubes",
    "train": "train",
    "trial": "trials",
    "two_curves": "datasets",
    "validation_error": "trials",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
