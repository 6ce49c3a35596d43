"""Numbers that Python computes, for the lab's modules to compare theirs with."""

from itertools import pairwise, product

import numpy as np
from autograd import grad

from generator import learn, topology
from generator.learn.nn.architecture import dense
from generator.learn.nn.loss import objective
from generator.learn.nn.parameters import pack
from generator.learn.training.adam import Adam, shares_of_rate
from generator.topology.flow.bounds import network_pieces, reach

# The activations that the lab offers, those with a parameter by the name that network.json has.
ACTIVATIONS = ["tanh", "sigmoid", "relu", "leaky_relu(0.1)", "softplus", "gelu", "sine"]
SHAPES = [(2, [4, 2], 1), (2, [8, 8, 8], 1), (3, [2, 5], 3), (5, [16], 2), (2, [1], 1), (2, [], 1)]
STATES = 200  # of Adam


def shape(inputs, units, outputs, activation):
    return {"inputs": inputs, "units": units, "outputs": outputs, "activation": activation}


def gradients(rng):
    """Logits, loss and gradient for each activation and shape, with and without the gentle term."""
    for activation, (inputs, units, outputs) in product(ACTIVATIONS, SHAPES):
        architecture = dense(inputs, units, activation)
        start = pack(architecture.start(rng, 1, outputs, "identity", 0.5))
        points = rng.normal(size=(inputs, 23))
        labels = rng.integers(0, max(outputs, 2), size=23)
        for gentle in (0.0, 0.01) if units else (0.0,):

            def minimised(theta, weight=gentle, own=architecture, x=points, y=labels, m=outputs):
                return objective(own, own.unpack(theta, m), x, y, weight)[0]

            parameters = architecture.unpack(start, outputs)
            yield {
                "shape": shape(inputs, units, outputs, activation),
                "theta": start[0],
                "inputs": points.ravel(),
                "labels": labels,
                "gentle": gentle,
                "logits": architecture.logits(parameters, points)[0].ravel(),
                "loss": float(objective(architecture, parameters, points, labels, 0.0)[0]),
                "gradient": grad(minimised)(start)[0],
            }


def adam_steps(rng):
    """One step from each of many states, reached by random gradients of many sizes."""
    for _ in range(STATES):
        adam, theta = Adam((1, 9)), rng.normal(size=(1, 9))
        for _ in range(int(rng.integers(0, 30))):
            theta = adam.step(theta, rng.normal(size=(1, 9)) * 10 ** rng.uniform(-6, 3), 0.05)
        before = {
            "mean": adam.mean[0],
            "square": adam.square[0],
            "decayed": adam._decayed,
            "squareDecayed": adam._square_decayed,
            "theta": theta[0],
        }
        gradient = rng.normal(size=(1, 9)) * 10 ** rng.uniform(-6, 3)
        rate = 10 ** rng.uniform(-4, 0)
        after = adam.step(theta, gradient, rate)
        yield {"before": before, "gradient": gradient[0], "rate": rate, "after": after[0]}


def trainings():
    """Free runs of 200 steps in which rounding isn't amplified: few parameters, smooth loss."""
    cases = [
        ("two-curves", learn.two_curves(points=60), [2, 2], "tanh", 0.003, 1),
        ("spirals", learn.spirals(points=50, turns=0.5), [3], "softplus", 0.0, 2),
        ("spirals", learn.spirals(points=50, turns=0.5, arms=3), [4], "tanh", 0.003, 3),
    ]
    for name, data, units, activation, gentle, seed in cases:
        training = learn.train(
            learn.dense(2, units, activation), data, 3, steps=200, seed=seed, gentle=gentle
        )
        yield {
            "data": name,
            "points": data.points,
            "labels": data.labels,
            "shape": shape(2, units, training.outputs, activation),
            "gentle": gentle,
            "seed": seed,
            "first": training.snapshots[0],
            "last": training.snapshots[-1],
            "losses": training.losses[-1],
            "accuracies": training.accuracies[-1],
            "dropped": training.dropped,
        }


def datasets():
    """Every set that the lab offers, with and without noise."""
    options = [
        ("intervals", {}),
        ("two-curves", {}),
        ("spirals", {}),
        ("spirals", {"turns": 2.0, "arms": 3}),
        ("disk-annulus", {}),
        ("linked-tori", {}),
        ("hooked-rings", {}),
    ]
    functions = {name: getattr(learn, name.replace("-", "_")) for name, _ in options}
    for (name, own), (points, seed, noise) in product(options, [(50, 0, 0.0), (33, 7, 0.05)]):
        chosen = {**own, "points": points, "seed": seed, "noise": noise}
        data = functions[name](**chosen)
        yield {
            "name": name,
            "options": chosen,
            "points": data.points,
            "labels": data.labels,
            "members": data.members,
            "speeds": [exact.speeds for exact in data.sets],
            "sweeps": [exact.at(exact.sweep(300)) for exact in data.sets],
        }


