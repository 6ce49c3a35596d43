"""Accuracy of every network in a folder, from its network.json and data.csv alone.

python recompute.py site/figures/spiral-easy
"""

import csv
import json
import sys
from math import exp, log1p, tanh
from pathlib import Path

SIGMA = {
    "tanh": tanh,
    "sigmoid": lambda z: (1 + tanh(z / 2)) / 2,
    "softplus": lambda z: max(z, 0) + log1p(exp(-abs(z))),
    "relu": lambda z: max(z, 0),
    "identity": lambda z: z,
}


def affine(layer, x):
    return [
        sum(w * v for w, v in zip(row, x, strict=True)) + b
        for row, b in zip(layer["W"], layer["b"], strict=True)
    ]


def predicted(network, x):
    for layer in network["layers"]:
        x = [SIGMA[layer["activation"]](z) for z in affine(layer, x)]
    scores = affine(network["head"], x)
    best = scores.index(max(scores)) if network["head"]["kind"] == "softmax" else scores[0] > 0
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[best]


def accuracies(folder):
    networks = json.loads((folder / "network.json").read_text("utf-8"))["networks"]
    with open(folder / "data.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = [[float(row[key]) for key in row if key[0] == "x"] for row in rows]
    for name, network in networks.items():
        if network["head"]:
            right = [predicted(network, x) == r["class"] for x, r in zip(points, rows, strict=True)]
            yield name, sum(right) / len(right)


if __name__ == "__main__":
    for name, accuracy in accuracies(Path(sys.argv[1])):
        print(name, accuracy)
