"""Accuracy of every network in a folder, from its network.json and data.csv alone.

python recompute.py site/figures/spiral-easy
"""

import csv
import json
import sys
from math import exp, inf, log, log1p, tanh
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


def field(layer, x):
    if layer["kind"] == "residual":
        hidden = [tanh(z) for z in affine(layer, x)]
        return [sum(v * h for v, h in zip(row, hidden, strict=True)) for row in layer["V"]]
    near = [sum((a - b) ** 2 for a, b in zip(x, c, strict=True)) for c in layer["c"]]
    f = [exp(-square / (2 * s * s)) for square, s in zip(near, layer["s"], strict=True)]
    pulls = zip(*layer["v"], strict=True)
    return [sum(p * g for p, g in zip(pull, f, strict=True)) / (1 + sum(f)) for pull in pulls]


def along(x, h, slope):
    return [a + h * b for a, b in zip(x, slope, strict=True)]


def after(layer, x):
    if layer["kind"] == "dense":
        return [SIGMA[layer["activation"]](z) for z in affine(layer, x)]
    if layer["kind"] != "flow":
        return along(x, 1, field(layer, x))
    h = 1 / layer["steps"]
    for _ in range(layer["steps"]):
        k1 = field(layer, x)
        k2 = field(layer, along(x, h / 2, k1))
        k3 = field(layer, along(x, h / 2, k2))
        k4 = field(layer, along(x, h, k3))
        mean = [(a + 2 * b + 2 * c + d) / 6 for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
        x = along(x, h, mean)
    return x


def votes(head, x):
    weights = []
    for y in head["references"]:
        square = sum((a - b) ** 2 for a, b in zip(x, y, strict=True))
        if square <= 1e-12:  # the point itself
            weights.append(-inf)
        elif head["weighting"] == "gaussian":
            weights.append(-head["scale"] * square)
        else:
            power = 1 if head["weighting"] == "inverse" else head["power"]
            weights.append(-power / 2 * log(square + 1e-6))
    top, scores = max(weights), [0.0] * (max(head["labels"]) + 1)
    for label, weight in zip(head["labels"], weights, strict=True):
        scores[label] += exp(weight - top)
    return scores


def predicted(network, x):
    for layer in network["layers"]:
        x = after(layer, x)
    kind = network["head"]["kind"]
    scores = votes(network["head"], x) if kind == "neighbours" else affine(network["head"], x)
    best = scores[0] > 0 if kind == "logistic" else scores.index(max(scores))
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[best]


def inputs(network):
    first = (network["layers"] or [network["head"]])[0]
    return len((first.get("W") or first.get("c") or first["references"])[0])


def accuracies(folder):
    networks = json.loads((folder / "network.json").read_text("utf-8"))["networks"]
    with open(folder / "data.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = [[float(row[key]) for key in row if key[0] == "x"] for row in rows]
    for name, network in networks.items():
        if network["head"] and inputs(network) == len(points[0]):
            right = [predicted(network, x) == r["class"] for x, r in zip(points, rows, strict=True)]
            yield name, sum(right) / len(right)


if __name__ == "__main__":
    for name, accuracy in accuracies(Path(sys.argv[1])):
        print(name, accuracy)