def randoms():
    """Numbers of numpy's generator; of 20,000 normal ones some lie in the ziggurat's tail."""
    for seed in (0, 1, 7, 2**31 + 5, 2**40 + 123):
        rng = np.random.default_rng(seed)
        yield {
            "seed": seed,
            "even": rng.random(100),
            "normal": rng.normal(size=20_000),
        }


def films():
    """Networks whose layers widen, narrow and turn over, at moments of each of their stages."""
    rng = np.random.default_rng(3)
    shapes = [([2, 2, 2, 2], 1), ([3, 2], 1), ([5, 3, 2], 3), ([16, 16], 2), ([1], 1), ([4, 4], 1)]
    shapes = [([2, *units], outputs) for units, outputs in shapes]
    shapes += [([1, 1], 1), ([1, 1, 1], 1), ([1, 2], 1), ([1, 3, 2], 2)]
    for activation, (wide, outputs) in product(["tanh", "relu", "sine"], shapes):
        layers = tuple(
            learn.Dense(rng.normal(size=(out, inputs)), rng.normal(size=out), activation)
            for inputs, out in pairwise(wide)
        )
        kind = "logistic" if outputs == 1 else "softmax"
        head = learn.Head(kind, rng.normal(size=(outputs, wide[-1])), rng.normal(size=outputs))
        network = learn.Network(layers, head)
        own, points = topology.flow(network), rng.normal(size=(9, wide[0]))
        moments, here = [], points
        for stage in range(len(own.stages)):
            for t in (0.01, 0.3, 0.5, 1.0):
                moments.append({"at": stage + t, "points": own.at(stage, t, here)})
            here = own.at(stage, 1.0, here)
        yield {
            "network": as_json(network),
            "points": points,
            "swaps": own.network.swaps,
            "moments": moments,
            "logits": network.logits(points).reshape(len(points), -1),
        }


def as_json(network):
    """A dense network as network.json has it."""
    return {
        "layers": [
            {"W": layer.W, "b": layer.b, "activation": layer.activation} for layer in network.layers
        ],
        "head": {"kind": network.head.kind, "W": network.head.W, "b": network.head.b},
    }


def links():
    """Pairs of closed polygons in space, and how often they go round each other."""
    rng = np.random.default_rng(4)
    for k in range(400):
        a, b = rng.normal(size=(int(rng.integers(3, 40)), 3)), rng.normal(size=(9 + k % 30, 3))
        yield {"a": a, "b": b, "number": round(float(topology.linking_number(a, b)))}


def rings():
    """Networks that are right on a sample of a disk in a ring: thin necks fool fixed polygons."""
    data = learn.disk_annulus(points=25)
    training = learn.train(
        learn.dense(2, [2, 2, 2, 2], "tanh"), data, restarts=24, steps=1500, seed=4
    )
    circle = topology.coordinate_loop(data.sets[1], along=1, others=5 / 6)
    for restart in np.flatnonzero(training.accuracies[-1] > 0.9):
        network = training.network(int(restart))
        own = topology.flow(network)
        winding = topology.winding_along(own, circle, (0.0, 0.0))
        moments = [(0, 0.5), (2, 1.0), (5, 0.3), (8, 0.7), (11, 1.0)]
        images = own.to(len(own.stages), circle.at(np.arange(64) / 64))
        centre = own.to(len(own.stages), np.zeros((1, 2)))[0]
        yield {
            "network": as_json(network),
            "moments": [
                {"at": stage + t, "number": round(winding(stage, t))} for stage, t in moments
            ],
            "by64": round(float(topology.winding_number(images, centre))),
            "wrong": float(topology.find_witness(network, data).logit),
        }


def balls():
    """Bounds of how far balls can reach through networks of increasing activations and ReLU."""
    rng = np.random.default_rng(6)
    for activation, dimension in product(ACTIVATIONS[:5], (2, 3)):
        layers = tuple(
            learn.Dense(rng.normal(size=(dimension,) * 2) * 2, rng.normal(size=dimension), name)
            for name in [activation] * 3
        )
        network = learn.Network(
            layers, learn.Head("logistic", rng.normal(size=(1, dimension)), rng.normal(size=1))
        )
        for radius in (0.0, 1e-9, 1e-4, 0.05, 1.0):
            centre = rng.normal(size=(1, dimension))
            pieces = network_pieces(network, head=True)
            values, distance = reach(pieces, centre, np.array([radius]))
            inside = rng.normal(size=(60, dimension))
            inside *= radius / np.linalg.norm(inside, axis=1, keepdims=True)
            yield {
                "network": as_json(network),
                "centre": centre[0],
                "radius": radius,
                "value": values[0],
                "distance": distance[0],
                "images": network.logits(centre + inside).reshape(60, -1),
            }


def vectors():
    """All of them, as one object for JSON."""
    rng = np.random.default_rng(11)
    return {
        "randoms": list(randoms()),
        "datasets": list(datasets()),
        "gradients": list(gradients(rng)),
        "adam": list(adam_steps(rng)),
        "rates": [{"steps": steps, "shares": shares_of_rate(steps)} for steps in (1, 7, 200, 3000)],
        "trainings": list(trainings()),
        "films": list(films()),
        "links": list(links()),
        "rings": list(rings()),
        "balls": list(balls()),
    }
